"""Publishing the programme as its organiser saw it: what it means, what stands in the way, and the release itself."""

import json
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime

from conference.agenda import notice_services, plan_queries, queries, release_queries, services
from conference.agenda.notice_services import Notices
from conference.agenda.plan import PUBLIC, Plan
from conference.agenda.programme import Programme, freeze
from conference.agenda.release_models import AgendaRelease
from conference.agenda.release_report import Report, release_report
from conference.core.db import write
from conference.core.errors import Error
from conference.core.permissions import Actor
from conference.core.types import Localised
from conference.events import setup_services
from conference.events.models import Event
from conference.events.setup_rules import fingerprint

NAME_MOST, COMMENT_MOST = 80, 400


@dataclass(frozen=True)
class Preview:
    """What publishing now would mean. ``mark`` is that of the programme: publishing names the one that was seen."""

    plan: Plan
    coming: Programme
    report: Report
    number: int
    mark: str


@dataclass(frozen=True)
class Wish:
    """What is published with a programme, and who is told: whom it concerns (``tell``), also whole ``groups``."""

    comment: Localised = field(default_factory=dict)
    name: str = ""
    tell: bool = False
    groups: bool = False


def preview(event: Event) -> Preview:
    """Return what publishing the working copy now would mean. Nothing is written."""
    plan, coming = plan_queries.plan(event), queries.working_copy(event)
    newest = release_queries.newest(event.id)
    previous = release_queries.programme_of(newest) if newest else None
    report = release_report(plan, previous, _public(coming))
    number = newest.number + 1 if newest else 1
    # with the number: a form that is sent twice publishes once
    mark = fingerprint({"number": number, "programme": json.dumps(freeze(coming), sort_keys=True)})
    return Preview(plan, coming, report, number, mark)


def messages(event: Event, found: Preview, *, groups: bool = False, now: datetime) -> Notices:
    """Return the messages that publishing what was previewed would mean; ``groups``: also to whole groups."""
    return notice_services.plan(event, found.coming, groups=groups, now=now)


def publish(event: Event, wish: Wish, *, seen: str, actor: Actor, now: datetime) -> tuple[AgendaRelease, int]:
    """Publish the working copy, if it still is the one that was ``seen`` and nothing stands in the way.

    All or nothing: readers see the release before or this one whole, and the messages about it (how many is returned)
    are in the outbox with it. Raises ``release_stale`` (409) when somebody changed it meanwhile, ``release_refused``
    (409) for clashes that nobody has accepted, ``release_empty``.
    """
    with write():
        setup_services.locked(event.id)
        found = preview(event)
        _refuse(found, seen)
        hidden = Counter(one.reason for one in found.report.hidden)
        told = messages(event, found, groups=wish.groups, now=now) if wish.tell else None
        release = services.release(event, wish.comment, name=wish.name, hidden=dict(hidden), actor=actor, now=now)
        if told is None:
            return release, 0
        return release, notice_services.put(event, release, told, groups=wish.groups, actor=actor, now=now)


def _refuse(found: Preview, seen: str) -> None:
    if found.mark != seen:
        raise Error("release_stale", 409)
    if not found.coming.sessions:
        raise Error("release_empty", 409)
    if not found.report.may_be_released:
        raise Error("release_refused", 409, count=len(found.report.refusing))


def _public(programme: Programme) -> Programme:
    """Return what everybody sees of a programme: what only participants may see is hidden and said so."""
    return replace(programme, sessions=tuple(one for one in programme.sessions if one.visibility == PUBLIC))
