"""How a programme is judged, and which clashes are accepted: set by organisers, each change undone as itself."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from conference.agenda import row_state
from conference.agenda.models import AcceptedClash, AgendaSettings
from conference.core.db import session, write
from conference.core.errors import Error
from conference.core.permissions import Actor
from conference.events import setup_services


def set_settings(
    event_id: UUID, values: Mapping[str, Any], *, version: str, actor: Actor, now: datetime
) -> UUID | None:
    """Set how the programme is judged; return the change set's id. ``version`` is ``settings_version``.

    Raises ``stale`` (409).
    """
    with write() as db:
        setup_services.locked(event_id)
        row = db.get(AgendaSettings, event_id, populate_existing=True)
        if settings_version(event_id) != version:
            raise Error("stale", 409, version=settings_version(event_id))
        before = row_state.values_of(row) if row is not None else {}
        after = {**(before or row_state.unset(AgendaSettings)), **values}
        if before == after:
            return None
        row = row_state.put(AgendaSettings, event_id, event_id, row, after)
        return row_state.kept(row, (before, after), actor, now)


def settings_version(event_id: UUID) -> str:
    """Return the mark of how the programme of an event is judged now."""
    row = session().get(AgendaSettings, event_id)
    return row_state.version_of(row) if row is not None else "-"


def accept(event_id: UUID, rule: str, key: str, reason: str, *, actor: Actor, now: datetime) -> UUID:
    """Accept a clash, and say why; said again, the newer reason holds. Raises ``clash_unexplained``."""
    if not reason.strip():
        raise Error("clash_unexplained")
    with write():
        setup_services.locked(event_id)
        row = _accepted(event_id, rule, key)
        before = row_state.values_of(row) if row is not None else {}
        who = {"accepted_by": str(actor.id) if actor.id else None, "accepted_at": now.isoformat()}
        after = {"rule": rule[:40], "key": key[:240], "reason": reason.strip()[:400], **who}
        row_id = row.id if row is not None else uuid4()
        row = row_state.put(AcceptedClash, event_id, row_id, row, after)
        return row_state.kept(row, (before, after), actor, now)


def unaccept(event_id: UUID, rule: str, key: str, *, actor: Actor, now: datetime) -> UUID | None:
    """Accept a clash no more; return the change set's id, nothing if it was not accepted."""
    with write():
        setup_services.locked(event_id)
        row = _accepted(event_id, rule, key)
        if row is None:
            return None
        before = row_state.values_of(row)
        session().delete(row)
        session().flush()
        return row_state.kept(row, (before, {}), actor, now)


def _accepted(event_id: UUID, rule: str, key: str) -> AcceptedClash | None:
    query = sa.select(AcceptedClash).where(
        AcceptedClash.event_id == event_id, AcceptedClash.rule == rule, AcceptedClash.key == key
    )
    return session().scalar(query.execution_options(populate_existing=True))
