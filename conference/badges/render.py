"""Badges on paper: one to a page, or four on A4 with the marks to cut along; and what to look at before printing."""

from collections.abc import Iterator, Sequence
from typing import Literal

from conference.badges.composing import face, face_problems, person, person_problems
from conference.badges.rules import A6, BadgeData, BadgeEvent, BadgeLayout, Problem
from conference.core import paper
from conference.core.paper.drawing import Drawing, Face, Item, Page, Part, Path, line

Sheet = Literal["A4x4"]

TITLE = "Badges"
"""All that the file says of itself: it must not tell which event somebody carries badges for."""

_A4 = (210.0, 297.0)
_MARK = 9.0
_CROSS = 3.0
_HAIRLINE = 0.1


def problems(badges: Sequence[BadgeData], layout: BadgeLayout = A6, event: BadgeEvent | None = None) -> list[Problem]:
    """Return what should be looked at before printing: texts that are too long, letters no font has, missing names.

    What a whole group shares is told once, with the first badge of the group.
    """
    event = event or BadgeEvent()
    found: list[Problem] = []
    seen: set[tuple[str, ...]] = set()
    for index, badge in enumerate(badges):
        if _face_key(badge) not in seen:
            seen.add(_face_key(badge))
            found += face_problems(index, badge, layout, event)
        found += person_problems(index, badge, layout, event)
    return found


def badges_pdf(
    badges: Sequence[BadgeData], layout: BadgeLayout = A6, sheet: Sheet | None = None, event: BadgeEvent | None = None
) -> bytes:
    """Return the PDF of the badges in their order: a page each, or four to an A4 page (``sheet="A4x4"``).

    A badge with a problem is printed as well as it can be and never spoils the others. Raises as ``paper.draw``.
    """
    drawing = compose(badges, layout, sheet, event or BadgeEvent())
    return paper.draw(drawing, seconds=60 + len(badges) / 50)


def compose(badges: Sequence[BadgeData], layout: BadgeLayout, sheet: Sheet | None, event: BadgeEvent) -> Drawing:
    """Return the drawing of the badges; each face is in it once."""
    names: dict[tuple[str, ...], str] = {}
    faces: dict[str, Face] = {}
    parts = []
    for badge in badges:
        name = names.setdefault(_face_key(badge), f"face{len(names)}")
        if name not in faces:
            faces[name] = face(badge, layout, event)
        parts.append(Part(person(badge, layout, event), face=name))
    pages = (
        _quarters(parts, layout) if sheet == "A4x4" else [Page(layout.width, layout.height, [part]) for part in parts]
    )
    return Drawing(pages, TITLE, event.language, faces)


def _face_key(badge: BadgeData) -> tuple[str, ...]:
    return (badge.group, badge.colour, badge.pattern)


def _quarters(parts: Sequence[Part], layout: BadgeLayout) -> list[Page]:
    """Return A4 pages with a badge in the middle of each quarter."""
    width, height = _A4
    left, top = (width / 2 - layout.width) / 2, (height / 2 - layout.height) / 2
    corners = [(x + left, y + top) for y in (0.0, height / 2) for x in (0.0, width / 2)]
    return [
        Page(
            width, height, [*(Part(p.items, x, y, p.face) for p, (x, y) in zip(four, corners, strict=False)), _marks()]
        )
        for four in _fours(parts)
    ]


def _fours(parts: Sequence[Part]) -> Iterator[Sequence[Part]]:
    return (parts[start : start + 4] for start in range(0, len(parts), 4))


def _marks() -> Part:
    """Return the cutting marks: where the two cuts cross, and at their ends, past the edge no printer reaches."""
    width, height = _A4
    x, y = width / 2, height / 2
    cuts = (
        line(x, 0, x, _MARK), line(x, height - _MARK, x, height),
        line(0, y, _MARK, y), line(width - _MARK, y, width, y),
        line(x - _CROSS, y, x + _CROSS, y), line(x, y - _CROSS, x, y + _CROSS),
    )  # fmt: skip
    items: list[Item] = [Path(cut, stroke="#000000", width=_HAIRLINE) for cut in cuts]
    return Part(items)
