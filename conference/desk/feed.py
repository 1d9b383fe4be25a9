"""Numbers of changes: whom a device has to be told of since it last asked. See ``docs/desk-protocol.md``.

Triggers note who changed, without a number. Numbers are given here, to what is committed, under the lock of the feed:
what is committed later gets a later number, so that no cursor passes over anybody.
"""

import time
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from conference.core.db import db, is_sqlite, plain, session, write
from conference.core.errors import Error
from conference.core.prepared import Hot
from conference.core.rows import insert_once
from conference.desk.models import DeskChange, DeskFeed

#: A feed whose first numbers may not be given yet: somebody who began to write before it was there is not done.
UNSETTLED = -1
_PATIENCE, _STEP = 5.0, 0.02

_EVENT: Any = sa.bindparam("of_event")
_NUMBERED: Any = sa.bindparam("numbered")
_FEED = sa.select(DeskFeed.epoch, DeskFeed.last).where(DeskFeed.event_id == _EVENT)
_HELD = _FEED.with_for_update()
_NEWS = sa.select(sa.exists().where(DeskChange.event_id == _EVENT, DeskChange.seq.is_(None)))
_new = (
    sa.select(DeskChange.id, sa.func.row_number().over(order_by=DeskChange.id).label("place"))
    .where(DeskChange.event_id == _EVENT, DeskChange.seq.is_(None))
    .subquery("new")
)
_NUMBER = (
    sa.update(DeskChange)
    .where(DeskChange.id == _new.c.id)
    .values(seq=_NUMBERED + _new.c.place)
    .returning(DeskChange.id)
    .execution_options(synchronize_session=False)
)
_ADVANCE = sa.update(DeskFeed).where(DeskFeed.event_id == _EVENT).values(last=sa.bindparam("now_last"))
_newer, _older = sa.orm.aliased(DeskChange), sa.orm.aliased(DeskChange)
# From the new numbers to the older ones of the same people: the other way round an event is read whole.
_FORGET = (
    sa.delete(DeskChange)
    .where(
        DeskChange.id.in_(
            sa.select(_older.id)
            .join(_newer, sa.and_(_older.participant_id == _newer.participant_id, _older.seq < _newer.seq))
            .where(_newer.event_id == _EVENT, _newer.seq > _NUMBERED)
        )
    )
    .execution_options(synchronize_session=False)
)


@dataclass(frozen=True)
class Mark:
    """How far an event's numbers have come."""

    epoch: UUID
    last: int


def number(event_id: UUID) -> Mark:
    """Give their numbers to all changes that are committed, or of this very transaction; return how far they go.

    Inside ``write()``, as the last thing that locks anything: whoever waits for the feed must hold nothing that its
    holder still wants. The feed must be there (:func:`ready`).
    """
    hot = Hot()
    epoch, last = hot.all(_HELD, {"of_event": event_id})[0]
    count = len(hot.all(_NUMBER, {"of_event": event_id, "numbered": last}))
    if count:
        hot.all(_ADVANCE, {"of_event": event_id, "now_last": last + count})
        hot.all(_FORGET, {"of_event": event_id, "numbered": last})
    return Mark(epoch, last + count)


def news(event_id: UUID) -> bool:
    """Tell whether somebody changed of whom no device has been told."""
    return bool(Hot().all(_NEWS, {"of_event": event_id})[0][0])


def mark(event_id: UUID) -> Mark | None:
    """Return how far the numbers have come; ``None`` while there is no feed that may be read."""
    row = Hot().first(_FEED, {"of_event": event_id})
    return Mark(*row) if row is not None and row[1] != UNSETTLED else None


def ready(event_id: UUID) -> None:
    """Make the feed of an event where there is none; call it outside ``write()``, before anybody reads who is there.

    Whoever began to write before the feed was there has noted nothing: they are waited for. Raises ``desk_busy`` when
    that takes too long; asking again goes on waiting.
    """
    if mark(event_id) is not None:
        return
    with write():
        begin(event_id)
    if is_sqlite():
        return
    _wait_for_older()
    settled = sa.update(DeskFeed).where(DeskFeed.event_id == event_id, DeskFeed.last == UNSETTLED)
    with write():
        plain(settled.values(last=0))


def begin(event_id: UUID) -> None:
    """Have changes noted from now on, where they are not yet. Inside ``write()``."""
    insert_once(DeskFeed, event_id=event_id, epoch=uuid4(), last=0 if is_sqlite() else UNSETTLED)


def restart(event_id: UUID) -> None:
    """Have every device of an event take everything anew. Inside ``write()``."""
    plain(sa.update(DeskFeed).where(DeskFeed.event_id == event_id).values(epoch=uuid4()))


def note(event_id: UUID, people: "sa.Select[Any]") -> None:
    """Note people as changed whom no trigger would: ``people`` selects their ids. Inside ``write()``."""
    there = sa.exists().where(DeskFeed.event_id == event_id)
    ids = people.subquery()
    rows = sa.select(ids.c[0], sa.literal(event_id, sa.Uuid())).where(there)
    plain(sa.insert(DeskChange).from_select(["participant_id", "event_id"], rows))


def _wait_for_older() -> None:
    """Wait until every transaction that may have begun before this moment has ended. On PostgreSQL alone."""
    session().rollback()
    end = time.monotonic() + _PATIENCE
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        begun = connection.scalar(sa.text("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint"))
        oldest = sa.text("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        while connection.scalar(oldest) < begun:
            if time.monotonic() > end:
                raise Error("desk_busy", 503)
            time.sleep(_STEP)
