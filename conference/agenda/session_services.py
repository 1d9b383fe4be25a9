"""What organisers do with a session: make, edit, cancel and revive, duplicate, take away. Each is undone as itself."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from conference.agenda import queries, session_changes, session_state, type_services
from conference.agenda.models import AgendaSession
from conference.core.db import write
from conference.core.history import Fields
from conference.core.permissions import Actor

#: What a new session, a copy of another one, has anew.
_OWN = ("code", "guid")


def create(event_id: UUID, values: Mapping[str, Any], *, actor: Actor, now: datetime) -> tuple[UUID, UUID]:
    """Make a session of these values (names as in ``session_state``); return its id and that of the change set.

    What is not said is as in ``session_state.new``. Raises what ``session_changes.create`` raises.
    """
    with write():
        type_services.ensure(event_id)
        fields = {**session_state.new(), **values}
        return session_changes.create(event_id, "agenda.created", fields, actor=actor, now=now)


def edit(
    event_id: UUID, session_id: UUID, values: Mapping[str, Any], *, version: int, actor: Actor, now: datetime
) -> UUID | None:
    """Set these values of a session; return the change set's id. Raises what ``session_changes.change`` raises."""
    return _change(event_id, "agenda.edited", session_id, values, version=version, actor=actor, now=now)


def cancel(event_id: UUID, session_id: UUID, *, version: int, actor: Actor, now: datetime) -> UUID | None:
    """Cancel a session: it stays in the programme and says so. Raises ``stale``."""
    return _change(
        event_id, "agenda.cancelled", session_id, {"state": "cancelled"}, version=version, actor=actor, now=now
    )


def revive(event_id: UUID, session_id: UUID, *, version: int, actor: Actor, now: datetime) -> UUID | None:
    """Have a cancelled session take place again, or a draft become firm. Raises ``stale``, ``clash_refused``."""
    return _change(
        event_id, "agenda.revived", session_id, {"state": "confirmed"}, version=version, actor=actor, now=now
    )


def duplicate(event_id: UUID, session_id: UUID, day: int | None, *, actor: Actor, now: datetime) -> tuple[UUID, UUID]:
    """Make a copy of a session on a day of the event, at the same time and in the same rooms; on no day: untimed.

    Returns its id and that of the change set. Who signed up, materials and the report stay with the first.
    """
    with write():
        rows = session_changes.locked(event_id, [session_id])
        fields = session_state.read(rows)[session_id]
        own: Fields = dict.fromkeys(_OWN)
        roles = [{**role, "id": str(uuid4())} for role in fields["roles"]]
        start = fields["start_minute"] if day is not None else None
        copy = {**fields, **own, "roles": roles, "day": day, "start_minute": start}
        if day is not None and start is None:
            copy["day"] = None
        return session_changes.create(event_id, "agenda.duplicated", copy, actor=actor, now=now)


def remove(event_id: UUID, session_id: UUID, *, version: int, actor: Actor, now: datetime) -> UUID:
    """Take a session away. Raises ``stale``; ``session_in_use`` with sign-ups, materials, a report or parts."""
    return session_changes.remove(event_id, session_id, version=version, actor=actor, now=now)


def find(event_id: UUID, session_id: UUID) -> tuple[AgendaSession, Fields]:
    """Return a session of an event and its record. Raises ``unknown_session`` (404)."""
    row = queries.one_session(event_id, session_id)
    return row, session_state.read([row])[row.id]


def _change(
    event_id: UUID,
    action: str,
    session_id: UUID,
    values: Mapping[str, Any],
    *,
    version: int,
    actor: Actor,
    now: datetime,
) -> UUID | None:
    def edit(_session_id: UUID, fields: Fields) -> Fields:
        return {**fields, **values}

    return session_changes.change(
        event_id, action, [session_id], edit, seen={session_id: version}, actor=actor, now=now
    )
