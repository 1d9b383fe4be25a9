"""Many records changed in one go, each if nobody changed it meanwhile; one change set takes all of it back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from conference.core import audit, history
from conference.core.db import session, write
from conference.core.permissions import Actor
from conference.events.models import Event
from conference.participants import details as record
from conference.participants import services, states
from conference.participants.details import Details
from conference.participants.models import Participant

#: What is sealed with the contacts of a person; everything else is a plain detail.
SEALED = frozenset({"phones", "email", "commune"})


@dataclass(frozen=True)
class Edit:
    """New values for one person, by the names of :class:`Details`, as their record was in this version."""

    id: UUID
    version: int
    values: Mapping[str, Any]


@dataclass
class Edited:
    """What became of edits: who was changed, whom a colleague changed first, who left the list since."""

    done: list[UUID] = field(default_factory=list)
    stale: list[UUID] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    change_set_id: UUID | None = None


def save(event: Event, edits: Sequence[Edit], *, actor: Actor, now: datetime) -> Edited:
    """Write these edits, those of records that changed since left out and said. Raises ``unknown_participant``."""
    outcome = Edited()
    if not edits:
        return outcome
    with write():
        people = {one.id: one for one in states.locked(event.id, [edit.id for edit in edits])}
        change_set = history.begin(event.id, "details", actor, now)
        for edit in edits:
            _apply(event, people[edit.id], edit, change_set, outcome, now=now)
        if outcome.done:
            outcome.change_set_id = change_set.id
            audit.log("participants.edited", actor=actor, now=now, event_id=event.id, count=len(outcome.done))
        else:
            session().delete(change_set)
        session().flush()
        return outcome


def with_values(details: Details, values: Mapping[str, Any]) -> Details:
    """Return details with these values, contacts among them; answers stay as they are."""
    plain = {name: value for name, value in values.items() if name not in SEALED}
    sealed = {name: value for name, value in values.items() if name in SEALED}
    return replace(details, **plain, contacts=replace(details.contacts, **sealed))


def _apply(
    event: Event, person: Participant, edit: Edit, change_set: history.ChangeSet, outcome: Edited, *, now: datetime
) -> None:
    if person.merged_into_id is not None or person.erased:
        outcome.gone.append(person.full_name)
        return
    before = record.read(person)
    wanted = with_values(before, edit.values)
    if wanted == before:  # sent twice, or a colleague wrote the same
        return
    if person.version != edit.version:
        outcome.stale.append(person.id)
        return
    services.apply_details(event, person, wanted, change_set, channel="organiser", now=now)
    outcome.done.append(person.id)
