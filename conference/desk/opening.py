"""The operations of a request, opened: what each says, or what is answered to one that cannot have an effect."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from conference.core.db import plain
from conference.desk import seals
from conference.desk.callers import Caller
from conference.desk.exchange_rules import Broken, Malformed, Said, Sent, said
from conference.desk.models import DeskOp

QUARANTINED = "quarantined"
_KEPT = sa.select(DeskOp.op_id, DeskOp.seq, DeskOp.outcome, DeskOp.reason)


@dataclass
class Answer:
    """What is answered to an operation: its id as it came, what became of it, and why."""

    id: str
    outcome: str = ""
    reason: str = ""

    def as_result(self) -> dict[str, str]:
        """Return it as it travels."""
        return {"id": self.id, "outcome": self.outcome, "reason": self.reason}


def answers(ops: Sequence[Sent | Broken]) -> list[Answer]:
    """Return an answer for each operation, not filled in yet."""
    return [Answer(str(one.id) if isinstance(one, Sent) else one.text) for one in ops]


def opened(caller: Caller, ops: Sequence[Sent | Broken], into: Sequence[Answer]) -> list[tuple[Sent, Said, Answer]]:
    """Return the operations that say something, with their answers; the other answers are filled in.

    Nothing that a revoked device sends has an effect; what came before its revocation, and is sent again because the
    answer was lost, gets the answer that it had.
    """
    if caller.revoked:
        _of_revoked(caller, ops, into)
        return []
    openers: dict[bytes, AESGCM | None] = {}
    good = []
    for one, its in zip(ops, into, strict=True):
        found = _read(caller, one, openers)
        if isinstance(one, Sent) and isinstance(found, Said):
            good.append((one, found, its))
        else:
            its.outcome, its.reason = QUARANTINED, str(found)
    return good


def _read(caller: Caller, one: Sent | Broken, openers: dict[bytes, AESGCM | None]) -> Said | str:
    """Return what an operation says, or why it says nothing."""
    if isinstance(one, Broken):
        return "invalid"
    if one.point not in openers:
        openers[one.point] = seals.opener(caller, one.point)
    text = seals.opened(openers[one.point], caller.id, one)
    if text is None:
        return "sealed"
    try:
        return said(text)
    except Malformed:
        return "invalid"


def _of_revoked(caller: Caller, ops: Sequence[Sent | Broken], into: Sequence[Answer]) -> None:
    ids: list[UUID] = [one.id for one in ops if isinstance(one, Sent)]
    rows = plain(_KEPT.where(DeskOp.op_id.in_(ids), DeskOp.device_id == caller.id)) if ids else ()
    kept = {(row.op_id, row.seq): row for row in rows}
    for one, its in zip(ops, into, strict=True):
        row = kept.get((one.id, one.seq)) if isinstance(one, Sent) else None
        its.outcome, its.reason = (row.outcome, row.reason) if row is not None else (QUARANTINED, "revoked")
