"""Signed sheets ticked back: what the numbers typed mean, and the arrivals of whoever signed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from conference.core.permissions import Actor
from conference.documents import ticking_queries, ticking_rules
from conference.documents.ticking_rules import Signed, Typed
from conference.presence import recording
from conference.presence.board_rules import SHEET
from conference.presence.recording import Done, Spot


@dataclass(frozen=True)
class Preview:
    """What was typed, and what each line means."""

    typed: Typed
    lines: list[Signed]

    def of(self, *kinds: str) -> list[Signed]:
        """Return the lines of some kinds."""
        return [one for one in self.lines if one.kind in kinds]

    @property
    def named(self) -> list[Signed]:
        """Return the lines that are, or were, somebody's."""
        return [one for one in self.lines if one.known is not None]

    @property
    def taken(self) -> list[Signed]:
        """Return the lines that are recorded."""
        return [one for one in self.lines if one.taken]


def preview(spot: Spot, group_id: UUID, text: str) -> Preview:
    """Return what the numbers typed mean for the sheet of a group at a place."""
    lines = ticking_queries.lines_of(spot.event_id, group_id)
    usual = [one.number for one in lines.values() if one.person_id is not None and one.expected]
    typed = ticking_rules.read(text, usual)
    people = {lines[one].person_id for one in typed.numbers if one in lines}
    there = ticking_queries.arrivals(spot, [one for one in people if one is not None])
    return Preview(typed, ticking_rules.judge(typed.numbers, lines, there, group_id))


def record(
    spot: Spot, shown: Preview, chosen: Collection[int], *, once: UUID, at: datetime, actor: Actor, now: datetime
) -> Done:
    """Record the arrivals of whoever signed the chosen lines of a preview; raises as ``recording.record``."""
    people = [
        one.known.person_id
        for one in shown.taken
        if one.number in chosen and one.known is not None and one.known.person_id is not None
    ]
    if not people:
        return Done(0)
    return recording.record(spot, people, once=once, at=at, desk=SHEET, actor=actor, now=now)
