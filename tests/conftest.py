"""Fixtures that every test may ask for. The database is SQLite, or what TEST_DATABASE_URL names."""

import os
import uuid

import pytest
import sqlalchemy as sa

from conference import create_app
from conference.core import db as core_db
from conference.core import migrations
from config import Settings

SECRET_KEY = "a-secret-key-for-tests-only-0123456789abcdef"


@pytest.fixture(scope="session")
def database_url(tmp_path_factory):
    """An empty database of its own for each test process."""
    server = os.environ.get("TEST_DATABASE_URL")
    if not server:
        yield f"sqlite:///{tmp_path_factory.mktemp('database') / 'jatigi.db'}"
        return
    url = sa.engine.make_url(server.replace("postgresql://", "postgresql+psycopg://"))
    name = f"jatigi_test_{uuid.uuid4().hex[:12]}"
    admin = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    yield url.set(database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    admin.dispose()


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
    """Delete every row."""
    tables = list(reversed(core_db.Base.metadata.sorted_tables))
    with core_db.write() as session:
        if core_db.is_sqlite():
            session.execute(sa.text("PRAGMA defer_foreign_keys=ON"))
            for table in tables:
                session.execute(table.delete())
        else:
            names = ", ".join(f'"{table.name}"' for table in tables)
            session.execute(sa.text(f"TRUNCATE {names} CASCADE"))
