"""What the data of an operation say, read as from a stranger: a device may be anybody's by now."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from conference.core import text, tokens
from conference.core.errors import Error
from conference.core.i18n import DEFAULT, LOCALES
from conference.participants.details import Details
from conference.participants.rules import SEXES

#: What a desk corrects, and how long each may be.
EDITED = {"given_names": 120, "family_name": 120, "organisation": 160, "function": 120}
LONGEST_LABEL = 40
_LONGEST_SCAN = 200


def details(data: Mapping[str, Any]) -> Details:
    """Return who was typed at a door. Raises ``invalid_op`` for nobody."""
    lines: dict[str, Any] = {name: line(data, name, limit) for name, limit in EDITED.items()}
    sex = data.get("sex", "")
    if sex not in SEXES or not (lines["given_names"] or lines["family_name"]):
        raise Error("invalid_op", 422)
    return Details(**lines, sex=sex)


def line(data: Mapping[str, Any], name: str, limit: int) -> str:
    """Return one line of text, clean; empty where there is none. Raises ``invalid_op`` for what is no text."""
    value = data.get(name, "")
    if not isinstance(value, str):
        raise Error("invalid_op", 422)
    return text.clean_line(value, limit)


def locale(data: Mapping[str, Any]) -> str:
    """Return the language of the desk."""
    value = data.get("locale", DEFAULT)
    return value if isinstance(value, str) and value in LOCALES else DEFAULT


def an_id(data: Mapping[str, Any], name: str) -> UUID:
    """Return an id. Raises ``invalid_op`` for anything else."""
    try:
        return UUID(str(data.get(name)))
    except ValueError:
        raise Error("invalid_op", 422) from None


def ticket(data: Mapping[str, Any], name: str = "ticket") -> str:
    """Return the text of a ticket that was made or shown, empty without one. Raises ``invalid_op`` if it is none."""
    value = data.get(name) or ""
    if value and not (isinstance(value, str) and tokens.is_ticket(value)):
        raise Error("invalid_op", 422)
    return str(value)


def scanned(data: Mapping[str, Any]) -> tuple[bytes | None, UUID | None]:
    """Return the hash of what was shown at the door, or the id of its ticket where our own page names it so."""
    value = data.get("ticket") or ""
    if not isinstance(value, str) or len(value) > _LONGEST_SCAN:
        raise Error("invalid_op", 422)
    try:
        return None, UUID(value)
    except ValueError:
        return (tokens.digest(value) if value else None), None


def stand_in(ticket_hash: bytes) -> UUID:
    """Return the subject of an arrival with a code that nobody has: the beginning of its hash."""
    return UUID(bytes=ticket_hash[:16])
