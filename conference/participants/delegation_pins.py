"""The PIN of a delegation: six digits, told once, kept as a hash that is worth nothing without the event's key.

Hashing takes its time, so none of it belongs into a ``write()``.
"""

import secrets
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from conference.core import vault
from conference.participants.delegation_rules import PIN_DIGITS
from conference.participants.models import Delegation

HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


@dataclass(frozen=True)
class Prepared:
    """A PIN made for a delegation, which may not be there yet: what is told once, and what is kept."""

    delegation_id: UUID
    pin: str = field(repr=False)
    hashed: str = field(repr=False)


def prepare(event_id: UUID, delegation_id: UUID | None = None) -> Prepared:
    """Make a PIN for a delegation (default: one with a new id). Not inside ``write()``."""
    delegation_id = delegation_id or uuid4()
    pin = f"{secrets.randbelow(10**PIN_DIGITS):0{PIN_DIGITS}d}"
    return Prepared(delegation_id, pin, HASHER.hash(_keyed(event_id, delegation_id, pin)))


def is_right(delegation: Delegation, typed: str) -> bool:
    """Tell whether somebody typed the PIN of a delegation, spaces or not. Not inside ``write()``."""
    pin = "".join(typed.split())
    if not delegation.pin_hash or len(pin) != PIN_DIGITS or not pin.isdecimal():
        return False
    pin = "".join(str(int(figure)) for figure in pin)  # figures of any script
    try:
        return HASHER.verify(delegation.pin_hash, _keyed(delegation.event_id, delegation.id, pin))
    except (VerificationError, InvalidHashError):
        return False


def _keyed(event_id: UUID, delegation_id: UUID, pin: str) -> bytes:
    return vault.mac(event_id, "pin", f"{delegation_id}|{pin}")
