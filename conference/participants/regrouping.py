"""Another group for a person: the seat moves along, and so do the options, as far as the new group asks for them.

What the new group does not ask gives its seats (workshop, bus) back; the answer stays in the history, and comes back
with the person, or with an undo, as far as seats are free then.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from conference.core import history
from conference.core.db import session, write
from conference.core.errors import Error
from conference.core.permissions import Actor
from conference.events import option_seats, question_queries, question_rules
from conference.events.models import QuestionOption, StakeholderGroup
from conference.events.question_rules import WITH_OPTIONS, Asked, Value
from conference.participants import answers, states, undoing
from conference.participants.models import Delegation, Participant
from conference.participants.rules import OVER

ACTION = "group"


def change_group(
    event_id: UUID,
    participant_id: UUID,
    group: StakeholderGroup,
    *,
    actor: Actor,
    now: datetime,
    over_quota: bool = False,
) -> history.ChangeSet | None:
    """Move a person to another group of the event; a seat that is held moves along. Ten minutes to undo it.

    ``None`` for who is in it already. Raises ``group_full``.
    """
    with write():
        answers.hold_for(event_id)
        (person,) = states.locked(event_id, [participant_id])
        if person.group_id == group.id:
            return None
        change_set = history.begin(event_id, ACTION, actor, now)
        before = _fields(person)
        _move(person, group.id, None, actor, now, over_quota=over_quota)
        had = answers.read(person)
        _choose(person, _fitting(person, group.code, had, _given_back(person)), now)
        _note(person, before, change_set, now)
        return change_set


def _move(
    person: Participant,
    group_id: UUID,
    delegation_id: UUID | None,
    actor: Actor,
    now: datetime,
    *,
    over_quota: bool = False,
) -> None:
    held = person.seat != "none"
    if held:
        states.lock_seats([person], group_id)
        states.give_back([person], actor=actor, now=now)
    person.group_id, person.delegation_id = group_id, delegation_id
    if held:
        person.seat = states.take_seat(person, actor=actor, now=now, over_quota=over_quota)


def _fitting(
    person: Participant, group_code: str, had: Mapping[str, Value], gave: Mapping[str, Value]
) -> dict[str, Value]:
    """Return the answers of a person for a group: without options that it does not ask, with those ``gave`` back."""
    asked = question_queries.asked(person.event_id, group_code)
    wanted = {**{key: value for key, value in gave.items() if key not in had}, **had}
    by_code = {one.code: wanted[str(one.id)] for one in asked if str(one.id) in wanted}
    shown = question_rules.shown(asked, by_code)
    stays = {str(one.id) for one in asked if one.code in shown}
    goes = {str(one.id) for one in question_queries.asked(person.event_id) if _counted(one)} - stays
    return {key: value for key, value in wanted.items() if key not in goes and (key in had or key in stays)}


def _choose(person: Participant, wanted: Mapping[str, Value], now: datetime) -> None:
    """Write answers into a locked record; options that it did not have are taken as far as seats are free."""
    had = answers.read(person)
    fresh = {key: value for key, value in wanted.items() if key not in had}
    options = {str(one.id): one for one in question_queries.asked(person.event_id) if _counted(one)}
    ids = {
        choice.id for key in {*fresh, *had} & options.keys() for choice in options[key].choices if choice.id is not None
    }
    option_seats.lock(ids)
    free = _free(ids) if person.state not in OVER else None
    answers.write_into(
        person,
        had,
        {key: left for key, value in wanted.items() if (left := _left(key, value, had, options, free))},
        now=now,
    )


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


def _counted(question: Asked) -> bool:
    return question.kind in WITH_OPTIONS and not question.sealed


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


def _fields(person: Participant) -> history.Fields:
    delegation = str(person.delegation_id) if person.delegation_id else None
    place = {"group_id": str(person.group_id), "delegation_id": delegation}
    return {**place, **states.state_fields(person), **answers.as_fields(answers.read(person))}


def _note(person: Participant, before: history.Fields, change_set: history.ChangeSet, now: datetime) -> None:
    person.version, person.updated_at = person.version + 1, now
    history.record(change_set, states.KIND, person.id, before, _fields(person))
    session().flush()


def _restore(change_set: history.ChangeSet, entries: list[undoing.Entry], actor: Actor, now: datetime) -> None:
    """Put a person back into the group and delegation that they came from, with the options that are still free."""
    answers.hold_for(change_set.scope_id)
    ((subject, was, became),) = entries
    (person,) = states.locked(change_set.scope_id, [subject])
    current = _fields(person)
    if (
        person.merged_into_id is not None
        or person.erased
        or any(current.get(key) != one for key, one in became.items())
    ):
        raise Error("undo_changed", 409, name=person.full_name)
    trace = history.begin(change_set.scope_id, "undo", actor, now)
    group_id, delegation = UUID(was["group_id"]), was.get("delegation_id")
    delegation_id = UUID(delegation) if delegation else None
    if delegation_id is not None:
        session().execute(
            sa.select(Delegation.id).where(Delegation.id == delegation_id).with_for_update(key_share=True)
        )
    try:
        _move(person, group_id, delegation_id, actor, now)
    except Error as error:
        raise Error("undo_full", 409) from error
    _choose(person, answers.with_fields(answers.read(person), was), now)
    _note(person, current, trace, now)


undoing.restores(ACTION, _restore)
