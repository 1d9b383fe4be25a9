"""From what somebody ordered to a layout: every box in its place in any size, and what had no room told. Pure."""

from dataclasses import dataclass

from conference.badges.backs import Content, back
from conference.badges.fronts import front
from conference.badges.recipes import Recipe
from conference.badges.rules import BadgeLayout, Fault


@dataclass(frozen=True, slots=True)
class Arranged:
    """A layout, and what somebody should know of it before printing: elements and lines that had no room."""

    layout: BadgeLayout
    remarks: tuple[Fault, ...] = ()


def arranged(recipe: Recipe, content: Content | None = None, *, name: str = "") -> Arranged:
    """Return the layout of a recipe without faults, named ``name`` or after its format.

    ``content`` is what the back tells besides the recipe's own words, such as the programme of a group: a group with
    another programme has another layout. Remarks: ``no_room`` (an element was left out), ``qr_small`` (the format has
    no room for a QR code that can be read), ``back_small`` and ``back_lines`` (see ``backs.back``).
    """
    size = recipe.size()
    ours, remarks = front(recipe, size)
    theirs, more = back(recipe, size, content or Content(), ours)
    layout = BadgeLayout(
        name or recipe.format,
        size.width,
        size.height,
        tuple(ours.face),
        tuple(ours.person),
        tuple(theirs.face),
        tuple(theirs.person),
        fold=size.fold,
    )
    return Arranged(layout, (*remarks, *more))
