"""History: one action is one change set; the source of undo and of "who changed what".

Field differences are sealed with the event's key. A feature registers how its subjects are put back.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeAlias, cast
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from conference.core import vault
from conference.core.db import Base, session
from conference.core.errors import Error
from conference.core.permissions import Actor
from conference.core.rows import add_now, new

UNDO_FOR = timedelta(minutes=10)

Fields: TypeAlias = dict[str, Any]


class ChangeSet(Base):
    """One action of one actor, on one subject or on many."""

    __table_args__ = (sa.Index("ix_change_set_scope_at", "scope_id", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    scope_id: Mapped[UUID]
    action: Mapped[str] = mapped_column(sa.String(40))
    actor_kind: Mapped[str] = mapped_column(sa.String(16))
    actor_id: Mapped[UUID | None]
    at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[UUID | None]


class History(Base):
    """What one change set changed in one subject: fields before and after, sealed."""

    __table_args__ = (sa.Index("ix_history_subject", "subject_kind", "subject_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    change_set_id: Mapped[UUID] = mapped_column(sa.ForeignKey("change_set.id", ondelete="CASCADE"), index=True)
    scope_id: Mapped[UUID]
    subject_kind: Mapped[str] = mapped_column(sa.String(24))
    subject_id: Mapped[UUID]
    sealed: Mapped[bytes]


_ENTRIES = sa.insert(cast(sa.Table, History.__table__))


@dataclass(frozen=True)
class Change:
    """One entry, opened: which fields of a subject went from what to what, when and by whom."""

    change_set_id: UUID
    action: str
    at: datetime
    actor_kind: str
    actor_id: UUID | None
    undone_at: datetime | None
    before: Fields
    after: Fields


Restore: TypeAlias = Callable[["ChangeSet", list[tuple[UUID, Fields, Fields]], Actor, datetime], None]
#: How a whole action is put back: called with the (subject id, before, after) of each kind of subject.
RestoreAll: TypeAlias = Callable[["ChangeSet", dict[str, list[tuple[UUID, Fields, Fields]]], Actor, datetime], None]
_RESTORERS: dict[str, Restore] = {}
_RESTORERS_OF_ACTIONS: dict[str, RestoreAll] = {}
_UNDO_HOOKS: list[Callable[["ChangeSet"], None]] = []


def restores(subject_kind: str, restore: Restore) -> None:
    """Register how subjects of a kind are put back: called with (subject id, before, after) of each."""
    _RESTORERS[subject_kind] = restore


def restorer(subject_kind: str) -> Restore:
    """Return how subjects of a kind are put back, for an action that does it in an order of its own."""
    return _RESTORERS[subject_kind]


def restores_action(action: str, restore: RestoreAll) -> None:
    """Register how one action is put back as a whole, where kind after kind will not do."""
    _RESTORERS_OF_ACTIONS[action] = restore


def on_undo(hook: Callable[["ChangeSet"], None]) -> None:
    """Register what else an undo takes back (messages that wait)."""
    if hook not in _UNDO_HOOKS:
        _UNDO_HOOKS.append(hook)


def begin(scope_id: UUID, action: str, actor: Actor, now: datetime, *, change_set_id: UUID | None = None) -> ChangeSet:
    """Open the change set of one action, under an id that its form has brought along, if any."""
    change_set = _change_set(scope_id, action, actor, now, change_set_id or uuid4())
    current = session()
    if current.new or current.dirty or current.deleted:
        current.flush()
    add_now(change_set)
    return change_set


def first(
    scope_id: UUID, action: str, actor: Actor, now: datetime, *, kind: str, subject_id: UUID, after: Fields
) -> list[Base]:
    """Return the change set that made one subject and what it says, as rows for who writes them with others."""
    change_set = _change_set(scope_id, action, actor, now, uuid4())
    return [change_set, *within(change_set, kind, subject_id, after)]


def within(change_set: ChangeSet, kind: str, subject_id: UUID, after: Fields) -> list[Base]:
    """Return what a change set that is written already says of one new subject, as a row as :func:`first` does."""
    row = _row(change_set, kind, subject_id, {}, after)
    return [] if row is None else [new(History, **row)]


def _change_set(scope_id: UUID, action: str, actor: Actor, now: datetime, change_set_id: UUID) -> ChangeSet:
    values = {"scope_id": scope_id, "action": action, "actor_kind": actor.kind, "actor_id": actor.id, "at": now}
    return new(ChangeSet, id=change_set_id, **values)


def record(change_set: ChangeSet, subject_kind: str, subject_id: UUID, before: Fields, after: Fields) -> None:
    """Keep the fields that differ; nothing is kept when none does."""
    record_many(change_set, subject_kind, [(subject_id, before, after)])


def record_many(change_set: ChangeSet, subject_kind: str, changes: Iterable[tuple[UUID, Fields, Fields]]) -> None:
    """Keep of each (subject, before, after) the fields that differ, in one statement."""
    rows = [row for change in changes if (row := _row(change_set, subject_kind, *change)) is not None]
    if rows:
        session().connection().execute(_ENTRIES, rows)


def of_subject(subject_kind: str, subject_id: UUID) -> list[Change]:
    """Return the history of one subject, newest first."""
    rows = session().execute(
        sa.select(History, ChangeSet)
        .join(ChangeSet, ChangeSet.id == History.change_set_id)
        .where(History.subject_kind == subject_kind, History.subject_id == subject_id)
        .order_by(ChangeSet.at.desc(), ChangeSet.id)
    )
    return [_open(entry, change_set) for entry, change_set in rows]


def forget(subject_kind: str, subject_ids: Collection[UUID], *, keep: Collection[str]) -> None:
    """Destroy what is known of subjects for good, but for the fields ``keep``; inside ``write()``."""
    _thin_out(subject_kind, subject_ids, lambda side: {name: side[name] for name in keep if name in side})


def drop(subject_kind: str, subject_ids: Collection[UUID], *, fields: Collection[str]) -> None:
    """Destroy what is known of these fields of subjects for good; inside ``write()``."""
    _thin_out(subject_kind, subject_ids, lambda side: {name: side[name] for name in side if name not in fields})


def _thin_out(subject_kind: str, subject_ids: Collection[UUID], thin: Callable[[Fields], Fields]) -> None:
    found = sa.select(History).where(History.subject_kind == subject_kind, History.subject_id.in_(subject_ids))
    for entry in session().scalars(found).all():
        value = vault.unseal_json(entry.scope_id, "history", entry.subject_id, entry.sealed)
        kept = [thin(side) for side in value]
        if kept == value:
            continue
        if any(kept):
            entry.sealed = vault.seal_json(entry.scope_id, "history", entry.subject_id, kept)
        else:
            session().delete(entry)
    session().flush()


def undo(scope_id: UUID, change_set_id: UUID, actor: Actor, now: datetime, *, counting: str = "") -> int:
    """Put back everything that a change set changed and return how many subjects that were; inside ``write()``.

    ``counting``: where there are subjects of this kind, only they are counted.
    Raises ``undo_unknown``, ``undo_twice``, ``undo_too_late`` (after ten minutes), ``undo_not_yours``; a restorer may
    refuse too.
    """
    change_set = session().get(ChangeSet, change_set_id, with_for_update=True)
    if change_set is None or change_set.scope_id != scope_id:
        raise Error("undo_unknown", 404)
    _may_undo(change_set, actor, now)
    columns = (History.scope_id, History.subject_kind, History.subject_id, History.sealed)
    entries = session().execute(sa.select(*columns).where(History.change_set_id == change_set_id)).all()
    kinds = sorted({entry.subject_kind for entry in entries})
    opened = {kind: list(_opened(entry for entry in entries if entry.subject_kind == kind)) for kind in kinds}
    if change_set.action in _RESTORERS_OF_ACTIONS:
        _RESTORERS_OF_ACTIONS[change_set.action](change_set, opened, actor, now)
    else:
        for kind, changes in opened.items():
            _RESTORERS[kind](change_set, changes, actor, now)
    for hook in _UNDO_HOOKS:
        hook(change_set)
    change_set.undone_at, change_set.undone_by = now, actor.id
    session().flush()
    return sum(entry.subject_kind == counting for entry in entries) or len(entries)


def _may_undo(change_set: ChangeSet, actor: Actor, now: datetime) -> None:
    if change_set.undone_at is not None:
        raise Error("undo_twice", 409)
    if now - change_set.at > UNDO_FOR:
        raise Error("undo_too_late", 409)
    if (change_set.actor_kind, change_set.actor_id) != (actor.kind, actor.id):
        raise Error("undo_not_yours", 403)


def _row(
    change_set: ChangeSet, subject_kind: str, subject_id: UUID, before: Fields, after: Fields
) -> dict[str, Any] | None:
    changed = [name for name in before.keys() | after.keys() if before.get(name) != after.get(name)]
    if not changed:
        return None
    value = [{name: side.get(name) for name in changed} for side in (before, after)]
    return {
        "id": uuid4(),
        "change_set_id": change_set.id,
        "scope_id": change_set.scope_id,
        "subject_kind": subject_kind,
        "subject_id": subject_id,
        "sealed": vault.seal_json(change_set.scope_id, "history", subject_id, value),
    }


def _opened(entries: Iterable[Any]) -> Iterable[tuple[UUID, Fields, Fields]]:
    for entry in entries:
        before, after = vault.unseal_json(entry.scope_id, "history", entry.subject_id, entry.sealed)
        yield entry.subject_id, before, after


def _open(entry: History, change_set: ChangeSet) -> Change:
    before, after = vault.unseal_json(entry.scope_id, "history", entry.subject_id, entry.sealed)
    return Change(
        change_set.id,
        change_set.action,
        change_set.at,
        change_set.actor_kind,
        change_set.actor_id,
        change_set.undone_at,
        before,
        after,
    )
