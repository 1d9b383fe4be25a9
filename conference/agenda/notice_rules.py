"""Whom the changes of a release concern, and through what: a role, a seat, a queue, their group. Pure.

Somebody is told once, of all that concerns them.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from conference.agenda.differences import CHANGED, OTHER, Difference, Differences, differences
from conference.agenda.programme import Programme, PublicSession

#: Through what a change concerns somebody, the strongest first.
ROLE, SEATED, WAITING, GROUP = KINDS = ("role", "seated", "waiting", "group")
#: What may be said of a session without telling which event it is in.
_HARMLESS = ("day", "time")


@dataclass(frozen=True)
class Link:
    """One participant, one session (by id) and what ties them."""

    person: UUID
    session: str
    kind: str


@dataclass(frozen=True)
class Concerned:
    """One participant with the sessions (by id) that they have to be told of; ``kind`` is the strongest tie."""

    id: UUID
    kind: str
    sessions: frozenset[str]


def differences_since(before: Programme | None, coming: Programme) -> Differences:
    """Return what is different from what people were told; before a first release that was nothing: all is new."""
    return differences(before or replace(coming, sessions=(), rooms=()), coming)


def touched(found: Differences) -> frozenset[str]:
    """Return the sessions (by id) that people have to be told of: changed ones, and those in a renamed room."""
    changed = {one.session.id for one in found.sessions if one.matters}
    return frozenset(changed | {one.id for one in found.after.sessions if _in_renamed(one, found)})


def concerned(links: Iterable[Link], *, groups: bool) -> list[Concerned]:
    """Return each participant once; who is tied by their group alone counts only if ``groups`` are told too."""
    sessions: dict[UUID, set[str]] = defaultdict(set)
    kinds: dict[UUID, str] = {}
    for link in links:
        if link.kind != GROUP or groups:
            sessions[link.person].add(link.session)
            kinds[link.person] = min(kinds.get(link.person, link.kind), link.kind, key=KINDS.index)
    return [Concerned(person, kinds[person], frozenset(ids)) for person, ids in sessions.items()]


def only(found: Differences, ids: Collection[str]) -> Differences:
    """Return what happened to these sessions, and the new names of rooms in which they are."""
    used = {code for one in found.after.sessions if one.id in ids for code in one.rooms}
    return replace(
        found,
        sessions=tuple(one for one in found.sessions if one.session.id in ids),
        rooms=tuple(pair for pair in found.rooms if pair[1].code in used),
    )


def neutral(found: Differences) -> Differences:
    """Return what happened as it may be said of an exposed event: when, without titles, rooms or names."""
    return replace(found, sessions=tuple(_neutral(one) for one in found.sessions), rooms=())


def _neutral(one: Difference) -> Difference:
    aspects = one.aspects
    if one.kind == CHANGED:
        aspects = tuple(each for each in aspects if each in _HARMLESS)
        aspects += (OTHER,) if {*one.aspects} - {*_HARMLESS, "details"} else ()
    return replace(one, before=_nameless(one.before), after=_nameless(one.after), aspects=aspects)


def _nameless(session: PublicSession | None) -> PublicSession | None:
    return session and replace(session, title={}, code="", rooms=(), roles=())


def _in_renamed(session: PublicSession, found: Differences) -> bool:
    return not session.cancelled and any(new.code in session.rooms for _old, new in found.rooms)
