"""Tickets and codes: issued, found, voided. A person may have several of each."""

from datetime import datetime
from uuid import UUID, uuid4

import sqlalchemy as sa

from conference.core import tokens, vault
from conference.core.db import session
from conference.core.rows import insert_once
from conference.participants.models import Code, Participant, Ticket

PURPOSE = "ticket"


def issue_ticket(event_id: UUID, participant_id: UUID, now: datetime, text: str = "") -> Ticket:
    """Make a ticket for a participant, with a text that a desk made, if any; call it inside ``write()``."""
    ticket = new_ticket(event_id, participant_id, now, text)
    session().add(ticket)
    return ticket


def new_ticket(event_id: UUID, participant_id: UUID, now: datetime, text: str = "") -> Ticket:
    """Return a ticket for a participant, to be put into the database."""
    text, ticket_id = text or tokens.new_ticket(), uuid4()
    return Ticket(
        id=ticket_id,
        event_id=event_id,
        participant_id=participant_id,
        hash=tokens.digest(text),
        sealed=vault.seal(event_id, PURPOSE, ticket_id, text.encode()),
        created_at=now,
    )


def issue_code(event_id: UUID, participant_id: UUID, now: datetime) -> None:
    """Make a code that is free in the event for somebody in the database; call it inside ``write()``."""
    row = {"event_id": event_id, "participant_id": participant_id, "created_at": now}
    while not insert_once(Code, ("event_id", "text"), id=uuid4(), text=tokens.new_code(), **row):
        pass


def text_of(ticket: Ticket) -> str:
    """Open the text of a ticket, to print it."""
    return vault.unseal(ticket.event_id, PURPOSE, ticket.id, ticket.sealed).decode()


def valid_tickets(participant_ids: list[UUID]) -> dict[UUID, Ticket]:
    """Return the newest ticket that is not void, by participant."""
    rows = session().scalars(
        sa.select(Ticket)
        .where(Ticket.participant_id.in_(participant_ids), Ticket.voided_at.is_(None))
        .order_by(Ticket.created_at, Ticket.id)
    )
    return {ticket.participant_id: ticket for ticket in rows}


def codes(participant_ids: list[UUID]) -> dict[UUID, str]:
    """Return the code that people were told first, by participant; one that a merge brought is nobody's first."""
    rows = session().execute(
        sa.select(Code.participant_id, Code.text)
        .where(Code.participant_id.in_(participant_ids))
        .order_by(Code.moved_at.is_(None), Code.created_at.desc(), Code.id)
    )
    return dict(rows.all())


def first_code() -> sa.ScalarSelect[str]:
    """Return the column that holds what :func:`codes` tells of a participant."""
    own_first = (Code.moved_at.is_not(None), Code.created_at, Code.id.desc())
    codes_of = sa.select(Code.text).where(Code.participant_id == Participant.id)
    return codes_of.order_by(*own_first).limit(1).correlate(Participant).scalar_subquery()


def by_ticket(event_id: UUID, text: str) -> tuple[Participant, Ticket] | None:
    """Return who a scanned ticket of this event belongs to, void tickets included (the caller says so)."""
    row = (
        session()
        .execute(
            sa.select(Participant, Ticket)
            .join(Ticket, Ticket.participant_id == Participant.id)
            .where(Ticket.event_id == event_id, Ticket.hash == tokens.digest(text))
        )
        .first()
    )
    return (row[0], row[1]) if row else None


def holder(text: str) -> Ticket | None:
    """Return the ticket that has this text, of whichever event: no two have the same."""
    return session().scalar(sa.select(Ticket).where(Ticket.hash == tokens.digest(text)))


def by_code(event_id: UUID, text: str) -> Participant | None:
    """Return who a code of this event belongs to."""
    return session().scalar(
        sa.select(Participant)
        .join(Code, Code.participant_id == Participant.id)
        .where(Code.event_id == event_id, Code.text == text)
    )


def by_own_code(event_id: UUID, text: str) -> Participant | None:
    """Return who was given a code of this event; nobody for one that a merge brought along."""
    return session().scalar(
        sa.select(Participant)
        .join(Code, Code.participant_id == Participant.id)
        .where(Code.event_id == event_id, Code.text == text, Code.moved_at.is_(None))
    )


def void(ticket_id: UUID, now: datetime) -> None:
    """Void one ticket (a badge was lost); the person's other tickets stay good. Call it inside ``write()``."""
    session().execute(sa.update(Ticket).where(Ticket.id == ticket_id, Ticket.voided_at.is_(None)).values(voided_at=now))
