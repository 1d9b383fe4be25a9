"""Stores the invitations of the example: sent, and answered as the person invited would."""

from dataclasses import replace

from conference.core.permissions import SYSTEM
from conference.core.vault import mac
from conference.demo import shapes
from conference.events.models import Event, StakeholderGroup
from conference.participants import invitation_records, invitations
from conference.participants.contacts import Contacts
from conference.participants.details import Details
from conference.participants.models import Invitation


def store(event: Event, group: StakeholderGroup, given: shapes.Invitation) -> None:
    """Store one invitation as it stands, inside ``write()``."""
    noted_at = given.sent_at or event.created_at
    (row,) = invitations.draft(event, group, [_wish(given)], actor=SYSTEM, now=noted_at)
    if given.sent_at is not None:
        invitations.send(event, [row.id], actor=SYSTEM, now=given.sent_at)
    if given.answered_at is None:
        return
    if given.standing == "declined":
        invitations.decline(event, row.id, now=given.answered_at)
    else:
        submission = mac(event.id, "submission", given.id)
        said = _details(row, given)
        invitations.accept(event, row.id, said, submission, locale=given.locale, now=given.answered_at)


def _wish(given: shapes.Invitation) -> invitation_records.Wish:
    return invitation_records.Wish(
        given_names=given.given_names,
        family_name=given.family_name,
        title=given.title,
        organisation=given.organisation,
        function=given.function,
        locale=given.locale,
        reserves=given.reserves,
        expires_at=given.expires_at,
        contacts=Contacts(given.phones, given.email or ""),
    )


def _details(row: Invitation, given: shapes.Invitation) -> Details:
    known = invitation_records.details(row)
    return replace(known, sex=given.sex, age_bracket=given.age_bracket, language=given.locale, answers={})
