"""What is done with the example conference: load it, give it accounts, fill it for measurements."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from conference.core.db import session, write
from conference.core.errors import Error
from conference.core.permissions import SYSTEM
from conference.demo import accounts, asking, links, storing
from conference.demo.build import ORIGINAL_DAY_ONE, SEED, example
from conference.demo.generate import people_generated
from conference.demo.read import document
from conference.demo.shapes import Person
from conference.events import queries, seats
from conference.events.models import Event
from conference.participants import bulk
from conference.participants.models import Participant
from conference.participants.rules import OVER, holds_seat

DAYS_AHEAD = 30


@dataclass(frozen=True)
class Loaded:
    """The example event, whether this call made it, and what became of its accounts and links.

    These are ``made``, ``kept`` or ``lost``; links are ``none`` where nobody is to try them.
    """

    event: Event
    new: bool
    accounts: str
    links: str


def load(home: Path, *, now: datetime, original_dates: bool = False, with_links: bool = True) -> Loaded:
    """Load the example conference and its accounts, once: another call changes nothing, an interrupted one is finished.

    Day 1 is 30 days ahead, or as it was in 2024. The passwords of new accounts are written to a file in ``home``, links
    and PINs of delegations to another; without ``with_links`` (in production) no PIN is made.
    Raises ``demo_slug_taken`` when a real event has its short name.
    """
    event, new = _event(now, original_dates=original_dates)
    given = example(event.first_day)
    made = links.prepare(event, given, home / links.FILE, now=now) if with_links else "none"
    return Loaded(event, new, accounts.prepare(event, home / accounts.FILE, now=now), made)


def is_missing() -> bool:
    """Tell whether there is no event at all, or the example is there without any of its accounts: loading stopped."""
    if not queries.any_event():
        return True
    event = _loaded()
    return event is not None and event.is_example and not accounts.known()


def load_generated(event: Event, number: int, *, seed: int | None = None) -> int:
    """Add ``number`` invented people to the example, for measurements; quotas grow by the seats they hold.

    Every call with another ``seed`` (default: one not used yet) adds other people. Raises ``demo_only``.
    """
    if not event.is_example:
        raise Error("demo_only", 409)
    people = people_generated(number, _unused_seed(event) if seed is None else seed, day_one=event.first_day)
    groups = {group.code: group.id for group in queries.groups(event.id)}
    model = example(event.first_day)
    districts = storing.districts(model, queries.places(event.id, "district"))
    keys = asking.keys(event.id, model.questions)
    _make_room(event, people, keys)
    newcomers = (
        bulk.Newcomer(
            groups[person.group],
            storing.details(person, districts, keys),
            person.state,
            person.source,
            person.registered_at,
            storing.locale(person),
            person.cancel_reason,
        )
        for person in people
    )
    return bulk.add_many(event, newcomers, actor=SYSTEM)


def first_day(now: datetime, *, original_dates: bool) -> date:
    """Return day 1: 30 days after today in the event's zone, or the day of 2024."""
    if original_dates:
        return ORIGINAL_DAY_ONE
    return now.astimezone(ZoneInfo(document("event")["zone"])).date() + timedelta(days=DAYS_AHEAD)


def _event(now: datetime, *, original_dates: bool) -> tuple[Event, bool]:
    with write():
        there = _loaded()
        if there is None:
            return storing.store(example(first_day(now, original_dates=original_dates)), now=now), True
        if not there.is_example:
            raise Error("demo_slug_taken", 409, slug=there.slug)
        return there, False


def _loaded() -> Event | None:
    return queries.event_by_slug(document("event")["slug"])


def _unused_seed(event: Event) -> int:
    count = sa.select(sa.func.count()).select_from(Participant).where(Participant.event_id == event.id)
    return SEED + (session().scalar(count) or 0)


def _make_room(event: Event, people: Sequence[Person], keys: asking.Keys) -> None:
    wanted = Counter(person.group for person in people if holds_seat(person.state))
    with write():
        asking.make_room(keys, (person.answers for person in people if person.state not in OVER))
        for group in queries.groups(event.id):
            if group.quota is not None and wanted[group.code]:
                seats.set_quota(group.id, group.quota + wanted[group.code])
