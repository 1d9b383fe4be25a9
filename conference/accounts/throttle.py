"""Slowing guesses down: tries are counted in the database before they are judged, so that no burst slips through.

Whoever is to be slowed reserves a try under one key or several, judges it outside ``write()``, and gives it back if it
was right. Keys are always reserved in one order, so that nobody waits in a ring.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from conference.accounts.models import Throttle
from conference.accounts.rules import Limit, free_at
from conference.core import vault
from conference.core.db import session
from conference.core.errors import Error
from conference.core.rows import insert_once


class Door(NamedTuple):
    """One count of failures: what limits it, and whose it is."""

    limit: Limit
    kind: str
    value: str


@dataclass(frozen=True)
class Tried:
    """A try that was reserved; ``before`` is when the one before it was."""

    key: bytes
    at: datetime
    before: datetime


def reserve(doors: Sequence[Door], now: datetime) -> list[Tried]:
    """Count one try at each door before it is known to be right; call it inside ``write()``.

    Raises ``too_many``, and then counts none of them, while the next try at one of them has to wait.
    """
    return [_reserve(door, now) for door in doors]


def give_back(tries: Sequence[Tried]) -> None:
    """Take tries back that were right: they are no failures; call it inside ``write()``."""
    for tried in tries:
        row = _locked(tried.key)
        if row is not None:
            row.failures = max(0, row.failures - 1)
            row.last_at = tried.before if row.last_at == tried.at else row.last_at
    session().flush()


def failures(door: Door, now: datetime) -> int:
    """Return how many failures a door remembers."""
    row = session().get(Throttle, vault.fingerprint(door.kind, door.value), populate_existing=True)
    return row.failures if row is not None and now - row.last_at < door.limit.memory else 0


def forget(kind: str, value: str) -> None:
    """Forget the failures of a key; call it inside ``write()``."""
    session().execute(sa.delete(Throttle).where(Throttle.key == vault.fingerprint(kind, value)))


def _reserve(door: Door, now: datetime) -> Tried:
    key, limit = vault.fingerprint(door.kind, door.value), door.limit
    while not insert_once(Throttle, key=key, failures=1, first_at=now, last_at=now):
        row = _locked(key)
        if row is None:  # forgotten at this very moment
            continue
        before = row.last_at
        if now - before >= limit.memory:
            row.failures, row.first_at = 0, now
        elif now < free_at(limit, row.failures, before):
            raise Error("too_many", 429)
        row.failures, row.last_at = row.failures + 1, max(now, before)
        session().flush()
        return Tried(key, row.last_at, before)
    return Tried(key, now, now)


def _locked(key: bytes) -> Throttle | None:
    return session().get(Throttle, key, with_for_update=True, populate_existing=True)
