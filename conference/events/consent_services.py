"""Texts that people are asked to agree to, or told: a published version never changes, a new one follows it."""

from datetime import datetime
from uuid import UUID

from conference.core import audit
from conference.core.db import write
from conference.core.errors import Error
from conference.core.permissions import Actor
from conference.core.types import Localised
from conference.events import queries, setup_services
from conference.events.models import ConsentText
from conference.events.setup_rules import PURPOSES


def newest(event_id: UUID, purpose: str) -> ConsentText | None:
    """Return the text in force for a purpose. Raises ``unknown_purpose`` (404) where there is no such purpose."""
    if purpose not in PURPOSES:
        raise Error("unknown_purpose", 404)
    return next((row for row in queries.consent_texts(event_id) if row.purpose == purpose), None)


def publish(
    event_id: UUID,
    purpose: str,
    text: Localised,
    retention_days: int | None,
    *,
    seen: int,
    actor: Actor,
    now: datetime,
) -> ConsentText:
    """Publish a new version of a text; who agreed to an older one keeps that. Unchanged, the one in force stays.

    ``seen`` is the version that was edited, 0 for none. Raises ``unknown_purpose``, ``setup_stale`` (409).
    """
    with write() as db:
        setup_services.locked(event_id)
        before = newest(event_id, purpose)
        if seen != (before.version if before else 0):
            raise Error("setup_stale", 409)
        if before is not None and (before.text, before.retention_days) == (text, retention_days):
            return before
        row = ConsentText(
            event_id=event_id,
            purpose=purpose,
            version=seen + 1,
            text=text,
            asked=PURPOSES[purpose],
            retention_days=retention_days,
            position=before.position if before else list(PURPOSES).index(purpose),
        )
        db.add(row)
        db.flush()
        audit.log("consent.published", actor=actor, now=now, event_id=event_id, subject_id=row.id, purpose=purpose)
        return row
