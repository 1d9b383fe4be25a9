"""The counter of seats of a group: one conditional UPDATE, exact under any race, and backed by a CHECK."""

from collections.abc import Iterable
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import orm

from conference.core.db import session
from conference.events.models import StakeholderGroup as Group


def lock(group_ids: Iterable[UUID]) -> None:
    """Lock the counters of groups, in one order for every writer: who moves seats of several must not wait in a ring.

    Call it inside ``write()``, after the people concerned are locked.
    """
    query = sa.select(Group.id).where(Group.id.in_(set(group_ids))).order_by(Group.id)
    session().execute(query.with_for_update(key_share=True)).all()


def take(group_id: UUID, count: int = 1) -> bool:
    """Take ``count`` seats if the quota leaves them; tell whether it did. Call it inside ``write()``."""
    return _changed(
        group_id,
        sa.update(Group)
        .where(
            Group.id == group_id, sa.or_(Group.quota.is_(None), Group.taken + count <= Group.quota + Group.overbooked)
        )
        .values(taken=Group.taken + count),
    )


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
    """Give ``count`` seats back. Seats over the quota go first, so that a freed one is not given away again."""
    left = Group.taken - count
    over = sa.case((Group.quota.is_(None), 0), (left > Group.quota, left - Group.quota), else_=0)
    _changed(
        group_id,
        sa.update(Group)
        .where(Group.id == group_id)
        .values(taken=left, overbooked=sa.case((Group.overbooked > over, over), else_=Group.overbooked)),
    )


def set_quota(group_id: UUID, quota: int | None) -> None:
    """Change the quota. Lowered under what is taken, the difference is overbooked: nobody loses a seat."""
    over = sa.case((Group.taken > quota, Group.taken - quota), else_=0) if quota is not None else 0
    _changed(group_id, sa.update(Group).where(Group.id == group_id).values(quota=quota, overbooked=over))


def _changed(group_id: UUID, statement: sa.Update) -> bool:
    result = session().execute(statement.execution_options(synchronize_session=False))
    held = session().identity_map.get(orm.util.identity_key(Group, group_id))
    if held is not None:
        session().expire(held, ["taken", "overbooked", "quota"])
    return bool(result.rowcount)  # type: ignore[attr-defined]  # an UPDATE gives a CursorResult
