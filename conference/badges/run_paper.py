"""A piece of a run on paper: its badges, and before a section the sheet that tells where the pile is to be parted."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from conference.badges.composing import Assets
from conference.badges.render import Printable, Sheet, compose, spec_of
from conference.badges.rules import BadgeData, BadgeEvent, BadgeLayout
from conference.badges.sheets import SheetSpec
from conference.core import paper
from conference.core.paper.blocks import text_block
from conference.core.paper.drawing import Drawing, Item, Page, Part, Path, rectangle
from conference.core.paper.fitting import Room

_MARGIN, _HAIRLINE = 12.0, 0.4


@dataclass(frozen=True)
class Stack:
    """Badges on sheets of their own. ``title`` and ``told`` stand on a separator before them; none without a title.

    ``own`` is the layout of each badge where they differ, as backs do by group; all have the size of ``layout``.
    ``backs``: a sheet without a back gets an empty one, since others of the run have one and a printer turns them all.
    """

    badges: Sequence[BadgeData]
    layout: BadgeLayout
    title: str | None = None
    told: str = ""
    own: Sequence[BadgeLayout] = ()
    backs: bool = False


def piece_pdf(
    stacks: Sequence[Stack],
    sheet: SheetSpec | Sheet | None,
    event: BadgeEvent,
    assets: Assets | None = None,
) -> bytes:
    """Return the PDF of stacks, one after the other. Raises as ``paper.draw``."""
    count = sum(len(stack.badges) for stack in stacks)
    return paper.draw(drawing(stacks, sheet, event, assets), seconds=60 + count / 50)


def drawing(
    stacks: Sequence[Stack],
    sheet: SheetSpec | Sheet | None,
    event: BadgeEvent,
    assets: Assets | None = None,
) -> Drawing:
    """Return the drawing of stacks; faces, signs and pictures that are alike are in it once."""
    backs = any(stack.backs for stack in stacks)
    return compose(_in_turn(stacks, sheet), sheet=sheet, event=event, assets=assets, backs=backs)


def _in_turn(stacks: Sequence[Stack], sheet: SheetSpec | Sheet | None) -> Iterator[Printable | Page]:
    for stack in stacks:
        if stack.title is not None:
            spec = spec_of(sheet, stack.layout)
            yield separator(stack.title, stack.told, spec.width, spec.height)
        own = stack.own or [stack.layout] * len(stack.badges)
        yield from map(Printable, stack.badges, own)


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
