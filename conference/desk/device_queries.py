"""Devices of an event and the settings of its desk, read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from conference.core import vault
from conference.core.db import session
from conference.core.errors import Error
from conference.desk.models import DeskOp, DeskQuarantine, DeskSettings, Device
from conference.events.models import Event

SETTINGS_PURPOSE = "desk settings"


def devices(event_id: UUID) -> list[Device]:
    """Return the devices of an event in the order of their letters."""
    query = sa.select(Device).where(Device.event_id == event_id)
    return list(session().scalars(query.order_by(sa.func.length(Device.letter), Device.letter)))


def device(event_id: UUID, device_id: UUID) -> Device:
    """Return a device of an event. Raises ``unknown_device`` (404), for those of other events too."""
    row = session().get(Device, device_id)
    if row is None or row.event_id != event_id:
        raise Error("unknown_device", 404)
    return row


def received(event_id: UUID) -> Mapping[UUID, int]:
    """Return how many operations of each device arrived: those with an effect, and those that wait to be judged."""
    kept = sa.select(DeskOp.device_id, DeskOp.seq).where(DeskOp.event_id == event_id)
    held = sa.select(DeskQuarantine.device_id, DeskQuarantine.seq).where(DeskQuarantine.event_id == event_id)
    numbers = sa.union(kept, held).subquery()
    count = sa.select(numbers.c.device_id, sa.func.count(numbers.c.seq)).group_by(numbers.c.device_id)
    return {device_id: number for device_id, number in session().execute(count) if device_id is not None}


def last_number(row: Device) -> int:
    """Return the highest number of an operation that is known of a device: another one on it counts on from there."""
    highest = sa.select(sa.func.max(DeskOp.seq)).where(DeskOp.device_id == row.id)
    held = sa.select(sa.func.max(DeskQuarantine.seq)).where(DeskQuarantine.device_id == row.id)
    return max(row.seen_seq, session().scalar(highest) or 0, session().scalar(held) or 0)


def is_of(row: Device, slug: str) -> bool:
    """Tell whether a device is of the event with this short name."""
    return session().scalar(sa.select(Event.slug).where(Event.id == row.event_id)) == slug


def token_is_of_another(row: Device, token_hash: bytes) -> bool:
    """Tell whether another device has this token already: one telephone that is to be two has two of them."""
    same = sa.select(Device.id).where(Device.token_hash == token_hash, Device.id != row.id)
    return session().scalar(same) is not None


@dataclass(frozen=True)
class Settings:
    """How the desk of an event works. Without ``code`` (then its version is 0) none was needed yet."""

    pending: str = "refer"
    cancelled: str = "refer"
    vip_tag_id: UUID | None = None
    protocol: str = ""
    code: str = ""
    code_version: int = 0
    code_at: datetime | None = None
    version: int = 0


def settings(event_id: UUID) -> Settings:
    """Return how the desk of an event works, opened; what nobody has set yet is as usual."""
    row = session().get(DeskSettings, event_id)
    if row is None:
        return Settings()
    held = opened(row)
    return Settings(
        row.pending,
        row.cancelled,
        row.vip_tag_id,
        held.get("protocol", ""),
        held.get("code", ""),
        row.code_version,
        row.code_at if row.code_version else None,
        row.version,
    )


def settings_row(event_id: UUID) -> DeskSettings:
    """Return the settings of an event that has a device, and so a code of the day."""
    return session().get_one(DeskSettings, event_id)


def protocol_contact(event_id: UUID) -> str:
    """Return whom a desk tells of who is expected by protocol, in the organiser's words."""
    return settings(event_id).protocol


def opened(row: DeskSettings) -> dict[str, str]:
    """Return what is sealed in the settings of a desk: ``code`` and ``protocol``."""
    if row.sealed is None:
        return {}
    held: dict[str, str] = vault.unseal_json(row.event_id, SETTINGS_PURPOSE, row.event_id, row.sealed)
    return held
