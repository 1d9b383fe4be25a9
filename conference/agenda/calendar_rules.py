"""What a subscribed calendar has to know of all releases: the number of each entry, and what is no more. Pure.

A calendar takes an entry again only when its number rises; a session that a later release leaves out stays in the file
as cancelled, or it would stay in everybody's calendar as it was.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from conference.agenda.programme import PUBLIC, Programme, PublicSession, thaw

#: What may change without a reader of a calendar having to know.
_UNSEEN = frozenset({"sequence", "updated_at", "guid", "capacity", "materials", "photo_allowed"})


@dataclass(frozen=True)
class Entry:
    """A session with the programme that last had it, its number, when it last changed, and whether it is no more."""

    session: PublicSession
    programme: Programme
    sequence: int
    changed_at: datetime
    gone: bool = False


@dataclass
class _Followed:
    session: dict[str, Any]
    release: dict[str, Any]
    rooms: dict[str, Any]
    sequence: int
    changed_at: datetime
    gone: bool = False


def entries(releases: Iterable[tuple[datetime, dict[str, Any]]]) -> list[Entry]:
    """Return the entries of a calendar after these releases (when, and what it froze), the first release first."""
    followed: dict[str, _Followed] = {}
    newest: dict[str, Any] | None = None
    for at, frozen in releases:
        newest = frozen
        _follow(followed, frozen, at)
    if newest is None:
        return []
    programme = thaw(newest)
    there = [
        Entry(one, programme, followed[one.id].sequence, followed[one.id].changed_at) for one in programme.sessions
    ]
    return there + [_gone(one) for one in followed.values() if one.gone]


def _follow(followed: dict[str, _Followed], frozen: dict[str, Any], at: datetime) -> None:
    rooms = {room["code"]: room["name"] for room in frozen["rooms"]}
    there = {one["id"]: one for one in frozen["sessions"] if one.get("visibility", PUBLIC) == PUBLIC}
    for key, session in there.items():
        before = followed.get(key)
        if before is None:
            followed[key] = _Followed(session, frozen, rooms, session["sequence"], at)
            continue
        if before.gone or _differs(before, session, rooms):
            before.sequence = max(before.sequence + 1, session["sequence"])
            before.changed_at = at
        before.session, before.release, before.rooms, before.gone = session, frozen, rooms, False
    for key in followed.keys() - there.keys():
        one = followed[key]
        if not one.gone:
            one.gone, one.sequence, one.changed_at = True, one.sequence + 1, at


def _differs(before: _Followed, session: dict[str, Any], rooms: dict[str, Any]) -> bool:
    """Tell whether a reader of a calendar would see another entry."""
    if before.rooms is not rooms and any(before.rooms.get(code) != rooms.get(code) for code in session["rooms"]):
        return True
    old = before.session
    return old != session and any(
        old.get(name) != session.get(name) for name in (old.keys() | session.keys()) - _UNSEEN
    )


def _gone(one: _Followed) -> Entry:
    programme = thaw({**one.release, "sessions": [one.session]})
    return Entry(programme.sessions[0], programme, one.sequence, one.changed_at, gone=True)
