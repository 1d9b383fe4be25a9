"""How groups are shown at the desk: their word, their colour, and the mark that stands on their badges."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from conference.badges.motifs import motif
from conference.badges.rules import group_colour, ink_on
from conference.core.i18n import local
from conference.events.models import StakeholderGroup

_SIZE = 20


@dataclass(frozen=True)
class Mark:
    """A group as a page shows it. ``path`` is its mark in a square of 20 units, ``ink`` reads well on ``colour``."""

    code: str
    label: str
    short: str
    colour: str
    ink: str
    path: str


def marks(groups: Iterable[StakeholderGroup]) -> dict[UUID, Mark]:
    """Return the marks of groups, by id, in the reader's language."""
    return {group.id: mark(group) for group in groups}


def mark(group: StakeholderGroup) -> Mark:
    """Return the mark of one group."""
    colour = group_colour(group.colour)
    label = local(group.label)
    return Mark(group.code, label, local(group.short_label) or label, colour, ink_on(colour), _path(group.pattern))


def band_css(one: Mark) -> str:
    """Return the small stylesheet that paints the band of one group."""
    return f".band{{--group:{one.colour};--on-group:{one.ink}}}"


def _path(pattern: str) -> str:
    return " ".join(
        command + " ".join(f"{number:g}" for number in (round(number, 2) for number in numbers))
        for command, *numbers in motif(pattern, 0, 0, _SIZE)
    )
