"""Merging two records that are one person: nothing is lost, everything points to the one that stays."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeAlias
from uuid import UUID

import sqlalchemy as sa

from conference.core import audit, history
from conference.core.db import session, write
from conference.core.errors import Error
from conference.core.permissions import Actor
from conference.participants import answers, duplicates, following, merge_invitations, merge_standing, states
from conference.participants import contacts as contact_store
from conference.participants import details as record
from conference.participants.contacts import Contacts
from conference.participants.list_models import Note, ParticipantTag
from conference.participants.merge_picks import Picks, joined
from conference.participants.merge_standing import Doing
from conference.participants.models import Code, Consent, Participant, Suspicion, Ticket
from conference.participants.rules import CONSENTS

#: What follows a person moves, and returns the ids of the rows that did, by the name of their table.
MergeHook: TypeAlias = Callable[[UUID, UUID], dict[str, list[str]]]
#: As what the history keeps which rows a merge moved; its subject is the record that went.
KIND = "merge"
ACTION = "merged"
_HOOKS: list[MergeHook] = []


def on_merge(hook: MergeHook) -> None:
    """Register what else follows a person: called with the ids of the record that goes and of the one that stays.

    It returns what it moved (:func:`move_rows`): an undo moves that back by itself.
    """
    if hook not in _HOOKS:
        _HOOKS.append(hook)


def merge(
    event_id: UUID,
    stays: UUID,
    goes: UUID,
    picks: Picks | None = None,
    *,
    seen: tuple[int, int] | None = None,
    actor: Actor,
    now: datetime,
) -> history.ChangeSet:
    """Merge the record ``goes`` into ``stays``: tickets, codes, contacts, consents, arrivals and tags follow.

    The person stands where the better of the two records stood, on one seat. Codes that follow are good at the desk;
    they do not open the person's own page, because whoever made the other record has them. Ten minutes to undo it.
    Raises ``unknown_participant``, ``transition_refused`` for a record merged already or with itself,
    ``participant_erased``, ``stale`` when one was changed since ``seen`` (both versions), and ``group_full`` or
    ``delegation_full`` for a group picked that has no seat left.
    """
    picks = picks or Picks()
    with write():
        answers.hold_for(event_id)
        invited = merge_invitations.locked(event_id, [stays, goes])
        keeper, gone = _pair(event_id, stays, goes, seen)
        merge_standing.lock(keeper, gone)
        doing = Doing(history.begin(event_id, ACTION, actor, now), actor, now)
        before, was = [fields(one) for one in (keeper, gone)], _standing(keeper, gone)
        over = merge_standing.overbooked([keeper.group_id, gone.group_id])
        with following.at_the_end(doing.change_set, actor=actor, now=now):
            moved = _move_rows(keeper, gone, now)
            adopted = merge_standing.join(keeper, gone, doing, picks.place)
            _join_details(keeper, gone, picks)
            _join_consents(keeper)
            gone.merged_into_id = stays
            answers.join(keeper, gone, taken=picks.answers, actor=actor, now=now)
            for person, known in zip((keeper, gone), before, strict=True):
                # Who has an older copy open must not write over what was joined.
                person.version, person.updated_at = person.version + 1, now
                history.record(doing.change_set, states.KIND, person.id, known, fields(person) | _merged(person, goes))
            moved |= merge_invitations.settle(invited, keeper, gone, doing.change_set, adopted=adopted, now=now)
            moved |= _settle(event_id, stays, goes)
            stood = {"was": was, "became": _standing(keeper, gone), "over": _fewer(over)}
            history.record(doing.change_set, KIND, goes, {}, {"into": str(stays), **stood, **moved})
            audit.log("participants.merged", actor=actor, now=now, event_id=event_id, subject_id=stays, gone=str(goes))
            session().flush()
            following.moved([keeper, gone], doing.change_set, actor=actor, now=now)
        return doing.change_set


def keeper_of(participant: Participant) -> Participant:
    """Return the record that stands for this person now: itself, or what it was merged into."""
    seen = participant
    while seen.merged_into_id is not None:
        seen = session().get_one(Participant, seen.merged_into_id)
    return seen


def locked_keeper(event_id: UUID, participant_id: UUID) -> Participant:
    """Return the record that stands for a person of an event, locked.

    A merge, or its undo, at this very moment is waited for. Raises ``unknown_participant``.
    """
    stands = _stands_for(event_id, participant_id)
    while True:
        (keeper,) = states.locked(event_id, [stands])
        again = _stands_for(event_id, participant_id)  # while it is locked nobody changes whom it stands for
        if again == stands:
            return keeper
        stands = again


def move_rows(model: type[Any], goes: UUID, stays: UUID, *conditions: Any, **values: Any) -> dict[str, list[str]]:
    """Have the rows of a table follow a person; return their keys, besides the person, by its name."""
    key = row_key(sa.inspect(model).local_table)
    ids = list(session().scalars(sa.select(key).where(model.participant_id == goes, *conditions)))
    if not ids:
        return {}
    session().execute(
        sa.update(model)
        .where(model.participant_id == goes, key.in_(ids))
        .values(participant_id=stays, **values)
        .execution_options(synchronize_session=False)
    )
    read_anew(model.__tablename__)
    return {model.__tablename__: [str(one) for one in ids]}


def read_anew(table: str) -> None:
    """Let no loaded row of a table keep the person that it had."""
    for one in list(session().identity_map.values()):
        if sa.inspect(one).mapper.local_table.name == table:
            session().expire(one)


def row_key(table: Any) -> "sa.Column[Any]":
    """Return what tells the rows of one person apart: the primary key, but for the person."""
    (key,) = (column for column in table.primary_key if column.name != "participant_id")
    found: sa.Column[Any] = key
    return found


def fields(person: Participant) -> history.Fields:
    """Return what a merge may change in a record, but for its state, which ``states`` notes."""
    plain = record.as_fields(record.read(person))
    delegation = str(person.delegation_id) if person.delegation_id else None
    return plain | {"group_id": str(person.group_id), "delegation_id": delegation}


def _pair(event_id: UUID, stays: UUID, goes: UUID, seen: tuple[int, int] | None) -> tuple[Participant, Participant]:
    people = {person.id: person for person in states.locked(event_id, [stays, goes])}
    keeper, gone = people[stays], people[goes]
    if stays == goes or keeper.merged_into_id or gone.merged_into_id:
        raise Error("transition_refused", 409, before="merged")
    if keeper.erased or gone.erased:
        raise Error("participant_erased", 409)
    if seen is not None and seen != (keeper.version, gone.version):
        raise Error("stale", 409)
    return keeper, gone


def _stands_for(event_id: UUID, participant_id: UUID) -> UUID:
    """Return the id of the record that stands for a person now, as the database has it."""
    column = Participant.merged_into_id
    into = sa.select(column).where(Participant.event_id == event_id, Participant.id == sa.bindparam("id"))
    stands = participant_id
    while True:
        row = session().execute(into, {"id": stands}).first()
        if row is None:
            raise Error("unknown_participant", 404)
        if row[0] is None:
            return stands
        stands = row[0]


def _move_rows(keeper: Participant, gone: Participant, now: datetime) -> dict[str, Any]:
    moved: dict[str, Any] = {}
    for model in (Ticket, Consent, Note):
        moved |= move_rows(model, gone.id, keeper.id)
    worn = sa.select(ParticipantTag.tag_id).where(ParticipantTag.participant_id == keeper.id)
    moved |= move_rows(ParticipantTag, gone.id, keeper.id, ParticipantTag.tag_id.not_in(worn.scalar_subquery()))
    first = sa.select(Code.id).where(Code.participant_id == gone.id, Code.moved_at.is_(None))
    moved["code_first"] = [str(one) for one in session().scalars(first)]
    moved |= move_rows(Code, gone.id, keeper.id, moved_at=sa.func.coalesce(Code.moved_at, now))
    for hook in _HOOKS:
        moved |= hook(gone.id, keeper.id)
    return moved


def _join_details(keeper: Participant, gone: Participant, picks: Picks) -> None:
    ours, theirs = record.read(keeper), record.read(gone)
    one = joined(ours, theirs, picks)
    record.write_into(keeper, one)
    contact_store.store(keeper, one.contacts)
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


def _standing(keeper: Participant, gone: Participant) -> dict[str, Any]:
    return {"stays": merge_standing.fields(keeper), "goes": merge_standing.fields(gone)}


def _fewer(over: Mapping[UUID, int]) -> list[str]:
    """Return the groups that have fewer seats over their quota than before."""
    left = merge_standing.overbooked(over)
    return [str(group) for group, count in over.items() if left[group] < count]


def _merged(person: Participant, goes: UUID) -> history.Fields:
    return {"merged": str(goes)} if person.id != goes else {}
