"""Checks of an event's questions as a whole: can every condition work, is what a page showed still so. Pure."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass, replace

from conference.events.question_rules import TESTABLE, Asked, Test


@dataclass(frozen=True)
class Break:
    """A condition of ``question`` that cannot work, as a reason code; ``other`` is what it looks at, if that exists."""

    code: str
    question: Asked
    other: Asked | None = None


def first_break(questions: Sequence[Asked], before: Sequence[Asked] = ()) -> Break | None:
    """Return the first condition that cannot work among an event's questions in order, and could ``before``.

    Archived ones are among them, to be looked at in vain; their own conditions wait until they are asked again.
    """
    old = {(each.code, each.question.code) for each in _breaks(before)}
    return next((each for each in _breaks(questions) if (each.code, each.question.code) not in old), None)


def looking_at(questions: Iterable[Asked], code: str, value: str | None = None) -> Asked | None:
    """Return a question whose condition looks at the one with this code (for this answer, if one is given)."""
    return next(
        (
            question
            for question in questions
            for test in _tests(question)
            if test.question == code and (value is None or value in test.values)
        ),
        None,
    )


def may_look_at(questions: Sequence[Asked], question: Asked | None = None) -> list[Asked]:
    """Return what a condition of ``question`` (default: of a new one, at the end) may look at."""
    codes = [each.code for each in questions]
    before = questions[: codes.index(question.code)] if question is not None else questions
    return [each for each in before if each.kind in TESTABLE and not each.archived]


def moved(questions: Sequence[Asked], code: str, to: int) -> list[Asked]:
    """Return the questions with one of them at place ``to`` among those that are asked; too far is the end.

    Archived ones stay where they are.
    """
    own = next(each for each in questions if each.code == code)
    others = [each for each in questions if each.code != code and not each.archived]
    at = max(0, min(to, len(others)))
    order = iter([*others[:at], own, *others[at:]])
    return [each if each.archived and each.code != code else next(order) for each in questions]


def fingerprint(questions: Iterable[Asked]) -> str:
    """Return a short mark of all that organisers set in these questions, in this order; answers do not change it."""
    bare = [replace(each, choices=tuple(replace(choice, left=None) for choice in each.choices)) for each in questions]
    return hashlib.sha256(repr([astuple(each) for each in bare]).encode()).hexdigest()[:16]


def order_mark(questions: Iterable[Asked]) -> str:
    """Return a short mark of the order of these questions alone."""
    return hashlib.sha256("\n".join(each.code for each in questions).encode()).hexdigest()[:16]


def _breaks(questions: Sequence[Asked]) -> Iterator[Break]:
    known = {question.code: question for question in questions}
    earlier: set[str] = set()
    groups = _groups(questions)
    for question in questions:
        for test in () if question.archived else _tests(question):
            other = known.get(test.question)
            code = _refusal(test, other, earlier)
            if code is None and other is not None and _apart(groups[question.code], groups[other.code]):
                code = "condition_groups"
            if code is not None:
                yield Break(code, question, other)
        earlier.add(question.code)


def _tests(question: Asked) -> tuple[Test, ...]:
    return question.condition.tests if question.condition is not None else ()


def _refusal(test: Test, other: Asked | None, earlier: set[str]) -> str | None:
    if other is None:
        return "condition_unknown"
    if other.archived:
        return "condition_archived"
    if other.code not in earlier:
        return "condition_order"
    if other.kind not in TESTABLE:
        return "condition_untestable"
    return None if _sensible(test, other) else "condition_values"


def _sensible(test: Test, other: Asked) -> bool:
    if other.kind == "yes_no":
        return bool(test.values) and set(test.values) <= {"yes", "no"}
    if other.choices:
        return bool(test.values) and set(test.values) <= {choice.code for choice in other.choices}
    return bool(test.values)


def _groups(questions: Sequence[Asked]) -> dict[str, frozenset[str] | None]:
    """Return the groups that are asked each question, ``None`` for all: a heading for others takes its own away."""
    found: dict[str, frozenset[str] | None] = {}
    above: frozenset[str] | None = None
    for question in questions:
        own = frozenset(question.groups) or None
        if question.kind == "section":
            above = own
        found[question.code] = own if above is None else above if own is None else own & above
    return found


def _apart(one: frozenset[str] | None, other: frozenset[str] | None) -> bool:
    return one is not None and other is not None and not one & other
