"""What a device sent that has no effect until a person has judged it: kept as it came, and sealed by us."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from conference.core import vault
from conference.core.db import plain
from conference.core.errors import Error
from conference.core.rows import insert_once
from conference.desk import callers, seals
from conference.desk.callers import Caller
from conference.desk.exchange_rules import Broken, Malformed, Said, Sent, said
from conference.desk.models import DeskQuarantine
from conference.desk.wire import b64, unb64

PURPOSE = "desk quarantine"
#: A device that is not ours any more cannot fill the disk.
MOST = 5_000
_MOST_BROKEN = 4_000
#: What is kept of something whose words are gone: it has had its effect, or whoever it was about is erased.
NOTHING = b'{"broken":""}'


def keep(device: Caller, one: Sent | Broken, reason: str, now: datetime) -> None:
    """Keep what came, once, until it is judged. Inside ``write()``. Raises ``too_many`` when a device has too much."""
    came = _came(one)
    row_id = uuid4()
    values = {
        "id": row_id,
        "event_id": device.event_id,
        "device_id": device.id,
        "op_id": one.id,
        "seq": one.seq if isinstance(one, Sent) else None,
        "received_at": now,
        "reason": reason,
        "digest": hashlib.sha256(came).digest(),
        "sealed": vault.seal(device.event_id, PURPOSE, row_id, came),
        "verdict": "",
    }
    if insert_once(DeskQuarantine, ("device_id", "digest"), **values) and waiting(device.id) > MOST:
        raise Error("too_many", 429)


def waiting(device_id: UUID) -> int:
    """Return how many things of a device wait to be judged."""
    query = sa.select(sa.func.count()).where(DeskQuarantine.device_id == device_id, DeskQuarantine.verdict == "")
    return plain(query).scalar() or 0


def came(row: DeskQuarantine) -> Mapping[str, Any]:
    """Return what came: ``id``, ``seq``, ``key``, ``iv``, ``ct``; of what was no operation, ``broken``."""
    found: Mapping[str, Any] = json.loads(vault.unseal(row.event_id, PURPOSE, row.id, row.sealed))
    return found


def read(row: DeskQuarantine) -> tuple[Sent, Said] | None:
    """Return what came with what it says; ``None`` for what nobody can open or read."""
    device, found = callers.by_id(row.device_id), came(row)
    if device is None or "broken" in found:
        return None
    one = Sent(UUID(found["id"]), found["seq"], unb64(found["key"]), unb64(found["iv"]), unb64(found["ct"]))
    text = seals.opened(seals.opener(device, one.point), device.id, one)
    if text is None:
        return None
    try:
        return one, said(text)
    except Malformed:
        return None


def _came(one: Sent | Broken) -> bytes:
    if isinstance(one, Broken):
        told: dict[str, Any] = {"id": one.text, "broken": json.dumps(one.raw)[:_MOST_BROKEN]}
    else:
        told = {"id": str(one.id), "seq": one.seq, "key": b64(one.point), "iv": b64(one.iv), "ct": b64(one.ct)}
    return json.dumps(told, sort_keys=True, separators=(",", ":")).encode()
