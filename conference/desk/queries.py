"""Reads of the desk: one person among many, never a list of everybody, and nothing that a desk need not know."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from conference.core import text
from conference.core.audit import AuditEntry
from conference.core.db import session
from conference.desk.models import DeskOp, DeskSettings
from conference.desk.rules import LEAST_LETTERS, MOST_RESULTS
from conference.events.models import Place
from conference.participants import searching
from conference.participants.list_models import ParticipantTag, Tag
from conference.participants.models import Delegation, Participant
from conference.participants.rules import OVER


@dataclass(frozen=True)
class Person:
    """What a desk sees of somebody: no phone, e-mail, commune or age."""

    id: UUID
    group_id: UUID
    given_names: str
    family_name: str
    title: str
    organisation: str
    function: str
    state: str
    photo: bool
    district: str | None
    merged_into_id: UUID | None
    delegation_id: UUID | None

    @property
    def full_name(self) -> str:
        """Given names then family name, as people say them."""
        return " ".join(part for part in (self.given_names, self.family_name) if part)

    @property
    def called(self) -> str:
        """What to greet them by: the given names, or the only name there is."""
        return self.given_names or self.family_name


@dataclass(frozen=True)
class Results:
    """Who was found; ``more`` when there are others, which are not shown; ``near`` when typing errors were forgiven."""

    people: Sequence[Person] = ()
    more: bool = False
    near: bool = False


COLUMNS = (
    Participant.id,
    Participant.group_id,
    Participant.given_names,
    Participant.family_name,
    Participant.title,
    Participant.organisation,
    Participant.function,
    Participant.state,
    Participant.consent_photo,
    Place.name,
    Participant.merged_into_id,
    Participant.delegation_id,
)  # in the order of Person


def person(event_id: UUID, participant_id: UUID) -> Person | None:
    """Return what the desk sees of a person of an event."""
    row = session().execute(_people(event_id).where(Participant.id == participant_id)).first()
    return Person(*row) if row else None


def long_enough(typed: str) -> bool:
    """Tell whether a search is narrow enough: a word of three letters, or a whole one of two (Ba, Sy)."""
    return any(len(word) >= LEAST_LETTERS - 1 for word in text.search_words(typed))


def search(event_id: UUID, typed: str, *, limit: int = MOST_RESULTS, besides: UUID | None = None) -> Results:
    """Return who the words typed may mean, in any spelling, the likeliest first, ``limit`` at most.

    Nobody if it is too short. Typing errors are forgiven when nothing else is found.
    """
    if not long_enough(typed):
        return Results()
    found = _matching(event_id, _terms(typed), typed, limit, besides)
    if found.people or not _has_long_word(typed):
        return found
    near = _matching(event_id, text.near_terms(typed, searching.vocabulary(event_id)), typed, limit, besides)
    return Results(near.people, near.more, near=True)


def look_ups(actor_id: UUID, since: datetime) -> int:
    """Return how many times somebody searched since an instant."""
    return (
        session().scalar(
            sa.select(sa.func.count(AuditEntry.id)).where(
                AuditEntry.actor_id == actor_id, AuditEntry.at > since, AuditEntry.action == "desk.searched"
            )
        )
        or 0
    )


def protocol_tag(event_id: UUID, participant_id: UUID) -> str:
    """Return the word for somebody whom protocol expects, as organisers call it; empty for anybody else."""
    worn = (
        sa.select(Tag.name)
        .join(DeskSettings, DeskSettings.vip_tag_id == Tag.id)
        .join(ParticipantTag, ParticipantTag.tag_id == Tag.id)
        .where(DeskSettings.event_id == event_id, ParticipantTag.participant_id == participant_id)
    )
    return session().scalar(worn) or ""


def party(event_id: UUID, delegation_id: UUID) -> tuple[str, list[Person]] | None:
    """Return a delegation of the event and its people by name, without those who no longer come."""
    row = session().get(Delegation, delegation_id)
    if row is None or row.event_id != event_id:
        return None
    with_it = (Participant.delegation_id == delegation_id, Participant.merged_into_id.is_(None))
    coming = _people(event_id).where(*with_it, Participant.state.not_in(OVER))
    rows = session().execute(coming.order_by(Participant.sort_key, Participant.id))
    return row.organisation, [one for one in (Person(*row) for row in rows) if one.full_name]


def is_known(op_id: UUID) -> bool:
    """Tell whether an operation was kept already."""
    return session().get(DeskOp, op_id) is not None


def _people(event_id: UUID) -> sa.Select[*tuple[Any, ...]]:
    return (
        sa.select(*COLUMNS)
        .outerjoin(Place, Place.id == Participant.district_id)
        .where(Participant.event_id == event_id)
    )


def _terms(typed: str) -> list[list[str]]:
    """Return the patterns of each word; where no word has three letters, those of two must be whole."""
    if _has_long_word(typed):
        return text.search_terms(typed)
    words = text.search_words(typed)
    return [[f"% {text.like_escape(word)}{' ' if len(word) > 1 else ''}%"] for word in words]


def _has_long_word(typed: str) -> bool:
    return any(len(word) >= LEAST_LETTERS for word in text.search_words(typed))


def _matching(event_id: UUID, terms: list[list[str]], typed: str, limit: int, besides: UUID | None) -> Results:
    starts = [f"% {text.like_escape(word)}%" for word in text.search_words(typed)]
    named = sa.and_(*((" " + Participant.sort_key).like(start, escape="\\") for start in starts))
    literal = sa.and_(*map(_like, starts))
    query = (
        _people(event_id)
        .where(Participant.merged_into_id.is_(None), *(sa.or_(*map(_like, patterns)) for patterns in terms))
        .order_by(
            sa.case((named, 0), (literal, 1), else_=2),
            sa.case((Participant.state.in_(OVER), 1), else_=0),
            Participant.sort_key,
            Participant.id,
        )
        .limit(limit + 1)
    )
    rows = session().execute(query if besides is None else query.where(Participant.id != besides)).all()
    return Results([Person(*row) for row in rows[:limit]], more=len(rows) > limit)


def _like(pattern: str) -> sa.ColumnElement[bool]:
    return Participant.search_key.like(pattern, escape="\\")
