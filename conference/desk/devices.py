"""Devices of a desk: added, paired by a code, known by their token, revoked; who uses one shows the code of the day."""

import hmac
from base64 import urlsafe_b64decode
from binascii import Error as NotBase64
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import sqlalchemy as sa

from conference.accounts import throttle
from conference.accounts.rules import Limit
from conference.accounts.throttle import Door
from conference.agenda import queries as agenda
from conference.core import audit, text, tokens
from conference.core.db import session, write
from conference.core.errors import Error
from conference.core.permissions import PUBLIC, Actor
from conference.desk import device_queries, device_rules, feed, settings
from conference.desk.device_rules import Wrong
from conference.desk.models import DeskSettings, Device
from conference.desk.rules import PROFILES
from conference.events import setup_services

OK, WRONG, CHANGED, MISSING, BLOCKED = "ok", "wrong", "changed", "missing", "blocked"
SCHEME = "Device "
#: Guesses at codes that begin alike, whoever guesses: to keep a device out one has to know how its code begins.
GUESSES = Limit(5, timedelta(seconds=15), timedelta(minutes=5), timedelta(hours=1))


@dataclass(frozen=True)
class NewDevice:
    """What an organiser says of a device; ``room_id`` is for the profile ``session``."""

    name: str
    profile: str
    room_id: UUID | None = None


def add(event_id: UUID, wish: NewDevice, *, actor: Actor, now: datetime) -> tuple[Device, str]:
    """Add a device under the next letter and return it with its pairing code, which is not kept.

    The first one brings the event its code of the day. Raises ``device_name``, ``device_profile``, ``device_room``,
    ``unknown_room`` and ``devices_many``.
    """
    name = text.clean_line(wish.name, device_rules.NAME_LETTERS)
    _check(event_id, name, wish)
    settings.ensure_code(event_id, now=now)
    with write() as db:
        setup_services.locked(event_id)
        letter = device_rules.next_letter([one.letter for one in device_queries.devices(event_id)])
        if letter is None:
            raise Error("devices_many", 409, most=device_rules.MOST_DEVICES)
        row = Device(id=uuid4(), event_id=event_id, letter=letter, name=name, profile=wish.profile)
        row.room_id = wish.room_id if wish.profile == "session" else None
        row.created_by, row.created_at = actor.id, now
        code = _new_code(row, now)
        db.add(row)
        feed.begin(event_id)
        audit.log("device.added", actor=actor, now=now, event_id=event_id, subject_id=row.id, profile=row.profile)
        db.flush()
        return row, code


def renew(event_id: UUID, device_id: UUID, *, actor: Actor, now: datetime) -> str:
    """Return another pairing code for a device; until it is used, the telephone that is paired now goes on.

    The code before it is good no more. Raises ``unknown_device``.
    """
    with write() as db:
        row = _locked(event_id, device_id)
        code = _new_code(row, now)
        audit.log("device.code_renewed", actor=actor, now=now, event_id=event_id, subject_id=row.id)
        db.flush()
        return code


def revoke(event_id: UUID, device_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Let a device in no more: at its next contact it wipes its copy, and what it sends is kept without effect.

    Its pairing code is good no more. Pairing it anew takes the revocation back. Raises ``unknown_device``.
    """
    with write() as db:
        row = _locked(event_id, device_id)
        if row.revoked_at is None:
            row.revoked_at, row.revoked_by = now, actor.id
            audit.log("device.revoked", actor=actor, now=now, event_id=event_id, subject_id=row.id)
        row.pairing_until = None
        db.flush()


def pair(code: str, token: bytes, now: datetime, *, slug: str | None = None) -> Device:
    """Pair the telephone that has ``token`` with the device whose code was typed; what was paired before is no more.

    The same code with the same token within ten minutes gets the same answer. A try counts before it is judged, beside
    those whose code begins alike: nobody is kept waiting by guesses of others. ``slug`` is the event of the address.
    Raises ``pairing_unknown`` (wrong, used, over, of another event), ``device_revoked``, ``too_many``.
    """
    typed = device_rules.typed_code(code)
    if typed is None or len(token) != device_rules.TOKEN_BYTES:
        raise Error("pairing_unknown", 404)
    with write() as db:
        tries = throttle.reserve([Door(GUESSES, "device.code", typed[: device_rules.SELECTOR_LETTERS])], now)
        row = _by_code(typed, slug)
        answer = _judged(row, tokens.digest_bytes(token), now)
        if isinstance(answer, Device):
            throttle.give_back(tries)
        db.flush()
    if isinstance(answer, Error):  # after the try was counted
        raise answer
    return answer


def authenticated(header: str | None) -> Device:
    """Return the device that sends ``Authorization: Device <id>.<token>``, a revoked one too.

    Raises ``device_unknown`` (401).
    """
    device_id, token = credentials(header or "")
    row = session().get(Device, device_id) if device_id is not None else None
    known = row.token_hash if row is not None and row.token_hash is not None else bytes(32)
    same = hmac.compare_digest(known, tokens.digest_bytes(token))
    if row is None or row.token_hash is None or not same:
        raise Error("device_unknown", 401)
    return row


def check_proof(
    event_id: UUID, device: Device, proof: bytes | None, *, code_version: int | None = None, now: datetime
) -> str:
    """Say whether a device's user knows the code of the day: ``ok``, ``wrong``, ``changed``, ``missing``, ``blocked``.

    Judged under the lock of the device, so that a burst has ten wrong ones an hour as well. Whoever calls it inside
    ``write()`` commits the count. A proof of another version of the code is not looked at.
    """
    with write() as db:
        row = _locked(event_id, device.id)
        wrong = Wrong(row.wrong_codes, row.wrong_since)
        known = db.get(DeskSettings, event_id, populate_existing=True)
        if proof is None or known is None:
            return MISSING
        if device_rules.blocked(wrong, now):
            return BLOCKED
        if code_version is not None and code_version != known.code_version:
            return CHANGED
        if hmac.compare_digest(known.proof, tokens.digest_bytes(proof)):
            return OK
        counted = device_rules.one_more(wrong, now)
        row.wrong_codes, row.wrong_since = counted.count, counted.since
        db.flush()
        return WRONG


def _check(event_id: UUID, name: str, wish: NewDevice) -> None:
    if not name:
        raise Error("device_name")
    if wish.profile not in PROFILES:
        raise Error("device_profile")
    if wish.profile == "session":
        if wish.room_id is None:
            raise Error("device_room")
        if wish.room_id not in {one.id for one in agenda.rooms(event_id)}:
            raise Error("unknown_room", 404)


def _new_code(row: Device, now: datetime) -> str:
    code = tokens.new_letters(device_rules.CODE_LETTERS)
    row.pairing_hash, row.pairing_until = tokens.digest(code), now + device_rules.PAIRING_FOR
    return code


def _by_code(code: str, slug: str | None) -> Device | None:
    query = sa.select(Device).where(Device.pairing_hash == tokens.digest(code)).with_for_update()
    row = session().scalar(query.execution_options(populate_existing=True))
    if row is not None and slug is not None and not device_queries.is_of(row, slug):
        return None
    return row


def _judged(row: Device | None, token_hash: bytes, now: datetime) -> Device | Error:
    unknown = Error("pairing_unknown", 404)
    if row is None:
        return unknown
    if row.pairing_until is None:  # its code was used, or died with a revocation
        if row.revoked_at is not None:
            return Error("device_revoked", 403)
        return row if _just_paired(row, token_hash, now) else unknown
    if now >= row.pairing_until or device_queries.token_is_of_another(row, token_hash):
        return unknown
    _hand_over(row, token_hash, now)
    return row


def _just_paired(row: Device, token_hash: bytes, now: datetime) -> bool:
    if row.token_hash is None or row.paired_at is None:
        return False
    return hmac.compare_digest(row.token_hash, token_hash) and now < row.paired_at + device_rules.PAIRING_FOR


def _hand_over(row: Device, token_hash: bytes, now: datetime) -> None:
    """Give a device to the telephone with this token: it has no copy yet, and nothing waits on it."""
    row.seen_seq = device_queries.last_number(row)
    row.token_hash, row.pairing_until = token_hash, None
    row.paired_at = row.contact_at = now
    row.revoked_at = row.revoked_by = row.offset_ms = row.wrong_since = None
    row.people = row.waiting = row.wrong_codes = 0
    audit.log("device.paired", actor=PUBLIC, now=now, event_id=row.event_id, subject_id=row.id)


def _locked(event_id: UUID, device_id: UUID) -> Device:
    query = sa.select(Device).where(Device.event_id == event_id, Device.id == device_id).with_for_update()
    row = session().scalar(query.execution_options(populate_existing=True))
    if row is None:
        raise Error("unknown_device", 404)
    return row


def credentials(header: str) -> tuple[UUID | None, bytes]:
    """Return id and token of a header ``Device <id>.<token>``; of one that is none, nothing that is known."""
    name, _, rest = header.partition(" ")
    device_id, _, token = rest.strip().partition(".")
    try:
        found = urlsafe_b64decode(token.encode("ascii") + b"=" * (-len(token) % 4))
        return (UUID(device_id), found) if f"{name} " == SCHEME else (None, b"")
    except (ValueError, NotBase64):
        return None, b""
