"""What clashes in a programme that is being made. Pure, and fast enough to be asked after every change.

``clash_table`` has the rules and their levels; the checks stand by sense in ``clash_times``, ``clash_rooms``,
``clash_people``, ``clash_interpreters`` and ``clash_gaps``; the sentences in ``clash_words``.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import blake2s
from itertools import islice
from uuid import UUID

from conference.agenda import clash_gaps, clash_interpreters, clash_people, clash_rooms, clash_times
from conference.agenda.clash_look import Look, times_of
from conference.agenda.clash_table import LONG, PAIR, RULES, Found, Hit, level_for, level_of
from conference.agenda.plan import LEVELS, OFF, Item, Plan

#: Each check with the rules it looks for; it does not run when an event looks for none of them.
CHECKS: tuple[tuple[Callable[[Look], Iterable[Hit]], tuple[str, ...]], ...] = (
    (clash_times.no_length, ("no_length",)),
    (clash_times.outside, ("outside_days", "outside_hours")),
    (clash_times.protected_times, ("protected_time",)),
    (clash_times.plenaries, ("plenary_twice", "plenary_against_parallel")),
    (clash_rooms.rooms_twice, ("room_twice",)),
    (clash_rooms.rooms_closed, ("room_closed",)),
    (clash_rooms.no_room, ("no_room",)),
    (clash_rooms.capacities, ("over_capacity", "seated_over_capacity", "audience_over_capacity")),
    (clash_people.people_twice, ("person_twice", "interpreter_twice", "walk")),
    (clash_people.no_chair, ("no_chair",)),
    (clash_interpreters.booths, ("no_booth",)),
    (clash_interpreters.interpreters, ("interpreter_missing", "interpreter_unconfirmed")),
    (clash_interpreters.alone, ("interpreter_alone",)),
    (clash_gaps.no_language, ("no_language",)),
    (clash_gaps.no_title, ("no_title",)),
    (clash_gaps.drafts, ("draft",)),
    (clash_gaps.unscheduled, ("unscheduled",)),
)
#: More than anybody reads.
MOST = 5000
NEVER = datetime.max.replace(tzinfo=UTC)


def judge(plan: Plan) -> list[Found]:
    """Return all that clashes in a programme: the gravest first, then in the order of its times.

    Of what one check finds, no more than ``MOST``: a list in which everything is at nine o'clock, in one room, has a
    clash for every pair.
    """
    return _judge(Look(plan), MOST)


def judge_around(plan: Plan, item_id: UUID) -> list[Found]:
    """Return what :func:`judge` says of one item, without judging the others: for every click."""
    item = plan.item.get(item_id)
    if item is None:
        return []
    people, time = frozenset(role.person for role in item.roles if role.person), times_of(item)
    near = tuple(other for other in plan.items if other is item or _may_meet(other, people, time))
    found = _judge(Look(replace(plan, items=near), around=item_id), None)
    return [one for one in found if item_id in one.items]


def key_of(items: Iterable[UUID], subject: str) -> str:
    """Return the name of a clash within its rule, of no more than 120 characters: its items, and in what they clash."""
    ids = sorted(str(item) for item in items)
    if len(ids) > PAIR:
        ids = [ids[0], _short("+".join(ids))]
    if len(subject) > LONG:
        subject = _short(subject)
    return "+".join(ids) + (f":{subject}" if subject else "")


def _short(text: str) -> str:
    return blake2s(text.encode(), digest_size=16).hexdigest()


def _judge(look: Look, most: int | None) -> list[Found]:
    levels = {rule: level_of(look.plan.settings, rule) for rule in RULES}
    reasons = {(one.rule, one.key): one.reason for one in look.plan.accepted}
    found: list[tuple[tuple[int, datetime, int, str], Found]] = []
    for check, rules in CHECKS:
        if any(levels[rule] != OFF for rule in rules):
            for hit in islice(check(look), most):
                if levels[hit.rule] != OFF:
                    one = _found(hit, levels[hit.rule], reasons)
                    found.append((_order(hit, one), one))
    return [one for _, one in sorted(found, key=lambda each: each[0])]


def _found(hit: Hit, level: str, reasons: dict[tuple[str, str], str]) -> Found:
    items = tuple(item.id for item in hit.items)
    key = key_of(items, hit.subject)
    return Found(hit.rule, level_for(level, hit), key, items, hit.params, reasons.get((hit.rule, key)))


def _order(hit: Hit, found: Found) -> tuple[int, datetime, int, str]:
    begins = min((item.starts_at for item in hit.items if item.starts_at), default=NEVER)
    return LEVELS.index(found.level), begins, RULES.index(found.rule), found.key


def _may_meet(other: Item, people: frozenset[str], time: tuple[datetime, datetime] | None) -> bool:
    """Return whether an item may have to do with one that has these people and this time: it shares some of either."""
    if not people.isdisjoint([role.person for role in other.roles]):
        return True
    theirs = times_of(other)
    return time is not None and theirs is not None and theirs[0] < time[1] and time[0] < theirs[1]
