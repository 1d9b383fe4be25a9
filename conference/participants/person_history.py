"""The history of one person in words, and what a colleague did meanwhile beside what one wanted oneself."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from flask import render_template
from flask_babel import gettext as _

from conference.accounts import queries as accounts
from conference.core import history
from conference.core.i18n import local
from conference.events import queries as events
from conference.events.models import StakeholderGroup
from conference.participants import substitution, telling, wording
from conference.participants.answer_words import Words
from conference.participants.models import Participant
from conference.participants.states import KIND


def told(
    someone: Participant,
    words: Words,
    groups: Iterable[StakeholderGroup],
    districts: Mapping[UUID, str],
    *,
    with_contacts: bool,
) -> list[telling.Told]:
    """Return everything that was done with a person, the newest first."""
    changes = history.of_subject(KIND, someone.id)
    staff = {change.actor_id for change in changes if change.actor_kind == "staff" and change.actor_id is not None}
    names = telling.Names(
        staff=accounts.names(staff),
        groups={str(group.id): local(group.label) for group in groups},
        districts={str(key): name for key, name in districts.items()},
        contacts=with_contacts,
        answers=words,
        people={str(old.id): old.full_name} if (old := substitution.before(someone)) else {},
    )
    return telling.history(changes, names)


def meanwhile_page(someone: Participant, fields: dict[str, str], group: StakeholderGroup | None) -> str:
    """Return the page that shows what a colleague did meanwhile and what was wanted, to be done all the same or not.

    ``fields`` are those of the form that came too late: ``to`` for a state, else ``groupe``, which is ``group``.
    """
    groups = events.groups(someone.event_id)
    districts = {place.id: place.name for place in events.places(someone.event_id, "district")}
    is_in = next(one for one in groups if one.id == someone.group_id)
    if group is not None:
        what, now, typed = _("Groupe"), local(is_in.label), local(group.label)
        again, pointless = fields | {"seen": is_in.code}, is_in.id == group.id
    else:
        what, now, typed = _("État"), wording.state_word(someone.state), wording.state_word(fields["to"])
        again, pointless = fields | {"seen": someone.state}, not offers(someone, fields["to"])
    words = Words(someone.event_id, sensitive=False)
    last = told(someone, words, groups, districts, with_contacts=False)[:1]
    return render_template(
        "participants/meanwhile.html",
        person=someone,
        what=what,
        now=now,
        typed=typed,
        fields=again,
        pointless=pointless,
        last=last[0] if last else None,
    )


#: What an organiser is offered in each state; more may follow (rules.FOLLOWS), but is no organiser's decision.
OFFERED = {
    "nominated": ("confirmed", "declined", "cancelled"),
    "pending": ("confirmed", "waitlisted", "declined", "cancelled"),
    "confirmed": ("pending", "cancelled"),
    "waitlisted": ("confirmed", "pending", "declined", "cancelled"),
    "declined": ("confirmed", "pending", "waitlisted"),
    "cancelled": ("confirmed", "pending", "waitlisted"),
}
#: What is left to decide while the person has an offer to answer.
OFFERED_MEANWHILE = ("declined", "cancelled")


def offers(someone: Participant, state: str) -> bool:
    """Tell whether a state may be decided for a person as they stand now."""
    if someone.merged_into_id is not None or someone.erased:
        return False
    return state in (OFFERED[someone.state] if someone.offer_until is None else OFFERED_MEANWHILE)
