"""What a focal point does: name people, correct, confirm, substitute and withdraw them, take them over from last year.

Every verb looks at the deadlines again under the delegation's lock: people first, then their delegation.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from conference.core import history, text, vault
from conference.core.db import session, write
from conference.core.errors import Error
from conference.events import queries as events
from conference.events.models import Event, Place
from conference.participants import answers, services, states, substitution
from conference.participants import delegation_queries as queries
from conference.participants import details as record
from conference.participants.contacts import Contacts
from conference.participants.delegation_entry import focal
from conference.participants.delegation_records import locked_open
from conference.participants.delegation_terms import terms
from conference.participants.details import Details
from conference.participants.models import Delegation, Participant
from conference.participants.rules import OVER
from conference.participants.services import Entry

SOURCE = "delegation"
#: How the focal point knows what somebody agreed to.
CHANNEL = "focal"
#: What a button takes back, besides moves of states: a substitution is named before the registration that it makes.
_UNDOABLE = ("replaced", "details", "registered")


def name(event: Event, delegation_id: UUID, details: Details, *, nonce: str, now: datetime) -> Participant:
    """Name one person; the same form sent again gives the same record.

    Raises ``naming_over``, ``delegation_full`` and, when the form was used for somebody else, ``already_sent``.
    """
    submission = vault.mac(event.id, "submission", nonce)
    with write():
        answers.hold(event.id, details.answers)
        delegation = _locked(event, delegation_id)
        if not terms(event, delegation).may_name(now):
            raise Error("naming_over", 409)
        person = _register(event, delegation, details, submission, now)
    if text.fold(person.full_name) != text.fold(f"{details.given_names} {details.family_name}".strip()):
        raise Error("already_sent", 409, own=None)
    return person


def take_over(
    event: Event, delegation_id: UUID, participant_ids: Sequence[UUID], *, nonce: str, now: datetime
) -> list[Participant]:
    """Name people of last year's delegation: all of them or none, in one action that a button takes back.

    Of what was known, names, sex, function, contacts and district come along; answers and agreements are asked anew.
    The same form sent again names nobody twice. Raises ``nothing_chosen``, ``naming_over`` and ``delegation_full``.
    """
    with write():
        delegation = _locked(event, delegation_id)
        if not terms(event, delegation).may_name(now):
            raise Error("naming_over", 409)
        keys = {one: vault.mac(event.id, "submission", f"{nonce}|{one}") for one in dict.fromkeys(participant_ids)}
        known = {person.id: person for person in queries.last_year(event, delegation)}
        chosen = [known[one] for one in keys if one in known]
        if not chosen:
            return _named_already(delegation, list(keys.values()))
        districts = _districts(event)
        together = history.begin(event.id, services.REGISTERED, focal(delegation), now)
        return [
            _register(event, delegation, _copied(one, districts), keys[one.id], now, together=together)
            for one in chosen
        ]


def confirm(event: Event, delegation_id: UUID, participant_ids: Sequence[UUID], *, now: datetime) -> int:
    """Confirm people who were named and return how many it was; who needs the organiser's word waits for that.

    Raises ``confirming_over`` and ``not_found`` when somebody is not of this delegation.
    """
    with write():
        people = _members(event, delegation_id, participant_ids)
        delegation = _locked(event, delegation_id)
        if not terms(event, delegation).may_confirm(now):
            raise Error("confirming_over", 409)
        able = [person.id for person in people if person.state == "nominated"]
        if able:
            state = "pending" if queries.group_of(delegation).approval else "confirmed"
            services.transition(event.id, able, state, actor=focal(delegation), now=now)
        return len(able)


def withdraw(event: Event, delegation_id: UUID, participant_id: UUID, *, now: datetime) -> history.ChangeSet | None:
    """Withdraw one person; the seat is free for somebody else. ``None`` for who no longer came anyway.

    Raises ``withdrawing_over`` and ``not_found``.
    """
    with write():
        (person,) = _members(event, delegation_id, [participant_id])
        delegation = _locked(event, delegation_id)
        if not terms(event, delegation).may_withdraw(now):
            raise Error("withdrawing_over", 409)
        if person.state in OVER:
            return None
        return services.transition(event.id, [person.id], "cancelled", actor=focal(delegation), now=now, reason="self")


def correct(
    event: Event, delegation_id: UUID, participant_id: UUID, details: Details, *, version: int, now: datetime
) -> Participant:
    """Correct what is known of one person.

    Raises ``correcting_over``, ``registration_over``, ``stale`` and ``not_found``.
    """
    with write():
        answers.hold(event.id, details.answers)
        (person,) = _members(event, delegation_id, [participant_id])
        delegation = _locked(event, delegation_id)
        if not terms(event, delegation).may_correct(now):
            raise Error("correcting_over", 409)
        if person.state in OVER:
            raise Error("registration_over", 409)
        return services.change_details(
            event, person.id, details, version=version, channel=CHANNEL, actor=focal(delegation), now=now
        )


def substitute(
    event: Event, delegation_id: UUID, participant_id: UUID, details: Details, *, nonce: str, now: datetime
) -> Participant:
    """Have somebody come instead of one of the people; the same form sent again gives the same record.

    Where the group needs the organiser's word, who comes instead of a confirmed person waits for it.
    Raises ``substituting_over``, ``not_replaceable`` and ``not_found``.
    """
    submission = vault.mac(event.id, "submission", nonce)
    with write():
        answers.hold(event.id, details.answers)
        (old,) = _members(event, delegation_id, [participant_id])
        delegation = _locked(event, delegation_id)
        if not terms(event, delegation).may_substitute(now):
            raise Error("substituting_over", 409)
        return substitution.substitute(
            event,
            participant_id,
            details,
            _entry(delegation, details, submission),
            actor=focal(delegation),
            now=now,
            keep_state=old.state == "nominated",
        )


def done_to(delegation: Delegation, person_id: UUID, *, since: datetime) -> UUID | None:
    """Return the newest change of one of its people that this focal point made since then, to take it back."""
    changes = [
        one
        for one in history.of_subject(states.KIND, person_id)
        if one.actor_id == delegation.id and one.at >= since and one.undone_at is None
    ]
    return next((one.change_set_id for action in _UNDOABLE for one in changes if one.action == action), None)


def undo(event: Event, delegation: Delegation, change_set_id: UUID, *, now: datetime) -> int:
    """Take back what this focal point did in the last ten minutes. Raises as ``history.undo``."""
    return services.undo(event.id, change_set_id, actor=focal(delegation), now=now)


def _locked(event: Event, delegation_id: UUID) -> Delegation:
    try:
        return locked_open(event.id, delegation_id)
    except Error as error:
        raise Error("not_found", 404) from error


def _members(event: Event, delegation_id: UUID, participant_ids: Sequence[UUID]) -> list[Participant]:
    try:
        people = states.locked(event.id, list(participant_ids))
    except Error as error:
        raise Error("not_found", 404) from error
    if any(one.delegation_id != delegation_id or one.merged_into_id is not None for one in people):
        raise Error("not_found", 404)
    return people


def _register(
    event: Event,
    delegation: Delegation,
    details: Details,
    submission: bytes,
    now: datetime,
    *,
    together: history.ChangeSet | None = None,
) -> Participant:
    entry = replace(_entry(delegation, details, submission), state="nominated", change_set=together)
    person = services.register(event, queries.group_of(delegation), details, entry, actor=focal(delegation), now=now)
    if person.delegation_id != delegation.id:
        raise Error("not_found", 404)
    return person


def _entry(delegation: Delegation, details: Details, submission: bytes) -> Entry:
    return Entry(
        source=SOURCE,
        locale="en" if details.language == "en" else delegation.locale,
        submission=submission,
        delegation_id=delegation.id,
        channel=CHANNEL,
    )


def _named_already(delegation: Delegation, submissions: list[bytes]) -> list[Participant]:
    same = sa.and_(Participant.delegation_id == delegation.id, Participant.submission.in_(submissions))
    found = list(session().scalars(sa.select(Participant).where(same)))
    if not found:
        raise Error("nothing_chosen")
    return found


def _districts(event: Event) -> dict[UUID, UUID]:
    """Return which district of this event is which of the edition before, by name."""
    here = {text.fold(place.name): place.id for place in events.places(event.id, "district")}
    there = session().scalars(sa.select(Place).where(Place.event_id == event.previous_id, Place.kind == "district"))
    return {place.id: here[text.fold(place.name)] for place in there if text.fold(place.name) in here}


def _copied(person: Participant, districts: dict[UUID, UUID]) -> Details:
    known = record.read(person)
    return Details(
        given_names=known.given_names,
        family_name=known.family_name,
        title=known.title,
        organisation=known.organisation,
        function=known.function,
        sex=known.sex,
        district_id=districts.get(known.district_id) if known.district_id else None,
        language=known.language,
        contacts=replace(Contacts(), phones=known.contacts.phones, email=known.contacts.email),
    )
