"""Many records changed in one go, each if nobody changed it meanwhile; one change set takes all of it back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from conference.core import audit, history
from conference.core.db import session, write
from conference.core.errors import Error
from conference.core.permissions import Actor
from conference.events.models import Event
from conference.participants import answers, services, states
from conference.participants import details as record
from conference.participants.details import Details
from conference.participants.models import Participant

#: What is sealed with the contacts of a person; everything else is a plain detail.
SEALED = frozenset({"phones", "email", "commune"})
#: Among the values: answers by question id, ``None`` for one that goes; those that are not named stay.
ANSWERS = "answers"


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
    #: Whose answer the record refuses (somebody else took the last seat of an option), and why.
    refused: dict[UUID, Error] = field(default_factory=dict)
    change_set_id: UUID | None = None


def save(event: Event, edits: Sequence[Edit], *, actor: Actor, now: datetime) -> Edited:
    """Write these edits, those of records that changed since left out and said. Raises ``unknown_participant``."""
    outcome = Edited()
    if not edits:
        return outcome
    with write():
        answers.hold(event.id, *(edit.values.get(ANSWERS) for edit in edits))
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
    """Return details with these values, contacts and answers among them."""
    plain = {name: value for name, value in values.items() if name not in SEALED | {ANSWERS}}
    sealed = {name: value for name, value in values.items() if name in SEALED}
    told = {**(details.answers or {}), **values.get(ANSWERS, {})}
    kept = {key: value for key, value in told.items() if value is not None}
    return replace(details, **plain, contacts=replace(details.contacts, **sealed), answers=kept)


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
    try:
        with session().begin_nested():  # a refused answer leaves nothing of its row behind
            services.apply_details(event, person, wanted, change_set, channel="organiser", now=now)
    except Error as error:
        if error.code != "option_full":
            raise
        outcome.refused[person.id] = error
        return
    outcome.done.append(person.id)
