"""Migrations: which the database has had, which it needs, and running them.

Alembic costs a quarter of a second and 13 MB: only the process that migrates loads it.
"""

import functools
import re
from typing import cast

import click
import sqlalchemy as sa
from flask import Flask, current_app, g

from conference.core.db import MIGRATIONS, db

REVISION = re.compile(r"^(down_revision|revision)\b[^=\n]*= *\"(\w+)\"", re.MULTILINE)


def init_app(app: Flask) -> None:
    """Give ``app`` Flask-Migrate's commands under ``flask db``."""
    app.cli.add_command(_Commands("db", help="Migrations (Flask-Migrate)."))


def current() -> frozenset[str]:
    """Return where the database stands, nowhere if it is new. Raises ``SQLAlchemyError`` if it does not answer."""
    with db.engine.connect() as connection:
        if not sa.inspect(connection).has_table("alembic_version"):
            return frozenset()
        return frozenset(connection.scalars(sa.text("SELECT version_num FROM alembic_version")))


@functools.cache
def newest() -> frozenset[str]:
    """Return where this version of the program ends: the revision that no other one builds on."""
    found = [match for path in (MIGRATIONS / "versions").glob("*.py") for match in REVISION.findall(path.read_text())]
    return frozenset(name for kind, name in found if kind == "revision") - {
        name for kind, name in found if kind == "down_revision"
    }


def upgrade(revision: str = "head") -> None:
    """Run what the database has not had, up to ``revision``.

    Raises ``alembic.util.CommandError`` if the database is newer than the program.
    """
    from alembic import command

    _load(current_app._get_current_object())  # type: ignore[attr-defined]  # the real app, not its proxy
    command.upgrade(current_app.extensions["migrate"].migrate.get_config(), revision)


def _load(app: Flask) -> None:
    if "migrate" not in app.extensions:
        from flask_migrate import Migrate

        Migrate(app, db, directory=str(MIGRATIONS), render_as_batch=True, compare_type=True)


class _Commands(click.Group):
    """Flask-Migrate's command group, loaded when somebody asks for it."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return self._group().list_commands(ctx)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return self._group().get_command(ctx, cmd_name)

    @staticmethod
    def _group() -> click.Group:
        from flask_migrate.cli import db as group

        _load(current_app._get_current_object())  # type: ignore[attr-defined]  # the real app, not its proxy
        g.directory, g.x_arg = None, []  # what the options of its own group would set
        return cast(click.Group, group)
