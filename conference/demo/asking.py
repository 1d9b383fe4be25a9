"""Stores the questions of the example, and knows which stored question each of its answers is for."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from conference.core.permissions import SYSTEM
from conference.demo import shapes
from conference.events import option_seats, question_queries
from conference.events import question_services as questions
from conference.events.option_services import NewOption
from conference.events.question_rules import Asked, Choice, Condition, Test, Value, as_texts


@dataclass(frozen=True)
class Key:
    """A stored question, and its options by the example's codes."""

    question: Asked
    options: Mapping[str, Choice]


#: The questions that are there, by the example's codes.
Keys: TypeAlias = Mapping[str, Key]


def store(event_id: UUID, given: Iterable[shapes.Question], *, now: datetime) -> None:
    """Store the questions in their order, inside ``write()``."""
    for one in given:
        questions.add(event_id, _question(one), actor=SYSTEM, now=now, code=one.code)


def keys(event_id: UUID, given: Iterable[shapes.Question]) -> Keys:
    """Return which questions of the example are asked; what an organiser took away or renamed is not among them."""
    stored = {one.code: one for one in question_queries.asked(event_id)}
    return {one.code: _key(one, stored[one.code]) for one in given if _same(one, stored.get(one.code))}


def answers(given: shapes.Answers, keys: Keys) -> dict[str, Value]:
    """Return answers as the record keeps them, by question id."""
    found = {code: _value(value, keys[code]) for code, value in given if code in keys}
    return {str(keys[code].question.id): value for code, value in found.items() if value is not None}


def make_room(keys: Keys, given: Iterable[shapes.Answers]) -> None:
    """Raise the quotas of options by as many seats as these people's answers take, inside ``write()``."""
    wanted = Counter(pair for one in given for pair in one)
    for code, key in keys.items():
        for own, choice in key.options.items():
            if choice.id is not None and choice.quota is not None and wanted[code, own]:
                option_seats.set_quota(choice.id, choice.quota + wanted[code, own])


def _question(given: shapes.Question) -> questions.NewQuestion:
    return questions.NewQuestion(
        kind=given.kind,
        label=given.label,
        help=given.help or {},
        groups=given.groups,
        sensitive=given.sensitive,
        retention_days=given.keep_days,
        condition=Condition("all", (Test(*given.after),)) if given.after else None,
        minimum=given.minimum,
        maximum=given.maximum,
        options=tuple(NewOption(option.label, quota=option.quota) for option in given.options),
    )


def _same(given: shapes.Question, stored: Asked | None) -> bool:
    return stored is not None and stored.kind == given.kind


def _key(given: shapes.Question, stored: Asked) -> Key:
    choices = {choice.label.get("fr"): choice for choice in stored.choices if not choice.retired}
    return Key(stored, {one.code: choices[one.label["fr"]] for one in given.options if one.label["fr"] in choices})


def _value(value: Value, key: Key) -> Value | None:
    if not key.question.choices:
        return value
    return next((key.options[own].code for own in as_texts(value) if own in key.options), None)
