"""Whom a search means: by name in any spelling, by code, by contact, by what comes near."""

from uuid import UUID

import sqlalchemy as sa

from conference.core import text
from conference.core.db import session
from conference.participants import contact_fields
from conference.participants.fields import Condition
from conference.participants.models import Code, Participant


def means(event_id: UUID, typed: str, *, by_contact: bool) -> Condition:
    """Return the condition under which what was typed is somebody's name, code or, if it may be, contact."""
    return sa.or_(spelt(text.search_terms(typed)), *named(event_id, typed, by_contact=by_contact))


def nearly(event_id: UUID, typed: str) -> Condition:
    """Return the condition under which what was typed is near somebody's name."""
    return spelt(text.near_terms(typed, vocabulary(event_id)))


def spelt(terms: list[list[str]]) -> Condition:
    """Every word typed has to be met, in one of its patterns; no word at all meets nobody."""
    each = [sa.or_(*(Participant.search_key.like(one, escape="\\") for one in patterns)) for patterns in terms]
    return sa.and_(*each) if each else sa.false()


def named(event_id: UUID, typed: str, *, by_contact: bool) -> list[Condition]:
    """Return the conditions under which what was typed is somebody's code or, if it may be, contact."""
    found: list[Condition] = []
    code = text.as_code(typed)
    if code is not None:
        holders = sa.select(Code.participant_id).where(Code.event_id == event_id, Code.text == code)
        found.append(Participant.id.in_(holders))
    if by_contact:
        found += contact_fields.holders(event_id, contact_fields.as_contacts(typed))
    return found


def vocabulary(event_id: UUID) -> set[str]:
    """Return the distinct words by which an event's people are found, for a search that forgives typing errors."""
    keys = session().scalars(
        sa.select(Participant.search_key).where(Participant.event_id == event_id, Participant.merged_into_id.is_(None))
    )
    return {word for key in keys for word in text.key_words(key)}
