"""What a subscribed calendar has to know of all releases: the number of each entry, and what is no more. Pure.

A calendar takes an entry again only when its number rises; a session that a later release leaves out stays in the file
as cancelled, or it would stay in everybody's calendar as it was.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from conference.agenda.programme import PUBLIC, Programme, PublicSession, thaw

#: What may change without a reader of a calendar having to know.
_UNSEEN = ("sequence", "updated_at", "guid", "capacity", "materials", "photo_allowed", "takes_attendance")


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
    frozen: dict[str, Any]
    seen: object
    sequence: int
    changed_at: datetime
    gone: bool = False
    release: dict[str, Any] = field(default_factory=dict)


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
    there: set[str] = set()
    for session in frozen["sessions"]:
        if session.get("visibility", PUBLIC) != PUBLIC:
            continue
        there.add(session["id"])
        before = followed.get(session["id"])
        seen = (_seen(session), [rooms.get(code) for code in session["rooms"]])
        changed = before is None or before.gone or before.seen != seen
        least = before.sequence + 1 if before and changed else before.sequence if before else 0
        followed[session["id"]] = _Followed(
            frozen=session,
            seen=seen,
            sequence=max(least, session["sequence"]) if changed else least,
            changed_at=at if before is None or changed else before.changed_at,
            release=frozen,
        )
    for key, one in followed.items():
        if key not in there and not one.gone:
            one.gone, one.sequence, one.changed_at = True, one.sequence + 1, at


def _seen(session: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in session.items() if name not in _UNSEEN}


def _gone(one: _Followed) -> Entry:
    programme = thaw({**one.release, "sessions": [one.frozen]})
    return Entry(programme.sessions[0], programme, one.sequence, one.changed_at, gone=True)
