"""The servers that ./check borrows: ``postgresql`` or ``redis`` prints the address of one that answers, or code 1.

``POSTGRES_URL`` and ``REDIS_URL`` name other ones than this machine's own. The tests make databases of their own on it.
"""

import contextlib
import os
import sys

import psycopg
import redis

POSTGRESQL = ("postgresql://root@127.0.0.1:5432/postgres", "postgresql://postgres@127.0.0.1:5432/postgres")
REDIS = "redis://127.0.0.1:6379/9"
TIMEOUT_SECONDS = 3


def postgresql() -> str | None:
    """Return the address of a server on which we may make databases."""
    given = os.environ.get("POSTGRES_URL")
    for url in (given,) if given else POSTGRESQL:
        with (
            contextlib.suppress(psycopg.OperationalError),
            psycopg.connect(url, connect_timeout=TIMEOUT_SECONDS) as server,
        ):
            rights = server.execute(
                "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
            ).fetchone()
            if rights and rights[0]:
                return url
    return None


def queue() -> str | None:
    """Return the address of a Redis that answers."""
    url = os.environ.get("REDIS_URL") or REDIS
    with contextlib.suppress(redis.RedisError):
        redis.Redis.from_url(url, socket_connect_timeout=TIMEOUT_SECONDS).ping()
        return url
    return None


found = {"postgresql": postgresql, "redis": queue}[sys.argv[1]]()
if found is None:
    raise SystemExit(1)
print(found)
