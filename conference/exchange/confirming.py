"""A list that is confirmed: added set by set, taken up again after an interruption, taken back as a whole."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from conference.core import audit, clock, history
from conference.core.db import session, write
from conference.core.errors import Error
from conference.core.permissions import Actor
from conference.events.models import Event
from conference.exchange import importing, listing, queries, rules, staging
from conference.exchange.listing import CHANGEABLE, Plan, Row
from conference.exchange.models import ImportDraft
from conference.participants import bulk, states
from conference.participants import details as record
from conference.participants import services as participants
from conference.participants.details import Details

_CONTACTS = frozenset({"phones", "email", "commune"})

#: A change that is taken over: the row of the list (its place in the plan), and the field.
Tick = tuple[int, str]


@dataclass(frozen=True)
class Done:
    """What an import did so far, in numbers; ``left``: the lines that name nobody who can be read."""

    added: int
    changed: int
    total: int
    running: bool
    undone: bool
    kept: int
    at: datetime
    states: Mapping[str, int] = field(default_factory=dict)
    duplicates: int = 0
    review: int = 0
    left: tuple[int, ...] = ()

    def is_alive(self, now: datetime) -> bool:
        """Tell whether an import that is not finished has been heard of lately; else it was interrupted."""
        return now - self.at < rules.SILENCE


def done(draft: ImportDraft) -> Done | None:
    """Return what the import of a list did, or ``None`` while it waits."""
    told = draft.outcome
    if "total" not in told:
        return None
    return Done(
        len(told["ids"]), told["changed"], told["total"], told["running"], told.get("undone", False),
        told.get("kept", 0), datetime.fromisoformat(told["at"]), told.get("states", {}), told.get("duplicates", 0),
        told.get("review", 0), tuple(told.get("left", ())),
    )  # fmt: skip


def confirm(
    event: Event, draft_id: UUID, ticks: Collection[Tick], *, contacts: bool, actor: Actor, now: datetime
) -> None:
    """Import a list: what has changed since the rehearsal counts. Again, it goes on where it was interrupted.

    While it still runs, as after a second press of the button, nothing happens.

    Each set of 500 people is one transaction with its place in the list, so that whatever happens nobody comes twice.
    Raises ``import_gone``, and ``import_busy`` while another import of this event runs.
    """
    staged = _begin(event, draft_id, actor, now)
    if staged is None:
        return
    found = importing.rehearse(
        event, staged.book, contacts=contacts, actor=actor, now=now, roles=staged.roles,
        default_group=staged.group_id, scope=draft_id,
    )  # fmt: skip
    rows = [row for row in found.plan.additions if row.group_id is not None]
    wanted = [(row, field) for at, field in sorted(ticks) for row in found.plan.rows[at : at + 1] if row.participant]
    _note(event.id, draft_id, actor, now, found.plan)
    for at in range(0, len(rows), bulk.SET):
        _add(event, draft_id, rows[at : at + bulk.SET], actor, now)
    with write():
        draft = _draft(event.id, draft_id, actor, now)
        change_set, changed = _change(event, wanted, contacts=contacts, actor=actor, now=now)
        told = dict(draft.outcome)
        states = queries.states(event.id, [UUID(key) for key in told["ids"]])
        told |= {"running": False, "changed": changed, "change_set": change_set, "at": now.isoformat()}
        draft.outcome = told | {"states": states}
        draft.sealed = None
        audit.log("participants.imported", actor=actor, now=now, event_id=event.id, count=len(told["ids"]) + changed)


def take_back(event: Event, draft_id: UUID, *, actor: Actor, now: datetime) -> Done:
    """Take a whole import back within ten minutes. Whoever has been touched since stays, and is counted.

    Raises ``import_gone``, ``undo_too_late``.
    """
    with write():
        draft = _draft(event.id, draft_id, actor, now)
        before = done(draft)
        if before is None:
            raise Error("import_gone", 404)
        if before.undone:
            return before
        if now - before.at > rules.UNDO_FOR:
            raise Error("undo_too_late", 409)
        told = dict(draft.outcome)
        if told.get("change_set"):
            history.undo(event.id, UUID(told["change_set"]), actor, now)
        draft.outcome = told | {"undone": True, "running": False, "change_set": None}
        draft.sealed = None
    gone, kept = bulk.take_back(event.id, [UUID(key) for key in told["ids"]])
    with write():
        draft = _draft(event.id, draft_id, actor, now)
        draft.outcome = dict(draft.outcome) | {"kept": kept}
        audit.log("participants.undone", actor=actor, now=now, event_id=event.id, count=gone)
    return replace(before, undone=True, kept=kept)


def _begin(event: Event, draft_id: UUID, actor: Actor, now: datetime) -> staging.Staged | None:
    with write():
        draft = _draft(event.id, draft_id, actor, now)
        before = done(draft)
        if before is not None and (not before.running or before.undone or before.is_alive(now)):
            return None
        others = session().scalars(
            sa.select(ImportDraft).where(ImportDraft.event_id == event.id, ImportDraft.sealed.is_not(None))
        )
        if any(one.running and one.is_alive(now) for one in map(done, others) if one is not None):
            raise Error("import_busy", 409)
        staged = staging.opened(draft)
        told = {"total": 0, "ids": [], "changed": 0} | dict(draft.outcome)
        draft.outcome = told | {"running": True, "at": now.isoformat()}
        return staged


def _note(event_id: UUID, draft_id: UUID, actor: Actor, now: datetime, plan: Plan) -> None:
    more = {
        "duplicates": plan.count(listing.DUPLICATE),
        "review": plan.count(listing.REVIEW),
        "left": [row.line.number for row in plan.rows if row.status == listing.INVALID],
    }
    with write():
        draft = _draft(event_id, draft_id, actor, now)
        told = dict(draft.outcome)
        draft.outcome = told | more | {"total": len(told["ids"]) + len(plan.additions)}


def _add(event: Event, draft_id: UUID, rows: Sequence[Row], actor: Actor, now: datetime) -> None:
    with write():
        draft = _draft(event.id, draft_id, actor, now)
        if not draft.outcome.get("running"):
            raise Error("import_gone", 404)
        importing.add_set(event, rows, actor=actor, now=now)
        told = dict(draft.outcome)
        ids = [*told["ids"], *(str(row.id) for row in rows)]
        draft.outcome = told | {"ids": ids, "at": max(now, clock.now()).isoformat()}


def _draft(event_id: UUID, draft_id: UUID, actor: Actor, now: datetime) -> ImportDraft:
    draft = queries.draft(event_id, actor.id, draft_id, now, lock=True) if actor.id else None
    if draft is None:
        raise Error("import_gone", 404)
    return draft


def _change(
    event: Event, wanted: Sequence[tuple[Row, str]], *, contacts: bool, actor: Actor, now: datetime
) -> tuple[str | None, int]:
    """Take over the fields that were ticked, as one change set; inside ``write()``."""
    allowed = [(row, field) for row, field in wanted if field in CHANGEABLE and (contacts or field not in _CONTACTS)]
    ids = list({row.participant: None for row, _ in allowed if row.participant})
    if not ids:
        return None, 0
    people = {one.id: one for one in states.locked(event.id, ids)}
    change_set, changed = history.begin(event.id, "details", actor, now), 0
    for person in people.values():
        fields: dict[str, Any] = {
            one.field: one.after
            for row, field in allowed
            if row.participant == person.id
            for one in row.differences
            if one.field == field
        }
        if fields and not person.erased:
            after = _with(record.read(person), fields)
            participants.apply_details(event, person, after, change_set, channel=importing.SOURCE, now=now)
            changed += 1
    return str(change_set.id), changed


def _with(before: Details, fields: dict[str, Any]) -> Details:
    contacts = {name: value for name, value in fields.items() if name in _CONTACTS}
    plain = {name: value for name, value in fields.items() if name not in _CONTACTS}
    return replace(before, **plain, contacts=replace(before.contacts, **contacts), answers=None)
