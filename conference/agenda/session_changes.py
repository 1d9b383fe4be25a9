"""How sessions of a programme are changed: all of one action or nothing, one change set, undone as exactly that."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import TypeAlias
from uuid import UUID, uuid4

import sqlalchemy as sa
from flask_babel import LazyString

from conference.agenda import judging, plan_queries, session_checks, session_state, sign_up_queue
from conference.agenda.models import AgendaSession
from conference.agenda.session_models import Material, SessionReport, SignUp
from conference.core import audit, history, i18n
from conference.core.db import session, write
from conference.core.errors import Error
from conference.core.history import Fields
from conference.core.permissions import Actor
from conference.events import setup_services
from conference.events.models import Event

#: What a verb makes of one session: called with its id and its record, returns the record as it shall be.
Edit: TypeAlias = Callable[[UUID, Fields], Fields]


def change(
    event_id: UUID,
    action: str,
    ids: Collection[UUID],
    edit: Edit,
    *,
    seen: Mapping[UUID, int],
    actor: Actor,
    now: datetime,
) -> UUID | None:
    """Change sessions of an event in one change set and return its id; nothing where nothing changes.

    ``seen`` are the versions that the organiser had before their eyes. Raises ``unknown_session`` (404), ``stale``
    (409, with ``session_id`` and ``version``), what ``session_checks`` refuses, and ``clash_refused``.
    """
    with write():
        event = setup_services.locked(event_id)
        rows = locked(event_id, ids)
        refuse_stale(rows, seen)
        before = session_state.read(rows)
        after = {row.id: edit(row.id, dict(before[row.id])) for row in rows}
        return save(event, action, rows, before, after, actor=actor, now=now)


def save(
    event: Event,
    action: str,
    rows: Collection[AgendaSession],
    before: Mapping[UUID, Fields],
    after: Mapping[UUID, Fields],
    *,
    actor: Actor,
    now: datetime,
) -> UUID | None:
    """Check and write what a verb has made of locked sessions; inside ``write()``. Returns the change set's id."""
    changed = [row for row in rows if before[row.id] != after[row.id]]
    if not changed:
        return None
    _judge(event, before, {row.id: after[row.id] for row in changed})
    change_set = history.begin(event.id, action, actor, now)
    for row in changed:
        session_state.write(row, before[row.id], after[row.id], now)
    session().flush()
    entries = [(row.id, before[row.id], after[row.id]) for row in changed]
    history.record_many(change_set, session_state.KIND, entries)
    sign_up_queue.move_up(changed, actor=actor, now=now)
    _log(action, change_set, actor, now, len(changed))
    return change_set.id


def create(event_id: UUID, action: str, fields: Fields, *, actor: Actor, now: datetime) -> tuple[UUID, UUID]:
    """Make a session and return its id and that of the change set; its code is made here unless it has one.

    Raises what ``session_checks`` refuses, ``session_code_taken`` and ``clash_refused``.
    """
    with write():
        event, session_id = setup_services.locked(event_id), uuid4()
        fields = {**fields, "code": fields["code"] or _free_code(event_id)}
        _refuse_taken_code(event_id, fields["code"])
        _judge(event, {}, {session_id: fields})
        change_set = history.begin(event_id, action, actor, now)
        session_state.made(event_id, session_id, fields, now)
        history.record(change_set, session_state.KIND, session_id, {}, fields)
        _log(action, change_set, actor, now, 1)
        return session_id, change_set.id


def remove(event_id: UUID, session_id: UUID, *, version: int, actor: Actor, now: datetime) -> UUID:
    """Take a session away and return the change set's id. Raises ``stale``, ``session_in_use`` (409)."""
    with write():
        setup_services.locked(event_id)
        rows = locked(event_id, [session_id])
        refuse_stale(rows, {session_id: version})
        before = session_state.read(rows)
        change_set = history.begin(event_id, "agenda.removed", actor, now)
        _delete(rows[0])
        history.record(change_set, session_state.KIND, session_id, before[session_id], {})
        _log("agenda.removed", change_set, actor, now, 1)
        return change_set.id


def locked(event_id: UUID, ids: Collection[UUID]) -> list[AgendaSession]:
    """Return sessions of an event by their ids, as they are now, locked. Raises ``unknown_session`` (404)."""
    query = sa.select(AgendaSession).where(AgendaSession.event_id == event_id, AgendaSession.id.in_(ids))
    query = query.order_by(AgendaSession.id).with_for_update()
    rows = list(session().scalars(query.execution_options(populate_existing=True)))
    if len(rows) < len(set(ids)):
        raise Error("unknown_session", 404)
    return rows


def name(fields: Fields) -> LazyString:
    """Return a session's title in the language of whoever reads it."""
    return LazyString(i18n.local, dict(fields["title"]))


def _judge(event: Event, before: Mapping[UUID, Fields], after: Mapping[UUID, Fields]) -> None:
    of = session_checks.known(event)
    for session_id, fields in after.items():
        session_checks.check(event, session_id, before.get(session_id, {}), fields, of)
    plan = plan_queries.plan(event)
    judging.refuse_blocking(plan, plan_queries.with_changes(plan, event, after), list(after))


def refuse_stale(rows: Collection[AgendaSession], seen: Mapping[UUID, int]) -> None:
    """Raise ``stale`` (409, with ``session_id`` and ``version``) unless these are the versions of the rows."""
    for row in rows:
        if seen.get(row.id) != row.version:
            raise Error("stale", 409, session_id=row.id, version=row.version)


def _delete(row: AgendaSession) -> None:
    kept = ((SignUp, SignUp.state != "cancelled"), (Material, sa.true()), (SessionReport, sa.true()))
    for model, stands in kept:
        if session().scalar(sa.select(sa.func.count()).select_from(model).where(model.session_id == row.id, stands)):
            raise Error("session_in_use", 409)
    if session().scalar(sa.select(AgendaSession.id).where(AgendaSession.parent_id == row.id).limit(1)):
        raise Error("session_in_use", 409)
    session().execute(sa.delete(AgendaSession).where(AgendaSession.id == row.id))
    session().expunge(row)


def _free_code(event_id: UUID) -> str:
    codes = set(session().scalars(sa.select(AgendaSession.code).where(AgendaSession.event_id == event_id)))
    numbered = (f"S{number:03d}" for number in range(len(codes) + 1, 2 * len(codes) + 2))
    return next(code for code in numbered if code not in codes)


def _log(action: str, change_set: history.ChangeSet, actor: Actor, now: datetime, count: int) -> None:
    audit.log(
        "agenda.changed",
        actor=actor,
        now=now,
        event_id=change_set.scope_id,
        subject_id=change_set.id,
        count=count,
        what=action.removeprefix("agenda."),
    )


def _restore(
    change_set: history.ChangeSet, entries: list[tuple[UUID, Fields, Fields]], actor: Actor, now: datetime
) -> None:
    """Put sessions back as they were before an action, if they still are what it made of them."""
    event = setup_services.locked(change_set.scope_id)
    trace = history.begin(change_set.scope_id, "undo", actor, now)
    there = [subject for subject, _, after in entries if after.get("code") is not None or "code" not in after]
    rows = {row.id: row for row in locked(change_set.scope_id, there)}
    current, of = session_state.read(rows.values()), session_checks.known(event)
    for subject, before, after in entries:
        is_now = current.get(subject, dict.fromkeys(session_state.NAMES))
        if any(is_now.get(field) != value for field, value in after.items()):
            raise Error("undo_agenda_changed", 409, title=name(is_now if is_now["code"] else before))
        then = {**is_now, **before}
        if then["code"] is not None:
            session_checks.check(event, subject, is_now, then, of)
        _put_back(event.id, subject, rows.get(subject), (is_now, then), now)
    session().flush()
    history.record_many(trace, session_state.KIND, [(subject, after, before) for subject, before, after in entries])
    sign_up_queue.move_up([row for row in rows.values() if row in session()], actor=actor, now=now)


def _put_back(
    event_id: UUID, subject: UUID, row: AgendaSession | None, fields: tuple[Fields, Fields], now: datetime
) -> None:
    is_now, then = fields
    if row is not None and then["code"] is None:
        _delete(row)
    elif row is not None:
        session_state.write(row, is_now, then, now)
    else:
        _refuse_taken_code(event_id, then["code"])
        session_state.made(event_id, subject, then, now)


def _refuse_taken_code(event_id: UUID, code: str) -> None:
    if session().scalar(
        sa.select(AgendaSession.id).where(AgendaSession.event_id == event_id, AgendaSession.code == code)
    ):
        raise Error("session_code_taken", 409)


history.restores(session_state.KIND, _restore)
