"""Rules of events and groups: is registration open, is a group, and what is told instead. Pure."""

from dataclasses import dataclass
from datetime import datetime

#: What the form of a group may leave out, in the order of the form. A name and a telephone are always asked.
LEAVABLE = ("organisation", "function", "email", "age_bracket", "language", "district")


@dataclass(frozen=True)
class Window:
    """When something is open: from ``opens_at`` (included) to ``closes_at`` (excluded); ``None`` is no bound."""

    opens_at: datetime | None = None
    closes_at: datetime | None = None

    def state(self, now: datetime) -> str:
        """Return ``early``, ``open`` or ``closed``."""
        if self.opens_at is not None and now < self.opens_at:
            return "early"
        if self.closes_at is not None and now >= self.closes_at:
            return "closed"
        return "open"


def entry_refusal(event_window: Window, group_window: Window, entry: str, now: datetime) -> str | None:
    """Return the reason code why nobody may register by the public form now, or ``None`` when they may."""
    for window in (event_window, group_window):
        state = window.state(now)
        if state == "early":
            return "registration_early"
        if state == "closed":
            return "registration_closed"
    return "group_by_invitation" if entry == "invitation" else None


def is_full(quota: int | None, taken: int, overbooked: int) -> bool:
    """Tell whether a group has no seat left for somebody who comes by the form."""
    return quota is not None and taken >= quota + overbooked
