"""Logos and backgrounds of badge layouts: sealed files, made harmless, kept while a layout shows them."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from conference.badges import picture_reading
from conference.badges.composing import Assets
from conference.badges.models import EventLayout, LayoutPicture
from conference.badges.picture_reading import PURPOSE
from conference.badges.rules import BadgeLayout
from conference.core import audit, files
from conference.core.db import session, write
from conference.core.errors import Error
from conference.core.files import StoredFile
from conference.core.paper import pictures
from conference.core.paper.pictures import SafePicture
from conference.core.permissions import Actor

#: A picture that was sent waits so long for a layout that shows it.
WAITS = timedelta(days=1)
#: One that no layout shows any more stays so long: an action can be taken back for ten minutes.
STAYS = timedelta(hours=1)
#: So many bytes of pictures of an event may wait; the oldest make room.
_MOST_WAITING = 20_000_000
#: What is known of a picture's shape, in thousandths: its height is this.
_HEIGHT = 1000
_PDF = "application/pdf"


def add(event_id: UUID, kind: str, name: str, data: bytes, *, actor: Actor, now: datetime) -> UUID:
    """Take a picture that somebody sends, made harmless, and return its id; nothing keeps it but a layout.

    Not inside ``write()``: it takes seconds. Raises as ``pictures.safe``.
    """
    safe = pictures.safe(data)
    with write() as db:
        files.make_room(event_id, PURPOSE, len(safe.data), _MOST_WAITING, now=now, spared=STAYS)
        about = {"now": now, "expires_at": now + WAITS}
        file_id = files.store(event_id, PURPOSE, name, safe.media_type, safe.data, **about)
        row = LayoutPicture(event_id=event_id, kind=kind, file_id=file_id, created_at=now)
        row.width, row.height = max(1, round(safe.ratio * _HEIGHT)), _HEIGHT
        db.add(row)
        db.flush()
        audit.log("badges.picture_added", actor=actor, now=now, event_id=event_id, subject_id=row.id)
        return row.id


def of_event(event_id: UUID) -> list[LayoutPicture]:
    """Return the pictures of an event, the oldest first."""
    ours = sa.select(LayoutPicture).where(LayoutPicture.event_id == event_id)
    return list(session().scalars(ours.order_by(LayoutPicture.created_at, LayoutPicture.id)))


def told(event_id: UUID) -> list[tuple[LayoutPicture, tuple[str, str]]]:
    """Return the pictures of an event, the oldest first, each with the name of its file and its media type."""
    found = [(one, files.find(event_id, one.file_id, PURPOSE)) for one in of_event(event_id)]
    return [(one, (about.name, about.media_type)) for one, about in found]


def opened(event_id: UUID, picture_id: UUID) -> SafePicture:
    """Return a picture of an event. Raises ``not_found`` (404)."""
    row = session().get(LayoutPicture, picture_id)
    if row is None or row.event_id != event_id:
        raise Error("not_found", 404)
    return picture_reading.opened(row)


def shapes(event_id: UUID, layouts: Iterable[BadgeLayout]) -> Assets:
    """Return the pictures that layouts show, by name, for a page, which fetches them itself: no bytes but a PDF's."""
    wanted = {name for layout in layouts for name in layout.assets}
    found = [(one, about[1]) for one, about in told(event_id) if str(one.id) in wanted] if wanted else []
    return {str(one.id): picture_reading.opened(one) if kind == _PDF else _shape(one, kind) for one, kind in found}


def _shape(row: LayoutPicture, media_type: str) -> SafePicture:
    return SafePicture(media_type, b"", row.width / row.height)


def settle(event_id: UUID, now: datetime) -> None:
    """Keep the pictures that layouts of an event show, and let go of the others; inside ``write()``."""
    descriptions = session().scalars(sa.select(EventLayout.description).where(EventLayout.event_id == event_id))
    used = {name for one in descriptions for name in BadgeLayout.from_description(one).assets}
    expiry = sa.select(StoredFile.id, StoredFile.expires_at).where(StoredFile.scope_id == event_id)
    ends = {row.id: row.expires_at for row in session().execute(expiry.where(StoredFile.purpose == PURPOSE))}
    for one in of_event(event_id):
        if str(one.id) in used and ends.get(one.file_id) is not None:
            files.keep(event_id, one.file_id, PURPOSE)
        elif str(one.id) not in used and ends.get(one.file_id) is None:
            files.let_go(event_id, [one.file_id], now + STAYS)


def copy(source_id: UUID, target_id: UUID, names: Iterable[str], now: datetime) -> dict[str, str]:
    """Seal pictures of an event again with the key of another and return the new name of each; inside ``write()``."""
    wanted, new = set(names), dict[str, str]()
    for one in of_event(source_id):
        if str(one.id) in wanted:
            found = files.find(source_id, one.file_id, PURPOSE)
            data = b"".join(files.read(source_id, one.file_id, PURPOSE))
            file_id = files.store(target_id, PURPOSE, found.name, found.media_type, data, now=now)
            row = LayoutPicture(event_id=target_id, kind=one.kind, file_id=file_id, width=one.width, height=one.height)
            session().add(row)
            session().flush()
            new[str(one.id)] = str(row.id)
    return new
