"""The commands ``backup FILE`` and ``restore FILE``."""

from collections.abc import Callable
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_babel import gettext as _

from conference.core import clock
from conference.core.backup import services
from conference.core.errors import Error, sentence


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def backup(file: Path) -> None:
    """Write everything into one encrypted FILE (JATIGI_BACKUP_PASSPHRASE), while people register."""
    _run(lambda: services.backup(file, _passphrase(), now=clock.now()), _("Sauvegardé dans %(file)s", file=file))


@click.command("restore")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def restore(file: Path) -> None:
    """Make everything again from FILE in an empty place (JATIGI_BACKUP_PASSPHRASE)."""
    _run(lambda: services.restore(file, _passphrase(), now=clock.now()), _("Restauré depuis %(file)s", file=file))


def _passphrase() -> str:
    return current_app.config["SETTINGS"].backup_passphrase or ""


def _run(work: Callable[[], services.Summary], done: str) -> None:
    try:
        summary = work()
    except Error as error:
        raise click.ClickException(sentence(error)) from error
    count = sum(summary.counts.values())
    click.echo(
        _("%(done)s : %(count)s lignes de %(tables)s tables.", done=done, count=count, tables=len(summary.counts))
    )
