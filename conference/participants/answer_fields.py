"""A field for each question of an event, key ``q.<code>``. Sealed answers: whether there is one, no more."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from typing import Any

import sqlalchemy as sa

from conference.core import i18n
from conference.core.db import is_sqlite
from conference.events import question_answers, question_queries
from conference.events.models import Event
from conference.events.question_queries import Places
from conference.events.question_rules import Asked
from conference.participants import field_tests as tests
from conference.participants import sealed_tests
from conference.participants.field_makers import yes_no_options
from conference.participants.fields import By, Condition, Field, Kind, Options
from conference.participants.lists import EMPTY, FILLED, IS, UNSAID, Filter
from conference.participants.models import Participant

PREFIX = "q."

_KINDS: dict[str, Kind] = {
    "number": "number",
    "yes_no": "yes_no",
    "one_of": "choice",
    "several_of": "several",
    "date": "date",
    "country": "choice",
    "place": "place",
}


def of(event: Event) -> Iterator[Field]:
    """Yield a field for each question, those that are asked no more too, in their order."""
    asked = [one for one in question_queries.asked(event.id, archived=True) if one.kind != "section"]
    places = question_queries.place_names(event.id, asked)
    locale = i18n.current_locale()
    yield from (_sealed(event, one, places, locale) if one.sealed else _plain(one, places, locale) for one in asked)


def _sealed(event: Event, asked: Asked, places: Places, locale: str) -> Field:
    key = str(asked.id)
    return Field(
        PREFIX + asked.code,
        i18n.local(dict(asked.label)),
        "sealed",
        _value(asked),
        columns=(Participant.answers, Participant.sealed_answers),
        say=_say(asked, places, locale),
        cell=_cell(asked),
        tests=tests.SEALED_TESTS,
        where=lambda one: tests.either(one.op, sealed_tests.with_answer(event.id, key)),
        flag="sensitive",
        part="questions",
        width=20,
        question=key,
    )


def _plain(asked: Asked, places: Places, locale: str) -> Field:
    kind = _KINDS.get(asked.kind, "text")
    answer = Answer(asked, places)
    return Field(
        PREFIX + asked.code,
        i18n.local(dict(asked.label)),
        kind,
        _value(asked),
        columns=(Participant.answers,),
        say=_say(asked, places, locale),
        cell=_cell(asked),
        options=lambda: _options(asked, places, locale),
        tests=_TESTS[kind],
        accepts=answer.accepts,
        where=answer.where,
        sorts=None if kind == "several" else answer.order,
        part="questions",
        width=20,
        question=str(asked.id),
    )


_TESTS = {
    "text": tests.TEXT_TESTS,
    "number": tests.RANGE_TESTS,
    "date": tests.RANGE_TESTS,
    "yes_no": tests.CHOICE_TESTS,
    "choice": tests.CHOICE_TESTS,
    "several": tests.CHOICE_TESTS,
    "place": tests.CHOICE_TESTS,
}


class Answer:
    """How the answer to one question is found in its JSON column."""

    def __init__(self, asked: Asked, places: Places) -> None:
        self.asked, self.places = asked, places
        self.json = Participant.answers[str(asked.id)]
        self.text = self.json.as_string()

    def accepts(self, op: str, value: str) -> bool:
        """Tell whether an address may ask for this value."""
        if self.asked.kind == "number":
            return _number(value) is not None
        if self.asked.kind == "date":
            return tests.is_day(op, value)
        if self.asked.kind in {"text", "long_text"}:
            return True
        return value == UNSAID or bool(self._codes(value))

    def where(self, one: Filter) -> Condition:
        """Return the condition of a filter."""
        if self.asked.kind == "number":
            return tests.on_range(self._figure(), lambda value: (_number(value), _number(value)))(one)
        if self.asked.kind == "date":
            return tests.on_range(self.text, lambda value: (value, value))(one)
        if self.asked.kind == "several_of":
            return self._any(one)
        if self.asked.kind in {"text", "long_text"}:
            return tests.on_text(self.text)(one)
        return self._one_of(one)

    def order(self) -> tuple[By, ...]:
        """Return the expressions that a list is sorted by; who did not answer comes last."""
        if self.asked.kind == "number":
            return tests.value_order(self._figure(), 0.0)
        if self.asked.kind in {"text", "long_text"}:
            return tests.text_order(self.text)
        if self.asked.kind == "date":
            return tests.value_order(self.text, "")
        return tests.listed_order(self.text, [code for value in self._listed() for code in self._codes(value)])

    def _figure(self) -> Any:
        return self.json.as_float()

    def _listed(self) -> list[str]:
        return [value for value, _label in _options(self.asked, self.places, i18n.DEFAULT)]

    def _codes(self, value: str) -> list[str]:
        """Return what the column may hold for one value of an address."""
        if self.asked.kind == "yes_no":
            return {"1": ["true", "1"], "0": ["false", "0"]}.get(value, [])
        if self.asked.kind == "place":
            return [key for key, name in self.places[self.asked.place_kind].items() if name == value]
        if self.asked.kind == "country":
            return [value] if value.isascii() and value.isupper() and len(value) == len("ML") else []
        return [value] if any(choice.code == value for choice in self.asked.choices) else []

    def _one_of(self, one: Filter) -> Condition:
        """Return the condition of a chosen code, which looks into the answers once: that is what it costs."""
        text = sa.func.coalesce(self.text, "")
        if one.op in {EMPTY, FILLED}:
            return tests.either(one.op, text != "")
        codes = [code for value in one.values if value != UNSAID for code in self._codes(value)]
        held: Condition = text.in_([*codes, *([""] if UNSAID in one.values else [])])
        return held if one.op == IS else sa.not_(held)

    def _any(self, one: Filter) -> Condition:
        listed = [value for value in one.values if value != UNSAID]
        holds = self._holds(listed) if one.op not in {EMPTY, FILLED} else self._holds(None)
        if one.op in {EMPTY, FILLED}:
            return tests.either(one.op, holds)
        if UNSAID in one.values:
            holds = sa.or_(holds, sa.not_(self._holds(None)))
        return holds if one.op == IS else sa.not_(holds)

    def _holds(self, codes: list[str] | None) -> Condition:
        """Tell whether one of these options, or any option at all, was chosen."""
        if is_sqlite():
            return self._holds_as_text(codes)
        listed = sa.case((sa.func.json_typeof(self.json) == "array", self.json), else_=sa.text("'[]'::json"))
        each = sa.func.json_array_elements_text(listed).table_valued("value")
        chosen = sa.select(sa.literal(1)).select_from(each)
        if codes is not None:
            chosen = chosen.where(each.c.value.in_(codes))
        return chosen.correlate(Participant).exists()

    def _holds_as_text(self, codes: list[str] | None) -> Condition:
        """Tell the same of a list as SQLite gives it back, ``["paix","eau"]``: sooner read than taken apart."""
        text = sa.func.coalesce(self.text, "")
        if codes is None:
            return sa.and_(text.startswith("["), text != "[]")
        return sa.or_(sa.false(), *(sa.func.instr(text, json.dumps(code)) > 0 for code in codes))


def _number(value: str) -> float | None:
    try:
        found = question_answers.number(value)
    except Exception:  # noqa: BLE001
        return None
    return float(found)


def _value(asked: Asked) -> Callable[[Any], Any]:
    key = str(asked.id)
    if asked.kind == "date":
        return lambda one: _day(one.answers.get(key))
    return lambda one: one.answers.get(key)


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else None


def _say(asked: Asked, places: Places, locale: str) -> Callable[[Any], str]:
    def said(value: Any) -> str:
        held = value.isoformat() if isinstance(value, date) else value
        return question_answers.words(asked, held, locale, places=places)

    if asked.kind in {"one_of", "yes_no", "country", "place", "number"}:  # few values: each is put into words once
        return cache(said)
    return said


def _cell(asked: Asked) -> Any:
    return {"number": "number", "date": "date", "yes_no": "yes_no", "several_of": "several"}.get(asked.kind, "text")


def _options(asked: Asked, places: Places, locale: str) -> Options:
    if asked.kind == "yes_no":
        return yes_no_options()
    if asked.kind == "place":
        return [(name, name) for name in dict.fromkeys(places[asked.place_kind].values())]
    if asked.kind == "country":
        from conference.events import question_words

        return list(question_words.countries(locale))
    return [(choice.code, i18n.local(dict(choice.label), locale)) for choice in asked.choices]
