"""Fields of one plain column, by what the column holds."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, TypeAlias

import sqlalchemy as sa
from flask_babel import LazyString

from conference.core import i18n
from conference.core.types import UtcDateTime
from conference.events.models import Event
from conference.participants import field_tests as tests
from conference.participants import wording
from conference.participants.fields import By, Field, Options, Part
from conference.participants.lists import IS, UNSAID

Name: TypeAlias = str | LazyString
_LONG_AGO = sa.literal(datetime.min.replace(tzinfo=UTC), UtcDateTime())


def text(key: str, name: Name, column: Any, *, order: tuple[By, ...] | None = None, width: int = 16) -> Field:
    """Return a field that people typed; what is empty comes last."""
    return Field(
        key,
        name,
        "text",
        lambda one: getattr(one.row, column.key),
        columns=(column,),
        tests=tests.TEXT_TESTS,
        where=tests.on_text(column),
        sorts=lambda: tests.text_order(column) if order is None else order,
        width=width,
    )


def words(
    key: str,
    name: Name,
    column: Any,
    words: Mapping[str, LazyString],
    *,
    part: Part = "person",
    width: int = 16,
) -> Field:
    """Return a field that holds one of a few codes, each with its word."""
    said = once(words)
    return Field(
        key,
        name,
        "choice",
        lambda one: getattr(one.row, column.key) or "",
        columns=(column,),
        say=lambda code: said().get(code, code),
        options=lambda: list(said().items()),
        tests=tests.CHOICE_TESTS,
        accepts=lambda _op, value: value == UNSAID or value in words,
        where=tests.on_choice(column),
        sorts=lambda: tests.listed_order(column, list(words)),
        part=part,
        width=width,
    )


def once(words: Mapping[str, LazyString]) -> Callable[[], dict[str, str]]:
    """Return what gives codes their words in the language in force, each looked up once however many rows there are."""
    found: dict[str, str] = {}

    def said() -> dict[str, str]:
        if not found:
            found.update({code: str(word) for code, word in words.items()})
        return found

    return said


def yes_no(key: str, name: Name, column: Any) -> Field:
    """Return a field that is true or false of everybody."""
    return Field(
        key,
        name,
        "yes_no",
        lambda one: getattr(one.row, column.key),
        columns=(column,),
        say=lambda value: wording.yes_no(value=value),
        cell="yes_no",
        options=yes_no_options,
        tests=frozenset({IS}),
        accepts=lambda _op, value: value in {"1", "0"},
        where=tests.on_flag(column),
        sorts=lambda: tests.flag_order(column.is_(True)),
        part="registration",
        width=10,
    )


def yes_no_options() -> Options:
    """Return yes and no as addresses have them."""
    return [("1", wording.yes_no(value=True)), ("0", wording.yes_no(value=False))]


def moment(key: str, name: Name, column: Any, event: Event, *, part: Part = "registration") -> Field:
    """Return a field that is an instant, filtered by days of the event's zone."""

    def value(one: Any) -> datetime | None:
        found: datetime | None = getattr(one.row, column.key)
        return found

    return Field(
        key,
        name,
        "moment",
        value,
        columns=(column,),
        say=lambda at: "" if at is None else i18n.moment(at, event.zone),
        cell="moment",
        tests=tests.RANGE_TESTS if column.nullable else tests.RANGE_TESTS - tests.SEALED_TESTS,
        accepts=tests.is_day,
        where=tests.on_range(column, tests.day_bounds(event.tz)),
        sorts=lambda: tests.value_order(column, _LONG_AGO) if column.nullable else (By(column),),
        part=part,
    )
