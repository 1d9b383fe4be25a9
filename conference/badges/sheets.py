"""Sheets of paper for badges: to cut, or cut already, as data; how many badges to a page and where. Pure."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any, Literal

from conference.badges.formats import DATA
from conference.badges.rules import Fault

Duplex = Literal["none", "long", "short"]
"""How the printer turns the paper over: not at all, around its long edge, or around its short one."""

PLAIN = "page"
"""The code of a sheet that is the badge itself: one to a page of its size."""

FARTHEST = 20.0
"""By how much a print may be moved, in millimetres: more than that is a mistake in typing."""

_SLACK = 0.05
_Size = tuple[float, float]


@dataclass(frozen=True, slots=True)
class SheetSpec:
    """A page of ``columns`` × ``rows`` equal cells, a badge in the middle of each; everything in millimetres.

    ``left`` and ``top`` are the margins before the first cell. ``offset_x`` and ``offset_y`` move all badges on the
    paper, right and down as one sees its front; a back moves with its front and stays behind it. ``back_x`` and
    ``back_y`` move the backs alone, right and down as one sees the back: for a printer whose second side is off.
    """

    code: str
    width: float
    height: float
    columns: int
    rows: int
    cell_width: float
    cell_height: float
    left: float = 0.0
    top: float = 0.0
    gutter_x: float = 0.0
    gutter_y: float = 0.0
    marks: bool = False
    offset_x: float = 0.0
    offset_y: float = 0.0
    back_x: float = 0.0
    back_y: float = 0.0
    duplex: Duplex = "none"

    @property
    def count(self) -> int:
        """How many badges a page has."""
        return self.columns * self.rows

    @property
    def flips_sideways(self) -> bool:
        """Whether turning the paper over exchanges left and right (as the page of a book); else top and bottom."""
        upright = self.height >= self.width
        return upright == (self.duplex != "short")


def plain(width: float, height: float, duplex: Duplex = "none") -> SheetSpec:
    """Return the sheet that is the badge itself: one to a page."""
    return SheetSpec(PLAIN, width, height, 1, 1, width, height, duplex=duplex)


@dataclass(frozen=True, slots=True)
class Printing:
    """A sheet by its code, as somebody orders it for one printer; everything in millimetres.

    ``offset`` and ``back`` are what the printer is off by (``SheetSpec``). ``duplex`` empty: as the layout needs it.
    ``gutter`` is between badges that are to be cut, unless the sheet parts them already; ``marks``: where to cut.
    """

    code: str = PLAIN
    offset: _Size = (0.0, 0.0)
    back: _Size = (0.0, 0.0)
    duplex: Duplex | None = None
    gutter: float = 0.0
    marks: bool = True

    def spec(self, width: float, height: float) -> SheetSpec | None:
        """Return the sheet for badges of this size (flat); ``None`` where none of that code holds such a badge."""
        found = sheet(self.code, width, height)
        if found is None:
            return None
        if self.gutter and self.code in _CUT and not _CUT[self.code].get("spread"):
            found = spaced(found, self.gutter, self.gutter)
        return moved(replace(found, marks=found.marks and self.marks), self.offset, self.back, self.duplex)


def badges_on(code: str) -> int | None:
    """Return how many badges a sheet of that code holds; ``None`` for a code that is none."""
    if code in _LABELS:
        return _LABELS[code].count
    return 1 if code == PLAIN else _CUT[code]["count"] if code in _CUT else None


def sheet(code: str, width: float, height: float) -> SheetSpec | None:
    """Return the sheet of that code for badges of ``width`` × ``height`` (``flat_height`` where they are folded).

    ``None`` where there is no such sheet or no such badge fits it: then it is not in ``sheets_for`` either.
    """
    if code == PLAIN:
        return plain(width, height)
    if code in _LABELS:
        return _LABELS[code] if _in_cell(_LABELS[code], width, height) else None
    return _cut(_CUT[code], width, height) if code in _CUT else None


def sheets_for(width: float, height: float) -> list[SheetSpec]:
    """Return the sheets that badges of this size fit, in the order of a form; label sheets only if nearly filled."""
    cut = [found for row in _CUT.values() if (found := _cut(row, width, height))]
    labels = [label for label in _LABELS.values() if _in_cell(label, width, height) and _fills(label, width, height)]
    return [*cut, *labels]


def label_sheets() -> list[SheetSpec]:
    """Return the sheets that are cut already, in the order of a form."""
    return list(_LABELS.values())


def spec_faults(
    spec: SheetSpec, width: float, height: float, *, backs: bool = False, fold: bool = False
) -> list[Fault]:
    """Return why badges of this size (flat) cannot be printed so: an empty list where they can.

    ``sheet_size``: the cells are not on the page; ``sheet_small``: the badge is larger than a cell; ``sheet_offset``:
    moved further than ``FARTHEST`` or off the page; ``sheet_backs``: backs, and a printer that does not turn the paper.
    """
    faults = []
    if not _sound(spec):
        faults.append(Fault("sheet_size"))
    elif not _in_cell(spec, width, height):
        faults.append(Fault("sheet_small", "", {"width": spec.cell_width, "height": spec.cell_height}))
    elif not _stays(spec, width, height):
        faults.append(Fault("sheet_offset", "offset", {"most": FARTHEST}))
    if backs and not fold and spec.duplex == "none":
        faults.append(Fault("sheet_backs", "duplex"))
    return faults


def places(spec: SheetSpec, width: float, height: float) -> list[tuple[float, float]]:
    """Return the top left corners of the badges of a page, in the order in which one reads."""
    inset_x, inset_y = (spec.cell_width - width) / 2, (spec.cell_height - height) / 2
    return [(x + inset_x, y + inset_y) for x, y in _cells(spec)]


def _cells(spec: SheetSpec) -> Iterator[tuple[float, float]]:
    for row, column in product(range(spec.rows), range(spec.columns)):
        x = spec.left + column * (spec.cell_width + spec.gutter_x)
        y = spec.top + row * (spec.cell_height + spec.gutter_y)
        yield x + spec.offset_x, y + spec.offset_y


def _extent(spec: SheetSpec) -> tuple[float, float]:
    """Return the right and the bottom end of the last cell, before anything is moved."""
    return (
        spec.left + spec.columns * spec.cell_width + (spec.columns - 1) * spec.gutter_x,
        spec.top + spec.rows * spec.cell_height + (spec.rows - 1) * spec.gutter_y,
    )


def _sound(spec: SheetSpec) -> bool:
    least = min(spec.left, spec.top, spec.gutter_x, spec.gutter_y)
    right, bottom = _extent(spec)
    return (
        min(spec.columns, spec.rows) >= 1
        and least >= -_SLACK
        and min(spec.cell_width, spec.cell_height) > 0
        and right <= spec.width + _SLACK
        and bottom <= spec.height + _SLACK
    )


def _in_cell(spec: SheetSpec, width: float, height: float) -> bool:
    return width <= spec.cell_width + _SLACK and height <= spec.cell_height + _SLACK


def _stays(spec: SheetSpec, width: float, height: float) -> bool:
    """Tell whether a print is moved by a little: a badge may then reach out of the page by its own empty edge only."""
    moves = (spec.offset_x, spec.offset_y, spec.back_x, spec.back_y)
    least = max(abs(move) for move in moves)
    return least <= min(FARTHEST, width / 10, height / 10) or (least <= FARTHEST and _inside(spec, width, height))


def _inside(spec: SheetSpec, width: float, height: float) -> bool:
    corners = places(spec, width, height)
    across, down = abs(spec.back_x), abs(spec.back_y)
    return all(
        across - _SLACK <= x <= spec.width - width - across + _SLACK
        and down - _SLACK <= y <= spec.height - height - down + _SLACK
        for x, y in corners
    )


def _fills(spec: SheetSpec, width: float, height: float) -> bool:
    return spec.cell_width - width < width / 8 and spec.cell_height - height < height / 8


def _cut(row: Mapping[str, Any], width: float, height: float) -> SheetSpec | None:
    """Return the way to put so many on the paper that leaves the widest margin; upright where two are alike."""
    count, paper = row["count"], _paper(row["paper"])
    grids = [(columns, count // columns) for columns in range(1, count + 1) if count % columns == 0]
    found = [_grid(row, page, grid, (width, height)) for page in (paper, paper[::-1]) for grid in grids]
    fitting = [spec for spec in found if min(spec.left, spec.top) >= -_SLACK]
    best = max(fitting, key=lambda spec: min(spec.left, spec.top), default=None)
    return _spread(best) if best and row.get("spread") else best


def _grid(row: Mapping[str, Any], page: _Size, grid: tuple[int, int], badge: _Size) -> SheetSpec:
    """Return badges edge to edge in the middle of the page; a margin below 0 says that they are too large for it."""
    left, top = ((side - many * one) / 2 for side, many, one in zip(page, grid, badge, strict=True))
    return SheetSpec(row["code"], *page, *grid, *badge, left=left, top=top, marks=True)


def _spread(spec: SheetSpec) -> SheetSpec:
    """Return the page shared out evenly, each badge in the middle of its share."""
    cell_width, cell_height = spec.width / spec.columns, spec.height / spec.rows
    return replace(spec, cell_width=cell_width, cell_height=cell_height, left=0, top=0)


def _paper(paper: Any) -> _Size:
    width, height = _PAPERS[paper] if isinstance(paper, str) else paper
    return width, height


def _label(row: Mapping[str, Any]) -> SheetSpec:
    given = {key: row[key] for key in ("code", "columns", "rows", "left", "top")}
    (page_width, page_height), (width, height) = _paper(row["paper"]), row["cell"]
    across, down = row.get("gutter", (0, 0))
    return SheetSpec(
        width=page_width,
        height=page_height,
        cell_width=width,
        cell_height=height,
        gutter_x=across,
        gutter_y=down,
        **given,
    )


_DATA = json.loads((DATA / "sheets.json").read_text(encoding="utf-8"))
_PAPERS: Mapping[str, Sequence[float]] = _DATA["papers"]
_CUT: Mapping[str, Mapping[str, Any]] = {row["code"]: row for row in _DATA["cut"]}
_LABELS: Mapping[str, SheetSpec] = {row["code"]: _label(row) for row in _DATA["labels"]}
CODES: tuple[str, ...] = (PLAIN, *_CUT, *_LABELS)
"""Every sheet, in the order of a form."""

PRESELECTED = next(code for code, row in _CUT.items() if row.get("preselected"))
"""The sheet that a form shows first."""


def moved(
    spec: SheetSpec,
    offset: tuple[float, float] = (0.0, 0.0),
    back: tuple[float, float] = (0.0, 0.0),
    duplex: Duplex | None = None,
) -> SheetSpec:
    """Return the sheet for one printer: what it is off by, in millimetres, and how it turns the paper over."""
    (x, y), (back_x, back_y) = offset, back
    return replace(
        spec, offset_x=x, offset_y=y, back_x=back_x, back_y=back_y, duplex=spec.duplex if duplex is None else duplex
    )


def spaced(spec: SheetSpec, across: float, down: float) -> SheetSpec:
    """Return a sheet to cut with gutters between its badges, still in the middle of the page; see ``spec_faults``."""
    width = spec.columns * spec.cell_width + (spec.columns - 1) * across
    height = spec.rows * spec.cell_height + (spec.rows - 1) * down
    left, top = (spec.width - width) / 2, (spec.height - height) / 2
    return replace(spec, gutter_x=across, gutter_y=down, left=left, top=top)
