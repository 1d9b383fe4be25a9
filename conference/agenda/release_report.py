"""What a release would mean: what refuses it, what it hides and why, what changes. Pure."""

from dataclasses import dataclass
from uuid import UUID

from conference.agenda.clash_rules import judge
from conference.agenda.clash_table import Found
from conference.agenda.differences import Differences, differences
from conference.agenda.plan import BLOCK, PARTICIPANTS, RELEASE, STAFF, Item, Plan
from conference.agenda.programme import Programme

#: Why the public does not see a session; the first that holds is told.
REASONS = ("draft", "unscheduled", "staff", "participants", "cancelled", "other")


@dataclass(frozen=True)
class Hidden:
    """A session that the release would not show, and why."""

    item: Item
    reason: str


@dataclass(frozen=True)
class Report:
    """What a release page shows of the programme; whom it concerns is in ``notice_rules``."""

    refusing: tuple[Found, ...]
    warnings: tuple[Found, ...]
    accepted: tuple[Found, ...]
    hidden: tuple[Hidden, ...]
    differences: Differences

    @property
    def may_be_released(self) -> bool:
        """Whether nothing stands in the way."""
        return not self.refusing


def release_report(plan: Plan, previous: Programme | None, coming: Programme) -> Report:
    """Return what releasing ``coming`` means, which was made of ``plan``.

    ``previous`` is what the public sees now; before a first release there is none, and nobody is told of changes.
    """
    found = judge(plan)
    return Report(
        refusing=tuple(one for one in found if one.refuses(BLOCK, RELEASE)),
        warnings=tuple(one for one in found if not one.refuses(BLOCK, RELEASE) and one.accepted is None),
        accepted=tuple(one for one in found if one.accepted is not None),
        hidden=hidden(plan, coming),
        differences=differences(previous, coming),
    )


def hidden(plan: Plan, coming: Programme) -> tuple[Hidden, ...]:
    """Return the sessions of a plan that a programme made of it does not have, and why."""
    shown = {session.id for session in coming.sessions}
    return tuple(Hidden(item, _reason(item, plan.item)) for item in plan.items if str(item.id) not in shown)


def _reason(item: Item, items: dict[UUID, Item]) -> str:
    parent = items.get(item.parent) if item.parent else None
    holds = {
        "draft": item.state == "draft" or (parent is not None and parent.state == "draft"),
        "unscheduled": item.slot is None,
        "staff": item.visibility == STAFF,
        "participants": item.visibility == PARTICIPANTS,
        "cancelled": item.state == "cancelled",
    }
    return next((reason for reason in REASONS[:-1] if holds[reason]), REASONS[-1])
