"""Who does what in a session: added, changed, taken out, moved up and down in the order of protocol."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from conference.agenda import session_changes
from conference.core.errors import Error
from conference.core.history import Fields
from conference.core.permissions import Actor

_ACTION = "agenda.people_changed"


def a_role(
    role: str,
    *,
    label: Mapping[str, str] | None = None,
    name: str = "",
    participant_id: UUID | None = None,
    confirmed: bool = True,
    public: bool = True,
    languages: tuple[str, str] | None = None,
) -> Fields:
    """Return the record of somebody in a role: a participant, a name, or words that nobody stands for yet."""
    return {
        "id": str(uuid4()),
        "role": role,
        "label": {language: text for language, text in (label or {}).items() if text},
        "name": name,
        "participant_id": str(participant_id) if participant_id else None,
        "confirmed": confirmed,
        "public": public,
        "languages": list(languages or ()),
    }


def add(event_id: UUID, session_id: UUID, role: Fields, *, version: int, actor: Actor, now: datetime) -> UUID | None:
    """Add somebody behind the others; return the change set's id.

    Raises ``stale``, ``role_of_nobody``, ``unknown_participant``, ``session_too_many_roles``.
    """
    return _change(event_id, session_id, lambda roles: [*roles, role], version=version, actor=actor, now=now)


def change(
    event_id: UUID,
    session_id: UUID,
    role_id: UUID,
    values: Mapping[str, Any],
    *,
    version: int,
    actor: Actor,
    now: datetime,
) -> UUID | None:
    """Set these values of somebody. Raises what :func:`add` raises and ``unknown_part`` (404)."""

    def changed(roles: list[Fields]) -> list[Fields]:
        at = _place(roles, role_id)
        return [*roles[:at], {**roles[at], **values}, *roles[at + 1 :]]

    return _change(event_id, session_id, changed, version=version, actor=actor, now=now)


def remove(
    event_id: UUID, session_id: UUID, role_id: UUID, *, version: int, actor: Actor, now: datetime
) -> UUID | None:
    """Take somebody out. Raises ``stale``, ``unknown_part`` (404)."""

    def without(roles: list[Fields]) -> list[Fields]:
        at = _place(roles, role_id)
        return [*roles[:at], *roles[at + 1 :]]

    return _change(event_id, session_id, without, version=version, actor=actor, now=now)


def move(
    event_id: UUID, session_id: UUID, role_id: UUID, *, up: bool, version: int, actor: Actor, now: datetime
) -> UUID | None:
    """Put somebody one place up or down in the order of protocol; at the end they stay. Raises as :func:`remove`."""

    def moved(roles: list[Fields]) -> list[Fields]:
        at = _place(roles, role_id)
        others = [*roles[:at], *roles[at + 1 :]]
        to = max(0, at - 1) if up else at + 1
        return [*others[:to], roles[at], *others[to:]]

    return _change(event_id, session_id, moved, version=version, actor=actor, now=now)


def _place(roles: list[Fields], role_id: UUID) -> int:
    found = next((place for place, one in enumerate(roles) if one["id"] == str(role_id)), None)
    if found is None:
        raise Error("unknown_part", 404)
    return found


def _change(
    event_id: UUID,
    session_id: UUID,
    edit: Callable[[list[Fields]], list[Fields]],
    *,
    version: int,
    actor: Actor,
    now: datetime,
) -> UUID | None:
    return session_changes.change(
        event_id,
        _ACTION,
        [session_id],
        lambda _id, fields: {**fields, "roles": edit(fields["roles"])},
        seen={session_id: version},
        actor=actor,
        now=now,
    )
