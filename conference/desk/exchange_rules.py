"""What a device may ask and send, read from its JSON: whatever is not as it should be is told apart. Pure."""

import json
import re
from base64 import urlsafe_b64decode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from conference.desk.rules import KINDS

MOST_OPS = 200
MOST_BYTES = 1_000_000
#: An operation is some hundred bytes; what is longer is none of ours.
MOST_SEALED = 8_192
IV_BYTES, TAG_BYTES, POINT_BYTES = 12, 16, 65
LARGEST = 2**31 - 1
BY_LETTERS = 40
#: What each kind says in ``data``, and how long that may be. Ids are written with their type.
_TICKET = {"ticket": 28}
_NEW = {"given_names": 120, "family_name": 120, "organisation": 160, "sex": 1, "group": UUID, "locale": 12} | _TICKET
_EDITED: Mapping[str, int] = {"given_names": 120, "family_name": 120, "organisation": 160, "function": 120}
_DATA: Mapping[str, Mapping[str, Any]] = {
    "check_in": _TICKET,
    "session_in": _TICKET,
    "undo": {},
    "walk_in": _NEW,
    "replace": _NEW | {"replaces": UUID},
    "edit": {"was": _EDITED, "now": _EDITED},
    "print": _TICKET | {"layout": 40},
    "lost": _TICKET | {"new": 28},
}
_NEEDS_HALF_DAY = frozenset({"check_in", "walk_in", "replace"})
_NEEDED = {"replace": ("replaces",), "edit": ("was", "now"), "lost": ("ticket", "new"), "walk_in": ("group",)}
_B64 = re.compile(r"[A-Za-z0-9_-]*")
_TICKET_TEXT = re.compile(r"JT[0-9A-HJKMNP-TV-Z]{26}")
_CURSOR = re.compile(r"(?P<epoch>[0-9a-f]{32})\.(?P<seq>\d{1,18})(?:\.(?P<after>[0-9a-f]{32}))?")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EARLIEST, _LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


class Malformed(Exception):  # noqa: N818 (it says what something is)
    """What came is not what the protocol says."""


@dataclass(frozen=True)
class Cursor:
    """How far a device has been told; ``after``: it is in the middle of taking everything, as far as this person."""

    epoch: UUID
    seq: int
    after: UUID | None = None

    def __str__(self) -> str:
        """Return it as the device keeps it."""
        return f"{self.epoch.hex}.{self.seq}" + (f".{self.after.hex}" if self.after else "")


@dataclass(frozen=True)
class Sent:
    """One operation as it came: sealed. ``raw`` is all of it with its key, for who has to judge it."""

    id: UUID
    seq: int
    point: bytes
    iv: bytes
    ct: bytes


@dataclass(frozen=True)
class Broken:
    """What stands where an operation should: its id where it has one, and what can be kept of it."""

    id: UUID | None
    text: str
    raw: Any


@dataclass(frozen=True)
class Said:
    """What an operation says once it is opened."""

    kind: str
    subject: UUID
    device_at: datetime
    offset: timedelta
    half_day: UUID | None
    session: UUID | None
    by: str
    data: Mapping[str, Any]


@dataclass(frozen=True)
class Asked:
    """One request of a device."""

    ops: Sequence[Sent | Broken] = ()
    now: datetime | None = None
    proof: bytes | None = None
    code_version: int | None = None
    cursor: Cursor | None = None
    context: str | None = None
    waiting: int = 0
    people: int = 0
    seq: int = 0


def asked(body: object, most: int | None = MOST_OPS) -> Asked:
    """Read a request of at most ``most`` operations. Raises :class:`Malformed`.

    An operation that is none is :class:`Broken` and blocks no other.
    """
    if not isinstance(body, dict):
        raise Malformed
    keys, ops = _listed(body, "keys", most), _listed(body, "ops", most)
    points = [_bytes(one, POINT_BYTES) for one in keys]
    return Asked(
        ops=[_sent(one, points) for one in ops],
        now=_instant(body["now"]) if body.get("now") is not None else None,
        proof=_proof(body.get("proof")),
        code_version=_maybe_number(body.get("code_version")),
        cursor=_cursor(body.get("cursor")),
        context=_maybe_text(body.get("context"), 100),
        waiting=_number(body.get("waiting", 0)),
        people=_number(body.get("people", 0)),
        seq=_number(body.get("seq", 0)),
    )


def said(text: bytes) -> Said:
    """Read what an operation says. Raises :class:`Malformed`."""
    try:
        body = json.loads(text, parse_constant=_never)
        return _said(body)
    except (ValueError, RecursionError, TypeError, KeyError, OverflowError) as error:
        raise Malformed from error


def _said(body: Any) -> Said:
    kind = body["kind"]
    if kind not in KINDS:
        raise Malformed
    one = Said(
        kind=kind,
        subject=_id(body["subject"]),
        device_at=_instant(body["at"]),
        offset=_offset(body.get("offset", 0)),
        half_day=_maybe_id(body.get("half_day")),
        session=_maybe_id(body.get("session")),
        by=_text(body.get("by", ""), BY_LETTERS),
        data=_data(kind, body.get("data") or {}),
    )
    if (kind in _NEEDS_HALF_DAY and one.half_day is None) or (kind == "session_in") != (one.session is not None):
        raise Malformed
    if not _EARLIEST < one.device_at + one.offset < _LATEST:
        raise Malformed
    return one


def _data(kind: str, body: Any) -> dict[str, Any]:
    if not isinstance(body, dict) or any(name not in body for name in _NEEDED.get(kind, ())):
        raise Malformed
    read = {name: _field(body[name], limit) for name, limit in _DATA[kind].items() if body.get(name) is not None}
    for name in ("ticket", "new"):
        if read.get(name) and not _TICKET_TEXT.fullmatch(read[name]):
            raise Malformed
    return read


def _field(value: Any, limit: Any) -> Any:
    if limit is UUID:
        return str(_id(value))
    if isinstance(limit, Mapping):
        if not isinstance(value, dict) or value.keys() - limit.keys():
            raise Malformed
        return {name: _text(value[name], limit[name]) for name in value}
    return _text(value, limit)


def _sent(one: Any, points: Sequence[bytes]) -> Sent | Broken:
    try:
        return Sent(
            _id(one["id"]),
            _positive(one["seq"]),
            _point(one["key"], points),
            _bytes(one["iv"], IV_BYTES),
            _ct(one["ct"]),
        )
    except (Malformed, KeyError, TypeError):
        text = one.get("id") if isinstance(one, dict) else None
        text = text if isinstance(text, str) and len(text) <= 40 and text.isascii() else ""  # noqa: PLR2004 (an id has 36)
        return Broken(_known_id(text), text, one)


def _point(place: Any, points: Sequence[bytes]) -> bytes:
    if type(place) is not int or not 0 <= place < len(points):
        raise Malformed
    return points[place]


def _ct(text: Any) -> bytes:
    found = _bytes(text)
    if not TAG_BYTES <= len(found) <= MOST_SEALED:
        raise Malformed
    return found


def _known_id(text: str) -> UUID | None:
    try:
        return _id(text)
    except Malformed:
        return None


def _listed(body: Mapping[str, Any], name: str, most: int | None) -> list[Any]:
    found = body.get(name, [])
    if not isinstance(found, list) or (most is not None and len(found) > most):
        raise Malformed
    return found


def _proof(value: Any) -> bytes | None:
    return None if value is None else _bytes(value)[:64]


def _cursor(value: Any) -> Cursor | None:
    """Return where a device stands; of what is no cursor, nothing: then it gets everybody."""
    found = _CURSOR.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        return None
    return Cursor(UUID(found["epoch"]), int(found["seq"]), UUID(found["after"]) if found["after"] else None)


def _bytes(value: Any, length: int | None = None) -> bytes:
    if not isinstance(value, str) or not _B64.fullmatch(value) or len(value) % 4 == 1:
        raise Malformed
    found = urlsafe_b64decode(value + "=" * (-len(value) % 4))
    if length is not None and len(found) != length:
        raise Malformed
    return found


def _id(value: Any) -> UUID:
    if not isinstance(value, str) or len(value) != 36:  # noqa: PLR2004 (of a UUID with its hyphens)
        raise Malformed
    try:
        found = UUID(value)
    except ValueError as error:
        raise Malformed from error
    if str(found) != value:
        raise Malformed
    return found


def _maybe_id(value: Any) -> UUID | None:
    return None if value is None else _id(value)


def _text(value: Any, most: int) -> str:
    if not isinstance(value, str) or len(value) > most or not _storable(value):
        raise Malformed
    return value


def _storable(value: str) -> bool:
    return value.isprintable() or not any(ord(one) < 32 or 0xD800 <= ord(one) <= 0xDFFF for one in value)  # noqa: PLR2004


def _maybe_text(value: Any, most: int) -> str | None:
    return None if value is None else _text(value, most)


def _number(value: Any) -> int:
    if type(value) is not int or not 0 <= value <= LARGEST:
        raise Malformed
    return value


def _maybe_number(value: Any) -> int | None:
    return None if value is None else _number(value)


def _positive(value: Any) -> int:
    if _number(value) == 0:
        raise Malformed
    return int(value)


def _instant(value: Any) -> datetime:
    if type(value) is not int:
        raise Malformed
    try:
        return _EPOCH + timedelta(milliseconds=value)
    except OverflowError as error:
        raise Malformed from error


def _offset(value: Any) -> timedelta:
    if type(value) is not int:
        raise Malformed
    return timedelta(milliseconds=value)


def _never(_name: str) -> Any:
    raise Malformed
