"""Reads for the pages of layouts: an event's own ones, who has which, and whose names are the longest."""

from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa

from conference.badges import queries, runs
from conference.badges.models import BadgeRun, EventLayout, GroupLayout
from conference.badges.queries import Wearer
from conference.badges.run_rules import OPEN
from conference.core.db import session
from conference.core.errors import Error
from conference.events import question_queries
from conference.events.models import StakeholderGroup
from conference.events.question_rules import Asked
from conference.participants.models import Participant
from conference.participants.rules import OVER

SPECIMENS = 3


class Given(NamedTuple):
    """A group and the name of the layout that it was given; empty: the usual one."""

    group: StakeholderGroup
    layout: str


def own(event_id: UUID) -> list[EventLayout]:
    """Return an event's own layouts by name."""
    ours = sa.select(EventLayout).where(EventLayout.event_id == event_id)
    return list(session().scalars(ours.order_by(EventLayout.name)))


def one(event_id: UUID, layout_id: UUID) -> EventLayout:
    """Return a layout of an event. Raises ``unknown_badge_layout`` (404)."""
    found = session().get(EventLayout, layout_id, populate_existing=True)
    if found is None or found.event_id != event_id:
        raise Error("unknown_badge_layout", 404)
    return found


def given(event_id: UUID) -> list[Given]:
    """Return the groups of an event in their order, and which layout each was given."""
    rows = session().execute(
        sa.select(StakeholderGroup, GroupLayout.layout)
        .outerjoin(GroupLayout, GroupLayout.group_id == StakeholderGroup.id)
        .where(StakeholderGroup.event_id == event_id)
        .order_by(StakeholderGroup.position, StakeholderGroup.code)
    )
    return [Given(group, layout or "") for group, layout in rows]


def is_printing(event_id: UUID, name: str) -> bool:
    """Tell whether a run that is not made yet shows badges in a layout."""
    unfinished = sa.select(BadgeRun).where(BadgeRun.event_id == event_id, BadgeRun.state.in_(OPEN))
    plans = (runs.plan_of(run) for run in session().scalars(unfinished))
    return any(section.layout == name for plan in plans for section in plan.sections)


def questions(event_id: UUID) -> list[Asked]:
    """Return the questions whose answers a badge may show: none that is sealed, no title of a section."""
    return [one for one in question_queries.asked(event_id) if not one.sealed and one.kind != "section"]


def longest(event_id: UUID) -> list[Wearer]:
    """Return the people with the three longest names as their badges show them, refused and cancelled left aside."""
    given, family = sa.func.length(Participant.given_names), sa.func.length(Participant.family_name)
    length = sa.case({"full": given + family, "first": given}, value=StakeholderGroup.badge_name, else_=0)
    ours = (
        sa.select(Participant.id)
        .join(StakeholderGroup, StakeholderGroup.id == Participant.group_id)
        .where(Participant.event_id == event_id, Participant.state.not_in(OVER), Participant.merged_into_id.is_(None))
    )
    ids = session().scalars(ours.order_by(length.desc(), Participant.id).limit(SPECIMENS)).all()
    found = {one.id: one for one in queries.by_ids(event_id, ids)}
    return [found[one] for one in ids]
