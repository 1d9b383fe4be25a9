"""What a release would mean: what refuses it, what it hides and why, what changes, and for whom. Pure."""

from dataclasses import dataclass, field
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
    """All that a release page shows. ``told``: each person with what changes for them, as ids of sessions."""

    refusing: tuple[Found, ...]
    warnings: tuple[Found, ...]
    accepted: tuple[Found, ...]
    hidden: tuple[Hidden, ...]
    differences: Differences
    told: dict[str, tuple[str, ...]] = field(default_factory=dict)
    #: Changed sessions in which people have a seat, and how many.
    seated: dict[str, int] = field(default_factory=dict)

    @property
    def may_be_released(self) -> bool:
        """Whether nothing stands in the way."""
        return not self.refusing


def release_report(plan: Plan, previous: Programme | None, coming: Programme) -> Report:
    """Return what releasing ``coming`` means, which was made of ``plan``.

    ``previous`` is what the public sees now; before a first release there is none, and nobody is told of changes.
    """
    found = judge(plan)
    changes = differences(previous, coming)
    changed = {one.session.id for one in changes.sessions if one.matters}
    return Report(
        refusing=tuple(one for one in found if one.refuses(BLOCK, RELEASE)),
        warnings=tuple(one for one in found if not one.refuses(BLOCK, RELEASE) and one.accepted is None),
        accepted=tuple(one for one in found if one.accepted is not None),
        hidden=hidden(plan, coming),
        differences=changes,
        told=_told(plan, changed),
        seated={str(item.id): item.seated for item in plan.items if item.seated and str(item.id) in changed},
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


def _told(plan: Plan, changed: set[str]) -> dict[str, tuple[str, ...]]:
    told: dict[str, list[str]] = {}
    for item in plan.items:
        if str(item.id) in changed:
            for person in dict.fromkeys(role.person for role in item.roles if role.person):
                told.setdefault(person, []).append(str(item.id))
    return {person: tuple(ids) for person, ids in told.items()}
