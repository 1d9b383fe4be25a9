"""What a badge says and where it says it: plain values and millimetres, no HTML, no database, no drawing. Pure."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, Self

Kind = Literal["text", "fill", "motif", "frieze", "speech", "photo", "qr", "image"]
Names = Literal["full", "first", "code"]

GROUP_INK, ON_GROUP_INK = "group", "on_group"
"""Inks that take the colour of the group, and black or white on it; every other ink is a colour."""

QR_MODULES = 33
"""The modules of a ticket's QR code across, the four of its quiet zone on either side among them."""

QR_QUIET = 4 / QR_MODULES
"""How much of the side of a QR box is quiet zone, on either side."""

ANSWER = "answer:"
"""Before the code of a question in the field of a box."""

PLAIN_COLOUR = "#111111"
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")


@dataclass(frozen=True, slots=True)
class Box:
    """A box on a badge: millimetres from its top left corner; text sizes in points.

    A text box shows ``text``, or where it has none ``field`` (of ``face_texts`` or ``person_texts``), on up to
    ``lines`` lines, as large as it goes between ``largest`` and ``smallest``; ``label`` stands before what is there.
    An image box shows the asset of that name whole, as large as it goes, placed by ``align`` and ``valign``; with
    ``cover`` it fills the box, and what reaches out is not shown.
    """

    kind: Kind
    x: float
    y: float
    width: float
    height: float
    field: str = ""
    largest: float = 0.0
    smallest: float = 0.0
    lines: int = 1
    bold: bool = False
    align: Literal["start", "middle", "end"] = "start"
    valign: Literal["top", "middle", "bottom"] = "top"
    ink: str = "#000000"
    text: str = ""
    label: str = ""
    asset: str = ""
    cover: bool = False


@dataclass(frozen=True, slots=True)
class BadgeLayout:
    """Flat lists of boxes: ``face`` is the same for a whole group and drawn once, ``person`` differs by badge.

    ``back_face`` and ``back_person`` are the same for the other side, from its own top left corner; both are empty
    where it has none. With ``fold`` both are one piece of paper, ``flat_height`` high: the back above, upside down.
    """

    name: str
    width: float
    height: float
    face: tuple[Box, ...]
    person: tuple[Box, ...]
    back_face: tuple[Box, ...] = ()
    back_person: tuple[Box, ...] = ()
    fold: bool = False

    @property
    def has_back(self) -> bool:
        """Whether anything is printed on the other side."""
        return bool(self.back_face or self.back_person)

    @property
    def flat_height(self) -> float:
        """How high the paper of a badge is before it is folded, in millimetres."""
        return self.height * (2 if self.fold else 1)

    @property
    def assets(self) -> tuple[str, ...]:
        """The names of the images that the layout shows, each once."""
        boxes = (*self.face, *self.person, *self.back_face, *self.back_person)
        return tuple(dict.fromkeys(box.asset for box in boxes if box.asset))

    def description(self) -> dict[str, Any]:
        """Return the layout as values that JSON can carry."""
        return asdict(self)

    @classmethod
    def from_description(cls, data: Mapping[str, Any]) -> Self:
        """Return the layout of a description, also of one from before badges had a back.

        Raises ``TypeError`` for a box that has a part no box has.
        """
        parts = ("face", "person", "back_face", "back_person")
        sides = {part: tuple(Box(**box) for box in data.get(part, ())) for part in parts}
        return cls(data["name"], data["width"], data["height"], fold=data.get("fold", False), **sides)


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a layout, a size or a sheet is not as somebody asked for it: a code, where, and what fills its sentence."""

    code: str
    where: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BadgeEvent:
    """What all badges of a run share, in the language of the print. An exposed event is not named on its badges."""

    title: str = ""
    exposed: bool = False
    language: str = "fr"
    photo_yes: str = "Photo : oui"
    photo_no: str = "Pas de photo"


@dataclass(frozen=True, slots=True)
class BadgeData:
    """What one badge says. ``names`` is the policy of the group: both names, the first name alone, or only the code.

    ``answers`` holds what somebody answered to the questions that the layout shows, by the code of the question.
    """

    ticket: str
    code: str
    given_names: str = ""
    family_name: str = ""
    names: Names = "full"
    organisation: str = ""
    function: str = ""
    languages: str = ""
    photo: bool | None = None
    group: str = ""
    colour: str = PLAIN_COLOUR
    pattern: str = "solid"
    title: str = ""
    place: str = ""
    table: str = ""
    number: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Problem:
    """Why badge ``index`` should be looked at before printing.

    ``reason``: ``too_long`` (it is printed in ``points``, and ``torn`` where a word is broken between two letters),
    ``missing_glyph`` (``detail``: the letters; ``instead``: what is printed in their place, nothing where it is empty),
    ``no_name``, ``no_ticket`` or ``bad_colour``.
    """

    index: int
    code: str
    field: str
    reason: str
    detail: str = ""
    instead: str = ""
    points: float = 0.0
    torn: bool = False


def face_texts(badge: BadgeData, event: BadgeEvent) -> dict[str, str]:
    """Return the texts that the badges of a group share, by field."""
    title = "" if event.exposed else event.title
    return {"group": badge.group, "event": title}


def person_texts(badge: BadgeData, event: BadgeEvent) -> dict[str, str]:
    """Return the texts that are this person's own, by field, after the name policy of the group.

    Somebody with one name to show has it in ``only_name``, for which a layout can keep more room than for two. Where
    only the code is shown, title, place and answers are not: they would tell who it is.
    """
    hidden = badge.names == "code"
    code = f"{badge.code[:3]} {badge.code[3:]}".strip()
    shown = {
        "full": (badge.given_names, badge.family_name),
        "first": (badge.given_names or badge.family_name, ""),
        "code": (code, ""),
    }[badge.names]
    both = all(name.strip() for name in shown)
    return {
        "only_name": "" if both else " ".join(shown).strip(),
        "given_names": shown[0] if both else "",
        "family_name": shown[1] if both else "",
        "organisation": badge.organisation,
        "function": badge.function,
        "languages": badge.languages,
        "photo": {None: "", True: event.photo_yes, False: event.photo_no}[badge.photo],
        "code": code,
        "title": "" if hidden else badge.title,
        "place": "" if hidden else badge.place,
        "table": badge.table,
        "number": badge.number,
        **{ANSWER + question: "" if hidden else answer for question, answer in badge.answers.items()},
    }


def box_text(box: Box, texts: Mapping[str, str]) -> str:
    """Return what a text box says: its own text, or its field with the label before it; empty where there is none."""
    value = box.text or texts.get(box.field, "")
    return f"{box.label} {value}" if box.label and value.strip() else value


def group_colour(colour: str) -> str:
    """Return ``colour`` where it is one (``#RRGGBB``), else a plain dark one."""
    return colour if _COLOUR.fullmatch(colour) else PLAIN_COLOUR


def ink_on(colour: str) -> str:
    """Return black or white, whichever reads better on ``colour``: the ratio is never below 4.5 (WCAG 2.2, 1.4.3)."""
    return max("#ffffff", "#000000", key=lambda ink: contrast(ink, colour))


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two colours, from 1 to 21, as WCAG 2.2 defines it."""
    dark, light = sorted((_luminance(first), _luminance(second)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]  # noqa: PLR2004 (sRGB, IEC 61966-2-1)
    return sum(weight * value for weight, value in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


A6 = BadgeLayout(
    name="a6",
    width=105,
    height=148,
    face=(
        Box("fill", 6, 6, 93, 21, ink=GROUP_INK),
        Box("motif", 8, 8, 17, 17),
        Box("text", 29, 7.5, 67, 18, "group", 18, 9, lines=2, bold=True, valign="middle", ink=ON_GROUP_INK),
        Box("frieze", 6, 28.4, 93, 3.2),
        Box("fill", 6, 104, 93, 0.2),
        Box("text", 6, 106.7, 58, 11, "event", 10, 7, lines=2, bold=True),
    ),
    person=(
        Box("text", 6, 34, 93, 48, "only_name", 66, 14, lines=3, bold=True, valign="middle"),
        Box("text", 6, 35.5, 93, 31.5, "given_names", 60, 14, lines=3, bold=True, valign="bottom"),
        Box("text", 6, 67, 93, 16, "family_name", 28, 12, lines=2),
        Box("text", 6, 83.5, 93, 10.8, "organisation", 13, 6, lines=4, bold=True, valign="bottom"),
        Box("text", 6, 94.3, 93, 8.9, "function", 11.5, 6, lines=3),
        Box("speech", 6, 119.5, 10, 10),
        Box("text", 18, 119.5, 46, 10, "languages", 11, 7, lines=2, valign="middle"),
        Box("photo", 6, 131.5, 10, 10),
        Box("text", 18, 131.5, 46, 10, "photo", 11, 8, lines=2, bold=True, valign="middle"),
        Box("qr", 68.24, 103.2, 35, 35),
        Box("text", 72.5, 138.2, 26.5, 5.6, "code", 14, 10, bold=True, align="middle"),
    ),
)
"""Portrait A6, for a sleeve on a lanyard. All ink keeps 6 mm from the edge: office printers cannot print to it."""

LAYOUTS = {layout.name: layout for layout in (A6,)}
