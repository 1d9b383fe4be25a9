"""A piece of a run on paper: its badges, and before a section the sheet that tells where the pile is to be parted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from conference.badges.render import Sheet, compose
from conference.badges.rules import BadgeData, BadgeEvent, BadgeLayout
from conference.core import paper
from conference.core.paper.blocks import text_block
from conference.core.paper.drawing import Drawing, Face, Item, Page, Part, Path, rectangle
from conference.core.paper.fitting import Room

_A4 = (210.0, 297.0)
_MARGIN, _HAIRLINE = 12.0, 0.4


@dataclass(frozen=True)
class Stack:
    """Badges on sheets of their own. ``title`` and ``told`` stand on a separator before them; none without a title."""

    badges: Sequence[BadgeData]
    layout: BadgeLayout
    title: str | None = None
    told: str = ""


def piece_pdf(
    stacks: Sequence[Stack], sheet: Sheet | None, event: BadgeEvent, shift: tuple[float, float] = (0.0, 0.0)
) -> bytes:
    """Return the PDF of stacks, one after the other; ``shift`` moves all to the right and down, in millimetres.

    Raises as ``paper.draw``.
    """
    count = sum(len(stack.badges) for stack in stacks)
    return paper.draw(_moved(drawing(stacks, sheet, event), *shift), seconds=60 + count / 50)


def drawing(stacks: Sequence[Stack], sheet: Sheet | None, event: BadgeEvent) -> Drawing:
    """Return the drawing of stacks; faces that are alike are in it once."""
    pages, faces = list[Page](), dict[str, Face]()
    composed = None
    for stack in stacks:
        if stack.title is not None:
            pages.append(separator(stack.title, stack.told, *_size(stack.layout, sheet)))
        composed = compose(stack.badges, stack.layout, sheet, event)
        names = {name: _name_of(face, faces) for name, face in composed.faces.items()}
        pages += [_renamed(page, names) for page in composed.pages]
    return Drawing(pages, composed.title if composed else "", event.language, faces)


def separator(title: str, told: str, width: float, height: float) -> Page:
    """Return the sheet before a section: its title as large as it goes, how many badges follow."""
    inner = width - 2 * _MARGIN
    large = Room(inner, height * 0.34, 150, 14, lines=2, bold=True)
    small = Room(inner, height * 0.1, 28, 10, lines=1)
    items: list[Item] = [
        Path(rectangle(_MARGIN, height * 0.25, inner, _HAIRLINE), fill="#000000"),
        *text_block(title, _MARGIN, height * 0.28, large, valign="middle"),
        *text_block(told, _MARGIN, height * 0.64, small),
        Path(rectangle(_MARGIN, height * 0.75, inner, _HAIRLINE), fill="#000000"),
    ]
    return Page(width, height, [Part(items)])


def _size(layout: BadgeLayout, sheet: Sheet | None) -> tuple[float, float]:
    return (layout.width, layout.height) if sheet is None else _A4


def _name_of(face: Face, faces: dict[str, Face]) -> str:
    """Return the name that a face has in the whole drawing, after putting it there if it is not there yet."""
    for name, known in faces.items():
        if known == face:
            return name
    faces[name := f"face{len(faces)}"] = face
    return name


def _renamed(page: Page, names: dict[str, str]) -> Page:
    return replace(page, parts=[replace(part, face=names.get(part.face or "")) for part in page.parts])


def _moved(whole: Drawing, right: float, down: float) -> Drawing:
    if not right and not down:
        return whole
    return replace(whole, pages=[replace(page, parts=list(_shifted(page.parts, right, down))) for page in whole.pages])


def _shifted(parts: Iterable[Part], right: float, down: float) -> Iterable[Part]:
    return (replace(part, x=part.x + right, y=part.y + down) for part in parts)
