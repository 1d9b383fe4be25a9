"""What an organiser does with delegations: create, change, close, renew link and PIN, remind. All of it is history."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from conference.core import audit, history, tokens
from conference.core.db import session, write
from conference.core.errors import Error
from conference.core.permissions import Actor
from conference.events import seats
from conference.events.models import Event, StakeholderGroup
from conference.participants import delegation_notices as notices
from conference.participants import delegation_queries as queries
from conference.participants import delegation_records as records
from conference.participants import delegation_rules as rules
from conference.participants.delegation_entry import focal
from conference.participants.delegation_pins import Prepared
from conference.participants.delegation_queries import FocalContacts
from conference.participants.delegation_records import INSTANTS, PLAIN, Wish
from conference.participants.models import Delegation

KIND = "delegation"


def create(
    event: Event, group_id: UUID, wish: Wish, pin: Prepared | None = None, *, actor: Actor, now: datetime
) -> Delegation:
    """Make a delegation and take its seats in the group, once; the same ``pin`` again gives the same delegation.

    Without a PIN nobody can enter before one is made. Raises ``group_full`` (with ``left``), ``unknown_group``,
    ``delegation_women`` and ``reference_taken``.
    """
    _check(wish)
    with write() as db:
        there = db.get(Delegation, pin.delegation_id) if pin else None
        if there is not None and there.event_id == event.id:
            return there
        records.take(_group(event.id, group_id).id, wish.seats)
        delegation = Delegation(
            id=pin.delegation_id if pin else uuid4(),
            event_id=event.id,
            group_id=group_id,
            seats=wish.seats,
            used=0,
            link_version=1,
            version=1,
            created_at=now,
            pin_hash=pin.hashed if pin else None,
        )
        delegation.link_hash = tokens.digest(records.link(delegation))
        records.write_into(delegation, replace(wish, reference=""))
        records.add(event, delegation, wish.reference)
        change_set = history.begin(event.id, "delegation.created", actor, now)
        history.record(change_set, KIND, delegation.id, {}, records.fields(delegation))
        _log("delegation.created", event.id, delegation.id, actor, now)
        return delegation


def change(
    event_id: UUID, delegation_id: UUID, wish: Wish, *, version: int, actor: Actor, now: datetime
) -> history.ChangeSet | None:
    """Change a delegation; more seats are taken in its group, fewer given back. ``None`` when nothing differs.

    Raises ``stale``, ``delegation_closed``, ``group_full`` (with ``left``), ``delegation_seats_used`` (with ``used``),
    ``delegation_women`` and ``reference_taken``.
    """
    _check(wish)
    with write():
        delegation = records.locked_open(event_id, delegation_id)
        if delegation.version != version:
            raise Error("stale", 409)
        wish = replace(wish, reference=wish.reference or delegation.reference or "")
        before = records.fields(delegation)
        change_set = history.begin(event_id, "delegation.changed", actor, now)
        _resize(delegation, wish.seats, actor, now)
        records.write_into(delegation, wish)
        records.refuse_taken_reference()
        if records.fields(delegation) == before:
            session().delete(change_set)
            return None
        _keep(change_set, delegation, before)
        _log("delegation.changed", event_id, delegation_id, actor, now)
        return change_set


def close(event_id: UUID, delegation_id: UUID, *, actor: Actor, now: datetime) -> history.ChangeSet:
    """Close a delegation: its free seats go back to the group, its link opens nothing; its people stay.

    Raises ``delegation_closed``.
    """
    with write():
        delegation = records.locked_open(event_id, delegation_id)
        before = records.fields(delegation)
        _resize(delegation, delegation.used, actor, now)
        delegation.women_minimum = min(delegation.women_minimum, delegation.seats)
        delegation.closed_at = now
        change_set = history.begin(event_id, "delegation.closed", actor, now)
        _keep(change_set, delegation, before)
        _log("delegation.closed", event_id, delegation_id, actor, now)
        return change_set


def explain(event_id: UUID, delegation_id: UUID, reason: str, *, now: datetime) -> history.ChangeSet | None:
    """Keep why there are fewer women than were asked for, as the focal point says; ``None`` when nothing differs.

    Raises ``delegation_closed``.
    """
    with write():
        delegation = records.locked_open(event_id, delegation_id)
        before = records.fields(delegation)
        if before["women_reason"] == reason:
            return None
        records.seal(delegation, women_reason=reason)
        change_set = history.begin(event_id, "delegation.explained", focal(delegation), now)
        history.record(change_set, KIND, delegation.id, before, records.fields(delegation))
        session().flush()
        return change_set


def renew_link(event_id: UUID, delegation_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Give a delegation another link; the old one opens nothing any more. Raises ``delegation_closed``."""
    with write():
        delegation = records.locked_open(event_id, delegation_id)
        delegation.link_version += 1
        delegation.link_hash = tokens.digest(records.link(delegation))
        delegation.version += 1
        _log("delegation.link_renewed", event_id, delegation_id, actor, now)
        session().flush()


def renew_pin(event_id: UUID, pin: Prepared, *, actor: Actor, now: datetime) -> None:
    """Give a delegation the PIN that was prepared for it; whoever is inside is out. Raises ``delegation_closed``."""
    with write():
        delegation = records.locked_open(event_id, pin.delegation_id)
        delegation.pin_hash = pin.hashed
        delegation.version += 1
        _log("delegation.pin_renewed", event_id, delegation.id, actor, now)
        session().flush()


def reopen_door(event_id: UUID, delegation_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Let everybody try the PIN again at once, after too many wrong ones. Raises ``delegation_closed``."""
    with write():
        delegation = records.locked_open(event_id, delegation_id)
        delegation.version += 1
        _log("delegation.door_reopened", event_id, delegation.id, actor, now)
        session().flush()


def letters_made(event_id: UUID, delegation_ids: Collection[UUID], *, pins: bool, actor: Actor, now: datetime) -> None:
    """Note that letters were made, with or without PINs in them."""
    with write():
        session().execute(
            sa.update(Delegation)
            .where(Delegation.event_id == event_id, Delegation.id.in_(delegation_ids))
            .values(letter_at=now)
            .execution_options(synchronize_session=False)
        )
        audit.log("delegations.letters", actor=actor, now=now, event_id=event_id, count=len(delegation_ids), pins=pins)


def codes_printed(delegation: Delegation, count: int, *, now: datetime) -> None:
    """Note that a focal point took the codes of this many people."""
    with write():
        audit.log(
            "delegation.codes_printed",
            actor=focal(delegation),
            now=now,
            event_id=delegation.event_id,
            subject_id=delegation.id,
            count=count,
        )


def remind(event: Event, delegation_ids: Collection[UUID], *, actor: Actor, now: datetime) -> history.ChangeSet:
    """Remind focal points by e-mail, after the ten minutes in which it can be taken back; who has no address is left.

    Raises ``nothing_chosen`` when nobody can be reminded.
    """
    with write():
        rows = [row for row in records.locked(event.id, delegation_ids) if row.closed_at is None]
        reached = [(row, email) for row in rows if (email := queries.contacts(row).email)]
        if not reached:
            raise Error("nothing_chosen")
        change_set = history.begin(event.id, "delegation.reminded", actor, now)
        for delegation, email in reached:
            before = records.fields(delegation)
            delegation.reminded_at = now
            history.record(change_set, KIND, delegation.id, before, records.fields(delegation))
            notices.remind(delegation, email, change_set, now=now)
        audit.log("delegations.reminded", actor=actor, now=now, event_id=event.id, count=len(reached))
        session().flush()
        return change_set


def undo(event_id: UUID, change_set_id: UUID, *, actor: Actor, now: datetime) -> int:
    """Take back what this organiser did with delegations in the last ten minutes; return how many it was."""
    with write():
        count = history.undo(event_id, change_set_id, actor, now)
        audit.log("delegations.undone", actor=actor, now=now, event_id=event_id, count=count)
        return count


def _resize(delegation: Delegation, wanted: int, actor: Actor, now: datetime) -> None:
    """Resize as ``records.resize``; seats that staff give back wait until that can no longer be undone."""
    fewer = wanted < delegation.seats
    records.resize(delegation, wanted)
    if fewer and actor.kind == "staff":
        seats.hold([delegation.group_id], now + history.UNDO_FOR)


def _group(event_id: UUID, group_id: UUID) -> StakeholderGroup:
    group = session().get(StakeholderGroup, group_id)
    if group is None or group.event_id != event_id:
        raise Error("unknown_group", 404)
    return group


def _check(wish: Wish) -> None:
    if not 1 <= wish.seats <= rules.MOST_SEATS:
        raise Error("delegation_seats", limit=rules.MOST_SEATS)
    if not 0 <= wish.women_minimum <= wish.seats:
        raise Error("delegation_women")
    if wish.name_by and wish.confirm_by and wish.confirm_by < wish.name_by:
        raise Error("delegation_deadlines")


def _keep(change_set: history.ChangeSet, delegation: Delegation, before: dict[str, Any]) -> None:
    delegation.version += 1
    history.record(change_set, KIND, delegation.id, before, records.fields(delegation))
    session().flush()


def _log(action: str, event_id: UUID, delegation_id: UUID, actor: Actor, now: datetime) -> None:
    audit.log(action, actor=actor, now=now, event_id=event_id, subject_id=delegation_id)


def _restore(
    change_set: history.ChangeSet,
    entries: list[tuple[UUID, history.Fields, history.Fields]],
    actor: Actor,
    now: datetime,
) -> None:
    if change_set.action == "delegation.created":
        raise Error("undo_unknown", 409)
    rows = {row.id: row for row in records.locked(change_set.scope_id, [subject for subject, _, _ in entries])}
    trace = history.begin(change_set.scope_id, "undo", actor, now)
    for subject, before, after in sorted(entries, key=lambda entry: entry[0]):
        delegation = rows[subject]
        current = records.fields(delegation)
        if any(current.get(name) != value for name, value in after.items()):
            raise Error("undo_changed", 409, name=delegation.organisation)
        _put_back(delegation, current | before)
        _keep(trace, delegation, current)


def _put_back(delegation: Delegation, was: dict[str, Any]) -> None:
    try:
        records.resize(delegation, was["seats"])
    except Error as error:
        raise Error("undo_full", 409) from error
    instants = {name: datetime.fromisoformat(was[name]) if was[name] else None for name in INSTANTS}
    plain = {name: was[name] for name in PLAIN} | {name: instants[name] for name in ("name_by", "confirm_by")}
    records.write_into(delegation, Wish(**plain, contacts=FocalContacts(tuple(was["phones"]), was["email"])))
    delegation.closed_at, delegation.reminded_at = instants["closed_at"], instants["reminded_at"]
    if queries.women_reason(delegation) != was.get("women_reason", ""):
        records.seal(delegation, women_reason=was.get("women_reason", ""))
    records.refuse_taken_reference()


history.restores(KIND, _restore)
