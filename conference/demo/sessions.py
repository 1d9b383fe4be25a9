"""What hangs on the example's sessions: documents, a rapporteur's recommendations, seats by group and who waits."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from conference.agenda import (
    material_files,
    material_services,
    report_services,
    sign_up_seats,
    sign_up_services,
)
from conference.agenda.models import AgendaSession
from conference.core import files
from conference.core.db import session
from conference.core.permissions import SYSTEM
from conference.demo.read import content, document
from conference.events.models import Event, StakeholderGroup
from conference.participants.models import Participant

DATA = "around_sessions"


def store(event: Event, groups: Mapping[str, StakeholderGroup], *, now: datetime) -> None:
    """Store all of it; call it inside ``write()``, once sessions and people are there."""
    given, of = document(DATA), ids(event.id)
    for one in given["documents"]:
        _add(event.id, of[one.pop("session")], one, now)
    _report(event.id, of[given["report"]["session"]], given["report"]["text"], now)
    report_services.open_link(event.id, of[given["writes"]], actor=SYSTEM, now=now)
    _seats(event.id, of[given["seats"]["session"]], given["seats"], groups, now)


def ids(event_id: UUID) -> dict[str, UUID]:
    """Return the ids of the sessions of an event by their codes."""
    rows = session().execute(sa.select(AgendaSession.code, AgendaSession.id).where(AgendaSession.event_id == event_id))
    return {code: session_id for code, session_id in rows}  # noqa: C416 (rows are no pairs to mypy)


def _add(event_id: UUID, session_id: UUID, given: dict[str, Any], now: datetime) -> None:
    name = given.pop("file", None)
    if name is not None:  # ours, and harmless: it need not be written anew
        lasts = now + material_files.KEPT_FOR
        given["file_id"] = files.store(
            event_id, material_files.OURS, name, "application/pdf", content(name), now=now, expires_at=lasts
        )
    material_services.add(event_id, session_id, given, actor=SYSTEM, now=now)


def _report(event_id: UUID, session_id: UUID, text: dict[str, str], now: datetime) -> None:
    report_services.open_link(event_id, session_id, actor=SYSTEM, now=now)
    writes = report_services.rapporteur(session_id)
    report_services.write_text(event_id, session_id, text, version=1, actor=writes, now=now)
    report_services.publish(event_id, session_id, actor=SYSTEM, now=now)


def _seats(
    event_id: UUID,
    session_id: UUID,
    given: Mapping[str, Any],
    groups: Mapping[str, StakeholderGroup],
    now: datetime,
) -> None:
    for code, quota in given["quotas"].items():
        sign_up_seats.set_quota(session_id, groups[code].id, quota)
    confirmed = (Participant.group_id == groups[given["group"]].id, Participant.state == "confirmed")
    query = sa.select(Participant.id).where(*confirmed).order_by(Participant.sort_key, Participant.id)
    for person_id in session().scalars(query.limit(given["people"])).all():
        sign_up_services.sign_up(event_id, session_id, person_id, now=now)
