"""The pictures that layouts show, opened: one read for all of them, nothing that no layout in use has."""

from collections.abc import Iterable
from uuid import UUID

import sqlalchemy as sa

from conference.badges.composing import Assets
from conference.badges.models import LayoutPicture
from conference.core import files
from conference.core.db import session
from conference.core.paper.pictures import SafePicture

PURPOSE = "badge_picture"


def assets(event_id: UUID, names: Iterable[str]) -> Assets:
    """Return the pictures of an event that have these names: their ids. One that is gone is not there."""
    wanted = {found: name for name in names if (found := _id(name)) is not None}
    if not wanted:
        return {}
    theirs = sa.select(LayoutPicture).where(LayoutPicture.event_id == event_id, LayoutPicture.id.in_(list(wanted)))
    return {wanted[one.id]: opened(one) for one in session().scalars(theirs)}


def there(event_id: UUID) -> set[str]:
    """Return the names of the pictures that an event has."""
    return {
        str(one) for one in session().scalars(sa.select(LayoutPicture.id).where(LayoutPicture.event_id == event_id))
    }


def opened(one: LayoutPicture) -> SafePicture:
    """Return a picture with its bytes."""
    found = files.find(one.event_id, one.file_id, PURPOSE)
    data = b"".join(files.read(one.event_id, one.file_id, PURPOSE))
    return SafePicture(found.media_type, data, one.width / one.height)


def _id(name: str) -> UUID | None:
    try:
        return UUID(name)
    except ValueError:
        return None
