"""From what a badge says and its layout to a drawing: every text fitted, every box filled, every doubt noted. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

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
from conference.core.paper.blocks import fitted, text_block
from conference.core.paper.drawing import Face, Image, Item, Path, Qr, Stamp, circle, line, polygon, rectangle
from conference.core.paper.fitting import Room
from conference.core.paper.lettering import missing_glyphs, printable
from conference.core.paper.pictures import SafePicture

_YES, _NO = "#1B7F3B", "#B3261E"
_RING = 0.09
"""The line of a round sign, as a part of its width."""

_ALONG = {"start": 0.0, "middle": 0.5, "end": 1.0, "top": 0.0, "bottom": 1.0}
_SLACK = 0.01

Assets = Mapping[str, SafePicture]
"""The pictures that layouts show, by name; a name that is not there shows nothing."""


@dataclass(frozen=True, slots=True)
class Inks:
    """The colours of one badge."""

    group: str
    on_group: str

    def of(self, ink: str) -> str:
        """Return the colour that an ink of a layout means here."""
        return {GROUP_INK: self.group, ON_GROUP_INK: self.on_group}.get(ink, ink)


def face(
    badge: BadgeData, layout: BadgeLayout, event: BadgeEvent, assets: Assets | None = None, *, back: bool = False
) -> Face:
    """Return what the badges of a group share, on their front or on their back."""
    boxes = layout.back_face if back else layout.face
    items = _all(boxes, badge, drawable(face_texts(badge, event)), assets or {})
    return Face(layout.width, layout.height, items)


def person(
    badge: BadgeData, layout: BadgeLayout, event: BadgeEvent, assets: Assets | None = None, *, back: bool = False
) -> list[Item]:
    """Return what is this person's own, on the front or on the back; signs as stamps of a face that ``sign`` gives."""
    boxes = layout.back_person if back else layout.person
    return _all(boxes, badge, drawable(person_texts(badge, event)), assets or {})


@cache
def sign(name: str) -> Face:
    """Return a sign that a stamp names: ``speech``, ``yes`` or ``no``, and its size in millimetres."""
    kind, _, size = name.partition(" ")
    width = float(size)
    items = _speech(width) if kind == "speech" else _photo(width, allowed=kind == "yes")
    return Face(width, width, items)


def face_problems(index: int, badge: BadgeData, layout: BadgeLayout, event: BadgeEvent) -> Iterator[Problem]:
    """Give what somebody should look at in what the group of badge ``index`` shares."""
    yield from _text_problems(index, badge, (*layout.face, *layout.back_face), face_texts(badge, event))
    if group_colour(badge.colour) != badge.colour:
        yield Problem(index, badge.code, "colour", "bad_colour", badge.colour)


def person_problems(index: int, badge: BadgeData, layout: BadgeLayout, event: BadgeEvent) -> Iterator[Problem]:
    """Give what somebody should look at in what is this person's own, before badge ``index`` is printed."""
    texts = person_texts(badge, event)
    yield from _text_problems(index, badge, (*layout.person, *layout.back_person), texts)
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
        shown = fitted(text, _room(box))
        if not shown.fits:
            torn = " ".join(shown.lines) != printable(text)
            yield Problem(index, badge.code, box.field, "too_long", text, points=shown.size, torn=torn)


def _all(boxes: Sequence[Box], badge: BadgeData, texts: Mapping[str, str], assets: Assets) -> list[Item]:
    inks = _inks(badge.colour)
    return [item for box in boxes for item in _items(box, badge, texts, inks, assets)]


@lru_cache(maxsize=256)
def _inks(colour: str) -> Inks:
    plain = group_colour(colour)
    return Inks(plain, ink_on(plain))


def _items(box: Box, badge: BadgeData, texts: Mapping[str, str], inks: Inks, assets: Assets) -> Sequence[Item]:
    match box.kind:
        case "text":
            text, ink = words(box_text(box, texts)), inks.of(box.ink)
            return (
                text_block(text, box.x, box.y, _room(box), align=box.align, valign=box.valign, ink=ink) if text else ()
            )
        case "motif":
            return _tile(box, badge.pattern, inks)
        case "frieze":
            return [Path(frieze(badge.pattern, box.x, box.y, box.width, box.height), fill=inks.of(box.ink))]
        case "fill":
            return [Path(rectangle(box.x, box.y, box.width, box.height), fill=inks.of(box.ink))]
        case "image":
            return _image(box, assets.get(box.asset))
        case _:
            return _sign(box, badge)


def _sign(box: Box, badge: BadgeData) -> Sequence[Item]:
    """Return what is told without words; nothing where there is nothing to tell."""
    if box.kind == "qr":
        return [Qr(box.x, box.y, box.width, badge.ticket)] if badge.ticket else ()
    if box.kind == "speech":
        kind = "speech" if badge.languages else ""
    else:
        kind = {None: "", True: "yes", False: "no"}[badge.photo]
    return [Stamp(box.x, box.y, f"{kind} {box.width:g}")] if kind else ()


def _image(box: Box, picture: SafePicture | None) -> Sequence[Item]:
    """Return a picture whole in its box, or, where it covers it, so that the box is full."""
    if picture is None:
        return ()
    larger = max if box.cover else min
    width = larger(box.width, box.height * picture.ratio)
    height = width / picture.ratio
    x = box.x + (box.width - width) * _ALONG[box.align]
    y = box.y + (box.height - height) * _ALONG[box.valign]
    reaches_out = width > box.width + _SLACK or height > box.height + _SLACK
    window = (box.x, box.y, box.width, box.height) if reaches_out else None
    return [Image(x, y, width, height, box.asset, window)]


def _room(box: Box) -> Room:
    return Room(box.width, box.height, box.largest, box.smallest, box.lines, box.bold)


def _tile(box: Box, pattern: str, inks: Inks) -> list[Item]:
    """Return the mark of the group on a white tile: the strongest contrast there is, also in black and white."""
    margin = box.width * 0.14
    return [
        Path(rectangle(box.x, box.y, box.width, box.height), fill="#ffffff"),
        Path(motif(pattern, box.x + margin, box.y + margin, box.width - 2 * margin), fill=inks.of(box.ink)),
    ]


def _photo(size: float, *, allowed: bool) -> list[Item]:
    """Return a camera in a green ring, or under the red bar of a ring: told by its shape as well as by its colour."""
    ink = _YES if allowed else _NO
    radius, stroke = size / 2, size * _RING
    ring = Path(circle(radius, radius, radius - stroke / 2), stroke=ink, width=stroke)
    reach = (radius - stroke / 2) * 0.7071
    slash = line(radius - reach, radius - reach, radius + reach, radius + reach)
    bar = [Path(slash, stroke="#ffffff", width=3 * stroke), Path(slash, stroke=ink, width=1.2 * stroke)]
    return [*_camera(radius, radius, radius), *([] if allowed else bar), ring]


def _speech(size: float) -> list[Item]:
    """Return a speech bubble in a ring, beside the languages somebody speaks."""
    x = y = radius = size / 2
    u, stroke = radius / 10, size * _RING
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
