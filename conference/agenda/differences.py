"""What is different between two releases of a programme, session by session. Pure; the words are elsewhere.

Sessions are the same when their ids are. What happens to a session that stays cancelled is no news.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from conference.agenda.programme import Programme, PublicRoom, PublicSession

#: What may happen to a session. Only the last one says more: in what it is another.
NEW, CANCELLED, REVIVED, REMOVED, CHANGED = KINDS = ("new", "cancelled", "revived", "removed", "changed")
#: In what a session may be another, in the order in which people ask. ``details``: what nobody has to be told.
ASPECTS = ("day", "time", "room", "title", "people", "languages", "capacity", "access", "details")
#: What stands for aspects that may not be named (``notice_rules.neutral``).
OTHER = "other"

#: A session and the day of the programme on which it stands.
Dated = tuple[PublicSession, date]


@dataclass(frozen=True)
class Difference:
    """What happened to a session; ``before`` or ``after`` is missing where it was not, or is no more."""

    kind: str
    before: PublicSession | None
    after: PublicSession | None
    aspects: tuple[str, ...] = ()

    @property
    def session(self) -> PublicSession:
        """The session as it is now or, if it is no more, as it was."""
        found = self.after or self.before
        if found is None:  # pragma: no cover (neither before nor after: never made)
            raise ValueError
        return found

    @property
    def matters(self) -> bool:
        """Whether people have to be told: more than details changed."""
        return self.kind != CHANGED or self.aspects != ("details",)


@dataclass(frozen=True)
class Differences:
    """All of it: sessions in the order in which they begin, and rooms that have another name now."""

    before: Programme | None
    after: Programme
    sessions: tuple[Difference, ...] = ()
    rooms: tuple[tuple[PublicRoom, PublicRoom], ...] = ()

    @property
    def matters(self) -> bool:
        """Whether people have to be told anything."""
        return bool(self.rooms) or any(one.matters for one in self.sessions)


def differences(before: Programme | None, after: Programme) -> Differences:
    """Return what is different in ``after``; without a programme before it, nothing is: all of it is new."""
    if before is None:
        return Differences(None, after)
    old = {session.id: (session, before.date_of(session)) for session in before.sessions}
    new = {session.id: (session, after.date_of(session)) for session in after.sessions}
    found = [_difference(old.get(each), new.get(each)) for each in {**old, **new}]
    return Differences(before, after, _in_order(one for one in found if one), _renamed(before, after))


def _difference(old: Dated | None, new: Dated | None) -> Difference | None:
    before, after = old[0] if old else None, new[0] if new else None
    if before is None or before.cancelled:
        kind = NEW if before is None else REVIVED
        return None if after is None or after.cancelled else Difference(kind, before, after)
    if after is None or after.cancelled:
        return Difference(REMOVED if after is None else CANCELLED, before, after)
    moved = old is not None and new is not None and old[1] != new[1]
    aspects = _aspects(before, after, moved=moved)
    return Difference(CHANGED, before, after, aspects) if aspects else None


def _aspects(old: PublicSession, new: PublicSession, *, moved: bool) -> tuple[str, ...]:
    changed = {
        "day": moved,
        "time": not moved and (old.starts_at, old.ends_at) != (new.starts_at, new.ends_at),
        "room": set(old.rooms) != set(new.rooms),
        "title": old.title != new.title,
        "people": _people(old) != _people(new),
        "languages": (old.languages, old.interpretation) != (new.languages, new.interpretation),
        "capacity": old.capacity != new.capacity,
        "access": (old.audience, old.sign_up) != (new.audience, new.sign_up),
    }
    order = not (changed["people"] or changed["room"]) and (old.roles, old.rooms) != (new.roles, new.rooms)
    changed["details"] = order or _details(old) != _details(new)
    return tuple(aspect for aspect in ASPECTS if changed[aspect])


def _people(session: PublicSession) -> Counter[tuple[str, tuple[tuple[str, str], ...]]]:
    """Return who does what, in any order: that somebody is named first is a detail."""
    return Counter((role.role, tuple(sorted(role.label.items()))) for role in session.roles)


def _details(session: PublicSession) -> tuple[object, ...]:
    return session.code, session.kind, session.description, session.track, session.parallel, session.photo_allowed


def _renamed(before: Programme, after: Programme) -> tuple[tuple[PublicRoom, PublicRoom], ...]:
    pairs = ((before.room.get(room.code), room) for room in after.rooms)
    return tuple((old, new) for old, new in pairs if old is not None and old.name != new.name)


def _in_order(found: Iterable[Difference]) -> tuple[Difference, ...]:
    return tuple(sorted(found, key=lambda one: (one.session.starts_at, one.session.code, one.session.id)))
