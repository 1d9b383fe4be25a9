"""What a device needs to draw and print any badge of an event without us: layouts, looks, pictures, letters, paper.

docs/desk-protocol.md says what is what. Nothing of it is of any person.
"""

import base64
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from functools import lru_cache
from typing import Any
from uuid import UUID

from conference.badges import printer_words, queries
from conference.badges.composing import Assets, sign
from conference.badges.designs import Designs
from conference.badges.imposing import impose
from conference.badges.motifs import motif
from conference.badges.queries import Design
from conference.badges.render import spec_of
from conference.badges.rules import BadgeData, BadgeEvent, BadgeLayout, face_texts, group_colour, ink_on
from conference.badges.sheets import FARTHEST, SheetSpec, places, sheets_for
from conference.badges.wording import badge_event
from conference.core import paper
from conference.core.errors import Error
from conference.core.i18n import local, speaking
from conference.core.paper.drawing import Drawing, Image, Page, Part, Path
from conference.core.paper.pictures import SafePicture
from conference.core.paper.web_letters import letters
from conference.events import queries as events
from conference.events.models import Event
from conference.participants.wording import LANGUAGES

Values = dict[str, Any]
_BACK = ("back_face", "back_person")
_VECTORS = "application/pdf"
_FILE = '<svg xmlns="http://www.w3.org/2000/svg" width="1000" height="1000" preserveAspectRatio="none"'
_KEPT = 16


def kit(event: Event) -> Values:
    """Return what the badges of an event are drawn from on a device, as values that JSON can carry."""
    look = badge_event(event)
    look = replace(look, title=face_texts(BadgeData("", ""), look)["event"])
    designs = Designs(event, look)
    groups = list(events.groups(event.id))
    made = {name: designs.of(name, "") for name in designs.known}
    backs = {name: theirs for name, one in made.items() if (theirs := _backs(designs, one, name, groups))}
    return {
        "layouts": {name: one.layout.description() for name, one in made.items()},
        "backs": backs,
        "by_group": {group.code: designs.assigned.of(group.id) for group in groups},
        "groups": {group.code: _group(group, look.language) for group in groups},
        "shows": {name: _shows(one, look) for name, one in made.items()},
        "assets": _pictures(designs.assets(made)),
        "motifs": {pattern: _shape(motif(pattern, 0, 0, 1)) for pattern in {group.pattern for group in groups}},
        "signs": {name: _sign(name) for name in ("yes", "no", "speech")},
        "event": asdict(look),
        "languages": _languages(look),
        "sheets": {
            name: _sheets(_fullest(one.layout, backs.get(name, {})), look.language) for name, one in made.items()
        },
        "letters": letters(),
    }


def extras(event: Event, participant_ids: Iterable[UUID]) -> dict[UUID, Values]:
    """Return what badges show of these people that no list of a desk has: ``number``, ``tables``, ``answers``.

    Only what a layout of the event shows, only of those who have it; nobody where no layout asks. ``tables`` are by the
    id of the question (``shows.table`` of a layout), ``answers`` by the name that a layout has for it.
    """
    designs = Designs(event, badge_event(event))
    asked, needs = designs.asked(), _needs(designs)
    if needs == queries.Needs():
        return {}
    answers = {name: key for one in asked for name, key in one.answers}
    tables = {one.table for one in asked if one.table}
    found = {}
    for one in queries.by_ids(event.id, participant_ids, needs):
        given = {} if one.names == "code" else dict(one.answers)
        told = {
            "number": str(one.number) if one.number else "",
            "tables": {key: designs.says(key, given[key]) for key in tables if key in given},
            "answers": {name: designs.says(key, given[key]) for name, key in answers.items() if key in given},
        }
        if kept := {key: value for key, value in told.items() if value}:
            found[one.id] = kept
    return found


def asks(event: Event) -> bool:
    """Tell whether any layout of an event shows what :func:`extras` tells."""
    return _needs(Designs(event, badge_event(event))) != queries.Needs()


def _needs(designs: Designs) -> queries.Needs:
    return designs.needs_of(designs.asked())._replace(place=False, languages=False)


def _backs(designs: Designs, one: Design, name: str, groups: Sequence[Any]) -> Values:
    """Return the backs of a layout by group, where each group has its own."""
    if one.recipe is None or one.recipe.back != "programme":
        return {}
    theirs = {group.code: designs.of(name, group.code).layout.description() for group in groups}
    return {code: {part: layout[part] for part in _BACK} for code, layout in theirs.items()}


def _group(group: Any, language: str) -> Values:
    colour = group_colour(group.colour)
    return {
        "label": local(group.label, language),
        "colour": colour,
        "on": ink_on(colour),
        "pattern": group.pattern,
        "names": group.badge_name,
    }


def _shows(one: Design, look: BadgeEvent) -> Values:
    """Return what a layout shows of a person besides what every badge does."""
    return {
        "place": one.asks.place and not look.exposed,
        "languages": one.asks.languages and not look.exposed,
        "number": one.asks.number,
        "table": one.asks.table,
        "answers": [name for name, _key in one.asks.answers],
    }


def _languages(look: BadgeEvent) -> dict[str, str]:
    with speaking(look.language):
        return {code: str(label) for code, label in LANGUAGES.items()}


# ------------------------------------------------------------------------------------------------------------ shapes


def _shape(steps: Sequence[tuple[Any, ...]]) -> str:
    """Return steps as the ``d`` of a path."""
    return "".join(command + " ".join(f"{round(number, 5):g}" for number in numbers) for command, *numbers in steps)


def _sign(name: str) -> list[Values]:
    """Return the paths of a sign one unit wide, to be enlarged."""
    paths = [item for item in sign(f"{name} 1").items if isinstance(item, Path)]
    return [{"d": _shape(one.steps), "fill": one.fill, "stroke": one.stroke, "width": one.width} for one in paths]


# ---------------------------------------------------------------------------------------------------------- pictures


def _pictures(assets: Assets) -> dict[str, Values]:
    shown = {name: (_address(one.media_type, one.data), one.ratio) for name, one in assets.items()}
    return {name: {"address": address, "ratio": ratio} for name, (address, ratio) in shown.items() if address}


@lru_cache(maxsize=_KEPT)
def _address(media_type: str, data: bytes) -> str:
    """Return a picture as an address that holds it; nothing where a browser could not show it."""
    if media_type == _VECTORS:
        drawn = _vectors(SafePicture(media_type, data, 1))
        media_type, data = "image/svg+xml", drawn.encode()
    return f"data:{media_type};base64,{base64.b64encode(data).decode()}" if data else ""


def _vectors(picture: SafePicture) -> str:
    """Return a drawing as an SVG file one unit wide and high; nothing of one that has more than shapes in it."""
    page = Page(1, 1, [Part([Image(0, 0, 1, 1, "one")])])
    try:
        (drawn,) = paper.svg(Drawing([page], "", "", {}, {"one": picture.data}))
    except Error:
        return ""
    return "" if "<rect" in drawn else f"{_FILE} {drawn.removeprefix('<svg')}"


# ------------------------------------------------------------------------------------------------------------- paper


def _fullest(layout: BadgeLayout, backs: Values) -> BadgeLayout:
    """Return a layout with the back of a group, where any has one: the paper has to be turned for it."""
    told = next((one for one in backs.values() if any(one.values())), None)
    return layout if told is None else BadgeLayout.from_description({**layout.description(), **told})


def _sheets(layout: BadgeLayout, language: str) -> list[Values]:
    """Return the papers on which a badge may be printed alone, the page of its own size first."""
    with speaking(language):
        labels = dict(printer_words.sheets([layout]))
    specs = [
        spec_of(None, layout),
        *(spec_of(one.code, layout) for one in sheets_for(layout.width, layout.flat_height)),
    ]
    return [_sheet(spec, layout, labels.get(spec.code, "")) for spec in specs]


def _sheet(spec: SheetSpec, layout: BadgeLayout, label: str) -> Values:
    """Return one paper: its pages with the sides of the badge on them, and how far a print may be moved.

    ``moves``: which way a page moves when the front is moved right and down. ``reach``: how far the print may go left,
    up, right and down until a badge would leave the paper.
    """
    backs = ["back"] if layout.has_back else []
    pages = impose(["front"], backs, spec, layout.width, layout.height, fold=layout.fold)
    corners = places(spec, layout.width, layout.flat_height)
    least = min(FARTHEST, layout.width / 10, layout.flat_height / 10)
    right = spec.width - layout.width - max(x for x, _ in corners)
    bottom = spec.height - layout.flat_height - max(y for _, y in corners)
    inside = (min(x for x, _ in corners), min(y for _, y in corners), right, bottom)
    return {
        "code": spec.code,
        "label": label,
        "reach": [round(min(FARTHEST, max(least, side)), 2) for side in inside],
        "pages": [
            {
                "width": page.width,
                "height": page.height,
                "moves": _moves(spec) if page.is_back else [1, 1],
                "placed": [{"side": one.part, "x": one.x, "y": one.y, "turned": one.turned} for one in page.placed],
                "marks": page.marks,
            }
            for page in pages
        ],
    }


def _moves(spec: SheetSpec) -> list[int]:
    """Return which way a back moves so that it stays behind its front."""
    return [-1, 1] if spec.flips_sideways else [1, -1]
