"""Reads for the pages of participants: the places a form offers, and whose page a personal link opens."""

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from conference.core import tokens
from conference.core.db import session
from conference.events import queries as events
from conference.events.models import Event, StakeholderGroup
from conference.events.setup_memory import Setup
from conference.participants import answers, tickets
from conference.participants import queries as people
from conference.participants.answer_words import Said, Words
from conference.participants.lists import Wanted
from conference.participants.models import Participant
from conference.participants.queries import Listed

#: More look-alikes than this help nobody who is on the telephone.
MOST_ALIKE = 5


@dataclass(frozen=True)
class District:
    """A district that people may choose, and its communes by name."""

    id: UUID
    name: str
    communes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Pass:
    """What a participant shows at the door: the code said aloud and the text of the QR, as far as they have them."""

    code: str
    ticket: str


def districts(setup: Setup, *, communes: bool) -> tuple[District, ...]:
    """Return the districts of an event in their order, with their communes of its first day when asked for."""
    return setup.known(("districts", communes), lambda: _districts(setup.event_id, communes=communes))


def _districts(event_id: UUID, *, communes: bool) -> tuple[District, ...]:
    inside = events.communes(event_id) if communes else {}
    found = events.places(event_id, "district")
    return tuple(District(place.id, place.name, tuple(inside.get(place.id, ()))) for place in found)


def by_link(token: str) -> tuple[Participant, Event] | None:
    """Return which record a personal link is of, and its event; a merged one is not followed to the one that stays."""
    person = session().scalar(sa.select(Participant).where(Participant.link_hash == tokens.digest(token)))
    if person is None:
        return None
    return person, session().get_one(Event, person.event_id)


def group_of(person: Participant) -> StakeholderGroup:
    """Return the group of a participant."""
    return session().get_one(StakeholderGroup, person.group_id)


def own_answers(person: Participant) -> list[Said]:
    """Return a participant's answers to the questions of their event, sensitive ones masked; no statement for none."""
    known = answers.read(person)
    return Words(person.event_id, sensitive=False).told(known) if known else []


def pass_of(person: Participant) -> Pass:
    """Return the code and the ticket of a participant; empty where every one is void."""
    ticket = tickets.valid_tickets([person.id]).get(person.id)
    return Pass(tickets.codes([person.id]).get(person.id, ""), tickets.text_of(ticket) if ticket else "")


def similar(event_id: UUID, names: str, phone: str, email: str, *, by_contact: bool) -> list[Listed]:
    """Return a few people of an event whose names are like these, or (``by_contact``) who have such a contact."""
    wanted = [names, *((phone, email) if by_contact else ())]
    found = (
        one
        for typed in wanted
        if typed.strip()
        for one in people.page(event_id, Wanted(q=typed.strip()), by_contact=by_contact).people[:MOST_ALIKE]
    )
    return list({one.id: one for one in found}.values())[:MOST_ALIKE]
