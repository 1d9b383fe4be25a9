"""What an organiser's change is judged by: clash rules, given as one function; what is new and blocks is refused."""

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any, NamedTuple, Protocol, TypeAlias
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
Around: TypeAlias = Callable[[Plan, UUID], Sequence[Found]]
Say: TypeAlias = Callable[[Any, Plan], str]
#: So many changed sessions are looked at one by one; for more of them the whole plan is judged.
FEW = 4


class Rules(NamedTuple):
    """Clash rules: what judges a whole plan, what judges one session of it, and what says a clash in a sentence."""

    judge: Judge
    say: Say
    around: Around | None = None


_RULES: list[Rules] = []


def use(rules: Rules) -> None:
    """Register the rules by which every change is judged from now on."""
    _RULES[:] = [rules]


def said(plan: Plan) -> list[tuple[Found, str]]:
    """Return all clashes of a plan, each with its sentence in the reader's language."""
    return [(found, rules.say(found, plan)) for rules in _RULES for found in rules.judge(plan)]


def refuse_blocking(before: Plan, after: Plan, changed: Collection[UUID]) -> None:
    """Raise ``clash_refused`` (409) for a blocking clash that was not there before: its sentences are in ``what``.

    ``changed`` are the sessions that are not the same in both. A clash that an organiser has accepted blocks nothing.
    """
    blocking = {
        (one.rule, one.key): one for one in _near(after, changed) if one.level == BLOCK and one.accepted is None
    }
    if not blocking:
        return
    known = {(one.rule, one.key) for one in _near(before, changed)}
    new = [one for key, one in blocking.items() if key not in known]
    if new:
        raise Error("clash_refused", 409, what=" ".join(rules.say(one, after) for rules in _RULES for one in new))


def _near(plan: Plan, changed: Collection[UUID]) -> Iterator[Found]:
    """Yield the clashes of these sessions; some may come twice, others may come too."""
    for rules in _RULES:
        if rules.around is None or len(changed) > FEW:
            yield from rules.judge(plan)
        else:
            for session_id in changed:
                yield from rules.around(plan, session_id)
