"""Reads of an event's questions."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeAlias
from uuid import UUID

import sqlalchemy as sa

from conference.core.db import plain, session
from conference.events.models import Event, Place, Question, QuestionOption
from conference.events.question_rules import WITH_OPTIONS, Asked, Choice, Condition, for_group

#: Names of places by kind and id (as text): what answers about places are read against and shown with.
Places: TypeAlias = Mapping[str, Mapping[str, str]]

# What every form asks is built once, and reads columns rather than records: either is most of what it costs.
_QUESTIONS = (
    sa.select(*sa.inspect(Question).columns)
    .where(Question.event_id == sa.bindparam("event_id"))
    .order_by(Question.position, Question.code)
)
_ASKED_NOW = _QUESTIONS.where(Question.archived_at.is_(None))
_OPTIONS = (
    sa.select(
        QuestionOption.question_id,
        QuestionOption.id,
        QuestionOption.code,
        QuestionOption.label,
        QuestionOption.quota,
        QuestionOption.taken,
        QuestionOption.overbooked,
        QuestionOption.retired,
    )
    .join(Question, Question.id == QuestionOption.question_id)
    .where(Question.event_id == sa.bindparam("event_id"))
    .order_by(QuestionOption.position, QuestionOption.code)
)
_LEFT = (
    sa.select(QuestionOption.id, QuestionOption.quota + QuestionOption.overbooked - QuestionOption.taken)
    .join(Question, Question.id == QuestionOption.question_id)
    .where(Question.event_id == sa.bindparam("event_id"), QuestionOption.quota.is_not(None))
)


def asked(event_id: UUID, group_code: str | None = None, *, archived: bool = False) -> tuple[Asked, ...]:
    """Return an event's questions in order, headings included; only those of one group if its code is given.

    ``archived`` adds those that are asked no more, in their old places. Options say how many seats are left, by their
    counters: two statements, however many people there are.
    """
    rows = plain(_QUESTIONS if archived else _ASKED_NOW, {"event_id": event_id}).all()
    choices = _choices(event_id) if any(row.kind in WITH_OPTIONS for row in rows) else {}
    found = tuple(as_asked(row, choices.get(row.id, ())) for row in rows)
    return found if group_code is None else for_group(found, group_code)


def has_seats(known: Iterable[Asked]) -> bool:
    """Tell whether any option of these questions has a quota."""
    return any(choice.quota is not None for one in known for choice in one.choices)


def counted(event_id: UUID, known: tuple[Asked, ...]) -> tuple[Asked, ...]:
    """Return questions that were read before; their options say how many seats are left now."""
    left = {key: max(0, count) for key, count in plain(_LEFT, {"event_id": event_id})}
    return tuple(
        replace(one, choices=tuple(replace(choice, left=left.get(choice.id)) for choice in one.choices))
        if one.choices
        else one
        for one in known
    )


def one(event_id: UUID, question_id: UUID) -> Asked | None:
    """Return one question of an event, archived or not."""
    return next((each for each in asked(event_id, archived=True) if each.id == question_id), None)


def place_names(event_id: UUID, questions: Iterable[Asked]) -> Places:
    """Return the places that these questions ask for, in their order; no statement when none does."""
    kinds = {question.place_kind for question in questions if question.kind == "place"}
    found: dict[str, dict[str, str]] = {kind: {} for kind in kinds}
    if kinds:
        rows = session().execute(
            sa.select(Place.kind, Place.id, Place.name)
            .where(Place.event_id == event_id, Place.kind.in_(kinds))
            .order_by(Place.position, Place.name)
        )
        for kind, place_id, name in rows:
            found[kind][str(place_id)] = name
    return found


def hold(event_id: UUID) -> None:
    """Keep an event's questions as they are until the running ``write()`` ends.

    Whoever stores answers calls it first, before any other lock, then reads ``asked``: nobody can make a question
    sensitive between the reading and the storing.
    """
    session().execute(sa.select(Event.id).where(Event.id == event_id).with_for_update(read=True)).all()


def as_asked(row: Question | sa.Row[Any], choices: Iterable[Choice] = ()) -> Asked:
    """Return a row as rules and forms see it."""
    return Asked(
        id=row.id,
        code=row.code,
        kind=row.kind,
        label=row.label,
        help=row.help,
        groups=tuple(row.groups),
        required=row.required,
        sensitive=row.sensitive,
        condition=Condition.read(row.condition),
        minimum=row.minimum,
        maximum=row.maximum,
        place_kind=row.place_kind,
        choices=tuple(choices),
        archived=row.archived_at is not None,
        retention_days=row.retention_days,
    )


def _choices(event_id: UUID) -> dict[UUID, list[Choice]]:
    rows = plain(_OPTIONS, {"event_id": event_id})
    found: dict[UUID, list[Choice]] = {}
    for question_id, option_id, code, label, quota, taken, overbooked, retired in rows:
        left = None if quota is None else max(0, quota + overbooked - taken)
        found.setdefault(question_id, []).append(Choice(code, label, quota, left, retired, option_id))
    return found
