"""Merging two records that are one person: nothing is lost, everything points to the one that stays."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

import sqlalchemy as sa

from conference.core import history
from conference.core.db import session, write
from conference.core.errors import Error
from conference.core.permissions import Actor
from conference.participants import answers, duplicates, states
from conference.participants import contacts as contact_store
from conference.participants.contacts import Contacts
from conference.participants.models import Code, Consent, Participant, Suspicion, Ticket

MergeHook: TypeAlias = Callable[[UUID, UUID], None]
_HOOKS: list[MergeHook] = []


def on_merge(hook: MergeHook) -> None:
    """Register what else follows a person: called with the ids of the record that goes and of the one that stays."""
    if hook not in _HOOKS:
        _HOOKS.append(hook)


def merge(event_id: UUID, stays: UUID, goes: UUID, *, actor: Actor, now: datetime) -> None:
    """Merge the record ``goes`` into ``stays``: tickets, codes, contacts and arrivals follow, its seat is given back.

    Raises ``unknown_participant``, ``transition_refused`` for a record merged already or with itself, and
    ``participant_erased``.
    """
    with write():
        answers.hold_for(event_id)
        people = {person.id: person for person in states.locked(event_id, [stays, goes])}
        if stays == goes or any(person.merged_into_id for person in people.values()):
            raise Error("transition_refused", 409, before="merged")
        if any(person.erased for person in people.values()):
            raise Error("participant_erased", 409)
        keeper, gone = people[stays], people[goes]
        states.lock_seats([keeper, gone])
        change_set = history.begin(event_id, "merged", actor, now)
        _join_contacts(keeper, gone)
        for model in (Ticket, Code, Consent):
            session().execute(
                sa.update(model)
                .where(model.participant_id == goes)
                .values(participant_id=stays)
                .execution_options(synchronize_session=False)
            )
        for hook in _HOOKS:
            hook(goes, stays)
        if gone.state != "cancelled":
            states.move(gone, "cancelled", change_set=change_set, actor=actor, now=now, reason="merged")
        gone.merged_into_id = stays
        answers.join(keeper, gone, actor=actor, now=now)
        for person in (keeper, gone):  # who has an older copy open must not write over the joined contacts
            person.version, person.updated_at = person.version + 1, now
        history.record(change_set, states.KIND, stays, {}, {"merged": str(goes)})
        _settle(event_id, stays, goes)
        session().flush()


def keeper_of(participant: Participant) -> Participant:
    """Return the record that stands for this person now: itself, or what it was merged into."""
    seen = participant
    while seen.merged_into_id is not None:
        seen = session().get_one(Participant, seen.merged_into_id)
    return seen


def locked_keeper(event_id: UUID, participant_id: UUID) -> Participant:
    """Return the record that stands for a person of an event, locked: a merge at this very moment is waited for.

    Raises ``unknown_participant``.
    """
    found = session().scalar(
        sa.select(Participant).where(Participant.event_id == event_id, Participant.id == participant_id)
    )
    if found is None:
        raise Error("unknown_participant", 404)
    (keeper,) = states.locked(event_id, [keeper_of(found).id])
    return keeper if keeper.merged_into_id is None else locked_keeper(event_id, keeper.merged_into_id)


def _join_contacts(keeper: Participant, gone: Participant) -> None:
    ours, theirs = contact_store.read(keeper), contact_store.read(gone)
    joined = Contacts(
        phones=tuple(dict.fromkeys(ours.phones + theirs.phones)),
        email=ours.email or theirs.email,
        commune=ours.commune or theirs.commune,
    )
    contact_store.store(keeper, joined)
    contact_store.store(gone, Contacts())


def _settle(event_id: UUID, stays: UUID, goes: UUID) -> None:
    pair = [stays, goes]
    session().execute(
        sa.update(Suspicion)
        .where(Suspicion.event_id == event_id, Suspicion.first_id.in_(pair), Suspicion.second_id.in_(pair))
        .values(settled="merged")
        .execution_options(synchronize_session=False)
    )
    duplicates.flag(pair)
