"""What organisers write down about a person, for their colleagues: sealed, and gone with the person."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from conference.core import audit, history, text, vault
from conference.core.db import session, write
from conference.core.errors import Error
from conference.core.permissions import Actor
from conference.participants import merge, states
from conference.participants.list_models import Note
from conference.participants.models import Participant

PURPOSE = "note"
LONGEST = 2_000
ACTIONS = ("note.added", "note.edited", "note.deleted")
#: Before the id of a note, in what the history of a person says.
FIELD = "note."


@dataclass(frozen=True)
class Written:
    """A note out of its seal: what it says, who wrote it and when, when it was last changed."""

    id: UUID
    author_id: UUID | None
    text: str
    at: datetime
    edited_at: datetime | None

    @property
    def mark(self) -> str:
        """What tells this wording from any other: a form that was opened before a change shows it."""
        return sha256(self.text.encode()).hexdigest()[:16]


def of_person(participant_id: UUID) -> list[Written]:
    """Return the notes about a person, the newest first."""
    query = sa.select(Note).where(Note.participant_id == participant_id)
    return [_opened(row) for row in session().scalars(query.order_by(Note.created_at.desc(), Note.id))]


def add(event_id: UUID, participant_id: UUID, typed: str, *, note_id: UUID, actor: Actor, now: datetime) -> Written:
    """Write a note about a person; the same ``note_id`` again is the same note.

    On a merged record it goes to the one that stays.
    Raises ``note_needed``, ``note_long``, ``unknown_participant`` and ``participant_erased``.
    """
    said = checked(typed)
    with write():
        person = _keeper(event_id, participant_id)
        known = session().get(Note, note_id)
        if known is not None:
            if known.event_id != event_id or known.author_id != actor.id:
                raise Error("bad_request")
            return _opened(known)
        note = Note(id=note_id, event_id=event_id, participant_id=person.id, author_id=actor.id, created_at=now)
        _seal(note, said, None)
        session().add(note)
        _remember(person.id, event_id, "note.added", ({}, _fields(note)), actor=actor, now=now)
        return _opened(note)


def edit(event_id: UUID, note_id: UUID, typed: str, *, seen: str, actor: Actor, now: datetime) -> Written:
    """Change what one wrote oneself. ``seen`` is the mark of the wording that was before one's eyes.

    Raises ``unknown_note``, ``note_not_yours``, ``note_needed``, ``note_long``, and ``stale`` when it reads otherwise
    now.
    """
    said = checked(typed)
    with write():
        note = _own(event_id, note_id, actor)
        if said == _opened(note).text:
            return _opened(note)
        if seen != _opened(note).mark:
            raise Error("stale", 409)
        before = _fields(note)
        _seal(note, said, now)
        _remember(note.participant_id, event_id, "note.edited", (before, _fields(note)), actor=actor, now=now)
        return _opened(note)


def delete(event_id: UUID, note_id: UUID, *, actor: Actor, now: datetime) -> UUID:
    """Take away what one wrote oneself and return the change set. Raises ``unknown_note``, ``note_not_yours``."""
    with write():
        note = _own(event_id, note_id, actor)
        change_set_id = _remember(
            note.participant_id, event_id, "note.deleted", (_fields(note), {}), actor=actor, now=now
        )
        session().delete(note)
        session().flush()
        return change_set_id


def checked(typed: str) -> str:
    """Return a note as it is kept. Raises ``note_needed`` and ``note_long``."""
    said = text.clean_text(typed)
    if not said:
        raise Error("note_needed", 422)
    if len(said) > LONGEST:
        raise Error("note_long", 422, max=LONGEST)
    return said


def restore(change_set: history.ChangeSet, entries: list[Any], actor: Actor, now: datetime) -> None:
    """Put a note back as it was. Raises ``undo_changed`` when it was changed since."""
    trace = history.begin(change_set.scope_id, "undo", actor, now)
    for subject, before, after in entries:
        person = _keeper(change_set.scope_id, subject)
        for field in before.keys() | after.keys():
            note_id = UUID(field.removeprefix(FIELD))
            _put_back(person, note_id, before.get(field), after.get(field))
            history.record(trace, states.KIND, person.id, {field: after.get(field)}, {field: before.get(field)})


def _put_back(person: Participant, note_id: UUID, before: Any, after: Any) -> None:
    note = session().get(Note, note_id, with_for_update=True, populate_existing=True)
    if (None if note is None else _value(note)) != after:
        raise Error("undo_changed", 409, name=person.full_name)
    if before is None:
        session().delete(note)
    else:
        if note is None:
            note = Note(id=note_id, event_id=person.event_id, participant_id=person.id)
            session().add(note)
        note.author_id = UUID(before["by"]) if before["by"] else None
        note.created_at = datetime.fromisoformat(before["at"])
        _seal(note, before["text"], datetime.fromisoformat(before["edited"]) if before["edited"] else None)
    session().flush()


def _keeper(event_id: UUID, participant_id: UUID) -> Participant:
    person = merge.locked_keeper(event_id, participant_id)
    if person.erased:
        raise Error("participant_erased", 409)
    return person


def _own(event_id: UUID, note_id: UUID, actor: Actor) -> Note:
    query = sa.select(Note).where(Note.event_id == event_id, Note.id == note_id).with_for_update()
    note = session().scalar(query.execution_options(populate_existing=True))
    if note is None:
        raise Error("unknown_note", 404)
    if note.author_id != actor.id:
        raise Error("note_not_yours", 403)
    return note


def _seal(note: Note, said: str, edited_at: datetime | None) -> None:
    value = {"text": said, "edited": edited_at.isoformat() if edited_at else None}
    note.sealed = vault.seal_json(note.event_id, PURPOSE, note.id, value)


def _opened(note: Note) -> Written:
    value = vault.unseal_json(note.event_id, PURPOSE, note.id, note.sealed)
    edited = datetime.fromisoformat(value["edited"]) if value["edited"] else None
    return Written(note.id, note.author_id, value["text"], note.created_at, edited)


def _value(note: Note) -> dict[str, Any]:
    said = _opened(note)
    return {
        "text": said.text,
        "by": str(said.author_id) if said.author_id else None,
        "at": said.at.isoformat(),
        "edited": said.edited_at.isoformat() if said.edited_at else None,
    }


def _fields(note: Note) -> history.Fields:
    return {f"{FIELD}{note.id}": _value(note)}


def _remember(
    participant_id: UUID,
    event_id: UUID,
    action: str,
    change: tuple[history.Fields, history.Fields],
    *,
    actor: Actor,
    now: datetime,
) -> UUID:
    change_set = history.begin(event_id, action, actor, now)
    history.record(change_set, states.KIND, participant_id, *change)
    what = action.removeprefix(FIELD)
    audit.log("note.changed", actor=actor, now=now, event_id=event_id, subject_id=participant_id, what=what)
    session().flush()
    return change_set.id
