"""An event that is copied keeps its badge layouts, their pictures, and which group has which."""

import json
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from conference.badges import picture_reading
from conference.badges.models import EventLayout, GroupLayout, LayoutPicture
from conference.core import files
from conference.core.db import session
from conference.events import question_queries
from conference.events.cloning import Clone, copied, on_clone

PICTURE = picture_reading.PURPOSE


def copy_layouts(made: Clone) -> None:
    """Give the copy the layouts of its source."""
    ids = _copy_pictures(made) | _questions(made)
    for layout in session().scalars(sa.select(EventLayout).where(EventLayout.event_id == made.source.id)):
        now = {"created_at": made.now, "updated_at": made.now}
        shown = {part: _with_ids(getattr(layout, part), ids) for part in ("recipe", "description")}
        session().add(EventLayout(**copied(layout, event_id=made.target.id, **shown, **now)))
    for one in session().scalars(sa.select(GroupLayout).where(GroupLayout.group_id.in_(list(made.groups)))):
        session().add(GroupLayout(group_id=made.groups[one.group_id], layout=one.layout))


def _copy_pictures(made: Clone) -> dict[UUID, UUID]:
    """Seal the pictures again with the key of the copy; return the new id of each."""
    new: dict[UUID, UUID] = {}
    source, target = made.source.id, made.target.id
    for one in session().scalars(sa.select(LayoutPicture).where(LayoutPicture.event_id == source)):
        found = files.find(source, one.file_id, PICTURE)
        data = b"".join(files.read(source, one.file_id, PICTURE))
        file_id = files.store(target, PICTURE, found.name, found.media_type, data, now=made.now)
        new[one.id] = uuid4()
        values = copied(one, event_id=target, file_id=file_id, created_at=made.now)
        session().add(LayoutPicture(**values | {"id": new[one.id]}))
    return new


def _questions(made: Clone) -> dict[UUID, UUID]:
    """Return the copy of each question, which has the same code."""
    new = {one.code: one.id for one in question_queries.asked(made.target.id, archived=True)}
    old = question_queries.asked(made.source.id, archived=True)
    return {one.id: new[one.code] for one in old if one.code in new}


def _with_ids(recipe: dict[str, Any] | None, ids: dict[UUID, UUID]) -> dict[str, Any] | None:
    if recipe is None:
        return None
    text = json.dumps(recipe)
    for old, new in ids.items():
        text = text.replace(str(old), str(new))
    found: dict[str, Any] = json.loads(text)
    return found


on_clone(copy_layouts)
