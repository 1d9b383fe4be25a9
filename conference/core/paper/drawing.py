"""A drawing: what paper shows, as plain values. Millimetres from the top left corner, sizes of letters in points.

It says what stands where, not how it is put on paper: PDF draws it, SVG can draw the same. It travels as JSON.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import Any, Literal

Align = Literal["start", "middle", "end"]
Step = tuple[Any, ...]
"""``("M", x, y)``, ``("L", x, y)``, ``("C", x1, y1, x2, y2, x, y)`` or ``("Z",)``, as in an SVG path, absolute."""

_ROUND = 0.5522847498
"""Handles of a quarter circle drawn as one cubic curve."""


@dataclass(frozen=True, slots=True)
class Text:
    """One line, its baseline at ``y``. Wider than ``width`` it is narrowed to it: whatever happens, it stays inside."""

    x: float
    y: float
    text: str
    size: float
    bold: bool = False
    align: Align = "start"
    ink: str = "#000000"
    width: float | None = None
    right_to_left: bool = False


@dataclass(frozen=True, slots=True)
class Path:
    """A shape: filled, stroked or both. Holes are drawn by the even-odd rule."""

    steps: Sequence[Step]
    fill: str | None = None
    stroke: str | None = None
    width: float = 0.0


@dataclass(frozen=True, slots=True)
class Qr:
    """A QR code; ``size`` is its side including the quiet zone."""

    x: float
    y: float
    size: float
    text: str


@dataclass(frozen=True, slots=True)
class Image:
    """A picture that fills a rectangle: ``asset`` names a PNG, a JPEG or a PDF of one page among the drawing's assets.

    It is in the file once, however often it is shown. Only what ``pictures.safe`` has made belongs here. ``window``:
    the rectangle (x, y, width, height) outside of which nothing of it is shown.
    """

    x: float
    y: float
    width: float
    height: float
    asset: str
    window: tuple[float, float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class Stamp:
    """A face put down once more: a sign that many parts show is drawn once. ``x``, ``y``: its top left corner."""

    x: float
    y: float
    face: str


Item = Text | Path | Qr | Image | Stamp
_KINDS: dict[str, type[Item]] = {"text": Text, "path": Path, "qr": Qr, "image": Image, "stamp": Stamp}
_VALUES = {kind: (name, attrgetter(*(each.name for each in fields(kind)))) for name, kind in _KINDS.items()}


@dataclass(frozen=True, slots=True)
class Face:
    """What many parts share, drawn once and shown under each."""

    width: float
    height: float
    items: Sequence[Item]


@dataclass(frozen=True, slots=True)
class Part:
    """Items moved together, on top of a face where one is named; ``turned`` by half a turn around their corner."""

    items: Sequence[Item]
    x: float = 0.0
    y: float = 0.0
    face: str | None = None
    turned: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet of paper."""

    width: float
    height: float
    parts: Sequence[Part]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A document. Its title is all that its metadata say of it: keep it neutral. ``assets``: the bytes of pictures."""

    pages: Sequence[Page]
    title: str
    language: str
    faces: Mapping[str, Face] = field(default_factory=dict)
    assets: Mapping[str, bytes] = field(default_factory=dict)


def rectangle(x: float, y: float, width: float, height: float) -> tuple[Step, ...]:
    """Return the steps around a rectangle."""
    return polygon((x, y), (x + width, y), (x + width, y + height), (x, y + height))


def polygon(*points: tuple[float, float]) -> tuple[Step, ...]:
    """Return the steps around a closed shape with straight sides."""
    first, *others = points
    return (("M", *first), *(("L", *point) for point in others), ("Z",))


def circle(x: float, y: float, radius: float) -> tuple[Step, ...]:
    """Return the steps around a circle with its centre at ``x``, ``y``."""
    r, h = radius, radius * _ROUND
    return (
        ("M", x + r, y),
        ("C", x + r, y + h, x + h, y + r, x, y + r),
        ("C", x - h, y + r, x - r, y + h, x - r, y),
        ("C", x - r, y - h, x - h, y - r, x, y - r),
        ("C", x + h, y - r, x + r, y - h, x + r, y),
        ("Z",),
    )


def line(x1: float, y1: float, x2: float, y2: float) -> tuple[Step, ...]:
    """Return the steps of a straight line."""
    return (("M", x1, y1), ("L", x2, y2))


def to_data(drawing: Drawing) -> dict[str, Any]:
    """Return the drawing as values that JSON can carry; its assets, by name only, travel beside it in their order."""
    return {
        "title": drawing.title,
        "language": drawing.language,
        "assets": list(drawing.assets),
        "faces": {
            name: [face.width, face.height, [_item_data(item) for item in face.items]]
            for name, face in drawing.faces.items()
        },
        "pages": [
            [
                page.width,
                page.height,
                [[part.x, part.y, part.face, part.turned, [_item_data(i) for i in part.items]] for part in page.parts],
            ]
            for page in drawing.pages
        ],
    }


def from_data(data: Mapping[str, Any], assets: Sequence[bytes] = ()) -> Drawing:
    """Return the drawing that ``to_data`` turned into plain values."""
    faces = {
        name: Face(width, height, [_item(item) for item in items])
        for name, (width, height, items) in data["faces"].items()
    }
    pages = [
        Page(width, height, [Part([_item(i) for i in items], *place) for *place, items in parts])
        for width, height, parts in data["pages"]
    ]
    return Drawing(pages, data["title"], data["language"], faces, dict(zip(data["assets"], assets, strict=True)))


def _item_data(item: Item) -> list[Any]:
    name, values = _VALUES[type(item)]
    return [name, *values(item)]


def _item(data: Sequence[Any]) -> Item:
    kind, *values = data
    return _KINDS[kind](*values)
