"""Which sessions of a file cannot come in as they are: nothing is cut to fit, and nobody is left out in silence."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from conference.agenda import (
    file_queries,
    import_making,
    plan_queries,
    queries,
    session_checks,
    session_state,
    usual_types,
)
from conference.agenda.file_out import guid_of, said
from conference.agenda.files import FileProgramme, FileSession
from conference.agenda.import_making import Into
from conference.agenda.import_rules import NEW, SAME, Comparison, Line, Refused, with_whole_texts
from conference.agenda.models import AgendaSession
from conference.agenda.place_services import NAME_MOST
from conference.agenda.plan import Plan
from conference.agenda.session_checks import CODE_MOST
from conference.core.errors import Error
from conference.core.history import Fields
from conference.core.text import fold
from conference.events.models import Event


class There(NamedTuple):
    """The sessions that are there, by the identifier that files call them by, with their records."""

    rows: dict[UUID, AgendaSession]
    records: dict[UUID, Fields]
    plan: Plan

    def after(self, line: Line, into: Into) -> tuple[UUID, Fields]:
        """Return the id of a session that is there, and its record as a line changes it."""
        row = self.rows[line.known or line.session.guid]
        shown = [said(role.label, into.comes.language) for role in self.plan.item[row.id].roles]
        return row.id, import_making.changed(line, into, self.records[row.id], shown)


def there(event: Event) -> There:
    """Read the sessions that are there."""
    rows = {guid_of(row.guid, str(row.id), event.slug): row for row in file_queries.rows(event.id)}
    return There(rows, session_state.read(rows.values()), plan_queries.plan(event))


def refused(event: Event, comparison: Comparison, comes: FileProgramme) -> tuple[Refused, ...]:
    """Return the sessions that an import refuses, as the editor would: with what ``session_checks`` says of each."""
    into, known = _as_if(event, comparison, comes), there(event)
    of = session_checks.known(event)
    usual = {one.code for one in usual_types.USUAL}
    of = replace(
        of,
        rooms=of.rooms.union(into.rooms.values()),
        tracks=of.tracks.union(into.tracks.values()),
        kinds=of.kinds.union(into.kinds.values(), usual),
    )
    found = ((line, _why(event, line, into, known, of)) for line in comparison.lines if line.status != SAME)
    return tuple(Refused(line.session, why) for line, why in found if why is not None)


def _why(event: Event, line: Line, into: Into, known: There, of: session_checks.Known) -> Error | None:
    try:
        _check_names(line.session)
        if line.status == NEW:
            fields = import_making.new(line, into, session_state.new())
            session_checks.check(event, uuid4(), {}, {**fields, "code": fields["code"] or "S"}, of)
        else:
            session_id, after = known.after(line, into)
            session_checks.check(event, session_id, known.records[session_id], after, of)
    except Error as error:
        return error
    return None


def _check_names(session: FileSession) -> None:
    """Raise ``session_too_long`` for the name of a room, a theme or a type that could not be made, or a code."""
    if any(len(name) > NAME_MOST for name in (*session.rooms, session.track, session.kind)):
        raise Error("session_too_long", limit=NAME_MOST)
    if len(session.code) > CODE_MOST:
        raise Error("session_too_long", limit=CODE_MOST)


def _as_if(event: Event, comparison: Comparison, comes: FileProgramme) -> Into:
    """Return where the programme would come in, were its rooms, themes and types made already."""
    here = places(event)
    return Into(
        event,
        with_whole_texts(comes),
        rooms=here.rooms | {fold(name): fold(name) for name in comparison.rooms},
        tracks=here.tracks | {fold(name): fold(name) for name in comparison.tracks},
        kinds=here.kinds | {fold(name): fold(name) for name in comparison.kinds},
    )


class Places(NamedTuple):
    """What names mean: rooms and themes, by folded name, their ids; types their codes."""

    rooms: dict[str, str]
    tracks: dict[str, str]
    kinds: dict[str, str]


def places(event: Event) -> Places:
    """Read what names of rooms, themes and types mean; an event without types will have the usual ones."""
    rooms, tracks = queries.rooms(event.id), queries.tracks(event.id)
    kinds = queries.types(event.id) or usual_types.USUAL
    return Places(
        {name: str(row.id) for name, row in _named(rooms)},
        {name: str(row.id) for name, row in _named(tracks)},
        {name: row.code for name, row in _named(kinds)},
    )


def _named(rows: Sequence[Any]) -> Iterator[tuple[str, Any]]:
    """Yield what each row is called by; of two that are called the same, the first one comes last."""
    return ((fold(name), row) for row in reversed(rows) for name in reversed((*row.name.values(), row.code)))
