"""People of the edition before who agreed to be invited again: for those who organise both."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from conference.accounts import queries as accounts
from conference.core import audit
from conference.core.db import session
from conference.events.cloning import Clone, on_clone
from conference.events.models import Event, StakeholderGroup
from conference.participants import contacts
from conference.participants import invitation_queries as queries
from conference.participants import invitation_records as records
from conference.participants.invitation_records import Wish
from conference.participants.models import Participant

ORGANISER = "organiser"


def people(event: Event, user_id: UUID) -> list[Participant]:
    """Return who may be invited again by this organiser: none unless they organised the edition before too."""
    if event.previous_id is None:
        return []
    member = accounts.membership(user_id, event.previous_id)
    return queries.last_edition(event) if member is not None and member.role == ORGANISER else []


def wishes(people: Sequence[Participant], ids: Sequence[UUID], terms: Wish) -> list[Wish]:
    """Return invitations for those of ``people`` who were chosen, on these terms."""
    chosen = set(ids)
    return [wish_of(person, terms) for person in people if person.id in chosen]


def wish_of(person: Participant, terms: Wish) -> Wish:
    """Return the invitation of somebody known, on these terms: in their own language, with their own contacts."""
    names = ("given_names", "family_name", "title", "organisation", "function", "locale")
    known = {name: getattr(person, name) for name in names}
    return replace(terms, **known, contacts=replace(contacts.read(person), commune=""), source_id=person.id)


def draft_invitations(made: Clone) -> None:
    """Draft an invitation, in the copy of their group, for everybody of the source who agreed to be invited again."""
    people = queries.last_edition(made.target)
    for person in people:
        group = session().get_one(StakeholderGroup, made.groups[person.group_id])
        session().add(records.new(made.target, group, wish_of(person, Wish()), now=made.now))
    if people:
        audit.log("invitations.drafted", actor=made.actor, now=made.now, event_id=made.target.id, count=len(people))


on_clone(draft_invitations, people=True)
