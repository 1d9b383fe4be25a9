"""Suspected duplicates: a question to an organiser, never a refusal and never a merge by itself."""

import functools
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from conference.core import audit, text
from conference.core.db import plain, session, write
from conference.core.errors import Error
from conference.core.permissions import Actor
from conference.participants import contacts as contact_store
from conference.participants import states
from conference.participants.contacts import Contacts
from conference.participants.likeness_names import BY_NEARNESS, SCRIPT, alike_names, said
from conference.participants.models import ContactKey, Participant, Suspicion

#: Why a pair is there that an organiser picked.
ASKED = "asked"
#: What an organiser says of two records, besides merging them.
DISTINCT = "distinct"
#: As many of those who share a contact, and of those who have the name, are looked at.
_LOOKED_AT = 20


def _others(why: str, *, by: sa.ColumnElement[bool]) -> sa.Select[Any]:
    columns = (Participant.id, Participant.given_names, Participant.family_name, Participant.organisation)
    found = sa.select(*columns, sa.literal(why).label("why")).where(
        by, Participant.id != sa.bindparam("besides"), Participant.merged_into_id.is_(None)
    )
    # In the order of the index of names: PostgreSQL, before it has counted the rows, read all of an event's otherwise.
    return sa.select(found.order_by(Participant.id).limit(_LOOKED_AT).subquery())


@functools.cache
def _alike(contacts: int) -> sa.CompoundSelect[Any]:
    """Return the statement for who shares one of so many contacts, then who has the same name; all ask it, so kept."""
    shares = sa.and_(contact_store.among(contacts), ContactKey.participant_id == Participant.id)
    named = sa.and_(Participant.event_id == sa.bindparam("event_id"), Participant.sort_key == sa.bindparam("sort_key"))
    return sa.union_all(_others("contact", by=shares), _others("name", by=named))


def suspect(
    person: Participant, contacts: Contacts, now: datetime, *, besides: Collection[UUID] = ()
) -> dict[UUID, str]:
    """Flag a record that looks like an older one, and return whom, each with the reason: see :func:`alike`.

    ``besides`` are newer records, whose turn comes.
    """
    found = alike(person, contacts, besides=besides)
    session().add_all(suspicions(person, found, now))
    person.suspected = bool(found)
    return found


def suspicions(person: Participant, found: Mapping[UUID, str], now: datetime) -> list[Suspicion]:
    """Return the questions to an organiser about whom a record looks like, as rows."""
    return [
        Suspicion(event_id=person.event_id, first_id=other_id, second_id=person.id, why=why, created_at=now)
        for other_id, why in found.items()
    ]


def alike(person: Participant, contacts: Contacts, *, besides: Collection[UUID] = ()) -> dict[UUID, str]:
    """Return whom a record looks like, each with why: a contact and a like name, or the same name and organisation.

    A shared phone alone says nothing (families and focal points share one, and a family name), nor does a name alone
    (homonyms are common). ``besides`` are not looked at.
    """
    found: dict[UUID, str] = {}
    values = contact_store.as_values(person.event_id, contacts)
    known = {**values, "sort_key": person.sort_key, "besides": person.id}
    others = plain(_alike(len(values) - 1), known).all()
    sharing = sum(other.why == "contact" for other in others)
    for other in others:
        if other.why == "contact":
            how = alike_names(said(person.full_name), said(f"{other.given_names} {other.family_name}"))
            same = bool(how) and (how != SCRIPT or sharing == 1)
        else:
            same = text.fold(other.organisation) == text.fold(person.organisation)
        if same and other.id not in besides:
            found.setdefault(other.id, other.why)
    return found


def nearest(person: Participant, most: int) -> list[UUID]:
    """Return who has a name like somebody's, the likest first; a shared contact plays no part."""
    mine, ranks = said(person.full_name), {how: rank for rank, how in enumerate(BY_NEARNESS)}
    found: list[tuple[int, UUID]] = []
    names = sa.select(Participant.id, Participant.given_names, Participant.family_name).where(
        Participant.event_id == person.event_id, Participant.merged_into_id.is_(None), Participant.id != person.id
    )
    for row in plain(names.order_by(Participant.sort_key, Participant.id)):
        how = alike_names(mine, said(f"{row.given_names} {row.family_name}"))
        if how in ranks:
            found.append((ranks[how], row.id))
    return [one for _, one in sorted(found, key=lambda pair: pair[0])[:most]]


def ask(event_id: UUID, one_id: UUID, other_id: UUID, *, actor: Actor, now: datetime) -> Suspicion:
    """Return the question whether two records are one person, the one that there is or a new one of an organiser.

    Raises ``unknown_participant``, ``same_record``, ``merged_meanwhile`` and ``participant_erased``.
    """
    if one_id == other_id:
        raise Error("same_record", 409)
    with write():
        pair = sorted(states.locked(event_id, [one_id, other_id]), key=lambda one: (one.created_at, one.id))
        if any(one.merged_into_id for one in pair):
            raise Error("merged_meanwhile", 409)
        if any(one.erased for one in pair):
            raise Error("participant_erased", 409)
        first, second = (one.id for one in pair)
        if (found := _between(event_id, first, second)) is not None:
            return found
        found = Suspicion(event_id=event_id, first_id=first, second_id=second, why=ASKED, created_at=now)
        session().add(found)
        session().flush()
        flag([second])
        audit.log("participant.asked_about", actor=actor, now=now, event_id=event_id, subject_id=found.id)
        return found


def tell_apart(event_id: UUID, suspicion_id: UUID, *, actor: Actor, now: datetime) -> Suspicion:
    """Note that two records are two people, for good; again it changes nothing. Raises ``unknown_suspicion``."""
    return _judge(event_id, suspicion_id, None, DISTINCT, actor=actor, now=now)


def suspect_again(event_id: UUID, suspicion_id: UUID, *, actor: Actor, now: datetime) -> Suspicion:
    """Take back that two records are two people. Raises ``unknown_suspicion``."""
    return _judge(event_id, suspicion_id, DISTINCT, None, actor=actor, now=now)


def forget(participant_ids: Sequence[UUID]) -> None:
    """Drop every suspicion about these records, and the flags of others that had no other reason."""
    pairs = (Suspicion.first_id.in_(participant_ids), Suspicion.second_id.in_(participant_ids))
    found = session().scalars(sa.select(Suspicion).where(sa.or_(*pairs))).all()
    for one in found:
        session().delete(one)
    session().flush()
    flag({key for one in found for key in (one.first_id, one.second_id)} - set(participant_ids))


def _between(event_id: UUID, one: UUID, other: UUID) -> Suspicion | None:
    ids = (one, other)
    between = (Suspicion.event_id == event_id, Suspicion.first_id.in_(ids), Suspicion.second_id.in_(ids))
    return session().scalar(sa.select(Suspicion).where(*between))


def _judge(
    event_id: UUID, suspicion_id: UUID, before: str | None, after: str | None, *, actor: Actor, now: datetime
) -> Suspicion:
    with write():
        found = session().scalar(
            sa.select(Suspicion).where(Suspicion.event_id == event_id, Suspicion.id == suspicion_id)
        )
        if found is None:
            raise Error("unknown_suspicion", 404)
        pair = [found.first_id, found.second_id]
        states.locked(event_id, pair)
        session().refresh(found)
        if found.settled == before:
            found.settled = after
            session().flush()
            flag(pair)
            undone = after is None
            audit.log(
                "participant.told_apart", actor=actor, now=now, event_id=event_id, subject_id=found.id, undone=undone
            )
        return found


def flag(participant_ids: Collection[UUID]) -> None:
    """Flag exactly those of these records that are the later one of a pair about which the question is open."""
    asked = sa.exists().where(Suspicion.settled.is_(None), Suspicion.second_id == Participant.id)
    session().execute(
        sa.update(Participant)
        .where(Participant.id.in_(participant_ids))
        .values(suspected=asked)
        .execution_options(synchronize_session=False)
    )
