"""What organisers type about a delegation, in a form or in a table: moments, numbers, contacts."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from conference.core import phones
from conference.core.errors import Error
from conference.participants.delegation_queries import FocalContacts

MOST_PHONES = 3
#: A day alone means until its end.
_END_OF_DAY = (23, 59)
_MOMENTS = (
    re.compile(
        r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?:[ T]+(?P<H>\d{1,2})[:h](?P<M>\d{2})(?::\d{2})?)?", re.ASCII
    ),
    re.compile(r"(?P<d>\d{1,2})[/.](?P<m>\d{1,2})[/.](?P<y>\d{4})(?:[ à]+(?P<H>\d{1,2})[:h](?P<M>\d{2})?)?", re.ASCII),
)


def moment(text: str, zone: ZoneInfo) -> datetime | None:
    """Return the instant that a wall time means in a zone; nothing for nothing; a day alone lasts until its end.

    « 2026-08-10T18:00 », « 2026-08-10 18:00 », « 10/08/2026 18:00 », « 10/08/2026 ». Raises ``delegation_date``.
    """
    text = text.strip()
    if not text:
        return None
    found = next((match for shape in _MOMENTS if (match := shape.fullmatch(text))), None)
    if found is None:
        raise Error("delegation_date")
    hour, minute = (int(found["H"]), int(found["M"] or 0)) if found["H"] else _END_OF_DAY
    try:
        return datetime(int(found["y"]), int(found["m"]), int(found["d"]), hour, minute, tzinfo=zone)
    except ValueError:
        raise Error("delegation_date") from None


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
    from email_validator import EmailNotValidError, validate_email

    if not text.strip():
        return ""
    try:
        return validate_email(text.strip(), check_deliverability=False, allow_smtputf8=False).normalized
    except EmailNotValidError:
        raise Error("delegation_email") from None
