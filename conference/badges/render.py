"""Badges on paper: each in its layout, on pages of its size or on sheets; and what to look at before printing."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, islice

from conference.badges.composing import Assets, face, face_problems, person, person_problems, sign
from conference.badges.imposing import Mark, Placed, impose
from conference.badges.rules import A6, BadgeData, BadgeEvent, BadgeLayout, Problem
from conference.badges.sheets import Printing, SheetSpec, plain
from conference.badges.sheets import sheet as sheet_of
from conference.core import paper
from conference.core.paper.drawing import Drawing, Face, Item, Page, Part, Path, Stamp, line

Sheet = str | Printing
"""The code of a sheet, or one as ordered for a printer; a ``SheetSpec`` with all its measures may stand for it."""

TITLE = "Badges"
"""All that the file says of itself: it must not tell which event somebody carries badges for."""

AT_ONCE = 1000
"""Badges drawn in one go: half a second, one megabyte; smaller pieces repeat the fonts more often."""

_HAIRLINE = 0.1
_MARKS = "marks"


@dataclass(frozen=True, slots=True)
class Printable:
    """A badge and the layout in which it is printed: groups may have their own."""

    badge: BadgeData
    layout: BadgeLayout = A6


@dataclass(frozen=True, slots=True)
class Piece:
    """The PDF of some badges of many, whole sheets, and how many they are."""

    pdf: bytes
    count: int


def problems(
    badges: Iterable[BadgeData | Printable], layout: BadgeLayout = A6, event: BadgeEvent | None = None
) -> list[Problem]:
    """Return what should be looked at before printing: texts that are too long, letters no font has, missing names.

    What a whole group shares is told once, with the first badge of the group.
    """
    event = event or BadgeEvent()
    found: list[Problem] = []
    seen: set[tuple[str, ...]] = set()
    for index, one in enumerate(one for one in _printables(badges, layout) if isinstance(one, Printable)):
        key = (*_group(one.badge), one.layout.name)
        if key not in seen:
            seen.add(key)
            found += face_problems(index, one.badge, one.layout, event)
        found += person_problems(index, one.badge, one.layout, event)
    return found


def badges_pdf(
    badges: Iterable[BadgeData | Printable | Page],
    layout: BadgeLayout = A6,
    sheet: SheetSpec | Sheet | None = None,
    event: BadgeEvent | None = None,
    assets: Assets | None = None,
) -> bytes:
    """Return one PDF of badges in their order, each in its own layout or in ``layout``: a page each, or on sheets.

    Backs follow their fronts. A page among the badges, which separates them, comes on a sheet of its own. Badges of
    different layouts never share one. A badge with a problem is printed as well as it can be and never spoils the
    others. For thousands see ``pieces``. Raises as ``paper.draw``, and ``ValueError`` for a sheet that does not fit.
    """
    drawing = compose(badges, layout, sheet, event, assets)
    return paper.draw(drawing, seconds=60 + len(drawing.pages) / 50)


def pieces(
    badges: Iterable[BadgeData | Printable | Page],
    layout: BadgeLayout = A6,
    sheet: SheetSpec | Sheet | None = None,
    event: BadgeEvent | None = None,
    assets: Assets | None = None,
    *,
    at_once: int = AT_ONCE,
) -> Iterator[Piece]:
    """Give the PDF of badges piece by piece, each of whole sheets: however many they are, memory stays flat.

    A piece is drawn when it is asked for: that can be stopped, and gone on with at any badge that begins a piece. Join
    them with ``core.paper.joining``. Raises as ``badges_pdf``.
    """
    coming = _printables(badges, layout)
    while some := list(islice(coming, max(1, at_once))):
        some += islice(coming, _room_left(some, sheet))
        yield Piece(badges_pdf(some, layout, sheet, event, assets), sum(isinstance(one, Printable) for one in some))


def compose(
    badges: Iterable[BadgeData | Printable | Page],
    layout: BadgeLayout = A6,
    sheet: SheetSpec | Sheet | None = None,
    event: BadgeEvent | None = None,
    assets: Assets | None = None,
    *,
    backs: bool = False,
) -> Drawing:
    """Return the drawing of what ``badges_pdf`` prints; each face, sign and picture is in it once.

    ``backs``: sheets without a back have an empty page there, since others that are printed with them have one.
    """
    event = event or BadgeEvent()
    composer = _Composer(event, assets or {}, backs=backs)
    pages: list[Page] = []
    for shape, some in groupby(
        _printables(badges, layout), key=lambda one: _shape(one.layout) if isinstance(one, Printable) else None
    ):
        if shape is None:
            pages += composer.between([page for page in some if isinstance(page, Page)])
        else:
            pages += composer.sheets([one for one in some if isinstance(one, Printable)], sheet)
    shown = {name: picture.data for name, picture in (assets or {}).items() if name in composer.assets}
    return Drawing(pages, TITLE, event.language, composer.faces, shown)


class _Composer:
    """Turns badges into parts of pages and keeps what they share."""

    def __init__(self, event: BadgeEvent, assets: Assets, *, backs: bool) -> None:
        self.event, self._pictures, self._backs = event, assets, backs
        self.faces: dict[str, Face] = {}
        self.assets: set[str] = set()
        self._layouts: dict[BadgeLayout, int] = {}
        self._seen: dict[int, tuple[BadgeLayout, int]] = {}
        self._names: dict[tuple[object, ...], str] = {}

    def between(self, pages: Sequence[Page]) -> Iterator[Page]:
        """Give pages that separate badges, each with its empty back where others have one."""
        for page in pages:
            yield page
            if self._backs:
                yield Page(page.width, page.height, [])

    def sheets(self, some: Sequence[Printable], sheet: SheetSpec | Sheet | None) -> Iterator[Page]:
        """Give the pages of badges that all have one shape."""
        layout = next((one.layout for one in some if one.layout.has_back), some[0].layout)
        fronts = [self._part(one) for one in some]
        spec = spec_of(sheet, layout)
        if self._backs and not layout.fold and spec.duplex == "none":
            spec = replace(spec, duplex="long")
        two_sided = layout.has_back or (self._backs and not layout.fold)
        backs = [self._part(one, back=True) for one in some] if two_sided else []
        for side in impose(fronts, backs, spec, layout.width, layout.height, fold=layout.fold):
            parts = [_standing(placed, layout) for placed in side.placed]
            yield Page(side.width, side.height, [*parts, *self._marks(side.marks, spec)])

    def _number(self, layout: BadgeLayout) -> int:
        """Return the number of a layout; one that is seen again is not compared box by box."""
        if id(layout) not in self._seen:
            self.assets.update(layout.assets)
            self._seen[id(layout)] = layout, self._layouts.setdefault(layout, len(self._layouts))
        return self._seen[id(layout)][1]

    def _part(self, one: Printable, *, back: bool = False) -> Part:
        key = (*_group(one.badge), self._number(one.layout), back)
        name = self._names.get(key)
        if name is None:
            name = self._names[key] = f"face{len(self._names)}"
            self.faces[name] = face(one.badge, one.layout, self.event, self._pictures, back=back)
            self._signs(self.faces[name].items)
        items = person(one.badge, one.layout, self.event, self._pictures, back=back)
        self._signs(items)
        return Part(items, face=name)

    def _signs(self, items: Sequence[Item]) -> None:
        for item in items:
            if isinstance(item, Stamp) and item.face not in self.faces:
                self.faces[item.face] = sign(item.face)

    def _marks(self, marks: Sequence[Mark], spec: SheetSpec) -> list[Part]:
        """Return the marks to cut along, drawn once for all sheets."""
        if not marks:
            return []
        key = (_MARKS, marks)
        name = self._names.setdefault(key, f"{_MARKS}{len(self._names)}")
        if name not in self.faces:
            cuts = [Path(line(*mark), stroke="#000000", width=_HAIRLINE) for mark in marks]
            self.faces[name] = Face(spec.width, spec.height, cuts)
        return [Part([], face=name)]


def spec_of(sheet: SheetSpec | Sheet | None, layout: BadgeLayout) -> SheetSpec:
    """Return the sheet on which badges of a layout are printed; backs turn around the long edge unless it is told.

    Raises ``ValueError`` for a code that is none, or of a sheet that such a badge does not fit.
    """
    if isinstance(sheet, SheetSpec):
        return sheet
    flat = layout.flat_height
    if isinstance(sheet, Printing):
        spec, turns = sheet.spec(layout.width, flat), sheet.duplex is None
    else:
        spec, turns = plain(layout.width, flat) if sheet is None else sheet_of(sheet, layout.width, flat), True
    if spec is None:
        raise ValueError(sheet)
    return replace(spec, duplex="long") if turns and layout.has_back and not layout.fold else spec


def _printables(badges: Iterable[BadgeData | Printable | Page], layout: BadgeLayout) -> Iterator[Printable | Page]:
    return (Printable(one, layout) if isinstance(one, BadgeData) else one for one in badges)


def _standing(placed: Placed[Part], layout: BadgeLayout) -> Part:
    part, x, y = placed.part, placed.x, placed.y
    if placed.turned:
        return replace(part, x=x + layout.width, y=y + layout.height, turned=True)
    return replace(part, x=x, y=y)


def _room_left(some: Sequence[Printable | Page], sheet: SheetSpec | Sheet | None) -> int:
    """Return how many badges the last sheet of a piece has room for, if all that follow have the same layout."""
    last = some[-1]
    if isinstance(last, Page):
        return 0
    count = spec_of(sheet, last.layout).count
    on_it = 0
    for one in reversed(some):
        if isinstance(one, Page) or _shape(one.layout) != _shape(last.layout):
            break
        on_it += 1
    return -on_it % count


def _shape(layout: BadgeLayout) -> tuple[object, ...]:
    """Return what badges on one sheet have in common; what is on their backs may differ, as groups do."""
    return (layout.name, layout.width, layout.height, layout.fold)


def _group(badge: BadgeData) -> tuple[str, ...]:
    """Return what badges with the same face have in common."""
    return (badge.group, badge.colour, badge.pattern)
