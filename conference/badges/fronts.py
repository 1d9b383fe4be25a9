"""The front of a badge in any size: what has no room is left out, the least important first, and told. Pure."""

from collections.abc import Iterator, Mapping

from conference.badges import pieces
from conference.badges.areas import Area
from conference.badges.columns import lying, standing
from conference.badges.formats import Format
from conference.badges.measures import Measures, Side
from conference.badges.pieces import NAME_LEAST, QR_LEAST
from conference.badges.recipes import Recipe
from conference.badges.rules import Box, Fault

RANKS = (
    "group",
    "qr",
    "code",
    "photo",
    "organisation",
    "function",
    "table",
    "title",
    "logos",
    "place",
    "extras",
    "languages",
    "event",
    "number",
    "text",
)  # fmt: skip
"""What a badge shows besides the name, the most important first."""

_LOGO_LEAST = 7.0
"""How wide a logo has to be to be recognised, in millimetres."""


def front(recipe: Recipe, size: Format) -> tuple[Side, list[Fault]]:
    """Return the front of a badge and what is left out: ``no_room`` with the element, ``qr_small`` for the QR."""
    measures, asked = Measures(size.width, size.height), _asked(recipe)
    kept = list(asked)
    while (side := _attempt(recipe, measures, frozenset(kept))) is None:
        kept.pop()
    for name in asked[len(kept) :]:
        with_it = _attempt(recipe, measures, frozenset({*kept, name}))
        if with_it is not None:
            side = with_it
            kept.append(name)
    if size.fold:
        side.face += [Box("fill", 0, 0, 3, 0.2), Box("fill", size.width - 3, 0, 3, 0.2)]
    return side, [_left_out(name) for name in asked if name not in kept]


def _left_out(name: str) -> Fault:
    return Fault("qr_small", "qr", {"least": round(QR_LEAST, 1)}) if name == "qr" else Fault("no_room", name)


def _asked(recipe: Recipe) -> list[str]:
    asked = {*recipe.shown}
    asked |= {name for name in ("logos", "extras", "text") if getattr(recipe, name)}
    return [name for name in RANKS if name in asked]


def _attempt(recipe: Recipe, measures: Measures, wanted: frozenset[str]) -> Side | None:
    """Return the front with all that is wanted on it, or ``None`` where it has no room."""
    side = Side()
    if recipe.background:
        side.add(_background(recipe, measures))
    head, rest = _head(measures, wanted)
    if rest.height < NAME_LEAST or ("logos" in head and not _logos_fit(head["logos"], recipe)):
        return None
    side.add(_head_boxes(head, recipe, measures))
    boxes = (lying if measures.lying else standing)(recipe, measures, wanted, rest)
    if boxes is None:
        return None
    side.add(boxes)
    return side


def _logos_fit(area: Area, recipe: Recipe) -> bool:
    return all(cell.width >= _LOGO_LEAST for cell in area.columns(len(recipe.logos), pieces.LOGO_GAP))


def _background(recipe: Recipe, measures: Measures) -> Iterator[Box]:
    yield Box("image", 0, 0, measures.width, measures.height, asset=recipe.background, cover=True)
    if recipe.panel:
        around = measures.safe.inset(-measures.frame)
        yield Box("fill", around.x, around.y, around.width, around.height, ink="#ffffff")


def _head(measures: Measures, wanted: frozenset[str]) -> tuple[dict[str, Area], Area]:
    """Return where logos, band and frieze stand, and the area that is left under them."""
    unit, rest = measures.unit, measures.safe
    head = {}
    if "logos" in wanted:
        head["logos"], rest = rest.down(max(6.0, 13 * unit), max(1.2, 2.5 * unit))
    if "group" in wanted:
        tall = min((0.185 if measures.lying else 0.142) * measures.height, 0.226 * rest.width)
        band = min(40.0, max(6.5, tall))
        head["group"], rest = rest.down(band, band * 0.065)
        head["frieze"], rest = rest.down(max(1.2, band * 0.152), max(0.8, band * 0.115))
    return head, rest


def _head_boxes(head: Mapping[str, Area], recipe: Recipe, measures: Measures) -> Iterator[Box]:
    if "logos" in head:
        yield from pieces.logos(head["logos"], recipe.logos)
    if "group" in head:
        yield from pieces.band(head["group"], recipe, measures.unit)
        yield pieces.frieze(head["frieze"])
