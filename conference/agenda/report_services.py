"""What is done with the report of a session: its link opened, changed and shut, the text written, published or not."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from conference.agenda import material_rules, material_services, material_state, report_state
from conference.agenda.models import AgendaSession
from conference.agenda.session_models import Material, SessionReport
from conference.core import audit, history
from conference.core.db import session, write
from conference.core.errors import Error
from conference.core.history import Fields
from conference.core.permissions import Actor
from conference.events import setup_services

TEXT_MOST = 20_000
ADDED, REMOVED = "agenda.report_file_added", "agenda.report_file_removed"
WRITTEN = "agenda.report_written"


@dataclass(frozen=True)
class Written:
    """What was saved: the version now, and the change set's id where something changed."""

    version: int
    change_set_id: UUID | None


def rapporteur(session_id: UUID) -> Actor:
    """Return whoever writes through the private link of a session, as services know actors: nobody by name."""
    return Actor("rapporteur", session_id)


def open_link(event_id: UUID, session_id: UUID, *, actor: Actor, now: datetime) -> UUID | None:
    """Make a private link that opens, another one where there is one; return the change set's id.

    Raises ``unknown_session`` (404).
    """
    return _turn(event_id, session_id, opens=True, actor=actor, now=now)


def shut_link(event_id: UUID, session_id: UUID, *, actor: Actor, now: datetime) -> UUID | None:
    """Have the private link open nothing any more; return the change set's id. Raises ``unknown_session`` (404)."""
    return _turn(event_id, session_id, opens=False, actor=actor, now=now)


def write_text(
    event_id: UUID, session_id: UUID, text: Mapping[str, str], *, version: int, actor: Actor, now: datetime
) -> Written:
    """Keep what a rapporteur wrote, in the languages that ``text`` names; those left out stay.

    The same text again changes nothing, whatever the version. Raises ``not_found`` (404) once the link is shut,
    ``report_published`` (409), ``report_too_long``, ``stale`` (409, with ``version``).
    """
    if any(len(words) > TEXT_MOST for words in text.values()):
        raise Error("report_too_long", limit=TEXT_MOST)
    with write():
        setup_services.locked(event_id)
        row = writable(session_id)
        before = report_state.read(event_id, row)
        merged = {**before["text"], **text}
        after = {**before, "text": {code: words for code, words in merged.items() if words}}
        if after == before:
            return Written(row.version, None)
        if row.version != version:
            raise Error("stale", 409, version=row.version)
        report_state.put(event_id, session_id, row, after, now)
        return Written(row.version, _kept(event_id, WRITTEN, session_id, (before, after), actor=actor, now=now))


def writable(session_id: UUID) -> SessionReport:
    """Return the report that a rapporteur may change now; inside ``write()``.

    Raises ``not_found`` (404) once the link is shut, ``report_published`` (409).
    """
    row = refuse_shut(session_id)
    if is_shown(published(session_id)):
        raise Error("report_published", 409)
    return row


def refuse_shut(session_id: UUID) -> SessionReport:
    """Return the report of a session whose link opens; inside ``write()``. Raises ``not_found`` (404)."""
    row = report_state.locked(session_id)
    if row is None or not report_state.is_open(row):
        raise Error("not_found", 404)
    return row


def undo(event_id: UUID, session_id: UUID, change_set_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Take back what was done through the link in the last ten minutes; of a text, only while it is not public.

    Raises ``not_found`` (404) once the link is shut, ``report_published`` (409), and what ``history.undo`` raises.
    """
    with write():
        setup_services.locked(event_id)
        refuse_shut(session_id)
        found = session().get(history.ChangeSet, change_set_id)
        if found is not None and found.action == WRITTEN:
            writable(session_id)
        history.undo(event_id, change_set_id, actor, now)


def publish(event_id: UUID, session_id: UUID, *, actor: Actor, now: datetime) -> UUID | None:
    """Have the public read what the rapporteur wrote; it cannot be changed through the link meanwhile.

    Returns the change set's id. Raises ``unknown_session`` (404), ``report_empty`` (409).
    """
    with write():
        setup_services.locked(event_id)
        row = report_state.locked(session_id)
        if not report_state.text_of(event_id, row):
            raise Error("report_empty", 409)
        there = published(session_id)
        if there is None:
            return material_services.add(
                event_id, session_id, {"kind": material_rules.REPORT}, text=True, actor=actor, now=now
            )[1]
        return _show(event_id, there, shown=True, actor=actor, now=now)


def withdraw(event_id: UUID, session_id: UUID, *, actor: Actor, now: datetime) -> UUID | None:
    """Have nobody but the team read what the rapporteur wrote. Raises ``unknown_session`` (404)."""
    with write():
        setup_services.locked(event_id)
        there = published(session_id)
        return _show(event_id, there, shown=False, actor=actor, now=now) if there is not None else None


def published(session_id: UUID) -> Material | None:
    """Return the material that stands for what the rapporteur wrote; it is published where that one is shown."""
    every = material_services.of_session(session_id)
    return next((one for one in every if stands_for_text(one.kind, one.url, one.file_id)), None)


def is_shown(row: Material | None) -> bool:
    """Tell whether a report is public, now or from a day that is set."""
    return row is not None and not material_rules.is_hidden(row.visible_from)


def stands_for_text(kind: str, url: str, file_id: object) -> bool:
    """Tell whether a material is what the rapporteur wrote, and not a report as a file or elsewhere."""
    return material_services.is_text({"kind": kind, "url": url, "file_id": file_id})


def _show(event_id: UUID, row: Material, *, shown: bool, actor: Actor, now: datetime) -> UUID | None:
    mark = material_state.version_of(row)
    return material_services.show(event_id, row.id, shown=shown, version=mark, actor=actor, now=now)


def _turn(event_id: UUID, session_id: UUID, *, opens: bool, actor: Actor, now: datetime) -> UUID | None:
    with write():
        setup_services.locked(event_id)
        ours = session().get(AgendaSession, session_id)
        if ours is None or ours.event_id != event_id:
            raise Error("unknown_session", 404)
        row = report_state.locked(session_id)
        before = report_state.read(event_id, row)
        number = before["link"] + (1 if report_state.is_open(row) != opens else 2)
        if not opens and not report_state.is_open(row):
            return None
        after = {**before, "link": number}
        report_state.put(event_id, session_id, row, after, now)
        return _kept(event_id, "agenda.report_link", session_id, (before, after), actor=actor, now=now)


def _kept(
    event_id: UUID, action: str, session_id: UUID, fields: tuple[Fields, Fields], *, actor: Actor, now: datetime
) -> UUID:
    change_set = history.begin(event_id, action, actor, now)
    history.record(change_set, report_state.KIND, session_id, *fields)
    what = action.removeprefix("agenda.")
    audit.log("agenda.changed", actor=actor, now=now, event_id=event_id, subject_id=session_id, what=what)
    return change_set.id
