"""What a material of a session may be, when it is to be seen, and which addresses it may lead to. Pure."""

from datetime import UTC, datetime
from urllib.parse import urlsplit

from conference.core.errors import Error
from conference.core.text import clean_line

SLIDES, REPORT, RECORDING, DOCUMENT = KINDS = ("slides", "report", "recording", "document")
TITLE_MOST, URL_MOST = 200, 500
#: So many materials one session has, and so many of them come through the link of its rapporteur.
MOST_OF_A_SESSION, MOST_THROUGH_LINK = 60, 30
#: Shown from here on means: when an organiser says so, and no date does.
HIDDEN = datetime(9000, 1, 1, tzinfo=UTC)


def is_hidden(visible_from: datetime | None) -> bool:
    """Tell whether a material waits for an organiser to show it."""
    return visible_from is not None and visible_from >= HIDDEN.replace(year=HIDDEN.year - 1)


def is_open(visible_from: datetime | None, visible_to: datetime | None, now: datetime) -> bool | None:
    """Tell whether a material can be opened: ``False`` not yet, ``None`` no more, or not before somebody says so."""
    if is_hidden(visible_from) or (visible_to is not None and now >= visible_to):
        return None
    return visible_from is None or visible_from <= now


def checked_address(typed: str) -> str:
    """Return the address of a material as it was typed, if it is one: ``https``, a name with a dot, no password.

    A browser that reads the page opens it, this program never does. Raises ``material_address``.
    """
    address = clean_line(typed)
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").encode("idna").decode() if parts.hostname else ""
        port = parts.port
    except (UnicodeError, ValueError) as error:
        raise Error("material_address") from error
    names = host.rstrip(".").split(".")
    good = (
        parts.scheme == "https"
        and len(names) > 1
        and all(_is_name(name) for name in names)
        and not names[-1].isdigit()
        and parts.username is None
        and parts.password is None
        and port != 0
        and not any(sign.isspace() or sign in '"<>\\^`{|}' for sign in address)
    )
    if not good:
        raise Error("material_address")
    if len(address) > URL_MOST:
        raise Error("material_too_long", limit=URL_MOST)
    return address


def _is_name(name: str) -> bool:
    plain = name.replace("-", "").replace("_", "")
    return plain.isascii() and plain.isalnum() and not name.startswith("-") and not name.endswith("-")
