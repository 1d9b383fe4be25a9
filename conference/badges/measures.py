"""The measures of a badge of any size, its styles of text, and its boxes while it is put together. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import sqrt

from conference.badges.areas import Area
from conference.badges.pieces import Style
from conference.badges.rules import Box

_FACE = frozenset({"group", "event"})
STYLES: Mapping[str, Style] = {
    "title": Style(13, 7),
    "organisation": Style(13, 6, 4, bold=True),
    "function": Style(11.5, 6, 3),
    "place": Style(11, 6, 2),
    "event": Style(10, 6, 3, bold=True),
    "table": Style(15, 7, 2, bold=True),
    "extra": Style(10, 6, 2),
    "text": Style(10, 6, 3),
    "languages": Style(11, 6, 2),
    "photo": Style(11, 6, 2, bold=True),
    "code": Style(14, 7, 1, bold=True),
    "number": Style(10, 6, 1),
}
"""The texts of a front, by element; sizes are those of A6."""


@dataclass(slots=True)
class Side:
    """One side of a badge while it is put together."""

    face: list[Box] = field(default_factory=list)
    person: list[Box] = field(default_factory=list)

    def add(self, boxes: Iterable[Box]) -> None:
        """Put each box where it belongs: what a group shares on the face, what is a person's own on top."""
        for box in boxes:
            shared_text = box.kind == "text" and (box.text or box.field in _FACE)
            shared_shape = box.kind in {"fill", "motif", "frieze", "image"}
            (self.face if shared_text or shared_shape else self.person).append(box)


@dataclass(frozen=True, slots=True)
class Measures:
    """The measures of a badge: ``unit`` is 1 on A6; everything else is in millimetres."""

    width: float
    height: float

    @property
    def margin(self) -> float:
        """How far all ink keeps from the edge: 6 mm on A6, for office printers do not reach the edge of their paper."""
        return min(10.0, max(2.5, min(self.width, self.height) / 17.5))

    @property
    def frame(self) -> float:
        """How far white reaches beyond the ink before a background, which is seen around it."""
        return self.margin * 0.35

    @property
    def unit(self) -> float:
        """By how much things are larger than on A6."""
        area = sqrt(self.width * self.height / (105 * 148))
        return min(2.2, max(0.5, min(area, self.width / 75, self.height / 75)))

    @property
    def lying(self) -> bool:
        """Whether the QR code stands at the side of the name rather than under it."""
        return self.width > self.height * 1.05

    @property
    def safe(self) -> Area:
        """Where ink may be."""
        return Area(0, 0, self.width, self.height).inset(self.margin)
