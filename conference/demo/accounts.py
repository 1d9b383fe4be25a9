"""The accounts of the example: random passwords, kept in one file that its owner alone can read."""

from datetime import datetime
from pathlib import Path

from conference.accounts import queries, services
from conference.core.permissions import SYSTEM
from conference.core.serve import ACCOUNTS
from conference.demo import private_file
from conference.events.models import Event

FILE = ACCOUNTS
#: Role, address, name. Nothing can be sent to an address under `.example` (RFC 2606).
ACCOUNTS_MADE = (
    ("organiser", "organisation@jatigi.example", "Aïssata Diarra"),
    ("desk", "accueil@jatigi.example", "Seydou Koné"),
    ("admin", "administration@jatigi.example", "Mariam Sidibé"),
)


def known() -> bool:
    """Tell whether at least one of the accounts exists."""
    return any(queries.user_by_email(email) is not None for _, email, _ in ACCOUNTS_MADE)


def prepare(event: Event, file: Path, *, now: datetime) -> str:
    """Make the accounts that are missing and note their passwords, a line each: role, address, password, with tabs.

    Return ``made``, ``kept`` (all were there) or ``lost`` (they are there, the file is not: nothing is changed).
    """
    missing = [entry for entry in ACCOUNTS_MADE if queries.user_by_email(entry[1]) is None]
    if not missing:
        return "kept" if file.is_file() else "lost"
    passwords = {email: services.random_password() for _, email, _ in missing}
    _note(file, passwords)  # first the file: an account never exists without its password being known
    for role, email, name in missing:
        services.add_user(
            email,
            passwords[email],
            role=role,
            event_id=None if role == "admin" else event.id,
            actor=SYSTEM,
            now=now,
            contacts=role == "organiser",
            name=name,
        )
    return "made"


def _note(file: Path, passwords: dict[str, str]) -> None:
    """Write the file anew, whole or not at all, with the lines of accounts that exist already as they were."""
    before = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
    lines = {line.split("\t")[1]: line for line in before if line.count("\t") == 2}  # noqa: PLR2004 (three columns)
    lines |= {email: f"{role}\t{email}\t{passwords[email]}" for role, email, _ in ACCOUNTS_MADE if email in passwords}
    private_file.write(file, (lines[email] for _, email, _ in ACCOUNTS_MADE if email in lines))
