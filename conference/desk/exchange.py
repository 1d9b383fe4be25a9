"""One exchange with a device: what it did comes in, what it must know goes out. See ``docs/desk-protocol.md``."""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from conference.core import tokens
from conference.core.db import plain, session, write
from conference.core.errors import Error
from conference.desk import context, device_queries, device_rules, devices, feed, quarantine, roster, seals, services
from conference.desk.device_rules import Wrong
from conference.desk.exchange_rules import LARGEST, Asked, Broken, Malformed, Said, Sent, asked, clocked, said
from conference.desk.feed import Mark
from conference.desk.models import DeskOp, Device
from conference.desk.rules import Op, Outcome
from conference.desk.wire import b64
from conference.participants.models import Ticket

QUARANTINED = "quarantined"
#: So often at least the time of the last contact is noted; what else a device tells of itself, at once.
NOTED_EVERY = timedelta(seconds=30)
_CLOCK_STEP = 2_000
_KNOWN = sa.select(DeskOp.op_id, DeskOp.device_id, DeskOp.seq, DeskOp.outcome, DeskOp.reason)


@dataclass
class _Result:
    """What is answered to an operation."""

    id: str
    outcome: str = ""
    reason: str = ""


def answer(device: Device, body: object, now: datetime) -> dict[str, Any]:
    """Take in what a device sends and return what it has to know; the same request again changes nothing.

    Raises ``bad_request`` for what is no request, and ``too_many`` when a device has too much waiting to be judged.
    """
    try:
        request = asked(body)
    except Malformed:
        raise Error("bad_request") from None
    known = device_queries.settings_row(device.event_id)
    revoked = device.revoked_at is not None
    code = "missing" if revoked else _code(device, request, now)
    if code == "ok":
        feed.ready(device.event_id)
    results, mark = _take_in(device, request, now, numbers=code == "ok")
    told: dict[str, Any] = {
        "now": context.millis(now),
        "revoked": revoked,
        "code": code,
        "code_version": known.code_version,
        "salt": b64(known.salt),
        "results": [{"id": one.id, "outcome": one.outcome, "reason": one.reason} for one in results],
        "roster": roster.since(device, request.cursor, mark) if mark is not None else None,
    }
    if request.context is not None and not revoked:
        shared = context.of(device)
        if shared["hash"] != request.context:
            told["context"] = shared
    return told


def _code(device: Device, request: Asked, now: datetime) -> str:
    """Say whether the user of a device knows the code of the day; a right one is told without writing anything."""
    known = device_queries.settings_row(device.event_id)
    if request.proof is None:
        return devices.MISSING
    right = hmac.compare_digest(known.proof, tokens.digest_bytes(request.proof))
    if right and not device_rules.blocked(Wrong(device.wrong_codes, device.wrong_since), now):
        return devices.OK
    return devices.check_proof(device.event_id, device, request.proof, code_version=request.code_version, now=now)


def _take_in(device: Device, request: Asked, now: datetime, *, numbers: bool) -> tuple[list[_Result], Mark | None]:
    """Give their effect to operations and their numbers to changes; return the results, and how far numbers go."""
    results = [_Result(str(one.id) if isinstance(one, Sent) else one.text) for one in request.ops]
    good = _opened(device, request.ops, results, now)
    for place, one, text in good:
        outcome = _applied(device, one, text, results[place], now)
        if outcome is not None:
            results[place].outcome, results[place].reason = outcome.code, getattr(outcome, "reason", "")
    mark = roster.marked(device.event_id) if numbers else None
    if numbers and mark is None:
        with write():
            mark = feed.number(device.event_id)
    _note(device, request, now)
    return results, mark


def _opened(
    device: Device, ops: Sequence[Sent | Broken], results: Sequence[_Result], now: datetime
) -> list[tuple[int, Sent, Said]]:
    """Return the operations that can be read, with their places; the others go to quarantine."""
    read = _Reader(device, ops)
    good = []
    for place, one in enumerate(ops):
        found = read(one)
        if isinstance(found, Said) and isinstance(one, Sent):
            good.append((place, one, found))
        else:
            results[place].outcome, results[place].reason = found  # type: ignore[misc]
    with write():
        for one, result in zip(ops, results, strict=True):
            if result.outcome == QUARANTINED:
                quarantine.keep(device, one, result.reason, now)
    return good


class _Reader:
    """Opens operations of one request: what each says, or what is answered to one that cannot have an effect."""

    def __init__(self, device: Device, ops: Sequence[Sent | Broken]) -> None:
        self.device = device
        self.known = _kept(device, [one.id for one in ops if isinstance(one, Sent)])
        self.openers: dict[bytes, AESGCM | None] = {}

    def __call__(self, one: Sent | Broken) -> Said | tuple[str, str]:
        if isinstance(one, Broken):
            return QUARANTINED, "invalid"
        if self.device.revoked_at is not None:  # what came before is no news: only its answer was lost
            return _outcome(one.id) if self.known.get(one.id) == one.seq else (QUARANTINED, "revoked")
        if one.point not in self.openers:
            self.openers[one.point] = seals.opener(self.device, one.point)
        text = seals.opened(self.openers[one.point], self.device.id, one)
        if text is None:
            return QUARANTINED, "sealed"
        try:
            return said(text)
        except Malformed:
            return QUARANTINED, "invalid"


def _kept(device: Device, ids: Sequence[UUID]) -> Mapping[UUID, int | None]:
    if not ids or device.revoked_at is None:
        return {}
    rows = plain(_KNOWN.where(DeskOp.op_id.in_(ids), DeskOp.device_id == device.id))
    return {row.op_id: row.seq for row in rows}


def _outcome(op_id: UUID) -> tuple[str, str]:
    row = plain(_KNOWN.where(DeskOp.op_id == op_id)).one()
    return row.outcome, row.reason


def _applied(device: Device, one: Sent, text: Said, result: _Result, now: datetime) -> Outcome | None:
    try:
        return services.apply(_op(device, one, text, now), now=now)
    except Error as error:
        reason = "clash" if error.code == "op_clash" else "invalid"
    with write():
        quarantine.keep(device, one, reason, now)
    result.outcome, result.reason = QUARANTINED, reason
    return None


def _op(device: Device, one: Sent, text: Said, now: datetime) -> Op:
    offset, _ = clocked(text, now, device.paired_at)
    data = {**text.data, "desk": device.letter, "by": text.by}
    ticket = data.pop("ticket", None)
    if ticket:
        found = session().scalar(sa.select(Ticket.id).where(Ticket.hash == tokens.digest(ticket)))
        data |= {"ticket": str(found)} if found else {}
    return Op(
        op_id=one.id,
        event_id=device.event_id,
        kind=text.kind,
        subject_id=text.subject,
        device_at=text.device_at,
        offset=offset,
        half_day_id=text.half_day,
        device_id=device.id,
        seq=one.seq,
        data=data,
    )


def _note(device: Device, request: Asked, now: datetime) -> None:
    """Note what a device tells of itself."""
    offset = _offset(request, now)
    told = {"waiting": request.waiting, "people": request.people, "seen_seq": max(device.seen_seq, request.seq)}
    stale = device.contact_at is None or now - device.contact_at > NOTED_EVERY
    moved = offset is not None and (device.offset_ms is None or abs(offset - device.offset_ms) > _CLOCK_STEP)
    if stale or moved or any(getattr(device, name) != value for name, value in told.items()):
        with write():
            plain(sa.update(Device).where(Device.id == device.id).values(contact_at=now, offset_ms=offset, **told))


def _offset(request: Asked, now: datetime) -> int | None:
    """Return our clock less that of a device, in milliseconds, as far as that can be written down."""
    if request.now is None:
        return None
    return max(-LARGEST, min(LARGEST, round((now - request.now) / timedelta(milliseconds=1))))
