"""Alembic's environment: our engine; on SQLite foreign keys are off while tables are rebuilt, and checked after."""

from alembic import context
from flask import current_app

from conference.core.db import Base
from conference.core.types import render_item
from conference.events import setup_memory

db = current_app.extensions["migrate"].db

#: Indexes that only one engine has, written by hand in a migration.
BY_HAND = {"ix_participant_search_trigram", "ix_participant_search_names"}


def belongs_to_models(_object: object, name: str | None, _kind: str, _reflected: bool, _other: object) -> bool:  # noqa: FBT001 (Alembic's signature)
    """Tell Alembic what to compare with the models."""
    return name not in BY_HAND


def run_online() -> None:
    """Migrate the application's database."""
    with db.engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:  # inside a transaction the pragma does nothing, and batch mode would delete all children
            raw = connection.connection.driver_connection
            raw.execute("PRAGMA foreign_keys=OFF")
        try:
            context.configure(
                connection=connection,
                target_metadata=Base.metadata,
                render_as_batch=True,
                render_item=render_item,
                include_object=belongs_to_models,
                transaction_per_migration=False,
            )
            with context.begin_transaction():
                context.run_migrations()
                setup_memory.note(connection)
                if sqlite and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()):
                    msg = f"foreign keys broken by the migration: {broken[:5]}"
                    raise RuntimeError(msg)
        finally:
            if sqlite:
                connection.rollback()
                raw.execute("PRAGMA foreign_keys=ON")


if context.is_offline_mode():
    msg = "migrations need a database"
    raise RuntimeError(msg)
run_online()
