"""The pieces of a badge, each as boxes in an area: the band of the group, names, signs, lines of text. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import floor
from typing import Literal

from conference.badges.areas import Area
from conference.badges.recipes import Logo, NameStyle, Recipe
from conference.badges.rules import GROUP_INK, ON_GROUP_INK, Box, ink_on
from conference.core.paper.blocks import VerticalAlign
from conference.core.paper.drawing import Align
from conference.core.paper.fitting import LEADING, POINT

LINE = LEADING * POINT
"""The height of a line in millimetres, per point of its size."""

LEAST_POINTS = 6.0
"""No text of ours is smaller, unless it does not fit otherwise: then somebody is told."""

QR_LEAST = 0.4 * 33
"""The least side of a QR box: modules of 0.4 mm, which an office printer still puts down and a phone reads."""

NAME_LEAST = 9.0
"""The least height of the room for a name, in millimetres: a word of 8 points above another."""

_FAMILY_SHARE = 0.34
LOGO_GAP = 3.0
"""Between two logos, in millimetres."""

_RULE = 0.2


@dataclass(frozen=True, slots=True)
class Style:
    """How a line of text looks: its largest size on a badge of A6 and its least, in points; how many lines at most."""

    size: float
    least: float = LEAST_POINTS
    lines: int = 2
    bold: bool = False


def text(
    field: str,
    area: Area,
    style: Style,
    unit: float,
    *,
    valign: VerticalAlign = "middle",
    align: Align = "start",
    says: str = "",
    label: str = "",
    ink: str = "#000000",
) -> Box:
    """Return a box of text that fills its area: as many lines as it has room for, no smaller than it may be."""
    lines = max(1, min(style.lines, floor(area.height / (style.least * LINE) + 0.01)))
    largest = max(style.least, round(min(style.size * unit, area.height / LINE) * 2) / 2)
    smallest = min(style.least, floor(area.height / LINE * 2) / 2)
    return Box(
        "text", *_sides(area), field, largest, smallest, lines, style.bold, align, valign, ink, says, label
    )  # fmt: skip


def band(area: Area, recipe: Recipe, unit: float) -> Iterator[Box]:
    """Give the band with the mark and the name of the group: filled with its colour, or outlined in black."""
    pad = round(area.height * 0.095, 2)
    ink = recipe.accent or GROUP_INK
    on = ink_on(recipe.accent) if recipe.accent else ON_GROUP_INK
    if recipe.inks == "black":
        ink, on = "#000000", "#000000"
    yield _fill(area, ink)
    if recipe.inks == "black":
        yield _fill(area.inset(max(0.4, pad * 0.35)), "#ffffff")
    tile, rest = area.inset(pad).across(area.height - 2 * pad, pad * 2)
    yield Box("motif", *_sides(tile))
    label = Area(rest.x, area.y + pad / 2, rest.width - pad, area.height - pad)
    style = Style(area.height * 0.86 / unit, min(9.0, max(LEAST_POINTS, area.height * 0.43)), 3, bold=True)
    yield text("group", label, style, unit, ink=on)


def frieze(area: Area) -> Box:
    """Return the row of the group's mark."""
    return Box("frieze", *_sides(area))


def rule(area: Area, at: float) -> Box:
    """Return a hairline across an area."""
    return Box("fill", area.x, round(at, 2), area.width, _RULE)


def logos(area: Area, marks: Sequence[Logo]) -> Iterator[Box]:
    """Give the logos side by side, each in its place: those of the left first, then the middle, then the right."""
    order = {"left": 0, "top": 1, "right": 2}
    aligned: dict[str, Align] = {"left": "start", "top": "middle", "right": "end"}
    stand = sorted(marks, key=lambda logo: order[logo.place])
    for logo, cell in zip(stand, area.columns(len(stand), LOGO_GAP), strict=True):
        yield Box("image", *_sides(cell), asset=logo.asset, align=aligned[logo.place], valign="middle")


def names(area: Area, style: NameStyle, unit: float) -> Iterator[Box]:
    """Give the boxes of the names: one for who has a single name, two for who has a given and a family name."""
    least = min(14.0, max(8.0, 14 * unit))
    yield text("only_name", area, Style(66, least, 3, bold=True), unit)
    share = {"given": 1 - _FAMILY_SHARE, "even": 0.5, "family": _FAMILY_SHARE}[style]
    given, family = area.down(area.height * share)
    large, small = Style(60, least, 3, bold=True), Style(30, max(7.5, least - 2), 2)
    small_given, small_family = style == "family", style == "given"
    yield text("given_names", given, small if small_given else large, unit, valign="bottom")
    yield text("family_name", family, small if small_family else large, unit, valign="top")


def sign(kind: Literal["photo", "speech"], field: str, area: Area, style: Style, unit: float) -> Iterator[Box]:
    """Give a round sign and the words beside it."""
    side = round(min(area.height, 10 * unit), 2)
    middle = area.y + (area.height - side) / 2
    yield Box(kind, area.x, round(middle, 2), side, side)
    words = Area(area.x + side + 2 * unit, area.y, area.width - side - 2 * unit, area.height)
    yield text(field, words, style, unit)


def qr(corner_x: float, corner_y: float, side: float, *, cover: bool) -> Iterator[Box]:
    """Give the QR code, quiet zone included, by its top left corner; ``cover``: on white, before a background."""
    area = Area(corner_x, corner_y, side, side)
    if cover:
        yield _fill(area, "#ffffff")
    yield Box("qr", *_sides(area))


def _fill(area: Area, ink: str) -> Box:
    return Box("fill", *_sides(area), ink=ink)


def _sides(area: Area) -> tuple[float, float, float, float]:
    return round(area.x, 2), round(area.y, 2), round(area.width, 2), round(area.height, 2)
