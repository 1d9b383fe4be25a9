"""Commands about the example conference."""

import time
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from conference.core import clock
from conference.core.errors import Error, sentence
from conference.demo import accounts, links, services
from config import Settings

demo = AppGroup("demo", help="La conférence d’exemple. / The example conference.")


@demo.command("load")
@click.option("--original-dates", is_flag=True, help="Les 21 et 22 août 2024. / Keep the days of 2024.")
def load(*, original_dates: bool) -> None:
    """Charge l’exemple et ses comptes, une seule fois. / Load the example and its accounts, once.

    Day 1 is 30 days ahead. A second call changes nothing; a call after an interruption finishes the work.
    """
    try:
        loaded = _load(original_dates=original_dates)
    except Error as error:
        raise click.ClickException(sentence(error)) from error
    slug, day = loaded.event.slug, loaded.event.first_day
    if loaded.new:
        click.echo(f"Conférence d’exemple chargée / example loaded : /c/{slug}/ ({day:%d/%m/%Y})")
    else:
        click.echo(f"Déjà chargée, rien n’a changé / already loaded, nothing changed : /c/{slug}/ ({day:%d/%m/%Y})")
    click.echo(_about_accounts(loaded))
    if loaded.links in {"made", "kept"}:
        click.echo(
            f"Délégations et invitation à essayer / delegations and an invitation to try : {_home() / links.FILE}"
        )


@demo.command("people", hidden=True)
@click.argument("number", type=click.IntRange(1, 100_000))
def people(number: int) -> None:
    """Add NUMBER invented people to the example, for measurements."""
    started = time.monotonic()
    try:
        event = _load().event
        added = services.load_generated(event, number)
    except Error as error:
        raise click.ClickException(sentence(error)) from error
    click.echo(f"{added} personnes / people, {time.monotonic() - started:.1f} s")


def load_here() -> None:
    """Load the example into this instance: what a start on an empty database does."""
    _load()


def _load(*, original_dates: bool = False) -> services.Loaded:
    settings: Settings = current_app.config["SETTINGS"]
    return services.load(
        settings.home, now=clock.now(), original_dates=original_dates, with_links=not settings.production
    )


def _about_accounts(loaded: services.Loaded) -> str:
    file = _home() / accounts.FILE
    if loaded.accounts == "lost":
        command = f"flask --app wsgi user add NOM@EXEMPLE.ORG --role organiser --event {loaded.event.slug} --contacts"
        return (
            f"Les comptes de démonstration existent, mais {file} n’est plus là : leurs mots de passe sont perdus.\n"
            "Faites un autre compte / the passwords are lost, make another account :\n"
            f"  {command}"
        )
    return f"Comptes / accounts : {file}"


def _home() -> Path:
    home: Path = current_app.config["SETTINGS"].home
    return home
