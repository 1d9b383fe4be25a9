"""An event that is copied keeps its badge layouts, their pictures, and which group has which."""

import json
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from conference.badges.models import EventLayout, GroupLayout, LayoutPicture
from conference.core import files
from conference.core.db import session
from conference.events.cloning import Clone, copied, on_clone

PICTURE = "badge_picture"


def copy_layouts(made: Clone) -> None:
    """Give the copy the layouts of its source."""
    pictures = _copy_pictures(made)
    for layout in session().scalars(sa.select(EventLayout).where(EventLayout.event_id == made.source.id)):
        now = {"created_at": made.now, "updated_at": made.now}
        recipe = _with_pictures(layout.recipe, pictures)
        session().add(EventLayout(**copied(layout, event_id=made.target.id, recipe=recipe, **now)))
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


def _with_pictures(recipe: dict[str, Any] | None, pictures: dict[UUID, UUID]) -> dict[str, Any] | None:
    if recipe is None:
        return None
    text = json.dumps(recipe)
    for old, new in pictures.items():
        text = text.replace(str(old), str(new))
    found: dict[str, Any] = json.loads(text)
    return found


on_clone(copy_layouts)
