"""What organisers type about a delegation, in a form or in a table: moments, numbers, contacts."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from conference.core import addresses, phones
from conference.core.errors import Error
from conference.events import setup_rules
from conference.participants.delegation_queries import FocalContacts

MOST_PHONES = 3


def moment(text: str, zone: ZoneInfo) -> datetime | None:
    """Return the instant that a wall time means in a zone; nothing for nothing; a day alone lasts until its end.

    « 2026-08-10T18:00 », « 2026-08-10 18:00 », « 10/08/2026 18:00 », « 10/08/2026 ». Raises ``delegation_date``.
    """
    try:
        return setup_rules.wall_time(_with_an_hour(text), zone)
    except Error as error:
        raise Error("delegation_date") from error


def number(text: str, *, least: int, most: int) -> int:
    """Return a whole number. Raises ``delegation_number`` with the bounds."""
    text = text.strip()
    if not re.fullmatch(r"[0-9]{1,6}", text) or not least <= int(text) <= most:
        raise Error("delegation_number", least=least, most=most)
    return int(text)


def contacts(phone: str, email: str, region: str) -> FocalContacts:
    """Return how a focal point is reached. Raises as ``phones.parse_all``, and ``delegation_email``."""
    found = tuple(one.e164 for one in phones.parse_all(phone, region))[:MOST_PHONES] if phone.strip() else ()
    return FocalContacts(found, address(email))


def address(text: str) -> str:
    """Return an e-mail address in its usual form, empty for nothing. Raises ``delegation_email``."""
    if not text.strip():
        return ""
    found = addresses.read(text.strip())
    if found is None:
        raise Error("delegation_email")
    return found


def _with_an_hour(text: str) -> str:
    try:
        return f"{setup_rules.day_of(text)} 23:59"
    except Error:
        return text
