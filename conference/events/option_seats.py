"""The counters of options with seats (workshops, buses): conditional UPDATEs, exact under any race, backed by a CHECK.

Options are rows of ``QuestionOption``, named by id (``Choice.id``). Every option of a question that is not sealed is
counted, with a quota or without, so that a quota set later is exact; a sealed question's are not: a count would tell.
Call all of it inside ``write()``, after people, delegations and groups are locked.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import orm

from conference.core.db import is_sqlite, session
from conference.events.models import QuestionOption as Option


def lock(option_ids: Iterable[UUID]) -> None:
    """Lock the counters of options, in one order for every writer. ``take`` does it by itself; a swap locks all."""
    ids = set(option_ids)
    if ids and not is_sqlite():  # there one writer has everything to itself
        query = sa.select(Option.id).where(Option.id.in_(ids)).order_by(Option.id)
        session().execute(query.with_for_update(key_share=True)).all()


def take(option_ids: Iterable[UUID]) -> frozenset[UUID]:
    """Take one seat of each option, or none at all; return the full ones that stood in the way (empty: all taken)."""
    ids = frozenset(option_ids)
    if not ids:
        return ids
    lock(ids)
    free = sa.or_(Option.quota.is_(None), Option.taken < Option.quota + Option.overbooked)
    taken = _changed(ids, sa.update(Option).where(free).values(taken=Option.taken + 1))
    full = ids - taken
    if full and taken:
        _changed(taken, sa.update(Option).values(taken=Option.taken - 1))
    return full


def take_over_quota(option_ids: Iterable[UUID]) -> frozenset[UUID]:
    """Take one seat of each option whatever the quota; return those that went over it (to be audited)."""
    ids = frozenset(option_ids)
    if not ids:
        return ids
    lock(ids)
    full = sa.and_(Option.quota.is_not(None), Option.taken >= Option.quota + Option.overbooked)
    over = _changed(ids, sa.update(Option).where(full).values(taken=Option.taken + 1, overbooked=Option.overbooked + 1))
    _changed(ids - over, sa.update(Option).values(taken=Option.taken + 1))
    return over


def release(option_ids: Iterable[UUID]) -> None:
    """Give one seat of each option back. A seat over the quota goes first, so that it is not given away again."""
    ids = frozenset(option_ids)
    if not ids:
        return
    lock(ids)
    _changed(ids, sa.update(Option).values(_without(1)))


def release_many(held: Mapping[UUID, int]) -> None:
    """Give as many seats of each option back as ``held`` says, as :func:`release` does; one statement an option."""
    lock(held)
    for option_id, count in held.items():
        _changed({option_id}, sa.update(Option).values(_without(count)))


def take_many_over_quota(wanted: Mapping[UUID, int]) -> Counter[UUID]:
    """Take as many seats of each option as ``wanted`` says; return how many of each went over its quota."""
    lock(wanted)
    counts = (Option.id, Option.taken, Option.quota, Option.overbooked)
    over: Counter[UUID] = Counter()
    for key, taken, quota, overbooked in session().execute(sa.select(*counts).where(Option.id.in_(wanted))).all():
        over[key] = max(0, taken + wanted[key] - quota - overbooked) if quota is not None else 0
        values = {"taken": Option.taken + wanted[key], "overbooked": Option.overbooked + over[key]}
        _changed({key}, sa.update(Option).values(values))
    return over


def set_quota(option_id: UUID, quota: int | None) -> None:
    """Change the quota. Lowered under what is taken, the difference is overbooked: nobody loses a seat."""
    over = sa.case((Option.taken > quota, Option.taken - quota), else_=0) if quota is not None else 0
    _changed({option_id}, sa.update(Option).values(quota=quota, overbooked=over))


def set_taken(option_id: UUID, taken: int) -> None:
    """Count anew: ``taken`` people hold the option now (its question is sealed no more, or records were rebuilt)."""
    over = sa.case((Option.quota < taken, taken - Option.quota), else_=0)
    _changed({option_id}, sa.update(Option).values(taken=taken, overbooked=over))


def _without(count: int) -> dict[str, Any]:
    """Return what the counters are when so many seats are given back."""
    left = Option.taken - count
    over = sa.case((Option.quota.is_(None), 0), (left > Option.quota, left - Option.quota), else_=0)
    fewer = sa.case((Option.overbooked > over, over), else_=Option.overbooked)
    return {"taken": left, "overbooked": fewer}


def _changed(option_ids: Collection[UUID], statement: sa.Update) -> frozenset[UUID]:
    """Run an UPDATE on these options; return the ids of those that it met, and let no loaded row keep old counts."""
    if not option_ids:
        return frozenset()
    done = session().scalars(
        statement.where(Option.id.in_(option_ids)).returning(Option.id),
        execution_options={"synchronize_session": False},
    )
    met = frozenset(done)
    for option_id in met:
        held = session().identity_map.get(orm.util.identity_key(Option, option_id))
        if held is not None:
            session().expire(held, ["taken", "overbooked", "quota"])
    return met
