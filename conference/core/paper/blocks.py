"""A text in a box, as lines of a drawing."""

from functools import lru_cache
from typing import Literal

from conference.core.paper.drawing import Align, Text
from conference.core.paper.fitting import LEADING, POINT, FittedText, Room, fit
from conference.core.paper.lettering import runs_right_to_left

VerticalAlign = Literal["top", "middle", "bottom"]

_ASCENT = 0.95
"""From the top of a line to its baseline, in em."""

_ALONG = {"start": 0.0, "middle": 0.5, "end": 1.0}
_DOWN = {"top": 0.0, "middle": 0.5, "bottom": 1.0}


@lru_cache(maxsize=4096)
def fitted(text: str, room: Room) -> FittedText:
    """Return what ``fit`` does, remembered: a badge is looked at before it is printed, and organisations come again."""
    return fit(text, room)


def text_block(
    text: str,
    x: float,
    y: float,
    room: Room,
    *,
    align: Align = "start",
    valign: VerticalAlign = "top",
    ink: str = "#000000",
) -> list[Text]:
    """Return the lines of ``text`` fitted into ``room``, its top left corner at ``x``, ``y`` (millimetres)."""
    shown = fitted(text, room)
    em = shown.size * POINT
    spare = room.height - LEADING * em * len(shown.lines)
    first = y + spare * _DOWN[valign] + _ASCENT * em
    backwards = runs_right_to_left(text)
    return [
        Text(
            x + room.width * _ALONG[align], first + place * LEADING * em, line,
            shown.size, room.bold, align, ink, room.width, backwards,
        )
        for place, line in enumerate(shown.lines)
    ]  # fmt: skip
