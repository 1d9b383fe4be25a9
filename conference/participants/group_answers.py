"""The answers of people who change their group: what the new group does not ask gives its seats back.

Such an answer (a workshop, a bus) stays in the history, and comes back with the person, or with an undo, as far as
seats are free then.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from conference.core import history
from conference.core.db import session
from conference.events import option_seats, question_queries, question_rules
from conference.events import queries as events
from conference.events.models import QuestionOption
from conference.events.question_rules import WITH_OPTIONS, Asked, Value
from conference.participants import answers, states
from conference.participants.models import Participant
from conference.participants.rules import OVER

#: The action of a change of group, in the history.
ACTION = "group"


@dataclass(frozen=True)
class Form:
    """The questions of an event, and its groups' codes by id: read once for all who move."""

    asked: tuple[Asked, ...]
    codes: Mapping[UUID, str]

    @property
    def counted(self) -> dict[str, Asked]:
        """The questions of whose options seats are counted, by id as text."""
        return {str(one.id): one for one in self.asked if one.kind in WITH_OPTIONS and not one.sealed}

    @property
    def options(self) -> set[UUID]:
        """The options of which seats are counted."""
        return {choice.id for one in self.counted.values() for choice in one.choices if choice.id is not None}


def settle(
    people: Sequence[Participant], before: Mapping[UUID, Mapping[str, Value]] | None = None, *, now: datetime
) -> None:
    """Let the answers of (locked) people follow them into the group where they are now; inside ``write()``.

    ``before`` are the answers that an undo puts back, by person. The event's questions are held, and the counters of
    groups are locked already.
    """
    if not people:
        return
    event_id = people[0].event_id
    form = Form(question_queries.asked(event_id), {group.id: group.code for group in events.groups(event_id)})
    if not form.counted:
        return
    option_seats.lock(form.options)
    for person in people:
        had = answers.read(person)
        wanted = _fitting(person, form, had) if before is None else before.get(person.id, had)
        if wanted != had:
            _choose(person, form, had, wanted, now)


def _fitting(person: Participant, form: Form, had: Mapping[str, Value]) -> dict[str, Value]:
    """Return the answers of a person for their group: without options that it does not ask, with those given back."""
    asked = question_rules.for_group(form.asked, form.codes[person.group_id])
    gave = _given_back(person)
    wanted = {**{key: value for key, value in gave.items() if key not in had}, **had}
    by_code = {one.code: wanted[str(one.id)] for one in asked if str(one.id) in wanted}
    shown = question_rules.shown(asked, by_code)
    stays = {str(one.id) for one in asked if one.code in shown}
    goes = form.counted.keys() - stays
    return {key: value for key, value in wanted.items() if key not in goes and (key in had or key in stays)}


def _choose(
    person: Participant, form: Form, had: Mapping[str, Value], wanted: Mapping[str, Value], now: datetime
) -> None:
    """Write answers into a locked record; options that it did not have are taken as far as seats are free."""
    free = _free(form.options) if person.state not in OVER else None
    left = {key: _left(key, value, had, form.counted, free) for key, value in wanted.items()}
    answers.write_into(person, had, {key: value for key, value in left.items() if value}, now=now)


def _left(
    key: str, value: Value, had: Mapping[str, Value], options: Mapping[str, Asked], free: frozenset[UUID] | None
) -> Value | None:
    if key in had or key not in options:
        return value
    codes = [
        one.code
        for one in options[key].choices
        if one.code in question_rules.as_texts(value) and not one.retired and (free is None or one.id in free)
    ]
    if isinstance(value, list):
        return codes or None
    return codes[0] if codes else None


def _free(ids: set[UUID]) -> frozenset[UUID]:
    room = sa.or_(
        QuestionOption.quota.is_(None), QuestionOption.taken < QuestionOption.quota + QuestionOption.overbooked
    )
    return frozenset(session().scalars(sa.select(QuestionOption.id).where(QuestionOption.id.in_(ids), room)))


def _given_back(person: Participant) -> dict[str, Value]:
    """Return what a person answered that changes of group took away, and nobody has touched since."""
    found: dict[str, Value] = {}
    touched: set[str] = set()
    for change in history.of_subject(states.KIND, person.id):
        for key, was, became in _answers_in(change):
            if key not in touched and change.action == ACTION and became is None and was is not None:
                found[key] = was
            touched.add(key)
    return found


def _answers_in(change: history.Change) -> Iterator[tuple[str, Value | None, Value | None]]:
    before, after = answers.fields_in(change.before), answers.fields_in(change.after)
    for key in before.keys() | after.keys():
        yield key, before.get(key), after.get(key)
