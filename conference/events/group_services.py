"""Groups, as organisers set them up: added, changed, moved up and down, removed while nobody is in them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from conference.core import audit
from conference.core.db import session, write
from conference.core.errors import Error
from conference.core.i18n import local
from conference.core.permissions import Actor
from conference.events import colours, queries, seats, services, setup_rules, setup_services
from conference.events.models import StakeholderGroup as Group
from conference.events.services import NewGroup

#: What the form of a group changes; its code never does.
FIELDS = (
    "label",
    "short_label",
    "colour",
    "pattern",
    "quota",
    "approval",
    "entry",
    "opens_at",
    "closes_at",
    "waiting_list",
    "auto_offer",
    "badge_name",
    "asks_commune",
    "leaves_out",
    "protected",
)
#: The address of the form of a new group.
RESERVED = {"nouveau"}


def values_of(group: Group) -> dict[str, Any]:
    """Return what is set of a group now."""
    return {name: getattr(group, name) for name in FIELDS}


def version_of(group: Group) -> str:
    """Return the mark of what is set of a group now; seats that are taken meanwhile do not change it."""
    return setup_rules.fingerprint(values_of(group))


def add(event_id: UUID, new: NewGroup, *, actor: Actor, now: datetime) -> Group:
    """Add a group behind the others; its code comes from its label. Raises ``closes_before_opens``, ``pale_colour``."""
    check(vars(new))
    with write():
        setup_services.locked(event_id)
        taken = {group.code for group in queries.groups(event_id)} | RESERVED
        code = setup_rules.code_of(local(new.label, "fr"), taken)
        group = services.add_groups(event_id, [replace(new, code=code)])[code]
        audit.log("group.added", actor=actor, now=now, event_id=event_id, subject_id=group.id)
        return group


def change(event_id: UUID, code: str, values: Mapping[str, Any], *, version: str, actor: Actor, now: datetime) -> Group:
    """Change a group, if it still is what ``version`` marks. With a lower quota nobody loses a seat.

    Raises ``unknown_group``, ``setup_stale`` (409), ``closes_before_opens``, ``pale_colour``.
    """
    check(values)
    with write() as db:
        group = _locked(event_id, code)
        if version_of(group) != version:
            raise Error("setup_stale", 409)
        for name in FIELDS:
            if name != "quota":
                setattr(group, name, values[name])
        db.flush()
        if group.quota != values["quota"]:
            seats.set_quota(group.id, values["quota"])
        audit.log("group.changed", actor=actor, now=now, event_id=event_id, subject_id=group.id)
        return group


def check(values: Mapping[str, Any]) -> None:
    """Refuse what no group may be set to. Raises ``closes_before_opens``, ``pale_colour``."""
    setup_rules.check_window(values["opens_at"], values["closes_at"])
    if not colours.readable(values["colour"]):
        raise Error("pale_colour", darker=colours.darker(values["colour"]))


def move(event_id: UUID, code: str, *, up: bool, actor: Actor, now: datetime) -> None:
    """Move a group one place up or down; at the end it stays. Raises ``unknown_group``."""
    with write() as db:
        setup_services.locked(event_id)
        groups = queries.groups(event_id)
        at = next((place for place, group in enumerate(groups) if group.code == code), None)
        if at is None:
            raise Error("unknown_group", 404)
        to = at - 1 if up else at + 1
        if 0 <= to < len(groups):
            groups[at], groups[to] = groups[to], groups[at]
        for position, group in enumerate(groups):
            group.position = position
        db.flush()
        audit.log("group.moved", actor=actor, now=now, event_id=event_id, subject_id=groups[min(at, to)].id)


def remove(event_id: UUID, code: str, *, actor: Actor, now: datetime) -> None:
    """Remove a group that nobody is or was in. Raises ``unknown_group`` and ``group_in_use`` (409)."""
    with write() as db:
        group = _locked(event_id, code)
        if group.taken:
            raise Error("group_in_use", 409)
        try:
            with db.begin_nested():
                db.execute(sa.delete(Group).where(Group.id == group.id))
        except IntegrityError as error:  # people who cancelled, delegations and invitations name it
            raise Error("group_in_use", 409) from error
        db.expunge(group)
        audit.log("group.removed", actor=actor, now=now, event_id=event_id, group=code)


def _locked(event_id: UUID, code: str) -> Group:
    query = sa.select(Group).where(Group.event_id == event_id, Group.code == code).with_for_update()
    group = session().scalar(query.execution_options(populate_existing=True))
    if group is None:
        raise Error("unknown_group", 404)
    return group
