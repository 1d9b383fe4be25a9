"""A layout that is called otherwise: whoever named it follows; no badge is out of date because of that."""

from dataclasses import replace
from uuid import UUID

import sqlalchemy as sa

from conference.badges import runs
from conference.badges.models import BadgePrint, BadgeRun, GroupLayout
from conference.badges.run_rules import Plan
from conference.core import vault
from conference.core.db import session
from conference.events.models import StakeholderGroup


def renamed(event_id: UUID, old: str, new: str) -> None:
    """Have groups, printed badges and runs call a layout by its new name; inside ``write()``."""
    if old == new:
        return
    groups = sa.select(StakeholderGroup.id).where(StakeholderGroup.event_id == event_id)
    given = sa.update(GroupLayout).where(GroupLayout.layout == old, GroupLayout.group_id.in_(groups))
    printed = sa.update(BadgePrint).where(BadgePrint.event_id == event_id, BadgePrint.layout == old)
    for change in (given, printed):
        session().execute(change.values(layout=new))
    for run in session().scalars(sa.select(BadgeRun).where(BadgeRun.event_id == event_id)):
        plan = runs.plan_of(run)
        if plan.order.layout == old or any(one.layout == old for one in plan.sections):
            run.sealed = vault.seal_json(event_id, runs.PURPOSE, run.id, _renamed(plan, old, new).as_json())
    session().flush()


def _renamed(plan: Plan, old: str, new: str) -> Plan:
    sections = tuple(replace(one, layout=new) if one.layout == old else one for one in plan.sections)
    order = replace(plan.order, layout=new) if plan.order.layout == old else plan.order
    return replace(plan, order=order, sections=sections)
