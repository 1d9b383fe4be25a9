"""What follows people who stand elsewhere, or belong to another group: hooks that upper rooms register."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import TypeAlias

from conference.core import history
from conference.core.db import session
from conference.core.permissions import Actor
from conference.participants.models import Participant

#: Called inside ``write()`` with (locked) people as they stand now; what it notes in the change set is undone with it.
MoveHook: TypeAlias = Callable[[Sequence[Participant], history.ChangeSet, Actor, datetime], None]
_HOOKS: list[MoveHook] = []
_LATER = "following_later"


def on_move(hook: MoveHook) -> None:
    """Register what follows when people stand elsewhere or change their group, however that comes."""
    if hook not in _HOOKS:
        _HOOKS.append(hook)


def moved(people: Sequence[Participant], change_set: history.ChangeSet, *, actor: Actor, now: datetime) -> None:
    """Have follow what follows; inside :func:`at_the_end` it waits for the end of it."""
    later = session().info.get(_LATER)
    if later is not None:
        later.update({person.id: person for person in people})
        return
    for hook in _HOOKS:
        hook(people, change_set, actor, now)


@contextmanager
def at_the_end(change_set: history.ChangeSet, *, actor: Actor, now: datetime) -> Iterator[None]:
    """Have everything follow once, when all is done: until then two records do not agree with each other."""
    later: dict[object, Participant] = {}
    session().info[_LATER] = later
    try:
        yield
    finally:
        del session().info[_LATER]
    moved(list(later.values()), change_set, actor=actor, now=now)
