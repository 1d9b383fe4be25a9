import pytest
import sqlalchemy as sa

from conference.core import db as core_db
from conference.core.db import after_commit, session, write
from conference.events.models import Event
from tests.builders import an_event

PRAGMAS = ("journal_mode", "synchronous", "foreign_keys")

pytestmark = pytest.mark.usefixtures("context")


def events():
    return session().scalar(sa.select(sa.func.count()).select_from(Event))


def test_a_failure_in_the_outer_block_takes_the_inner_one_back():
    def fail():
        with write():
            an_event()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert events() == 0


def test_what_waits_for_the_commit_runs_once_after_it_and_never_after_a_failure():
    done = []
    with write():
        after_commit(lambda: done.append(events()))
        an_event()
        assert done == []
    assert done == [1]

    def fail():
        with write():
            after_commit(lambda: done.append("never"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert done == [1]


def test_a_block_sees_what_others_committed_before_it(app):
    session().scalar(sa.select(sa.func.count()).select_from(Event))  # a read that opens a snapshot
    with app.app_context():
        an_event()
    with write():
        assert events() == 1


def test_sqlite_survives_power_cuts_and_checks_foreign_keys(tmp_path):
    engine = sa.create_engine(f"sqlite:///{tmp_path}/own.db")  # the tests' own database does not wait for the disk
    core_db.prepare_engine(engine)
    with engine.connect() as connection:
        pragmas = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in PRAGMAS]
    engine.dispose()
    assert pragmas == ["wal", 2, 1]


def test_the_models_and_the_migrations_agree(app):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from conference.core.db import Base

    with core_db.db.engine.connect() as connection:
        by_hand = {"ix_participant_search_trigram", "ix_participant_search_names"}
        options = {"compare_type": True, "include_object": lambda _o, name, *_: name not in by_hand}
        difference = compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata)
    assert difference == []
