"""An operation as a row of the log, and back: what a desk typed is sealed."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from conference.core import vault
from conference.desk.models import DeskOp
from conference.desk.rules import APPLIED, Op

PURPOSE = "desk"
#: What an operation says that is of no person.
_NOBODYS = frozenset({"desk", "by", "group", "locale", "layout", "replaces"})


def values(op: Op, now: datetime) -> dict[str, Any]:
    """Return the columns of an operation that has just come, as if it had its effect."""
    return {
        "op_id": op.op_id,
        "event_id": op.event_id,
        "device_id": op.device_id,
        "seq": op.seq,
        "device_at": op.device_at,
        "offset_ms": round(op.offset / timedelta(milliseconds=1)),
        "at": op.done_at(now),
        "received_at": now,
        "staff_id": op.staff_id,
        "kind": op.kind,
        "subject_id": op.subject_id,
        "half_day_id": op.half_day_id,
        "session_id": op.session_id,
        "ticket_hash": None,
        "sealed": sealed(op.event_id, op.op_id, op.data),
        "outcome": APPLIED,
        "reason": "",
        "judged_at": None,
        "judged_by": None,
    }


def sealed(event_id: UUID, op_id: UUID, data: Mapping[str, Any]) -> bytes | None:
    """Seal what an operation says."""
    return vault.seal_json(event_id, PURPOSE, op_id, dict(data)) if data else None


def data_of(row: DeskOp) -> dict[str, Any]:
    """Open what an operation says."""
    data: dict[str, Any] = vault.unseal_json(row.event_id, PURPOSE, row.op_id, row.sealed) if row.sealed else {}
    return data


def op_of(row: DeskOp) -> Op:
    """Return the operation that a row keeps."""
    return Op(
        op_id=row.op_id,
        event_id=row.event_id,
        kind=row.kind,
        subject_id=row.subject_id,
        device_at=row.device_at,
        offset=timedelta(milliseconds=row.offset_ms),
        half_day_id=row.half_day_id,
        session_id=row.session_id,
        staff_id=row.staff_id,
        device_id=row.device_id,
        seq=row.seq,
        data=data_of(row),
    )


def forget(row: DeskOp) -> None:
    """Take what was typed of somebody out of an operation; what was done stays."""
    row.sealed = without_words(op_of(row))


def without_words(op: Op) -> bytes | None:
    """Seal what an operation says that is of no person."""
    return sealed(op.event_id, op.op_id, {name: value for name, value in op.data.items() if name in _NOBODYS})
