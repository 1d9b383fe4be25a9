"""Merging two records that are one person: nothing is lost, everything points to the one that stays."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeAlias
from uuid import UUID

import sqlalchemy as sa

from conference.core import history
from conference.core.db import session, write
from conference.core.errors import Error
from conference.core.permissions import Actor
from conference.participants import answers, duplicates, merge_invitations, states
from conference.participants import contacts as contact_store
from conference.participants import details as record
from conference.participants.contacts import Contacts
from conference.participants.models import Code, Consent, Participant, Suspicion, Ticket
from conference.participants.rules import CONSENTS, rank
from conference.participants.states import Target

#: What follows a person moves, and returns the ids of the rows that did, by the name of their table.
MergeHook: TypeAlias = Callable[[UUID, UUID], dict[str, list[str]]]
#: As what the history keeps which rows a merge moved; its subject is the record that went.
KIND = "merge"
_HOOKS: list[MergeHook] = []
_GONE = Target("cancelled", "merged")


def on_merge(hook: MergeHook) -> None:
    """Register what else follows a person: called with the ids of the record that goes and of the one that stays.

    It returns what it moved (:func:`move_rows`), so that the history can say how to take it back.
    """
    if hook not in _HOOKS:
        _HOOKS.append(hook)


def merge(event_id: UUID, stays: UUID, goes: UUID, *, actor: Actor, now: datetime) -> history.ChangeSet:
    """Merge the record ``goes`` into ``stays``: tickets, codes, contacts, consents and arrivals follow.

    The person stands where the better of the two records stood, on one seat. Codes that follow are good at the desk;
    they do not open the person's own page, because whoever made the other record has them. The history keeps all that
    it takes to tell the two apart again. Raises ``unknown_participant``, ``transition_refused`` for a record merged
    already or with itself, and ``participant_erased``.
    """
    with write():
        answers.hold_for(event_id)
        invited = merge_invitations.locked(event_id, [stays, goes])
        people = {person.id: person for person in states.locked(event_id, [stays, goes])}
        if stays == goes or any(person.merged_into_id for person in people.values()):
            raise Error("transition_refused", 409, before="merged")
        if any(person.erased for person in people.values()):
            raise Error("participant_erased", 409)
        keeper, gone = people[stays], people[goes]
        states.lock_seats([keeper, gone])
        change_set = history.begin(event_id, "merged", actor, now)
        before = [_fields(person) for person in (keeper, gone)]
        moved = _move_rows(keeper, gone, now)
        adopted = _join_standing(keeper, gone, change_set, actor, now)
        _join_contacts(keeper, gone)
        _join_consents(keeper)
        gone.merged_into_id = stays
        answers.join(keeper, gone, actor=actor, now=now)
        for person, was in zip((keeper, gone), before, strict=True):
            # Who has an older copy open must not write over what was joined.
            person.version, person.updated_at = person.version + 1, now
            history.record(change_set, states.KIND, person.id, was, _fields(person) | _merged(person, goes))
        moved |= merge_invitations.settle(invited, keeper, gone, change_set, adopted=adopted, now=now)
        moved |= _settle(event_id, stays, goes)
        history.record(change_set, KIND, goes, {}, {"into": str(stays), **moved})
        session().flush()
        return change_set


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


def move_rows(model: type[Any], goes: UUID, stays: UUID, *conditions: Any, **values: Any) -> dict[str, list[str]]:
    """Have the rows of a table follow a person; return their ids, by its name."""
    (key,) = sa.inspect(model).primary_key
    ids = list(session().scalars(sa.select(key).where(model.participant_id == goes, *conditions)))
    if not ids:
        return {}
    session().execute(
        sa.update(model)
        .where(key.in_(ids))
        .values(participant_id=stays, **values)
        .execution_options(synchronize_session="fetch")
    )
    return {model.__tablename__: [str(one) for one in ids]}


def _move_rows(keeper: Participant, gone: Participant, now: datetime) -> dict[str, list[str]]:
    moved: dict[str, list[str]] = {}
    for model in (Ticket, Consent):
        moved |= move_rows(model, gone.id, keeper.id)
    moved |= move_rows(Code, gone.id, keeper.id, moved_at=sa.func.coalesce(Code.moved_at, now))
    for hook in _HOOKS:
        moved |= hook(gone.id, keeper.id)
    return moved


def _join_standing(
    keeper: Participant, gone: Participant, change_set: history.ChangeSet, actor: Actor, now: datetime
) -> bool:
    """Put the person where the better record stood, on its own seat or the one that the other had; tell which it was.

    Without a seat of its own the record that stays takes the other's place, and the group and delegation of that.
    """
    told: Any = {"change_set": change_set, "actor": actor, "now": now}
    better = rank(gone.state, offered=gone.offer_until is not None) > rank(
        keeper.state, offered=keeper.offer_until is not None
    )
    target = Target(gone.state, gone.reason, gone.offer_until, gone.state_at)
    if better and keeper.seat == "none":
        keeper.group_id, keeper.delegation_id = gone.group_id, gone.delegation_id
        seat = states.hand_over(gone, _GONE, "none", **told)
        states.hand_over(keeper, target, seat, **told)
        return True
    waits_longer = _wait_together(keeper, gone) and gone.state_at < keeper.state_at
    if gone.state != "cancelled":
        states.move(gone, "cancelled", reason="merged", **told)
    if better:
        states.hand_over(keeper, target, keeper.seat, **told)
    elif waits_longer:
        states.hand_over(keeper, Target("waitlisted", state_at=target.state_at), "none", **told)
    return better


def _wait_together(keeper: Participant, gone: Participant) -> bool:
    """Tell whether both stand in one line: the person has waited since the first of the two."""
    lines = {(one.group_id, one.delegation_id, one.state, one.offer_until) for one in (keeper, gone)}
    return len(lines) == 1 and keeper.state == "waitlisted" and keeper.offer_until is None


def _join_contacts(keeper: Participant, gone: Participant) -> None:
    ours, theirs = contact_store.read(keeper), contact_store.read(gone)
    joined = Contacts(
        phones=tuple(dict.fromkeys(ours.phones + theirs.phones)),
        email=ours.email or theirs.email,
        commune=ours.commune or theirs.commune,
    )
    contact_store.store(keeper, joined)
    contact_store.store(gone, Contacts())


def _join_consents(keeper: Participant) -> None:
    """Have the person agree to what they said last, in either record; at one moment, no is the last word."""
    rows = session().scalars(sa.select(Consent).where(Consent.participant_id == keeper.id)).all()
    for purpose in CONSENTS:
        said = [row for row in rows if row.purpose == purpose]
        last = max((row.at for row in said), default=None)
        if last is not None:
            setattr(keeper, f"consent_{purpose}", all(row.given for row in said if row.at == last))


def _settle(event_id: UUID, stays: UUID, goes: UUID) -> dict[str, list[str]]:
    pair = [stays, goes]
    open_ones = sa.select(Suspicion).where(
        Suspicion.event_id == event_id, Suspicion.first_id.in_(pair), Suspicion.second_id.in_(pair)
    )
    settled = list(session().scalars(open_ones.with_for_update()))
    was = [[str(row.id), row.settled or ""] for row in settled]
    for row in settled:
        row.settled = "merged"
    session().flush()
    duplicates.flag(pair)
    return {"suspicion": [" ".join(one) for one in was]} if was else {}


def _fields(person: Participant) -> history.Fields:
    """Return what a merge may change in a record, but for its state, which ``states`` notes."""
    plain = record.as_fields(record.read(person))
    delegation = str(person.delegation_id) if person.delegation_id else None
    return plain | {"group_id": str(person.group_id), "delegation_id": delegation}


def _merged(person: Participant, goes: UUID) -> history.Fields:
    return {"merged": str(goes)} if person.id != goes else {}


def _not_yet(_change_set: history.ChangeSet, _entries: Sequence[Any], _actor: Actor, _now: datetime) -> None:
    raise Error("undo_unknown", 409)


history.restores(KIND, _not_yet)
