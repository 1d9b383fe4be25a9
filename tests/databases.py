"""Databases of their own, on the engine that the tests run on."""

import contextlib
import os
import uuid

import sqlalchemy as sa

ON_POSTGRESQL = "TEST_DATABASE_URL" in os.environ


@contextlib.contextmanager
def a_database(folder):
    """Give the address of a new, empty database: a file in ``folder``, or one beside TEST_DATABASE_URL."""
    server = os.environ.get("TEST_DATABASE_URL")
    if not server:
        yield f"sqlite:///{folder / 'jatigi.db'}"
        return
    url = sa.engine.make_url(server.replace("postgresql://", "postgresql+psycopg://"))
    name = f"jatigi_test_{uuid.uuid4().hex[:12]}"
    admin = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
        connection.exec_driver_sql(f"ALTER DATABASE {name} SET synchronous_commit = off")
    try:
        yield url.set(database=name).render_as_string(hide_password=False)
    finally:
        with admin.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
        admin.dispose()


def enough(examples: int) -> int:
    """Return how many invented cases a test takes that asks the database: a third where SQLite has had them all."""
    return max(5, examples // 3) if ON_POSTGRESQL else examples


def do_not_wait_for_the_disk(connection, _record):
    """Let SQLite lose its last seconds in a power cut: a listener of an engine's ``connect``."""
    connection.execute("PRAGMA synchronous=OFF")
