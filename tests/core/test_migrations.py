import pytest
import sqlalchemy as sa

from conference.core import migrations
from conference.core.db import db


@pytest.fixture
def revision(context):
    """The database, left in the revision in which it was found."""
    before = migrations.current()
    yield set_revision
    set_revision(*before)


def set_revision(*names):
    with db.engine.begin() as connection:
        connection.execute(sa.text("DELETE FROM alembic_version"))
        for name in names:
            connection.execute(sa.text("INSERT INTO alembic_version VALUES (:name)"), {"name": name})


def test_there_is_one_newest_migration_and_alembic_agrees(context):
    from alembic.script import ScriptDirectory

    heads = ScriptDirectory(str(migrations.MIGRATIONS)).get_heads()
    assert migrations.newest() == frozenset(heads)
    assert len(heads) == 1


def test_a_migrated_database_stands_at_the_newest(context):
    assert migrations.current() == migrations.newest()


def test_a_new_database_stands_nowhere(context, tmp_path, monkeypatch):
    monkeypatch.setattr(type(db), "engine", sa.create_engine(f"sqlite:///{tmp_path}/new.db", poolclass=sa.NullPool))
    assert migrations.current() == frozenset()


def test_a_database_of_a_newer_program_is_refused_in_one_sentence(context, revision, capsys):
    from conference.core import serve

    revision("9999")
    assert serve.prepare(context) == 1
    out = capsys.readouterr().err
    assert "plus récente" in out
    assert out.count("\n") == 1


def test_flask_migrate_s_commands_are_there(app):
    done = app.test_cli_runner().invoke(args=["db", "current"])
    assert done.exit_code == 0, done.output
