"""What is done with the materials of a session: added, changed, moved, shown, taken away; each undone as itself."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from conference.agenda import material_rules as rules
from conference.agenda import material_state
from conference.agenda.models import AgendaSession
from conference.agenda.session_models import Material
from conference.core import audit, history
from conference.core.db import session, write
from conference.core.errors import Error
from conference.core.history import Fields
from conference.core.permissions import Actor
from conference.core.types import Localised
from conference.events import setup_rules, setup_services


def add(
    event_id: UUID,
    session_id: UUID,
    values: Mapping[str, Any],
    *,
    actor: Actor,
    now: datetime,
    action: str = "agenda.material_added",
    text: bool = False,
) -> tuple[UUID, UUID]:
    """Add a material behind the others of a session; return its id and that of the change set.

    ``values`` as in ``session_models.Material``; what is not said is empty. ``text``: it is a report without address
    and file, which is what the rapporteur wrote. Raises ``unknown_session`` (404), ``material_many``, and what
    :func:`change` raises.
    """
    with write():
        setup_services.locked(event_id)
        _refuse_foreign(event_id, session_id)
        others = of_session(session_id)
        if len(others) >= rules.MOST_OF_A_SESSION:
            raise Error("material_many", 409, limit=rules.MOST_OF_A_SESSION)
        position = max((one.position for one in others), default=-1) + 1
        empty: Fields = {"title": {}, "language": "", "url": "", "file_id": None, "visible_from": None}
        own = {"session_id": str(session_id), "position": position, "created_at": now.isoformat()}
        fields = {**empty, "visible_to": None, **_plain(values), **own}
        check(fields, text=text)
        material_id = uuid4()
        material_state.put(event_id, material_id, None, fields, now)
        return material_id, _kept(event_id, action, [(material_id, {}, fields)], actor, now)


def change(
    event_id: UUID, material_id: UUID, values: Mapping[str, Any], *, version: str, actor: Actor, now: datetime
) -> UUID | None:
    """Set these values of a material, if it still is what ``version`` marks; return the change set's id.

    Raises ``unknown_material`` (404), ``stale`` (409), ``material_address``, ``material_twice`` (address and file),
    ``material_nothing`` (neither), ``material_too_long``, ``closes_before_opens``, ``material_file_gone``.
    """

    def edit(before: Fields) -> Fields:
        return {**before, **_plain(values)}

    return _changed(event_id, material_id, edit, version=version, actor=actor, now=now)


def show(event_id: UUID, material_id: UUID, *, shown: bool, version: str, actor: Actor, now: datetime) -> UUID | None:
    """Have the public see a material from now on, or nobody but the team. Raises as :func:`change`."""

    def edit(before: Fields) -> Fields:
        if shown:
            return {**before, "visible_from": None, "visible_to": _later(before["visible_to"], now)}
        return {**before, "visible_from": rules.HIDDEN.isoformat(), "visible_to": None}

    return _changed(event_id, material_id, edit, version=version, actor=actor, now=now)


def move(event_id: UUID, material_id: UUID, *, up: bool, actor: Actor, now: datetime) -> UUID | None:
    """Move a material one place up or down within its session; at the end it stays. Raises ``unknown_material``."""
    with write():
        setup_services.locked(event_id)
        rows = of_session(one(event_id, material_id).session_id)
        at = next(place for place, row in enumerate(rows) if row.id == material_id)
        to = at - 1 if up else at + 1
        if not 0 <= to < len(rows):
            return None
        before = {row.id: material_state.read(row) for row in rows}
        rows[at], rows[to] = rows[to], rows[at]
        for position, row in enumerate(rows):
            row.position = position
        session().flush()
        changes = [(row.id, before[row.id], material_state.read(row)) for row in rows]
        return _kept(event_id, "agenda.materials_moved", changes, actor, now)


def remove(
    event_id: UUID, material_id: UUID, *, actor: Actor, now: datetime, action: str = "agenda.material_removed"
) -> UUID:
    """Take a material away; return the change set's id: an undo brings its file back too.

    Raises ``unknown_material`` (404).
    """
    with write():
        setup_services.locked(event_id)
        row = one(event_id, material_id)
        before = material_state.read(row)
        material_state.gone(event_id, row, now)
        return _kept(event_id, action, [(material_id, before, {})], actor, now)


def one(event_id: UUID, material_id: UUID) -> Material:
    """Return a material of an event as it is now. Raises ``unknown_material`` (404)."""
    query = sa.select(Material).join(AgendaSession, AgendaSession.id == Material.session_id)
    query = query.where(Material.id == material_id, AgendaSession.event_id == event_id)
    row = session().scalar(query.execution_options(populate_existing=True))
    if row is None:
        raise Error("unknown_material", 404)
    return row


def of_session(session_id: UUID) -> list[Material]:
    """Return the materials of a session in their order, as they are now."""
    query = sa.select(Material).where(Material.session_id == session_id)
    query = query.order_by(Material.position, Material.created_at, Material.id)
    return list(session().scalars(query.execution_options(populate_existing=True)))


def check(fields: Fields, *, text: bool = False) -> None:
    """Refuse a material that cannot be; ``text``: one that is what a rapporteur wrote. Raises as :func:`change`."""
    if fields["kind"] not in rules.KINDS:
        raise Error("material_kind")
    if fields["url"] and fields["file_id"]:
        raise Error("material_twice")
    if fields["url"]:
        rules.checked_address(fields["url"])
    elif not fields["file_id"] and not (text and is_text(fields)):
        raise Error("material_nothing")
    _check_title(fields["title"])
    instants = [datetime.fromisoformat(fields[name]) if fields[name] else None for name in _WINDOW]
    if not rules.is_hidden(instants[0]):
        setup_rules.check_window(*instants)


def is_text(fields: Mapping[str, Any]) -> bool:
    """Tell whether a material is what a rapporteur wrote, and not a report as a file or elsewhere."""
    return fields["kind"] == rules.REPORT and not fields["url"] and not fields["file_id"]


_WINDOW = ("visible_from", "visible_to")


def _check_title(title: Localised) -> None:
    if any(len(text) > rules.TITLE_MOST for text in title.values()):
        raise Error("material_too_long", limit=rules.TITLE_MOST)


def _changed(
    event_id: UUID, material_id: UUID, edit: Callable[[Fields], Fields], *, version: str, actor: Actor, now: datetime
) -> UUID | None:
    with write():
        setup_services.locked(event_id)
        row = one(event_id, material_id)
        if material_state.version_of(row) != version:
            raise Error("stale", 409, version=material_state.version_of(row))
        before = material_state.read(row)
        after = edit(before)
        if after == before:
            return None
        check(after, text=is_text(before))
        material_state.put(event_id, material_id, row, after, now)
        return _kept(event_id, "agenda.material_changed", [(material_id, before, after)], actor, now)


def _plain(values: Mapping[str, Any]) -> Fields:
    """Return values as a record holds them: addresses as they were checked, instants and ids as texts."""
    found: Fields = {}
    for name, value in values.items():
        if isinstance(value, datetime):
            found[name] = value.isoformat()
        else:
            found[name] = str(value) if isinstance(value, UUID) else value
    if found.get("url"):
        found["url"] = rules.checked_address(found["url"])
    return found


def _later(until: str | None, now: datetime) -> str | None:
    """Return an end that is still to come."""
    return until if until and datetime.fromisoformat(until) > now else None


def _refuse_foreign(event_id: UUID, session_id: UUID) -> None:
    ours = sa.select(AgendaSession.id).where(AgendaSession.id == session_id, AgendaSession.event_id == event_id)
    if session().scalar(ours) is None:
        raise Error("unknown_session", 404)


def _kept(event_id: UUID, action: str, changes: list[tuple[UUID, Fields, Fields]], actor: Actor, now: datetime) -> UUID:
    change_set = history.begin(event_id, action, actor, now)
    history.record_many(change_set, material_state.KIND, changes)
    subject = changes[0][0] if len(changes) == 1 else change_set.id
    audit.log("agenda.changed", actor=actor, now=now, event_id=event_id, subject_id=subject, what="material")
    return change_set.id
