"""What attendance of sessions adds to the list of participants: in which ones somebody was seen."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from flask_babel import gettext as _

from conference.agenda.models import AgendaSession
from conference.core.db import session
from conference.core.i18n import local
from conference.events.models import Event
from conference.participants.field_tests import CHOICE_TESTS, among
from conference.participants.fields import Condition, Field
from conference.participants.lists import EMPTY, IS, NOT, Filter
from conference.participants.models import Participant
from conference.presence import queries
from conference.presence.models import SessionCheckIn

KEY = "presence_seance"


def of(event: Event) -> Field | None:
    """Return the field, by the codes of sessions; ``None`` where no session takes attendance and nobody was in one."""
    titles = _titles(event.id)
    if not titles:
        return None
    stands = queries.stands(event.id, SessionCheckIn)

    def was(*which: Condition) -> Condition:
        there = sa.exists().where(SessionCheckIn.participant_id == Participant.id, stands)
        return there.where(AgendaSession.id == SessionCheckIn.session_id, *which).correlate(Participant)

    def where(one: Filter) -> Condition:
        if one.op in {IS, NOT}:
            there = was(AgendaSession.code.in_(one.values))
            return there if one.op == IS else sa.not_(there)
        return sa.not_(was()) if one.op == EMPTY else was()

    def load(ids: Sequence[UUID]) -> dict[UUID, list[str]]:
        query = (
            sa.select(SessionCheckIn.participant_id, AgendaSession.code)
            .join(AgendaSession, AgendaSession.id == SessionCheckIn.session_id)
            .where(among(ids, SessionCheckIn.participant_id), stands)
            .order_by(AgendaSession.day, AgendaSession.start_minute, AgendaSession.code)
        )
        found: dict[UUID, dict[str, None]] = {}
        for person, code in session().execute(query):
            found.setdefault(person, {})[titles.get(code, code)] = None
        return {person: [*names] for person, names in found.items()}

    return Field(
        KEY,
        _("Présence dans une séance"),
        "tags",
        lambda one: one.loaded[KEY] or [],
        say=", ".join,
        cell="several",
        options=lambda: list(titles.items()),
        tests=CHOICE_TESTS,
        accepts=lambda _op, value: value in titles,
        where=where,
        part="presence",
        load=load,
        width=30,
    )


def _titles(event_id: UUID) -> dict[str, str]:
    seen = sa.exists().where(SessionCheckIn.session_id == AgendaSession.id)
    asks = sa.or_(AgendaSession.takes_attendance, AgendaSession.sign_up_policy != "none", seen)
    query = sa.select(AgendaSession.code, AgendaSession.title).where(AgendaSession.event_id == event_id, asks)
    return {code: local(title) or code for code, title in session().execute(query.order_by(AgendaSession.code))}
