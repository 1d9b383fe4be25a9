"""The printer of one desk: which layout, which paper, what it is off by. The device keeps it, as text. Pure."""

from dataclasses import dataclass
from math import isfinite
from urllib.parse import parse_qsl, urlencode

from conference.badges.run_rules import MOST_OFFSET

_MOST_LETTERS = 40


@dataclass(frozen=True, slots=True)
class Printer:
    """How a desk prints one badge.

    ``layout`` empty: that of each group. ``sheet`` empty: a page of the size of the badge. ``right`` and ``down`` move
    the print, in millimetres. ``at_once``: a badge comes by itself when somebody arrives who has none yet.
    """

    layout: str = ""
    sheet: str = ""
    right: float = 0.0
    down: float = 0.0
    at_once: bool = False

    def as_text(self) -> str:
        """Return it as a device keeps it."""
        told = {"l": self.layout, "s": self.sheet, "x": self.right, "y": self.down, "a": int(self.at_once)}
        return urlencode(told)

    @classmethod
    def from_text(cls, text: str) -> "Printer":
        """Return what a device has kept; whatever is no such thing counts as nothing."""
        told = dict(parse_qsl(text[:400]))
        return cls(
            told.get("l", "")[:_MOST_LETTERS],
            told.get("s", "")[:_MOST_LETTERS],
            _offset(told.get("x", "")),
            _offset(told.get("y", "")),
            told.get("a") == "1",
        )


def _offset(text: str) -> float:
    try:
        found = round(float(text), 1)
    except ValueError:
        return 0.0
    return found if isfinite(found) and abs(found) <= MOST_OFFSET else 0.0
