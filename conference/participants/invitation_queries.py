"""Reads of invitations: by link, the organiser's list and its counts, whom last year's edition gives."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from conference.core import text, tokens
from conference.core.db import session
from conference.events.models import Event
from conference.participants import invitation_records as record
from conference.participants.models import Invitation, Participant
from conference.participants.reminder_rules import BEFORE
from conference.participants.rules import OVER

#: What the list of invitations may be narrowed to; ``late`` ones were sent and can be answered no more.
STANDINGS = ("draft", "sent", "late", "accepted", "declined", "withdrawn")

#: How an invitation reaches the person: by a letter that was printed, by e-mail, or else by whoever hands it over.
#: ``call`` are those without an address whose time to answer runs out.
WAYS = ("letter", "email", "hand", "call")


@dataclass(frozen=True)
class Wanted:
    """Which invitations a list shows; empty is all."""

    standing: str = ""
    group_id: UUID | None = None
    words: str = ""
    #: How it reached, or is to reach, the person: one of ``WAYS``.
    way: str = ""


def by_link(token: str) -> tuple[Invitation, Event] | None:
    """Return which invitation a link opens, and its event."""
    row = session().scalar(sa.select(Invitation).where(Invitation.link_hash == tokens.digest(token)))
    if row is None:
        return None
    return row, session().get_one(Event, row.event_id)


def one(event_id: UUID, invitation_id: UUID) -> Invitation | None:
    """Return an invitation of this event."""
    return session().scalar(
        sa.select(Invitation).where(Invitation.event_id == event_id, Invitation.id == invitation_id)
    )


def counts(event_id: UUID, now: datetime, way: str = "") -> dict[str, int]:
    """Return how many invitations stand how, by the words of ``STANDINGS``; of one ``way`` if it is said."""
    standing = _standing(now)
    rows = session().execute(
        sa.select(standing, sa.func.count()).where(*_matching(event_id, Wanted(way=way), now)).group_by(standing)
    )
    found = {row[0]: row[1] for row in rows}
    return {word: found.get(word, 0) for word in STANDINGS}


def standing(invitation: Invitation, now: datetime) -> str:
    """Return how an invitation stands, by the words of ``STANDINGS``."""
    late = invitation.expires_at is not None and invitation.expires_at <= now
    return "late" if invitation.state == "sent" and late else invitation.state


def ids(event_id: UUID, wanted: Wanted, now: datetime) -> list[UUID]:
    """Return which invitations a list shows, in its order."""
    rows = session().scalars(
        sa.select(Invitation).where(*_matching(event_id, wanted, now)).order_by(Invitation.sort_key, Invitation.id)
    )
    words = text.words(wanted.words)
    return [row.id for row in rows if _says(words, _told(row))]


def to_call(event_id: UUID, now: datetime) -> int:
    """Return how many without an address are to be called, for their time to answer runs out."""
    where = (Invitation.event_id == event_id, *_calls(now))
    return session().scalar(sa.select(sa.func.count()).select_from(Invitation).where(*where)) or 0


def way(invitation: Invitation) -> str:
    """Return how an invitation reached the person, by the words of ``WAYS``."""
    if invitation.letter_at is not None:
        return "letter"
    return "email" if invitation.has_email else "hand"


def rows(event_id: UUID, ids: Sequence[UUID]) -> list[Invitation]:
    """Return invitations of an event in the order of ``ids``."""
    found = {
        row.id: row
        for row in session().scalars(
            sa.select(Invitation).where(Invitation.event_id == event_id, Invitation.id.in_(ids))
        )
    }
    return [found[one] for one in ids if one in found]


def people_of(invitations: Sequence[Invitation]) -> list[Participant]:
    """Return the people whom these invitations reserved for, or who accepted them."""
    ids = [row.participant_id for row in invitations if row.participant_id is not None]
    return list(session().scalars(sa.select(Participant).where(Participant.id.in_(ids)))) if ids else []


def late_with_seats(now: datetime) -> dict[UUID, list[UUID]]:
    """Return by event which invitations still hold a seat though nobody can answer them any more."""
    found: dict[UUID, list[UUID]] = {}
    for event_id, invitation_id in session().execute(
        sa.select(Invitation.event_id, Invitation.id)
        .join(Participant, Participant.id == Invitation.participant_id)
        .where(Invitation.state == "sent", Invitation.expires_at <= now, Participant.state == "nominated")
        .limit(500)
    ):
        found.setdefault(event_id, []).append(invitation_id)
    return found


def unwilling(invitations: Sequence[Invitation]) -> set[UUID]:
    """Return which of these were drafted for people of the edition before who no longer agree to be invited again."""
    sources = {row.source_id for row in invitations if row.source_id is not None}
    if not sources:
        return set()
    agree = sa.select(Participant.id).where(Participant.id.in_(sources), Participant.consent_invite)
    willing = set(session().scalars(agree))
    return {row.id for row in invitations if row.source_id is not None and row.source_id not in willing}


def last_edition(event: Event, limit: int = 2000) -> list[Participant]:
    """Return who of the edition before agreed to be invited again, came or wanted to, and is not invited yet."""
    if event.previous_id is None:
        return []
    asked = {
        (text.fold(given), text.fold(family))
        for given, family in session().execute(
            sa.select(Invitation.given_names, Invitation.family_name).where(Invitation.event_id == event.id)
        )
    }
    people = session().scalars(
        sa.select(Participant)
        .where(
            Participant.event_id == event.previous_id,
            Participant.consent_invite,
            Participant.merged_into_id.is_(None),
            Participant.state.not_in(OVER),
        )
        .order_by(Participant.sort_key, Participant.id)
        .limit(limit)
    )
    return [one for one in people if (text.fold(one.given_names), text.fold(one.family_name)) not in asked]


def _matching(event_id: UUID, wanted: Wanted, now: datetime) -> list[sa.ColumnElement[bool]]:
    where = [Invitation.event_id == event_id]
    if wanted.standing:
        where.append(_standing(now) == wanted.standing)
    if wanted.group_id:
        where.append(Invitation.group_id == wanted.group_id)
    if wanted.way == "call":
        where += _calls(now)
    elif wanted.way:
        where.append(_way() == wanted.way)
    return where


def _standing(now: datetime) -> sa.ColumnElement[str]:
    late = sa.and_(Invitation.state == "sent", Invitation.expires_at.is_not(None), Invitation.expires_at <= now)
    return sa.case((late, "late"), else_=Invitation.state)


def _calls(now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    soon = sa.and_(Invitation.expires_at > now, Invitation.expires_at <= now + BEFORE)
    return (Invitation.state == "sent", sa.not_(Invitation.has_email), soon)


def _way() -> sa.ColumnElement[str]:
    return sa.case((Invitation.letter_at.is_not(None), "letter"), (Invitation.has_email, "email"), else_="hand")


def _told(row: Invitation) -> str:
    return f"{row.given_names} {row.family_name} {row.organisation} {record.reference(row)}"


def _says(words: Sequence[str], said: str) -> bool:
    known = text.fold(said)
    return all(word in known for word in words)
