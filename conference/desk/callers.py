"""Which device asks: read once, in one statement, with what the event's desk knows of the code of the day."""

import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from conference.core import tokens
from conference.core.errors import Error
from conference.core.prepared import Hot
from conference.desk import device_rules, devices
from conference.desk.models import DeskSettings, Device
from conference.events.models import Event

_OF_DEVICE = (
    *(Device.id, Device.event_id, Device.letter, Device.name, Device.profile, Device.room_id, Device.token_hash),
    *(Device.paired_at, Device.revoked_at, Device.contact_at, Device.people, Device.waiting, Device.offset_ms),
    *(Device.seen_seq, Device.wrong_codes, Device.wrong_since),
)
_CALLER = (
    sa.select(*_OF_DEVICE, Event.slug, DeskSettings.salt, DeskSettings.proof, DeskSettings.code_version)
    .join(Event, Event.id == Device.event_id)
    .join(DeskSettings, DeskSettings.event_id == Device.event_id)
    .where(Device.id == sa.bindparam("device_id"))
)


@dataclass(frozen=True)
class Caller:
    """A device as it was when it asked."""

    id: UUID
    event_id: UUID
    letter: str
    name: str
    profile: str
    room_id: UUID | None
    token_hash: bytes
    paired_at: datetime | None
    revoked_at: datetime | None
    contact_at: datetime | None
    people: int
    waiting: int
    offset_ms: int | None
    seen_seq: int
    wrong_codes: int
    wrong_since: datetime | None
    slug: str
    salt: bytes
    proof: bytes
    code_version: int

    @property
    def revoked(self) -> bool:
        """Whether an organiser took it out."""
        return self.revoked_at is not None

    def blocked(self, now: datetime) -> bool:
        """Tell whether it had too many wrong codes."""
        return device_rules.blocked(device_rules.Wrong(self.wrong_codes, self.wrong_since), now)

    def proves(self, proof: bytes) -> bool:
        """Tell whether this is what the code of the day gives."""
        return hmac.compare_digest(self.proof, tokens.digest_bytes(proof))


def authenticated(header: str | None, slug: str) -> Caller:
    """Return the device of this event that sends ``Authorization: Device <id>.<token>``, a revoked one too.

    Raises ``device_unknown`` (401).
    """
    device_id, token = devices.credentials(header or "")
    found = by_id(device_id) if device_id is not None else None
    known = found.token_hash if found is not None else bytes(32)
    if not hmac.compare_digest(known, tokens.digest_bytes(token)) or found is None or found.slug != slug:
        raise Error("device_unknown", 401)
    return found


def by_id(device_id: UUID) -> Caller | None:
    """Return a device that was paired."""
    row: Any = Hot().first(_CALLER, {"device_id": device_id})
    return Caller(*row) if row is not None and row.token_hash is not None else None
