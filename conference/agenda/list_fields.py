"""What sign-ups add to the list of participants: in which sessions somebody has a seat, for which they wait."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from uuid import UUID

import sqlalchemy as sa
from flask_babel import gettext as _

from conference.agenda.models import AgendaSession
from conference.agenda.session_models import SignUp
from conference.agenda.sign_up_queue import SEATED, WAITING
from conference.core.db import session
from conference.core.i18n import local
from conference.events.models import Event
from conference.participants import fields
from conference.participants.field_tests import CHOICE_TESTS, among
from conference.participants.fields import Condition, Field
from conference.participants.lists import EMPTY, IS, NOT, Filter
from conference.participants.models import Participant

SEATS, QUEUES = "seance", "seance_attente"


@fields.register
def of(event: Event) -> Iterator[Field]:
    """Yield the sessions in which somebody has a seat, and those for which they wait; by the codes of sessions."""
    titles = _titles(event.id)
    if titles:
        yield _sessions(SEATS, _("Place dans une séance"), SEATED, titles)
        yield _sessions(QUEUES, _("En attente d’une séance"), WAITING, titles)


def _titles(event_id: UUID) -> dict[str, str]:
    asked = (AgendaSession.event_id == event_id, AgendaSession.sign_up_policy != "none")
    query = sa.select(AgendaSession.code, AgendaSession.title).where(*asked).order_by(AgendaSession.code)
    return {code: local(title) or code for code, title in session().execute(query)}


def _sessions(key: str, name: str, state: str, titles: Mapping[str, str]) -> Field:
    def has(*which: Condition) -> Condition:
        return (
            sa.exists()
            .where(SignUp.participant_id == Participant.id, SignUp.state == state)
            .where(AgendaSession.id == SignUp.session_id, AgendaSession.code.in_(titles), *which)
            .correlate(Participant)
        )

    def where(one: Filter) -> Condition:
        if one.op in {IS, NOT}:
            there = has(AgendaSession.code.in_(one.values))
            return there if one.op == IS else sa.not_(there)
        return sa.not_(has()) if one.op == EMPTY else has()

    return Field(
        key,
        name,
        "tags",
        lambda one: one.loaded[key] or [],
        say=", ".join,
        cell="several",
        options=lambda: list(titles.items()),
        tests=CHOICE_TESTS,
        accepts=lambda _op, value: value in titles,
        where=where,
        part="presence",
        load=_load(state, titles),
        width=30,
    )


def _load(state: str, titles: Mapping[str, str]) -> Callable[[Sequence[UUID]], dict[UUID, list[str]]]:
    def load(ids: Sequence[UUID]) -> dict[UUID, list[str]]:
        query = (
            sa.select(SignUp.participant_id, AgendaSession.code)
            .join(AgendaSession, AgendaSession.id == SignUp.session_id)
            .where(among(ids, SignUp.participant_id), SignUp.state == state, AgendaSession.code.in_(titles))
            .order_by(AgendaSession.day, AgendaSession.start_minute, AgendaSession.code)
        )
        found: dict[UUID, list[str]] = {}
        for person, code in session().execute(query):
            found.setdefault(person, []).append(titles[code])
        return found

    return load
