"""From what a badge says and its layout to a drawing: every text fitted, every box filled, every doubt noted. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from conference.badges.glyphs import drawable, instead, words
from conference.badges.motifs import frieze, motif
from conference.badges.rules import (
    GROUP_INK,
    ON_GROUP_INK,
    BadgeData,
    BadgeEvent,
    BadgeLayout,
    Box,
    Problem,
    box_text,
    face_texts,
    group_colour,
    ink_on,
    person_texts,
)
from conference.core.paper.blocks import text_block
from conference.core.paper.drawing import Face, Item, Path, Qr, circle, line, polygon, rectangle
from conference.core.paper.fitting import Room, fit
from conference.core.paper.lettering import missing_glyphs, printable

_YES, _NO = "#1B7F3B", "#B3261E"
_RING = 0.09
"""The line of a round sign, as a part of its width."""


@dataclass(frozen=True, slots=True)
class Inks:
    """The colours of one badge."""

    group: str
    on_group: str

    def of(self, ink: str) -> str:
        """Return the colour that an ink of a layout means here."""
        return {GROUP_INK: self.group, ON_GROUP_INK: self.on_group}.get(ink, ink)


def face(badge: BadgeData, layout: BadgeLayout, event: BadgeEvent) -> Face:
    """Return what the badges of a group share."""
    texts = drawable(face_texts(badge, event))
    items = [item for box in layout.face for item in _items(box, badge, texts)]
    return Face(layout.width, layout.height, items)


def person(badge: BadgeData, layout: BadgeLayout, event: BadgeEvent) -> list[Item]:
    """Return what is this person's own."""
    texts = drawable(person_texts(badge, event))
    return [item for box in layout.person for item in _items(box, badge, texts)]


def face_problems(index: int, badge: BadgeData, layout: BadgeLayout, event: BadgeEvent) -> Iterator[Problem]:
    """Give what somebody should look at in what the group of badge ``index`` shares."""
    yield from _text_problems(index, badge, layout.face, face_texts(badge, event))
    if group_colour(badge.colour) != badge.colour:
        yield Problem(index, badge.code, "colour", "bad_colour", badge.colour)


def person_problems(index: int, badge: BadgeData, layout: BadgeLayout, event: BadgeEvent) -> Iterator[Problem]:
    """Give what somebody should look at in what is this person's own, before badge ``index`` is printed."""
    texts = person_texts(badge, event)
    yield from _text_problems(index, badge, layout.person, texts)
    if not printable(texts["only_name"] + texts["given_names"]):
        yield Problem(index, badge.code, "given_names", "no_name")
    if not (badge.ticket.isascii() and badge.ticket.isalnum()):
        yield Problem(index, badge.code, "ticket", "no_ticket")


def _text_problems(index: int, badge: BadgeData, boxes: Iterable[Box], texts: Mapping[str, str]) -> Iterator[Problem]:
    drawn = drawable(texts)
    for box in (box for box in boxes if box.kind == "text"):
        text = words(box_text(box, drawn))
        unknown = missing_glyphs(printable(box_text(box, texts)))
        if unknown:
            other = instead(box.field, texts) if box.field in texts else text
            yield Problem(index, badge.code, box.field, "missing_glyph", " ".join(unknown), other)
        if not fit(text, _room(box)).fits:
            yield Problem(index, badge.code, box.field, "too_long", text)


def _items(box: Box, badge: BadgeData, texts: Mapping[str, str]) -> list[Item]:
    colour = group_colour(badge.colour)
    inks = Inks(colour, ink_on(colour))
    match box.kind:
        case "text":
            text, ink = words(box_text(box, texts)), inks.of(box.ink)
            return [*text_block(text, box.x, box.y, _room(box), align=box.align, valign=box.valign, ink=ink)]
        case "motif":
            return _tile(box, badge.pattern, inks)
        case "frieze":
            return [Path(frieze(badge.pattern, box.x, box.y, box.width, box.height), fill=inks.of(box.ink))]
        case "fill":
            return [Path(rectangle(box.x, box.y, box.width, box.height), fill=inks.of(box.ink))]
        case _:
            return _sign(box, badge)


def _sign(box: Box, badge: BadgeData) -> list[Item]:
    """Return what is told without words; nothing where there is nothing to tell."""
    if box.kind == "qr":
        return [Qr(box.x, box.y, box.width, badge.ticket)] if badge.ticket else []
    if box.kind == "speech":
        return _speech(box) if badge.languages else []
    return _photo(box, badge.photo)


def _room(box: Box) -> Room:
    return Room(box.width, box.height, box.largest, box.smallest, box.lines, box.bold)


def _tile(box: Box, pattern: str, inks: Inks) -> list[Item]:
    """Return the mark of the group on a white tile: the strongest contrast there is, also in black and white."""
    margin = box.width * 0.14
    return [
        Path(rectangle(box.x, box.y, box.width, box.height), fill="#ffffff"),
        Path(motif(pattern, box.x + margin, box.y + margin, box.width - 2 * margin), fill=inks.of(box.ink)),
    ]


def _photo(box: Box, allowed: bool | None) -> list[Item]:  # noqa: FBT001 (yes, no or not asked: the value itself)
    """Return a camera in a green ring, or under the red bar of a ring: told by its shape as well as by its colour."""
    if allowed is None:
        return []
    ink = _YES if allowed else _NO
    radius, stroke = box.width / 2, box.width * _RING
    x, y = box.x + radius, box.y + radius
    ring = Path(circle(x, y, radius - stroke / 2), stroke=ink, width=stroke)
    reach = (radius - stroke / 2) * 0.7071
    slash = line(x - reach, y - reach, x + reach, y + reach)
    bar = [Path(slash, stroke="#ffffff", width=3 * stroke), Path(slash, stroke=ink, width=1.2 * stroke)]
    return [*_camera(x, y, radius), *([] if allowed else bar), ring]


def _speech(box: Box) -> list[Item]:
    """Return a speech bubble in a ring, beside the languages somebody speaks."""
    radius, stroke = box.width / 2, box.width * _RING
    x, y, u = box.x + radius, box.y + radius, radius / 10
    ring = Path(circle(x, y, radius - stroke / 2), stroke="#000000", width=stroke)
    bubble = polygon(
        (x - 5.5 * u, y - 4.5 * u), (x + 5.5 * u, y - 4.5 * u), (x + 5.5 * u, y + 2.5 * u), (x, y + 2.5 * u),
        (x - 3 * u, y + 5.5 * u), (x - 3 * u, y + 2.5 * u), (x - 5.5 * u, y + 2.5 * u),
    )  # fmt: skip
    lines = (
        *rectangle(x - 3.5 * u, y - 2.7 * u, 7 * u, 1.2 * u),
        *rectangle(x - 3.5 * u, y - 0.4 * u, 4.5 * u, 1.2 * u),
    )
    return [Path((*bubble, *lines), fill="#000000"), ring]


def _camera(x: float, y: float, radius: float) -> list[Item]:
    u = radius / 10
    body = polygon(
        (x - 6 * u, y - 3 * u), (x - 3 * u, y - 3 * u), (x - 2 * u, y - 5 * u), (x + 2 * u, y - 5 * u),
        (x + 3 * u, y - 3 * u), (x + 6 * u, y - 3 * u), (x + 6 * u, y + 5 * u), (x - 6 * u, y + 5 * u),
    )  # fmt: skip
    lens = (*circle(x, y + 0.8 * u, 3.1 * u), *circle(x, y + 0.8 * u, 1.9 * u))
    return [Path((*body, *lens), fill="#000000")]
