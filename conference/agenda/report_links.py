"""The private link of a rapporteur: an HMAC of the session and the version of its link; it names nobody.

In front of it stands the beginning of the session's id, by which it is found without a column of its own.
"""

import hmac
from uuid import UUID

import sqlalchemy as sa

from conference.agenda import report_state
from conference.agenda.models import AgendaSession
from conference.agenda.session_models import SessionReport
from conference.core import tokens
from conference.core.db import session
from conference.events.models import Event

_LETTERS = tokens.CROCKFORD.lower()
#: So many letters, of five bits each, say where to look; an id has 128 bits.
_PLACE, _BITS = 8, 40


def link(event_id: UUID, row: SessionReport) -> str:
    """Return the secret part of the address of a rapporteur's page: the same each time for the same version."""
    return _place(row.session_id) + tokens.link(event_id, row.session_id, row.link_version)


def by_link(token: str) -> tuple[SessionReport, AgendaSession, Event] | None:
    """Return the report, the session and the event that a private link opens; one that is shut opens nothing."""
    place = token[:_PLACE]
    if len(token) != _PLACE + tokens.LINK_LETTERS or any(letter not in _LETTERS for letter in token):
        return None
    first = sum(_LETTERS.index(letter) << 5 * (_PLACE - 1 - at) for at, letter in enumerate(place)) << 128 - _BITS
    between = SessionReport.session_id.between(UUID(int=first), UUID(int=first + (1 << 128 - _BITS) - 1))
    query = sa.select(SessionReport, AgendaSession, Event)
    query = query.join(AgendaSession, AgendaSession.id == SessionReport.session_id)
    query = query.join(Event, Event.id == AgendaSession.event_id).where(between)
    for row, of_session, event in session().execute(query).all():
        if report_state.is_open(row) and _is_right(token, event.id, row):
            return row, of_session, event
    return None


def _is_right(token: str, event_id: UUID, row: SessionReport) -> bool:
    try:
        return hmac.compare_digest(token, link(event_id, row))
    except LookupError:  # the event was purged
        return False


def _place(session_id: UUID) -> str:
    number = session_id.int >> 128 - _BITS
    return "".join(_LETTERS[number >> 5 * (_PLACE - 1 - at) & 31] for at in range(_PLACE))
