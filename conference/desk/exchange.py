"""One exchange with a device: what it did comes in, what it must know goes out. See ``docs/desk-protocol.md``."""

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from conference.core.db import session, write
from conference.core.errors import Error
from conference.core.permissions import Actor
from conference.core.prepared import Hot
from conference.desk import callers, context, devices, feed, opening, quarantine, roster, services
from conference.desk.callers import Caller
from conference.desk.exchange_rules import LARGEST, MOST_OPS, Asked, Malformed, Sent, asked
from conference.desk.feed import Mark
from conference.desk.models import Device
from conference.desk.opening import QUARANTINED, Answer
from conference.desk.rules import REFUSED, Op, Outcome
from conference.desk.wire import b64
from conference.events.models import Event

#: So often at least the time of the last contact is noted; what else a device tells of itself, at once.
NOTED_EVERY = timedelta(seconds=30)
_CLOCK_STEP = 2_000
#: PostgreSQL ends one of two transactions that wait for each other: that one is done again.
_TRIES, _PAUSE = 4, 0.05
_CLASH = "op_clash"
_NOTED = ("waiting", "people", "seen_seq", "contact_at", "offset_ms")
_NOTE = (
    sa.update(Device)
    .where(Device.id == sa.bindparam("device"))
    .values({name: sa.bindparam(f"its_{name}") for name in _NOTED})
)

T = TypeVar("T")


@dataclass
class Taken:
    """What became of the operations that came, and how far the numbers of changes go."""

    answers: list[Answer]
    mark: Mark | None = None


def answer(caller: Caller, body: object, now: datetime) -> dict[str, Any]:
    """Take in what a device sends and return what it has to know; the same request again changes nothing.

    Raises ``bad_request`` for what is no request, and ``too_many`` when a device has too much waiting to be judged.
    """
    request = _read(body)
    code = devices.MISSING if caller.revoked else _code(caller, request, now)
    if code == devices.OK:
        feed.ready(caller.event_id)
    taken = _again(lambda: _take_in(caller, request, now, numbers=code == devices.OK))
    told: dict[str, Any] = {
        "now": context.millis(now),
        "revoked": caller.revoked,
        "code": code,
        "code_version": caller.code_version,
        "salt": b64(caller.salt),
        "results": [one.as_result() for one in taken.answers],
        "roster": roster.since(caller, request.cursor, taken.mark) if taken.mark is not None else None,
    }
    if request.context is not None and not caller.revoked:
        shared = context.of(caller)
        if shared["hash"] != request.context:
            told["context"] = shared
    return told


def receive_file(event: Event, data: bytes, actor: Actor, now: datetime) -> list[Answer]:  # noqa: ARG001 (who brought it)
    """Take in what a device wrote into a file because it has no network: a request with its id beside, ``device``.

    Operations of a device are sealed, whoever brings them: nobody can have added one. It brings no list back. Raises
    ``bad_request`` for what is no such file, ``unknown_device`` for one of a device of another event.
    """
    try:
        body = json.loads(data)
        device_id = UUID(body["device"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Error("bad_request") from None
    caller = callers.by_id(device_id)
    if caller is None or caller.event_id != event.id:
        raise Error("unknown_device", 404)
    request = _read(body, most=None)
    answers: list[Answer] = []
    for start in range(0, len(request.ops), MOST_OPS):
        part = Asked(ops=request.ops[start : start + MOST_OPS])
        answers += _again(lambda part=part: _take_in(caller, part, now, numbers=False, notes=False)).answers  # type: ignore[misc]  # bound now
    return answers


def _read(body: object, most: int | None = MOST_OPS) -> Asked:
    try:
        return asked(body, most)
    except Malformed:
        raise Error("bad_request") from None


def _code(caller: Caller, request: Asked, now: datetime) -> str:
    """Say whether the user of a device knows the code of the day; a right one is told without writing anything."""
    if request.proof is not None and caller.proves(request.proof) and not caller.blocked(now):
        return devices.OK
    device = session().get_one(Device, caller.id)
    return devices.check_proof(caller.event_id, device, request.proof, code_version=request.code_version, now=now)


def _take_in(caller: Caller, request: Asked, now: datetime, *, numbers: bool, notes: bool = True) -> Taken:
    """Give their effect to operations and their numbers to changes, in one transaction as far as can be."""
    taken = Taken(opening.answers(request.ops))
    good = opening.opened(caller, request.ops, taken.answers)
    told = _told(caller, request, now) if notes else {}

    def at_end() -> None:
        if told:
            Hot().all(_NOTE, {"device": caller.id} | told)
        if numbers:
            taken.mark = feed.number(caller.event_id)

    if good:
        outcomes = services.apply_many([op_of(caller, one, said) for one, said, _ in good], now=now, at_end=at_end)
        for outcome, (_, _, its) in zip(outcomes, good, strict=True):
            _say(its, outcome)
    elif numbers or told:
        taken.mark = _quiet_mark(caller.event_id) if numbers and not told else None
        if taken.mark is None:
            with write():
                at_end()
    _keep_apart(caller, request.ops, taken.answers, now)
    return taken


def _say(its: Answer, outcome: Outcome) -> None:
    if outcome.code == REFUSED:
        its.outcome, its.reason = QUARANTINED, "clash" if outcome.reason == _CLASH else "invalid"
    else:
        its.outcome, its.reason = outcome.code, outcome.reason


def _keep_apart(caller: Caller, ops: Sequence[Any], answers: Sequence[Answer], now: datetime) -> None:
    apart = [(one, its) for one, its in zip(ops, answers, strict=True) if its.outcome == QUARANTINED]
    if apart:
        with write():
            for one, its in apart:
                quarantine.keep(caller, one, its.reason, now)


def _quiet_mark(event_id: UUID) -> Mark | None:
    """Return how far the numbers of an event go when nobody has changed since: then nothing is written."""
    mark = feed.mark(event_id)
    return None if mark is None or feed.news(event_id) else mark


def op_of(caller: Caller, one: Sent, said: Any) -> Op:
    """Return an operation that a device sent, as what it says."""
    device_at, offset = said.device_at, said.offset
    if abs(offset) > timedelta(milliseconds=LARGEST):  # a clock that says 1970: then what it said is not kept
        device_at, offset = device_at + offset, timedelta()
    return Op(
        op_id=one.id,
        event_id=caller.event_id,
        kind=said.kind,
        subject_id=said.subject,
        device_at=device_at,
        offset=offset,
        half_day_id=said.half_day,
        session_id=said.session,
        device_id=caller.id,
        seq=one.seq,
        data={**said.data, "desk": caller.letter} | ({"by": said.by} if said.by else {}),
    )


def _told(caller: Caller, request: Asked, now: datetime) -> dict[str, Any]:
    """Return what is to be noted of what a device tells of itself; nothing while that is known."""
    told = {"waiting": request.waiting, "people": request.people, "seen_seq": max(caller.seen_seq, request.seq)}
    offset = _offset(request, now)
    offset = caller.offset_ms if offset is None else offset
    stale = caller.contact_at is None or now - caller.contact_at > NOTED_EVERY or _first_since_revoked(caller)
    moved = offset is not None and (caller.offset_ms is None or abs(offset - caller.offset_ms) > _CLOCK_STEP)
    changed = any(getattr(caller, name) != value for name, value in told.items())
    if not (stale or moved or changed):
        return {}
    values = told | {"contact_at": now, "offset_ms": offset}
    return {f"its_{name}": value for name, value in values.items()}


def _first_since_revoked(caller: Caller) -> bool:
    """Tell whether a device is told now that it was taken out: organisers see by that that its copy is wiped."""
    return caller.revoked_at is not None and caller.contact_at is not None and caller.contact_at <= caller.revoked_at


def _offset(request: Asked, now: datetime) -> int | None:
    """Return our clock less that of a device, in milliseconds, as far as that can be written down."""
    if request.now is None:
        return None
    return max(-LARGEST, min(LARGEST, round((now - request.now) / timedelta(milliseconds=1))))


def _again(work: Callable[[], T]) -> T:
    for left in reversed(range(_TRIES)):
        try:
            return work()
        except OperationalError as error:
            if getattr(error.orig, "sqlstate", "") not in {"40P01", "40001"} or not left:
                raise
            session().rollback()
            time.sleep(_PAUSE)
    raise AssertionError  # the last try returns or raises
