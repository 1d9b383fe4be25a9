"""What an organiser's change is judged by: clash rules, given as one function; what is new and blocks is refused."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeAlias
from uuid import UUID

from conference.agenda.plan import BLOCK, Plan
from conference.core.errors import Error


class Found(Protocol):
    """A clash as far as changes and pages look at it; ``items`` are the sessions that it concerns."""

    @property
    def rule(self) -> str:
        """The rule's name."""

    @property
    def key(self) -> str:
        """What tells it apart from the rule's other clashes."""

    @property
    def level(self) -> str:
        """One of ``plan.LEVELS``."""

    @property
    def items(self) -> Sequence[UUID]:
        """The sessions that it concerns."""

    @property
    def accepted(self) -> str | None:
        """Why an organiser has accepted it; ``None`` if nobody has."""


Judge: TypeAlias = Callable[[Plan], Sequence[Found]]
Say: TypeAlias = Callable[[Any, Plan], str]
_JUDGES: list[tuple[Judge, Say]] = []


def use(judge: Judge, say: Say) -> None:
    """Register the rules by which every change is judged from now on, and what says a clash in a sentence."""
    _JUDGES[:] = [(judge, say)]


def judge(plan: Plan) -> list[Found]:
    """Return all clashes of a plan."""
    return [found for judge, _ in _JUDGES for found in judge(plan)]


def said(plan: Plan) -> list[tuple[Found, str]]:
    """Return all clashes of a plan, each with its sentence in the reader's language."""
    return [(found, say(found, plan)) for judge, say in _JUDGES for found in judge(plan)]


def refuse_blocking(before: Plan, after: Plan) -> None:
    """Raise ``clash_refused`` (409) for a blocking clash that was not there before: its sentences are in ``what``.

    One that an organiser has accepted blocks nothing.
    """
    blocking = [one for one in judge(after) if one.level == BLOCK and one.accepted is None]
    if not blocking:
        return
    known = {(one.rule, one.key) for one in judge(before)}
    new = [one for one in blocking if (one.rule, one.key) not in known]
    if new:
        words = [say(one, after) for _, say in _JUDGES for one in new]
        raise Error("clash_refused", 409, what=" ".join(words))
