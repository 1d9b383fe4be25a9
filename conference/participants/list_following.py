"""What follows a person of what organisers added to the list: tags and notes through undo, merge, erasure, copy."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from conference.core import history
from conference.core.db import session
from conference.core.errors import Error
from conference.core.permissions import Actor
from conference.events.cloning import Clone, copied, on_clone
from conference.participants import erasure, notes, tags, undoing
from conference.participants.list_models import Note, ParticipantTag, Tag
from conference.participants.models import Participant

TAG_ACTIONS = ("tag.on", "tag.off", "tag.deleted", "tag.renamed")


def init_app() -> None:
    """Have tags and notes follow people."""
    for action in TAG_ACTIONS:
        undoing.restores(action, _restore_worn)
    for action in notes.ACTIONS:
        undoing.restores(action, notes.restore)
    history.restores(tags.KIND, _restore_tags)
    erasure.on_erase(_erased)
    on_clone(_cloned)


def _restore_worn(change_set: history.ChangeSet, entries: list[Any], actor: Actor, now: datetime) -> None:
    """Take off again who was given a tag, and give it back to whom it was taken from; who is gone is left."""
    trace = history.begin(change_set.scope_id, "undo", actor, now)
    there = _standing(change_set.scope_id, [subject for subject, _, _ in entries])
    for tag_id, name, ids in _by_tag((one, after) for one, _, after in entries if one in there):
        tags.take_back(trace, tag_id, name, ids)
    for tag_id, name, ids in _by_tag((one, before) for one, before, _ in entries if one in there):
        tags.put_back(trace, tag_id, name, ids, now)


def _by_tag(worn: Iterable[tuple[UUID, history.Fields]]) -> Iterator[tuple[UUID, str, list[UUID]]]:
    """Return (id, name, people) of each tag that the history says people had."""
    found: dict[tuple[str, str], list[UUID]] = {}
    for subject, fields in worn:
        for field, name in fields.items():
            if field.startswith(tags.FIELD) and name is not None:
                found.setdefault((field, name), []).append(subject)
    for (field, name), ids in found.items():
        yield UUID(field.removeprefix(tags.FIELD)), name, ids


def _standing(event_id: UUID, ids: Collection[UUID]) -> set[UUID]:
    """Lock people and return those who were neither merged nor erased since."""
    query = sa.select(Participant.id, Participant.merged_into_id, Participant.given_names, Participant.family_name)
    query = query.where(Participant.event_id == event_id, Participant.id.in_(ids)).order_by(Participant.id)
    rows = session().execute(query.with_for_update(key_share=True))
    return {key for key, merged_into, given, family in rows if merged_into is None and (given or family)}


def _restore_tags(change_set: history.ChangeSet, entries: list[Any], actor: Actor, now: datetime) -> None:  # noqa: ARG001 (as the hook is called)
    for tag_id, before, after in entries:
        if before.get("name") is None:
            _forget_unworn(tag_id)
        elif after.get("name") is None:
            tags.ensure(change_set.scope_id, tag_id, before["name"], now)
        else:
            _rename_back(tag_id, before["name"], after["name"])


def _forget_unworn(tag_id: UUID) -> None:
    worn = sa.exists().where(ParticipantTag.tag_id == tag_id)
    delete = sa.delete(Tag).where(Tag.id == tag_id, ~worn)
    session().execute(delete.execution_options(synchronize_session=False))


def _rename_back(tag_id: UUID, name: str, now_called: str) -> None:
    tag = session().get(Tag, tag_id, with_for_update=True, populate_existing=True)
    key = tags.key_of(name)
    if tag is None or tag.name != now_called:
        raise Error("undo_changed", 409, name=now_called)
    other = session().scalar(sa.select(Tag.id).where(Tag.event_id == tag.event_id, Tag.key == key, Tag.id != tag_id))
    if other is not None:
        raise Error("tag_taken", 409, name=name)
    tag.name, tag.key = name, key
    session().flush()


def _erased(_event_id: UUID, ids: Sequence[UUID]) -> None:
    for model in (ParticipantTag, Note):
        session().execute(
            sa.delete(model).where(model.participant_id.in_(ids)).execution_options(synchronize_session=False)
        )


def _cloned(made: Clone) -> None:
    """Copy the names of tags; nobody has them yet."""
    for tag in session().scalars(sa.select(Tag).where(Tag.event_id == made.source.id)):
        session().add(Tag(**copied(tag, event_id=made.target.id, created_at=made.now)))
