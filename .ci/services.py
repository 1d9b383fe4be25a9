"""The database and the queue that ./check borrows: ``create``, ``drop URL``, ``redis``; exit code 1 if none answers.

``POSTGRES_URL`` and ``REDIS_URL`` name other servers than this machine's own.
"""

import contextlib
import os
import secrets
import sys
from collections.abc import Iterator

import psycopg
import redis
import sqlalchemy as sa

PREFIX = "jatigi_check_"
SERVERS = ("postgresql://root@127.0.0.1:5432/postgres", "postgresql://postgres@127.0.0.1:5432/postgres")
QUEUE = "redis://127.0.0.1:6379/9"


def create() -> str:
    """Make a database for this run on the first server that lets us; return its address."""
    given = os.environ.get("POSTGRES_URL")
    for server in (given,) if given else SERVERS:
        with contextlib.suppress(psycopg.OperationalError), _server(server) as connection:
            name = PREFIX + secrets.token_hex(4)
            connection.execute(f'CREATE DATABASE "{name}"')
            return sa.make_url(server).set(database=name).render_as_string(hide_password=False)
    raise SystemExit(1)


def drop(url: str) -> None:
    """Remove the database of this run, and those that parallel test processes made beside it."""
    address = sa.make_url(url)
    with _server(address.set(database="postgres").render_as_string(hide_password=False)) as connection:
        rows = connection.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [address.database])
        for (name,) in rows.fetchall():
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def queue() -> str:
    """Return the address of a Redis that answers."""
    url = os.environ.get("REDIS_URL") or QUEUE
    try:
        redis.Redis.from_url(url, socket_connect_timeout=3).ping()
    except redis.RedisError:
        raise SystemExit(1) from None
    return url


@contextlib.contextmanager
def _server(url: str) -> Iterator[psycopg.Connection[tuple[str]]]:
    with psycopg.connect(url, autocommit=True, connect_timeout=3) as connection:
        yield connection


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["create"]:
            print(create())
        case ["drop", url]:
            drop(url)
        case ["redis"]:
            print(queue())
        case _:
            raise SystemExit(__doc__)
