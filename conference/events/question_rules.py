"""Rules of questions: their kinds, which are sealed, and which are asked given the answers to earlier ones. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from uuid import UUID

KINDS = (
    "section",
    "text",
    "long_text",
    "number",
    "yes_no",
    "one_of",
    "several_of",
    "date",
    "country",
    "phone",
    "email",
    "place",
    "file",
)
PLACE_KINDS = ("region", "cercle", "district", "commune")
WITH_OPTIONS = frozenset({"one_of", "several_of"})
#: A way to reach somebody, or what nobody has read before it is stored: sealed whatever the organiser chose.
ALWAYS_SENSITIVE = frozenset({"phone", "email", "file"})
#: What a condition may look at: answers with few values.
TESTABLE = frozenset({"yes_no", "one_of", "several_of", "country", "place", "number"})

#: An answer as it is stored: text (also a code, a date, a place's or file's id), a number, yes or no, several codes.
Value: TypeAlias = str | int | float | bool | list[str]


@dataclass(frozen=True)
class Test:
    """One earlier answer is one of these values (``yes`` and ``no`` for a yes or no)."""

    __test__ = False

    question: str
    values: tuple[str, ...]

    def holds(self, answers: Mapping[str, Value]) -> bool:
        """Tell whether it holds for these answers by question code; no answer is none of the values."""
        return bool(set(self.values) & as_texts(answers.get(self.question)))


@dataclass(frozen=True)
class Condition:
    """Tests on earlier answers, of which ``all`` or ``any`` must hold."""

    mode: str
    tests: tuple[Test, ...]

    @classmethod
    def read(cls, value: Mapping[str, Any] | None) -> "Condition | None":
        """Return the condition that a question's column holds."""
        if not value:
            return None
        return cls(value["mode"], tuple(Test(one["question"], tuple(one["values"])) for one in value["tests"]))

    def tells(self, answers: Mapping[str, Value], unknown: Collection[str]) -> bool | None:
        """Tell as :meth:`holds`; ``None`` where that depends on answers that are ``unknown``."""
        sure = [test.holds(answers) for test in self.tests if test.question not in unknown]
        decided = self.mode != "all"
        if decided in sure:
            return decided
        return None if len(sure) < len(self.tests) else not decided

    def as_json(self) -> dict[str, Any]:
        """Return it as its column holds it."""
        return {"mode": self.mode, "tests": [{"question": t.question, "values": list(t.values)} for t in self.tests]}

    def holds(self, answers: Mapping[str, Value]) -> bool:
        """Tell whether it holds for these answers by question code."""
        return (all if self.mode == "all" else any)(test.holds(answers) for test in self.tests)


@dataclass(frozen=True)
class Choice:
    """An option as a form offers it; ``left`` is how many may still choose it (``None``: no limit).

    ``id`` is its row's, for ``option_seats``.
    """

    code: str
    label: Mapping[str, str]
    quota: int | None = None
    left: int | None = None
    retired: bool = False
    id: UUID | None = None

    @property
    def full(self) -> bool:
        """Tell whether nobody more may choose it."""
        return self.left is not None and self.left <= 0


@dataclass(frozen=True)
class Asked:
    """A question as rules and forms see it. ``id`` is the key of its answer."""

    id: UUID
    code: str
    kind: str
    label: Mapping[str, str]
    help: Mapping[str, str] = field(default_factory=dict)
    groups: tuple[str, ...] = ()
    required: bool = False
    sensitive: bool = False
    condition: Condition | None = None
    minimum: float | None = None
    maximum: float | None = None
    place_kind: str = ""
    choices: tuple[Choice, ...] = ()
    archived: bool = False
    retention_days: int | None = None

    @property
    def sealed(self) -> bool:
        """Tell whether its answers are sealed."""
        return is_sealed(self.kind, self.place_kind, sensitive=self.sensitive)

    def concerns(self, group: str) -> bool:
        """Tell whether people of the group with this code are asked."""
        return not self.groups or group in self.groups


def for_group(questions: Sequence[Asked], group: str) -> tuple[Asked, ...]:
    """Return what people of the group with this code are asked: a heading for others takes its questions away."""
    found: list[Asked] = []
    open_below = True
    for question in questions:
        concerned = question.concerns(group)
        if question.kind == "section":
            open_below = concerned
        if concerned and open_below:
            found.append(question)
    return tuple(found)


def is_sealed(kind: str, place_kind: str = "", *, sensitive: bool) -> bool:
    """Tell whether answers of such a question are sealed: a commune says where somebody can be found."""
    return sensitive or kind in ALWAYS_SENSITIVE or (kind == "place" and place_kind == "commune")


def as_texts(value: Value | None) -> frozenset[str]:
    """Return an answer as the texts that a condition compares."""
    if value is None:
        return frozenset()
    if isinstance(value, bool):
        return frozenset({"yes" if value else "no"})
    if isinstance(value, list):
        return frozenset(value)
    return frozenset({str(value)})


@dataclass(frozen=True)
class Standing:
    """Which questions are asked, by code: ``asked`` for sure, ``open`` where answers nobody here may know decide it."""

    asked: frozenset[str]
    open: frozenset[str]


def shown(questions: Sequence[Asked], answers: Mapping[str, Value]) -> frozenset[str]:
    """Return the codes of the questions that are asked, given these answers by question code.

    A question looks only at questions before it, and one that is not asked counts as not answered. A heading whose
    condition fails takes the questions under it away; it is shown when any of them is.
    """
    return judged(questions, answers).asked


def judged(questions: Sequence[Asked], answers: Mapping[str, Value], unknown: Collection[str] = ()) -> Standing:
    """Return which questions are asked, as :func:`shown` does, where the answers to some are ``unknown``.

    What depends on those is neither asked nor not asked, but open; the answer to it counts as it is.
    """
    asked: set[str] = set()
    open_: set[str] = set()
    known: dict[str, Value] = {}
    heading, below = "", _sure(None, known, unknown)
    for question in questions:
        holds = _sure(question.condition, known, unknown)
        if question.kind == "section":
            heading, below = question.code, holds
            continue
        if holds is False or below is False:
            continue
        (asked if holds and below else open_).update({question.code, heading} - {""})
        if question.code in answers:
            known[question.code] = answers[question.code]
    return Standing(frozenset(asked), frozenset(open_ - asked))


def _sure(condition: Condition | None, known: Mapping[str, Value], unknown: Collection[str]) -> bool | None:
    return True if condition is None else condition.tells(known, unknown)
