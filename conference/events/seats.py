"""The counter of seats of a group: one conditional UPDATE, exact under any race, and backed by a CHECK."""

from collections.abc import Iterable
from datetime import datetime
from typing import cast
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import orm

from conference.core import jobs
from conference.core.db import after_commit, plain, session
from conference.events.models import StakeholderGroup as Group

#: Built once: every registration takes a seat.
_TAKE = (
    sa.update(cast(sa.Table, Group.__table__))
    .where(
        Group.id == sa.bindparam("group_id"),
        sa.or_(Group.quota.is_(None), Group.taken + sa.bindparam("count") <= Group.quota + Group.overbooked),
    )
    .values(taken=Group.taken + sa.bindparam("count"))
)


def lock(group_ids: Iterable[UUID]) -> None:
    """Lock the counters of groups, in one order for every writer: who moves seats of several must not wait in a ring.

    Call it inside ``write()``, after the people concerned are locked.
    """
    query = sa.select(Group.id).where(Group.id.in_(set(group_ids))).order_by(Group.id)
    session().execute(query.with_for_update(key_share=True)).all()


def take(group_id: UUID, count: int = 1) -> bool:
    """Take ``count`` seats if the quota leaves them; tell whether it did. Call it inside ``write()``."""
    result = plain(_TAKE, {"group_id": group_id, "count": count})
    _read_anew(group_id)
    return bool(result.rowcount)


def take_over_quota(group_id: UUID, count: int = 1) -> int:
    """Take ``count`` seats whatever the quota, and return how many of them are over it (to be audited)."""
    group = session().get_one(Group, group_id, with_for_update={"key_share": True}, populate_existing=True)
    over = max(0, group.taken + count - group.quota - group.overbooked) if group.quota is not None else 0
    _changed(
        group_id,
        sa.update(Group)
        .where(Group.id == group_id)
        .values(taken=Group.taken + count, overbooked=Group.overbooked + over),
    )
    return over


def release(group_id: UUID, count: int = 1) -> None:
    """Give ``count`` seats back. Seats over the quota go first, so that a freed one is not given away again.

    Whoever waits for one is offered it soon, unless :func:`hold` keeps it.
    """
    left = Group.taken - count
    over = sa.case((Group.quota.is_(None), 0), (left > Group.quota, left - Group.quota), else_=0)
    values = {"taken": left, "overbooked": sa.case((Group.overbooked > over, over), else_=Group.overbooked)}
    _freed(group_id, sa.update(Group).where(Group.id == group_id).values(values))


def hold(group_ids: Iterable[UUID], until: datetime) -> None:
    """Keep the free seats of groups from those who wait until an instant: who gave them back may still undo it."""
    for group_id in sorted(set(group_ids)):
        _changed(group_id, sa.update(Group).where(Group.id == group_id).values(offers_after=until))


def free(group_id: UUID) -> int | None:
    """Return how many seats the quota leaves, ``None`` for any number; exact while the group is locked."""
    left: int | None = session().scalar(
        sa.select(Group.quota + Group.overbooked - Group.taken).where(Group.id == group_id)
    )
    return None if left is None else max(0, left)


def set_quota(group_id: UUID, quota: int | None) -> None:
    """Change the quota. Lowered under what is taken, the difference is overbooked: nobody loses a seat.

    Seats that it adds are offered soon to whoever waits for one.
    """
    over = sa.case((Group.taken > quota, Group.taken - quota), else_=0) if quota is not None else 0
    _freed(group_id, sa.update(Group).where(Group.id == group_id).values(quota=quota, overbooked=over))


def ring() -> None:
    """Have free seats offered soon to whoever waits for one."""
    jobs.ring("offers")


def _freed(group_id: UUID, statement: sa.Update) -> None:
    offers = statement.returning(sa.and_(Group.waiting_list, Group.auto_offer))
    if session().scalar(offers.execution_options(synchronize_session=False)):
        after_commit(ring)
    _read_anew(group_id)


def _changed(group_id: UUID, statement: sa.Update) -> None:
    session().execute(statement.execution_options(synchronize_session=False))
    _read_anew(group_id)


def _read_anew(group_id: UUID) -> None:
    held = session().identity_map.get(orm.util.identity_key(Group, group_id))
    if held is not None:
        session().expire(held, ["taken", "overbooked", "quota", "offers_after"])
