"""Free tags of the organisers: put on and taken off one person or thousands, each time one change set to undo."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from conference.core import audit, history, text
from conference.core.db import session, write
from conference.core.errors import Error
from conference.core.permissions import Actor
from conference.core.rows import insert_once
from conference.participants import states
from conference.participants.holding import Held, hold
from conference.participants.list_models import ParticipantTag, Tag
from conference.participants.models import Participant
from conference.participants.rules import holds_contact

KIND = "tag"
LONGEST = 40
#: Before the id of a tag, in what the history of a person says.
FIELD = "tag."


@dataclass(frozen=True)
class Tagged:
    """What became of a tag on people: how many it changed, how many had it so already, who is gone from the list."""

    name: str
    done: int
    already: int
    gone: list[str]
    change_set_id: UUID | None


def key_of(name: str) -> str:
    """Return what makes two names one tag: the folded words, so that « À rappeler » is « a-rappeler ».

    A name of signs alone stands for itself.
    """
    return (" ".join(text.words(name)) or text.fold(name))[:LONGEST]


def put_on(event_id: UUID, participant_ids: Iterable[UUID], name: str, *, actor: Actor, now: datetime) -> Tagged:
    """Put a tag on people of an event, made on the fly if nobody has used it before.

    Raises ``tag_needed``, ``tag_long``, ``nothing_chosen`` and ``unknown_participant``: then nothing is changed.
    """
    typed = checked(name)
    with write():
        people = hold(event_id, participant_ids)
        change_set = history.begin(event_id, "tag.on", actor, now)
        tag = _made(change_set, typed, now)
        fresh = _put(tag.id, people.ids, now)
        return _done(tag, people, fresh, change_set, actor, taken=False)


def take_off(event_id: UUID, participant_ids: Iterable[UUID], name: str, *, actor: Actor, now: datetime) -> Tagged:
    """Take a tag off people of an event; who has it not is left.

    Raises what :func:`put_on` does, and ``unknown_tag``.
    """
    typed = checked(name)
    with write():
        people = hold(event_id, participant_ids)
        tag = _by_key(event_id, key_of(typed))
        if tag is None:
            raise Error("unknown_tag", 409, name=typed)
        change_set = history.begin(event_id, "tag.off", actor, now)
        return _done(tag, people, _take(tag.id, people.ids), change_set, actor, taken=True)


def rename(event_id: UUID, tag_id: UUID, name: str, *, actor: Actor, now: datetime) -> UUID:
    """Give a tag another name, for everybody who has it, and return the change set.

    Raises ``unknown_tag`` and, when another tag has that name, ``tag_taken``.
    """
    typed = checked(name)
    with write():
        tag = _locked(event_id, tag_id)
        other = _by_key(event_id, key_of(typed))
        if other is not None and other.id != tag.id:
            raise Error("tag_taken", 409, name=other.name)
        change_set = history.begin(event_id, "tag.renamed", actor, now)
        audit.log("tag.changed", actor=actor, now=now, event_id=event_id, subject_id=tag_id, what="renamed")
        history.record(change_set, KIND, tag.id, {"name": tag.name}, {"name": typed})
        tag.name, tag.key = typed, key_of(typed)
        session().flush()
        return change_set.id


def delete(event_id: UUID, tag_id: UUID, *, actor: Actor, now: datetime) -> Tagged:
    """Take a tag off everybody and forget it; one change set brings all of it back. Raises ``unknown_tag``."""
    with write():
        tag = _locked(event_id, tag_id)
        change_set = history.begin(event_id, "tag.deleted", actor, now)
        audit.log("tag.changed", actor=actor, now=now, event_id=event_id, subject_id=tag_id, what="deleted")
        worn = sa.delete(ParticipantTag).where(ParticipantTag.tag_id == tag_id).returning(ParticipantTag.participant_id)
        ids = list(session().scalars(worn.execution_options(synchronize_session=False)))
        _note_people(change_set, tag.id, tag.name, ids, taken=True)
        history.record(change_set, KIND, tag.id, {"name": tag.name}, {})
        session().delete(tag)
        session().flush()
        return Tagged(tag.name, len(ids), 0, [], change_set.id)


def checked(name: str) -> str:
    """Return the name of a tag as it is kept, readable. Raises ``tag_needed``, ``tag_long``, ``tag_holds_contact``."""
    typed = text.clean_line(name)
    if not typed:
        raise Error("tag_needed", 422)
    if len(typed) > LONGEST:
        raise Error("tag_long", 422, max=LONGEST)
    if holds_contact(typed):
        raise Error("tag_holds_contact", 422)
    return typed


def _done(
    tag: Tag, people: Held, changed: Sequence[UUID], change_set: history.ChangeSet, actor: Actor, *, taken: bool
) -> Tagged:
    _note_people(change_set, tag.id, tag.name, changed, taken=taken)
    what = "off" if taken else "on"
    audit.log(
        "participants.tagged", actor=actor, now=change_set.at, event_id=tag.event_id, count=len(changed), what=what
    )
    already = len(people.ids) - len(changed)
    if not changed:  # nothing to undo: no trace of it
        session().delete(change_set)
        session().flush()
    return Tagged(tag.name, len(changed), already, people.gone, change_set.id if changed else None)


def _made(change_set: history.ChangeSet, name: str, now: datetime) -> Tag:
    """Return the tag of this name, locked: it is not deleted before people have it."""
    event_id, key, fresh = change_set.scope_id, key_of(name), uuid4()
    if _by_key(event_id, key) is None:
        values = {"id": fresh, "event_id": event_id, "name": name, "key": key, "created_at": now}
        if insert_once(Tag, ("event_id", "key"), **values):
            history.record(change_set, KIND, fresh, {}, {"name": name})
    tag = _by_key(event_id, key)
    if tag is None:  # deleted at this very moment
        raise Error("busy", 503)
    return tag


def _by_key(event_id: UUID, key: str) -> Tag | None:
    query = sa.select(Tag).where(Tag.event_id == event_id, Tag.key == key).with_for_update(key_share=True)
    return session().scalar(query.execution_options(populate_existing=True))


def _locked(event_id: UUID, tag_id: UUID) -> Tag:
    query = sa.select(Tag).where(Tag.event_id == event_id, Tag.id == tag_id).with_for_update()
    tag = session().scalar(query.execution_options(populate_existing=True))
    if tag is None:
        raise Error("unknown_tag", 404, name="")
    return tag


def _put(tag_id: UUID, ids: Sequence[UUID], now: datetime) -> list[UUID]:
    """Put a tag on (locked) people in one statement and return those who had it not."""
    worn = sa.select(ParticipantTag.participant_id).where(ParticipantTag.tag_id == tag_id)
    columns = ParticipantTag.__table__.c
    values = (Participant.id, sa.literal(tag_id, columns.tag_id.type), sa.literal(now, columns.created_at.type))
    fresh = sa.select(*values).where(Participant.id.in_(ids), Participant.id.not_in(worn))
    insert = sa.insert(ParticipantTag).from_select(["participant_id", "tag_id", "created_at"], fresh)
    return list(session().scalars(insert.returning(ParticipantTag.participant_id)))


def _take(tag_id: UUID, ids: Sequence[UUID]) -> list[UUID]:
    """Take a tag off people in one statement and return those who had it."""
    worn = (ParticipantTag.tag_id == tag_id, ParticipantTag.participant_id.in_(ids))
    delete = sa.delete(ParticipantTag).where(*worn).returning(ParticipantTag.participant_id)
    return list(session().scalars(delete.execution_options(synchronize_session=False)))


def _note_people(change_set: history.ChangeSet, tag_id: UUID, name: str, ids: Iterable[UUID], *, taken: bool) -> None:
    worn: dict[str, Any] = {f"{FIELD}{tag_id}": name}
    before, after = (worn, {}) if taken else ({}, worn)
    history.record_many(change_set, states.KIND, [(one, before, after) for one in ids])


def ensure(event_id: UUID, tag_id: UUID, name: str, now: datetime) -> UUID:
    """Return the tag that carries this name now; one that was deleted comes back under its id. Inside ``write()``."""
    found = session().scalar(sa.select(Tag.id).where(Tag.event_id == event_id, Tag.id == tag_id))
    if found is not None:
        return found
    values = {"id": tag_id, "event_id": event_id, "name": name, "key": key_of(name), "created_at": now}
    insert_once(Tag, ("event_id", "key"), **values)
    return session().scalars(sa.select(Tag.id).where(Tag.event_id == event_id, Tag.key == key_of(name))).one()


def put_back(change_set: history.ChangeSet, tag_id: UUID, name: str, ids: Sequence[UUID], now: datetime) -> None:
    """Put a tag on people again, for an undo that is ``change_set``."""
    there = ensure(change_set.scope_id, tag_id, name, now)
    _note_people(change_set, there, name, _put(there, ids, now), taken=False)


def take_back(change_set: history.ChangeSet, tag_id: UUID, name: str, ids: Sequence[UUID]) -> None:
    """Take a tag off people again, for an undo that is ``change_set``."""
    _note_people(change_set, tag_id, name, _take(tag_id, ids), taken=True)
