"""Fixtures that every test may ask for. The database is SQLite, or what TEST_DATABASE_URL names."""

import functools
import gc
import itertools
import os
from collections import defaultdict

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher
from flask import Flask
from hypothesis import HealthCheck
from hypothesis import settings as examples
from jinja2 import FileSystemBytecodeCache

from conference import create_app
from conference.accounts import services as accounts
from conference.core import db as core_db
from conference.core import migrations
from conference.participants import delegation_pins
from config import Settings
from tests.databases import a_database, do_not_wait_for_the_disk

SECRET_KEY = "a-secret-key-for-tests-only-0123456789abcdef"

EMPTIED = itertools.count(1)
# hundreds of tests sign somebody in, or make a delegation
accounts.HASHER = delegation_pins.HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
# a template is compiled once, not by each process and for each application; the cache goes by what is in the file
Flask.jinja_options = {"bytecode_cache": FileSystemBytecodeCache()}
# a shared machine is slow at times, which is no failure; every run tries other cases, so that fifty are enough for one
examples.register_profile("house", max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
examples.load_profile("house")


def pytest_collection_modifyitems(config, items):
    """What never asks for the database has been proven on SQLite: PostgreSQL need not run it again."""
    if "TEST_DATABASE_URL" in os.environ:
        without = [item for item in items if "database_url" not in item.fixturenames]
        config.hook.pytest_deselected(items=without)
        items[:] = [item for item in items if "database_url" in item.fixturenames]
    _longest_first(items)


def _longest_first(items) -> None:
    """Begin with files that drive a browser, then with slow ones: who is free takes over from the end of another's.

    So each process ends with tests of a few milliseconds, and nobody waits for the one that began a story last. Tests
    of a file stay together, as what they share does.
    """
    marks = defaultdict(set)
    for item in items:
        marks[item.path] |= {mark.name for mark in item.iter_markers()}
    items.sort(key=lambda item: ["browser" not in marks[item.path], "slow" not in marks[item.path]])


def pytest_collection_finish(session):
    """What is loaded by now stays to the end: looking through it for garbage again and again is a tenth of a run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


@pytest.fixture(scope="session")
def database_url(tmp_path_factory):
    """An empty database of its own for each test process."""
    with a_database(tmp_path_factory.mktemp("database")) as url:
        yield url


@pytest.fixture(scope="session")
def settings(tmp_path_factory, database_url):
    home = tmp_path_factory.mktemp("home")
    return Settings(
        env="testing",
        home=home,
        database_url=database_url,
        secret_key=SECRET_KEY,
        base_url="http://localhost",
        master_key_file=home / "keys" / "master.key",
        backup_passphrase="a passphrase for tests",
        redis_url=os.environ.get("REDIS_URL"),
    )


@pytest.fixture(scope="session")
def migrated_app(settings):
    app = create_app(settings)
    with app.app_context():
        if core_db.is_sqlite():
            sa.event.listen(core_db.db.engine, "connect", do_not_wait_for_the_disk)
        migrations.upgrade()
    yield app
    with app.app_context():
        core_db.db.engine.dispose()


@pytest.fixture
def app(migrated_app):
    """The application on an empty database. Pages push their own context; database lines need ``app.app_context()``."""
    yield migrated_app
    with migrated_app.app_context():
        empty()


@pytest.fixture
def context(app):
    """A pushed application context, for tests of services (not for tests of pages)."""
    with app.app_context():
        yield app
        core_db.session().rollback()


@pytest.fixture
def client(app):
    return app.test_client()


def empty() -> None:
    """Delete every row. Most tables have none, and asking all of them at once is quicker than emptying each."""
    tables = core_db.Base.metadata.sorted_tables
    with core_db.write() as session:
        if core_db.is_sqlite():
            session.execute(sa.text("PRAGMA defer_foreign_keys=ON"))
        elif next(EMPTIED) % 150 == 0:  # dead rows slow PostgreSQL down; TRUNCATE leaves none, but takes long itself
            session.execute(sa.text("TRUNCATE " + ", ".join(f'"{table.name}"' for table in tables)))
            return
        full = set(session.scalars(sa.text(_which_have_rows())))
        for table in reversed(tables):
            if table.name in full:
                session.execute(table.delete())


@functools.cache
def _which_have_rows() -> str:
    names = core_db.Base.metadata.tables
    return " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")" for name in names)
