"""Commands about staff accounts."""

import sys

import click
from flask.cli import AppGroup

from conference.accounts import directory, queries, services
from conference.core import clock
from conference.core.errors import Error, sentence
from conference.core.permissions import SYSTEM

user = AppGroup("user", help="Staff accounts.")


@user.command("add")
@click.argument("email")
@click.option("--role", required=True, help="organiser, desk or admin.")
@click.option("--event", "slug", help="Short name of the event in which the role holds (none for admin).")
@click.option("--name", default="", help="Name shown to colleagues.")
@click.option("--contacts", is_flag=True, help="May see phones and e-mail addresses of the event’s participants.")
@click.option("--sensitive", is_flag=True, help="May see sensitive answers of the event’s participants.")
@click.option("--password-stdin", is_flag=True, help="Read the password from the standard input, one line.")
def add(
    email: str, role: str, slug: str | None, name: str, *, contacts: bool, sensitive: bool, password_stdin: bool
) -> None:
    """Add an account, or give an existing one a role in another event; its password then stays as it is.

    Without --password-stdin, a new account's password is made up and printed this once.
    """
    given = sys.stdin.readline().rstrip("\r\n") if password_stdin else ""
    password = given if password_stdin else services.random_password()
    try:
        known = queries.user_by_email(services.normal_email(email)) is not None
        event_id = directory.event_by_slug(slug).id if slug else None
        services.add_user(
            email,
            password,
            role=role,
            event_id=event_id,
            actor=SYSTEM,
            now=clock.now(),
            contacts=contacts,
            sensitive=sensitive,
            name=name,
        )
    except Error as error:
        raise click.ClickException(sentence(error)) from error
    if known:
        click.echo(f"{email} : compte existant, rôle noté, mot de passe inchangé / account existed, role noted")
    else:
        click.echo(email if given else f"{email}\t{password}")
