"""What the room that holds answers tells questions, and is told: events know nothing of people."""

from collections.abc import Callable, Collection, Mapping
from typing import TypeAlias
from uuid import UUID

from conference.events.question_rules import Asked

#: (event id, question ids) → how many people's answers to each are kept, whatever became of these people.
Counter: TypeAlias = Callable[[UUID, Collection[UUID]], Mapping[UUID, int]]
#: (event id, the question before, the same after): called inside ``write()``, its row and options flushed.
SealingChange: TypeAlias = Callable[[UUID, Asked, Asked], None]

_COUNTERS: list[Counter] = []
_SEALING: list[SealingChange] = []


def counts_answers(counter: Counter) -> None:
    """Register who counts the answers to a question."""
    if counter not in _COUNTERS:
        _COUNTERS.append(counter)


def on_sealing_change(hook: SealingChange) -> None:
    """Register who moves the answers already given when a question becomes sensitive, or is so no more.

    When it becomes sealed the counters of its options are set to 0 here; when it is opened the hook counts anew, by
    ``option_seats.set_taken``.
    """
    if hook not in _SEALING:
        _SEALING.append(hook)


def answers_count(event_id: UUID, question_id: UUID) -> int:
    """Return how many answers to a question are kept."""
    return answers_counts(event_id, [question_id])[question_id]


def answers_counts(event_id: UUID, question_ids: Collection[UUID]) -> dict[UUID, int]:
    """Return how many answers to each of these questions are kept; everybody is looked through once for all of them."""
    counts = [counter(event_id, question_ids) for counter in _COUNTERS] if question_ids else []
    return {one: sum(count.get(one, 0) for count in counts) for one in question_ids}


def sealing_changed(event_id: UUID, before: Asked, after: Asked) -> None:
    """Tell that answers to a question are to be kept another way."""
    for hook in _SEALING:
        hook(event_id, before, after)
