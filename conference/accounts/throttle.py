"""Slowing guesses down: failures are counted in the database, so that every worker sees them."""

from datetime import datetime

import sqlalchemy as sa

from conference.accounts.models import Throttle
from conference.accounts.rules import Limit, free_at
from conference.core import vault
from conference.core.db import insert_once, session
from conference.core.errors import Error


def check(limit: Limit, kind: str, value: str, now: datetime) -> None:
    """Raise ``too_many`` while the next try for this key has to wait."""
    row = session().get(Throttle, vault.fingerprint(kind, value), populate_existing=True)
    if row is not None and now - row.last_at < limit.memory and now < free_at(limit, row.failures, row.last_at):
        raise Error("too_many", 429)


def count(limit: Limit, kind: str, value: str, now: datetime) -> None:
    """Count one failure; call it inside ``write()``."""
    key = vault.fingerprint(kind, value)
    if insert_once(Throttle, key=key, failures=1, first_at=now, last_at=now):
        return
    row = session().get(Throttle, key, with_for_update=True, populate_existing=True)
    if row is None:  # forgotten at this very moment
        return
    if now - row.last_at >= limit.memory:
        row.failures, row.first_at, row.last_at = 1, now, now
    else:
        row.failures, row.last_at = row.failures + 1, now
    session().flush()


def forget(kind: str, value: str) -> None:
    """Forget the failures of a key; call it inside ``write()``."""
    session().execute(sa.delete(Throttle).where(Throttle.key == vault.fingerprint(kind, value)))
