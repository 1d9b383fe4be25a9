"""Badges put on the pages of a sheet: what is cut along, and each back behind its own front. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Generic, TypeVar

from conference.badges.sheets import SheetSpec, places, spec_faults

Part = TypeVar("Part")

Mark = tuple[float, float, float, float]
"""A straight line to cut along, from ``x1, y1`` to ``x2, y2``."""

_MARK = 9.0
_CLEAR = 2.0
_CROSS = 3.0
_SAME = 1.0
"""Edges closer than this are cut at once; and what is so close to the edge of the paper is not cut."""


@dataclass(frozen=True, slots=True)
class Placed(Generic[Part]):
    """Where a part stands: ``x``, ``y`` is the top left corner of its box; ``turned``: upside down inside that box."""

    part: Part
    x: float
    y: float
    turned: bool = False


@dataclass(frozen=True, slots=True)
class SheetPage(Generic[Part]):
    """One side of a sheet."""

    width: float
    height: float
    placed: tuple[Placed[Part], ...]
    marks: tuple[Mark, ...] = ()
    is_back: bool = False


def impose(
    fronts: Sequence[Part],
    backs: Sequence[Part | None],
    spec: SheetSpec,
    width: float,
    height: float,
    *,
    fold: bool = False,
) -> Iterator[SheetPage[Part]]:
    """Give the pages: fronts in the order in which one reads, after each page of them the page of their backs.

    ``backs`` is empty or as long as ``fronts``. ``width`` × ``height`` is the side of a badge that one sees; with
    ``fold`` the back stands upside down above its front, on one page. Raises ``ValueError`` for what ``spec_faults``
    tells.
    """
    flat = height * (2 if fold else 1)
    faults = spec_faults(spec, width, flat, backs=any(back is not None for back in backs), fold=fold)
    if faults:
        raise ValueError(faults[0].code)
    for start in range(0, len(fronts), spec.count):
        ours, theirs = fronts[start : start + spec.count], backs[start : start + spec.count]
        if fold:
            yield _folded(ours, theirs, spec, width, height)
        else:
            yield _front(ours, spec, width, height)
            if backs:
                yield _back(theirs, spec, width, height)


def _front(parts: Sequence[Part], spec: SheetSpec, width: float, height: float) -> SheetPage[Part]:
    corners = places(spec, width, height)
    placed = tuple(Placed(part, x, y) for part, (x, y) in zip(parts, corners, strict=False))
    return SheetPage(spec.width, spec.height, placed, marks(spec, width, height))


def _back(parts: Sequence[Part | None], spec: SheetSpec, width: float, height: float) -> SheetPage[Part]:
    """Return the page that lies behind a page of fronts, as one sees it when the sheet has been turned over."""
    placed = []
    for part, (x, y) in zip(parts, places(spec, width, height), strict=False):
        if part is not None:
            behind = _behind(spec, x, y, width, height)
            placed.append(Placed(part, behind[0] + spec.back_x, behind[1] + spec.back_y, not spec.flips_sideways))
    return SheetPage(spec.width, spec.height, tuple(placed), is_back=True)


def _behind(spec: SheetSpec, x: float, y: float, width: float, height: float) -> tuple[float, float]:
    if spec.flips_sideways:
        return spec.width - x - width, y
    return x, spec.height - y - height


def _folded(
    fronts: Sequence[Part], backs: Sequence[Part | None], spec: SheetSpec, width: float, height: float
) -> SheetPage[Part]:
    placed: list[Placed[Part]] = []
    for index, (x, y) in enumerate(places(spec, width, height * 2)[: len(fronts)]):
        back = backs[index] if index < len(backs) else None
        placed += [] if back is None else [Placed(back, x, y, turned=True)]
        placed.append(Placed(fronts[index], x, y + height))
    return SheetPage(spec.width, spec.height, tuple(placed), marks(spec, width, height * 2))


def marks(spec: SheetSpec, width: float, height: float) -> tuple[Mark, ...]:
    """Return the marks to cut along: on the edges of badges or outside of them, never inside one."""
    if not spec.marks:
        return ()
    corners = places(spec, width, height)
    columns = _edges(edge for x, _ in corners for edge in (x, x + width))
    rows = _edges(edge for _, y in corners for edge in (y, y + height))
    upright = [(x, y1, x, y2) for x in columns for y1, y2 in _ends(rows, spec.height) if _inner(x, spec.width)]
    across = [(x1, y, x2, y) for y in rows for x1, x2 in _ends(columns, spec.width) if _inner(y, spec.height)]
    return (*upright, *across, *_crosses(spec, columns, rows))


def _edges(edges: Iterable[float]) -> list[float]:
    """Return the cuts along these edges; badges that touch, or nearly, share one."""
    cuts: list[list[float]] = []
    for place in sorted(edges):
        if cuts and place - cuts[-1][0] < _SAME:
            cuts[-1].append(place)
        else:
            cuts.append([place])
    return [round((cut[0] + cut[-1]) / 2, 3) for cut in cuts]


def _ends(edges: Sequence[float], page: float) -> list[tuple[float, float]]:
    """Return the two stretches of a cut that are marked: outside where the margin has room, else along the edge."""
    (one, other), (start, end) = _end(edges[0]), _end(page - edges[-1])
    return [(one, other), (page - end, page - start)]


def _end(margin: float) -> tuple[float, float]:
    """Return where a mark begins and ends, from the edge of the paper: two or more millimetres clear of the badges."""
    return (max(0.0, margin - _MARK), margin - _CLEAR) if margin > _MARK / 2 + _CLEAR else (0.0, _MARK)


def _inner(cut: float, page: float) -> bool:
    """Tell a cut from the edge of the paper, where there is nothing to cut."""
    return _SAME < cut < page - _SAME


def _crosses(spec: SheetSpec, columns: Sequence[float], rows: Sequence[float]) -> Iterator[Mark]:
    """Give a small cross where four badges meet edge to edge."""
    if spec.columns == 1 or spec.rows == 1 or len(columns) > spec.columns + 1 or len(rows) > spec.rows + 1:
        return
    for x, y in product(columns[1:-1], rows[1:-1]):
        yield (x - _CROSS, y, x + _CROSS, y)
        yield (x, y - _CROSS, x, y + _CROSS)
