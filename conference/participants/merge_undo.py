"""Taking a merge back: two records again, each with all that was its own; or nothing, where one has changed since."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, TypeAlias
from uuid import UUID

import sqlalchemy as sa

from conference.core import audit, history
from conference.core.db import Base, session, write
from conference.core.errors import Error
from conference.core.permissions import Actor
from conference.participants import answers, duplicates, following, merge, merge_invitations, merge_standing, states
from conference.participants import contacts as contact_store
from conference.participants import details as record
from conference.participants import invitation_records as invitation
from conference.participants.merge_standing import Doing
from conference.participants.models import Code, Participant, Suspicion

Entries: TypeAlias = dict[str, list[tuple[UUID, history.Fields, history.Fields]]]
#: Called with the ids of the record that went, of the one that stays, and what had moved; it may refuse.
PartHook: TypeAlias = Callable[[UUID, UUID, Mapping[str, list[str]]], None]
_HOOKS: list[PartHook] = []


def on_part(hook: PartHook) -> None:
    """Register what else is done when two records are parted again, after the rows that followed are back."""
    if hook not in _HOOKS:
        _HOOKS.append(hook)


def undo(event_id: UUID, change_set_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Take back a merge of the last ten minutes.

    Raises as ``history.undo``; ``undo_changed`` when one of the two was changed by it and has changed again since, was
    erased or merged on; ``undo_full`` and ``undo_offer_over`` where its seat or its offer is gone.
    """
    with write():
        of_event = (history.ChangeSet.id == change_set_id, history.ChangeSet.scope_id == event_id)
        action = session().scalar(sa.select(history.ChangeSet.action).where(*of_event))
        if action not in {None, merge.ACTION}:
            raise Error("undo_unknown", 409)
        history.undo(event_id, change_set_id, actor, now)
        audit.log("participants.parted", actor=actor, now=now, event_id=event_id)


def _restore(change_set: history.ChangeSet, entries: Entries, actor: Actor, now: datetime) -> None:
    ((goes, _, moved),) = entries[merge.KIND]
    event_id, stays = change_set.scope_id, UUID(moved["into"])
    answers.hold_for(event_id)
    invited = merge_invitations.locked_again(event_id, moved.get("invitation", ()))
    people = {one.id: one for one in states.locked(event_id, [stays, goes])}
    keeper, gone = people[stays], people[goes]
    people_entries = entries.get(states.KIND, [])
    before = _of_people((subject, was) for subject, was, _ in people_entries)
    after = _of_people((subject, became) for subject, _, became in people_entries)
    _refuse_changed(keeper, gone, moved["became"], after)
    merge_standing.lock(keeper, gone, moved["was"])
    doing = Doing(history.begin(event_id, "undo", actor, now), actor, now)
    known = {one.id: merge.fields(one) for one in (keeper, gone)}
    _give_rows_back(goes, stays, moved)
    _part_answers(keeper, gone, before, doing)
    gone.merged_into_id = None
    for person in (keeper, gone):
        _put_back(person, before.get(person.id, {}))
    session().flush()
    with following.at_the_end(doing.change_set, actor=actor, now=now):
        merge_standing.part(keeper, gone, moved["was"], moved["over"], doing)
        for person in (keeper, gone):
            person.version, person.updated_at = person.version + 1, now
            history.record(doing.change_set, states.KIND, person.id, known[person.id], merge.fields(person))
        merge_invitations.part(invited, entries.get(invitation.KIND, []), moved.get("invitation", ()), doing.change_set)
        _ask_again(moved.get("suspicion", ()), [stays, goes])
        for hook in _HOOKS:
            hook(goes, stays, moved)
        session().flush()
        following.moved([keeper, gone], doing.change_set, actor=actor, now=now)


def _of_people(entries: Iterable[tuple[UUID, history.Fields]]) -> dict[UUID, history.Fields]:
    """Return the fields of each of the two, from all that the history has of them."""
    found: dict[UUID, history.Fields] = {}
    for subject, fields in entries:
        found.setdefault(subject, {}).update(fields)
    return found


def _refuse_changed(
    keeper: Participant, gone: Participant, became: Mapping[str, Any], after: Mapping[UUID, history.Fields]
) -> None:
    stood = (merge_standing.fields(keeper), merge_standing.fields(gone)) == (became["stays"], became["goes"])
    parted = keeper.merged_into_id is not None or gone.merged_into_id != keeper.id
    if parted or keeper.erased or gone.erased or not stood or _differs(keeper, after) or _differs(gone, after):
        raise Error("undo_changed", 409, name=keeper.full_name)


def _differs(person: Participant, after: Mapping[UUID, history.Fields]) -> bool:
    standing = merge_standing.fields(person)  # compared by itself
    current = {name: value for name, value in merge.fields(person).items() if name not in standing}
    said = after.get(person.id, {})
    return any(current.get(name) != value for name, value in said.items() if name in current or _is_answer(name))


def _is_answer(name: str) -> bool:
    return name.startswith(answers.FIELD)


def _give_rows_back(goes: UUID, stays: UUID, moved: Mapping[str, Any]) -> None:
    """Have what followed be the other record's again; what was erased since is gone."""
    for name in sorted(moved.keys() & Base.metadata.tables.keys() - {Suspicion.__tablename__, "invitation"}):
        table = Base.metadata.tables[name]
        ids = [UUID(one) for one in moved[name]]
        back = sa.update(table).where(table.c.participant_id == stays, merge.row_key(table).in_(ids))
        session().execute(back.values(participant_id=goes))
        merge.read_anew(name)
    first = [UUID(one) for one in moved["code_first"]]
    session().execute(
        sa.update(Code).where(Code.id.in_(first)).values(moved_at=None).execution_options(synchronize_session=False)
    )
    merge.read_anew(Code.__tablename__)


def _part_answers(keeper: Participant, gone: Participant, before: Mapping[UUID, history.Fields], doing: Doing) -> None:
    ours, theirs = (answers.with_fields(answers.read(one), before.get(one.id, {})) for one in (keeper, gone))
    answers.exchange(keeper, gone, ours, theirs, actor=doing.actor, now=doing.now)


def _put_back(person: Participant, before: history.Fields) -> None:
    known = record.read(person)
    wanted = record.with_fields(known, before)
    record.write_into(person, wanted)
    if known.contacts != wanted.contacts:
        contact_store.store(person, wanted.contacts)


def _ask_again(settled: list[str], pair: list[UUID]) -> None:
    was = {UUID(key): rest for key, _, rest in (one.partition(" ") for one in settled)}
    for row in session().scalars(sa.select(Suspicion).where(Suspicion.id.in_(was)).with_for_update()):
        row.settled = was[row.id] or None
    session().flush()
    duplicates.flag(pair)


history.restores_action(merge.ACTION, _restore)
