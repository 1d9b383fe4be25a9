"""The back of a badge: a programme, numbers to call, house rules or a text, as large as it all goes on. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from conference.badges import pieces
from conference.badges.areas import Area
from conference.badges.formats import Format
from conference.badges.measures import Measures, Side
from conference.badges.pieces import LINE, Style
from conference.badges.recipes import Recipe
from conference.badges.rules import GROUP_INK, Box, Fault
from conference.core.paper.fitting import POINT, lines_needed
from conference.core.paper.lettering import advance, printable

_LARGEST = {"programme": 12.0, "emergency": 17.0, "rules": 15.0, "text": 13.0}
"""The size of a back on A6 that has room to spare, in points."""

_SMALLEST, _STEP = 5.5, 0.5
_COLUMN = 0.45
"""How much of the width the times or the numbers may take."""

_MOST_LINES = 3
"""How many lines a word gets that is wider than one."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a programme; one with a title alone is a heading, such as a day."""

    title: str
    time: str = ""
    room: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """What a back tells besides the recipe's own words: its title, and the programme of the group who wears it."""

    title: str = ""
    programme: Sequence[Line] = ()


@dataclass(frozen=True, slots=True)
class _Entry:
    """A row of a back: ``lead`` in a column of its own at the left, ``says`` beside it, ``tail`` after it."""

    says: str
    lead: str = ""
    tail: str = ""
    strong: bool = False


def back(recipe: Recipe, size: Format, content: Content, front: Side) -> tuple[Side, list[Fault]]:
    """Return the back and what to know of it; a folded badge without one shows its front on both sides.

    ``back_small``: it is in letters smaller than 6 points; ``back_lines``: so many ``lines`` at the end had no room and
    are left out whole; ``back_word``: a word is wider than a line, and will be torn.
    """
    if recipe.back == "same" or (recipe.back == "none" and size.fold):
        return Side([box for box in front.face if not _is_fold(box)], [*front.person]), []
    entries = _entries(recipe, content)
    if not entries:
        return Side(), []
    measures = Measures(size.width, size.height)
    side = Side()
    head, area = _head(recipe, content, measures)
    side.face += head
    if _lead(entries, _SMALLEST) > area.width * _COLUMN:
        entries = [_merged(entry) for entry in entries]
    points, kept = _points(entries, area, max(8.0, round(_LARGEST[recipe.back] * measures.unit * 2) / 2))
    side.face += _rows(entries[:kept], area, points)
    faults = [Fault("back_lines", "back", {"lines": len(entries) - kept})] if kept < len(entries) else []
    lead = _lead(entries, points)
    if any(_lines(entry, area, lead, points) is None for entry in entries[:kept]):
        faults.append(Fault("back_word", "back"))
    small = [Fault("back_small", "back", {"points": points})] if points < pieces.LEAST_POINTS else []
    return side, faults + small


def _is_fold(box: Box) -> bool:
    return box.kind == "fill" and box.y == 0


def _entries(recipe: Recipe, content: Content) -> list[_Entry]:
    if recipe.back == "programme":
        return [
            _Entry(line.title, line.time, line.room, strong=not (line.time or line.room)) for line in content.programme
        ]
    texts = [text for text in recipe.back_text.splitlines() if printable(text)]
    if recipe.back == "emergency":
        return [_number(text) for text in texts]
    if recipe.back == "rules":
        return [_Entry(text, f"{place}.") for place, text in enumerate(texts, 1)]
    return [_Entry(text) for text in texts] if recipe.back == "text" else []


def _number(text: str) -> _Entry:
    """Return the number to call, which stands out, and whom it calls: a line says "who: number"."""
    who, colon, number = text.rpartition(":")
    return _Entry(who.strip(), number.strip()) if colon and who.strip() and number.strip() else _Entry(text)


def _head(recipe: Recipe, content: Content, measures: Measures) -> tuple[list[Box], Area]:
    """Return the title of the back with a bar of the group's colour, and the area under it."""
    unit, rest = measures.unit, measures.safe
    ink = "#000000" if recipe.inks == "black" else recipe.accent or GROUP_INK
    bar, rest = rest.down(max(0.8, 1.6 * unit), max(0.8, 1.6 * unit))
    boxes = [Box("fill", round(bar.x, 2), round(bar.y, 2), round(bar.width, 2), round(bar.height, 2), ink=ink)]
    title = recipe.back_title or content.title
    if printable(title):
        area, rest = rest.down(max(4.0, 9 * unit), max(0.6, 1.5 * unit))
        style = Style(15, 6.5, 2, bold=True)
        boxes.append(pieces.text("", area, style, unit, valign="middle", says=title))
    return boxes, rest


def _points(entries: Sequence[_Entry], area: Area, points: float) -> tuple[float, int]:
    """Return the largest size at which all entries have room, and how many have it at the smallest."""
    while points > _SMALLEST and _fitting(entries, area, points) < len(entries):
        points -= _STEP
    return points, _fitting(entries, area, points)


def _fitting(entries: Sequence[_Entry], area: Area, points: float) -> int:
    """Return how many entries stand whole in an area at a size; none of a size at which a word is wider than a line."""
    lead = _lead(entries, points)
    bottom = 0.0
    for place, entry in enumerate(entries):
        lines = _lines(entry, area, lead, points)
        if (lines is None or lead > area.width * _COLUMN) and points > _SMALLEST:
            return 0
        bottom += (_gap(entry, points) if place else 0.0) + (lines or _MOST_LINES) * points * LINE
        if bottom > area.height:
            return place
    return len(entries)


def _gap(entry: _Entry, points: float) -> float:
    """Return the space above an entry: more above a heading."""
    return points * (0.26 if entry.strong else 0.1)


def _lead(entries: Sequence[_Entry], points: float) -> float:
    """Return how wide the column of times or numbers is, its gap included."""
    widest = max((advance(printable(entry.lead), bold=True) for entry in entries), default=0.0)
    return widest * points * POINT * 1.04 + points * 0.22 if widest else 0.0


def _merged(entry: _Entry) -> _Entry:
    """Return an entry whose time or number is too long for a column of its own."""
    return replace(entry, lead="", says=" · ".join(part for part in (entry.lead, entry.says) if part))


def _lines(entry: _Entry, area: Area, lead: float, points: float) -> int | None:
    """Return how many lines an entry takes at a size; ``None`` where a word is wider than a line."""
    return lines_needed(_whole(entry), _width(entry, area, lead), points, bold=entry.strong)


def _width(entry: _Entry, area: Area, lead: float) -> float:
    """Return how wide an entry may be: a heading stands across, everything else beside the column of times."""
    return area.width - (0.0 if entry.strong else lead) - 0.02


def _whole(entry: _Entry) -> str:
    return " · ".join(part for part in (printable(entry.says), printable(entry.tail)) if part)


def _rows(entries: Sequence[_Entry], area: Area, points: float) -> Iterator[Box]:
    lead = _lead(entries, points)
    rest = area
    for place, entry in enumerate(entries):
        lines = _lines(entry, area, lead, points) or _MOST_LINES
        row, rest = rest.down(_gap(entry, points) if place else 0.0)[1].down(lines * points * LINE)
        first, beside = row.across(0.0 if entry.strong else lead)
        if entry.lead:
            one = Area(first.x, first.y, first.width - points * 0.2, points * LINE)
            yield _text(entry.lead, one, points, 1, bold=True)
        yield _text(_whole(entry), beside, points, lines, bold=entry.strong)


def _text(says: str, area: Area, points: float, lines: int, *, bold: bool) -> Box:
    return Box(
        "text", round(area.x, 2), round(area.y, 2), round(area.width, 2), round(area.height + 0.01, 2), "",
        points, points, lines, bold, text=says,
    )  # fmt: skip
