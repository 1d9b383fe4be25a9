"""Which events there are, as far as accounts must know; the room of events, which stands above, tells it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

from conference.core.errors import Error
from conference.core.types import Localised


@dataclass(frozen=True)
class EventName:
    """An event as accounts see it."""

    id: UUID
    slug: str
    title: Localised


Directory: TypeAlias = Callable[[], list[EventName]]
_TOLD: list[Directory] = []


def told_by(directory: Directory) -> None:
    """Register what returns the events, the latest first."""
    _TOLD[:] = [directory]


def events() -> list[EventName]:
    """Return every event, the latest first."""
    return [event for directory in _TOLD for event in directory()]


def event_by_slug(slug: str) -> EventName:
    """Return the event with this short name. Raises ``unknown_event``."""
    for event in events():
        if event.slug == slug:
            return event
    raise Error("unknown_event", 404)
