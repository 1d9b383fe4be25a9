"""What stands under the head of a badge: names, texts and signs in rows, the QR code beside or under them. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from conference.badges import pieces
from conference.badges.areas import Area, Row, shared
from conference.badges.measures import STYLES, Measures
from conference.badges.pieces import LINE, NAME_LEAST, QR_LEAST
from conference.badges.recipes import Recipe
from conference.badges.rules import ANSWER, Box
from conference.badges.tails import Tail
from conference.core.paper.blocks import VerticalAlign

_BEST = {
    "title": 6.0, "organisation": 10.8, "function": 8.9, "place": 5.5, "event": 9.5, "table": 7.5, "text": 7.0,
    "languages": 10.0, "photo": 10.0,
}  # fmt: skip
"""How high a row looks well on A6, in millimetres."""

_SIGN_LEAST = 4.6
_ABOVE = ("title",)
_BELOW = ("organisation", "function", "place")
_ASIDE = ("event", "table", "extras", "text", "languages", "photo")
_NARROW = 38.0
"""Where less is left between the margins, the QR code stands under the texts and not beside them."""


def standing(recipe: Recipe, measures: Measures, wanted: frozenset[str], rest: Area) -> list[Box] | None:
    """Return an upright badge: names above; under a hairline all else beside the QR code. ``None``: it has no room."""
    if rest.width < _NARROW:
        return _narrow(recipe, measures, wanted, rest)
    body = _rows((*_ABOVE, "name", *_BELOW), recipe, measures, wanted)
    aside = _rows(_ASIDE, recipe, measures, wanted)
    tail = Tail(recipe, measures, wanted, min(0.42 * rest.width, 34 * measures.unit))
    least, best = (max(getattr(tail, size), sum(getattr(row, size) for row in aside)) for size in ("least", "best"))
    gap = max(1.2, 3.4 * measures.unit)
    heights = shared([*body, *([Row("foot", least, best)] if best else [])], rest.height - gap)
    if heights is None:
        return None
    upper, lower = rest.down(sum(heights[row.key] for row in body), gap)
    boxes = [*_filled(upper, body, heights, recipe, measures.unit)]
    if best:
        boxes += [pieces.rule(lower, lower.y - gap * 0.7), *_foot(recipe, measures, lower, aside, tail)]
    return boxes


def lying(recipe: Recipe, measures: Measures, wanted: frozenset[str], rest: Area) -> list[Box] | None:
    """Return a badge that lies: texts at the left, the QR code at the right. ``None``: it has no room."""
    rows = _rows((*_ABOVE, "name", *_BELOW, *_ASIDE), recipe, measures, wanted)
    tail = Tail(recipe, measures, wanted, min(0.36 * rest.width, max(QR_LEAST, 40 * measures.unit)))
    width = tail.width(rest.height)
    left, right = rest.across(rest.width - width)
    heights = shared(rows, left.height)
    if heights is None or tail.least > rest.height or left.width < NAME_LEAST * 2:
        return None
    corner = [*tail.boxes(right, "end")] if width else []
    top = min((box.y for box in corner), default=rest.bottom)
    return [*_widened(_filled(left, rows, heights, recipe, measures.unit), rest.width, top), *corner]


def _narrow(recipe: Recipe, measures: Measures, wanted: frozenset[str], rest: Area) -> list[Box] | None:
    """Return a badge so narrow that the QR code stands under all the texts."""
    rows = _rows((*_ABOVE, "name", *_BELOW, *_ASIDE), recipe, measures, wanted)
    tail = Tail(recipe, measures, wanted, min(rest.width, 35 * measures.unit))
    heights = shared([*rows, Row("tail", tail.least, tail.best)], rest.height)
    if heights is None:
        return None
    upper, lower = rest.down(rest.height - heights["tail"])
    boxes = [*_filled(upper, rows, heights, recipe, measures.unit)]
    return [*boxes, *tail.boxes(lower, "middle")]


def _widened(boxes: Iterable[Box], width: float, top: float) -> Iterator[Box]:
    """Let a name that stands higher than the QR code have the whole width."""
    for box in boxes:
        above = box.field in {"given_names", "title"} and box.y + box.height <= top
        yield replace(box, width=round(width, 2)) if above else box


def _foot(recipe: Recipe, measures: Measures, area: Area, aside: Sequence[Row], tail: Tail) -> Iterator[Box]:
    """Give what stands under the names: texts and signs at the left, QR and code at the right."""
    width = tail.width(area.height)
    left, right = area.across(area.width - width)
    if width:
        yield from tail.boxes(right, "end")
    heights = shared(aside, left.height)
    if heights is not None:
        yield from _filled(left, aside, heights, recipe, measures.unit, spread=True)


def _rows(names: tuple[str, ...], recipe: Recipe, measures: Measures, wanted: frozenset[str]) -> list[Row]:
    """Return the rows that a column is made of, in order."""
    rows: list[Row] = []
    unit = measures.unit
    for name in names:
        if name == "name":
            rows.append(Row(name, NAME_LEAST, max(NAME_LEAST, 44 * unit), 1.0))
        elif name == "extras" and "extras" in wanted:
            rows += [Row(ANSWER + one.question, 3.0, max(3.0, 5.5 * unit)) for one in recipe.extras]
        elif name in wanted:
            least = _SIGN_LEAST if name in {"languages", "photo"} else STYLES[name].least * LINE + 0.1
            rows.append(Row(name, least, max(least, _BEST[name] * unit)))
    return rows


def _filled(
    area: Area, rows: Sequence[Row], heights: Mapping[str, float], recipe: Recipe, unit: float, *, spread: bool = False
) -> Iterator[Box]:
    """Give the boxes of rows one under another; ``spread``: the event at the top, all else at the bottom."""
    rest = area
    slack = area.height - sum(heights[row.key] for row in rows) if spread else 0.0
    for row in rows:
        if slack > 0 and row.key != "event":
            rest, slack = rest.down(slack)[1], 0.0
        cell, rest = rest.down(heights[row.key])
        yield from _row(row.key, cell, recipe, unit)


def _row(key: str, area: Area, recipe: Recipe, unit: float) -> Iterator[Box]:
    if key == "name":
        yield from pieces.names(area, recipe.names, unit)
    elif key in {"photo", "languages"}:
        kept = Area(area.x, area.y + area.height * 0.06, area.width, area.height * 0.88)
        yield from pieces.sign("photo" if key == "photo" else "speech", key, kept, STYLES[key], unit)
    elif key.startswith(ANSWER):
        label = next(one.label for one in recipe.extras if ANSWER + one.question == key)
        yield pieces.text(key, area, STYLES["extra"], unit, label=label)
    else:
        says = recipe.text if key == "text" else ""
        label = recipe.labels.get(key, "")
        valign: VerticalAlign = "bottom" if key in {"title", "organisation"} else "top"
        yield pieces.text(key, area, STYLES[key], unit, valign=valign, says=says, label=label)
