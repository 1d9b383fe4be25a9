"""Attendance sheets: every person keeps the line they were first given, on all sheets of their group."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid4

import sqlalchemy as sa

from conference.agenda import queries as agenda
from conference.agenda.models import AgendaSession
from conference.badges.wording import paper_language
from conference.core import audit, phones, tokens
from conference.core.db import session, write
from conference.core.errors import Error
from conference.core.i18n import local
from conference.core.permissions import Actor
from conference.documents import queries, ticking_queries
from conference.documents.models import NumberedLine
from conference.documents.queries import Line, Signatory
from conference.documents.rules import LEAST_BLANK_LINES, GroupSheet, SheetLine
from conference.documents.sheets import attendance_pdf
from conference.documents.wording import around
from conference.events import queries as events
from conference.events import seats
from conference.events.models import Event
from conference.participants import contacts as contact_store
from conference.participants import merge, states, tickets
from conference.presence import queries as presence
from conference.presence import session_queries, spots
from conference.presence.board_rules import SHEET
from conference.presence.models import HalfDay
from conference.presence.recording import Spot

#: Two numbers fit in the cell.
MOST_PHONES = 2


@dataclass(frozen=True)
class Wish:
    """Which sheets: the groups by code, those of them that name nobody, contacts or not, how many blank lines.

    With ``session_id`` they are of that session, and hold who should be in it.
    """

    groups: Sequence[str]
    minimal: Sequence[str] = ()
    contacts: bool = False
    blank: int = LEAST_BLANK_LINES
    session_id: UUID | None = None


@dataclass(frozen=True)
class Sheets:
    """A print run: how many sheets and people, and the code that stands on every page."""

    pdf: bytes
    sheets: int
    people: int
    batch: str


def print_sheets(event: Event, half_day_id: UUID | None, wish: Wish, *, actor: Actor, now: datetime) -> Sheets:
    """Print the sheets of a half-day, one for each group, in the order of the groups; who is new goes to the end.

    Whoever had arrived by then has the hour beside their line. A sheet that names nobody has no contacts either.
    Raises ``no_sheet_half_day``, ``no_sheet_group``, and as ``paper.draw``.
    """
    place = _place(event, half_day_id, wish.session_id)
    group_ids = [group.id for group in events.groups(event.id) if group.code in wish.groups]
    if not group_ids:
        raise Error("no_sheet_group")
    event_id = event.id
    with write():
        seats.lock(group_ids)  # one print run after the other gives lines
        _give(queries.without_line(event_id, group_ids), event_id, queries.last_lines(group_ids))
    heading, labels = around(event, place)
    sheets, batch = _sheets(event, group_ids, wish, place), tokens.new_code()
    pdf = attendance_pdf(sheets, heading, labels, batch=batch, contacts=wish.contacts)
    people = sum(len(sheet.lines) for sheet in sheets)
    with write():
        audit.log(
            "sheets.printed",
            actor=actor,
            now=now,
            event_id=event_id,
            count=people,
            half_day=str(place.id),
            contacts=wish.contacts,
            batch=batch,
        )
    return Sheets(pdf, len(sheets), people, batch)


def give_line(event_id: UUID, participant_id: UUID) -> Line | None:
    """Return where somebody signs; who has no line yet is given the next, on paper the first blank one.

    For the desk, when somebody came after the printing. Nobody gets a line before the sheets of their group were
    printed. Raises ``unknown_participant``.
    """
    with write():
        person = merge.locked_keeper(event_id, participant_id)
        seats.lock([person.group_id])
        last = queries.last_lines([person.group_id])
        line = queries.line_of(person.id)
        if line is None and last:
            _give([(person.id, person.group_id)], event_id, last)
            line = queries.line_of(person.id)
        return line


def give_lines(event_id: UUID, participant_ids: Collection[UUID]) -> None:
    """Give all of these people who have none the line that :func:`give_line` gives; who is nobody is left out.

    Without anything to give it only reads.
    """
    if not participant_ids or not queries.unsigned(event_id, participant_ids):
        return
    with write():
        wanted = queries.unsigned(event_id, participant_ids)
        states.locked(event_id, [person_id for person_id, _group_id in wanted])
        group_ids = {group_id for _person_id, group_id in wanted}
        seats.lock(group_ids)
        _give(queries.unsigned(event_id, participant_ids), event_id, queries.last_lines(group_ids))


def _give(people: Iterable[tuple[UUID, UUID]], event_id: UUID, last: Mapping[UUID, int]) -> None:
    """Give each (person, group) the next line of the group."""
    highest = dict(last)
    rows = []
    for person_id, group_id in people:
        highest[group_id] = highest.get(group_id, 0) + 1
        line = {"participant_id": person_id, "group_id": group_id, "number": highest[group_id]}
        rows.append({"id": uuid4(), "event_id": event_id, **line})
    if rows:
        session().execute(sa.insert(NumberedLine), rows)


def _place(event: Event, half_day_id: UUID | None, session_id: UUID | None) -> HalfDay | AgendaSession:
    """Return the half-day or the session whose sheets are printed."""
    if session_id is not None:
        row = agenda.one_session(event.id, session_id)
        if spots.session(event, row) is None or row.state == "cancelled":
            raise Error("no_sheet_half_day")
        return row
    half_day = presence.half_day(event.id, half_day_id) if half_day_id is not None else None
    if half_day is None:
        raise Error("no_sheet_half_day")
    return half_day


def _sheets(event: Event, group_ids: Sequence[UUID], wish: Wish, place: HalfDay | AgendaSession) -> list[GroupSheet]:
    language, last = paper_language(event), queries.last_lines(group_ids)
    found = queries.signatories(event.id, group_ids, contacts=wish.contacts)
    if isinstance(place, AgendaSession):
        meant = session_queries.expected(place)
        found = [one for one in found if one.id in meant]
    codes = tickets.codes([one.id for one in found])
    arrived = _arrived(event, place, [one.id for one in found])
    lines: dict[UUID, list[SheetLine]] = {}
    for one in found:
        line = _line(event.id, one, codes.get(one.id, ""), language)
        lines.setdefault(one.group_id, []).append(replace(line, arrived=arrived.get(one.id, "")))
    return [
        GroupSheet(
            group=local(group.label, language),
            lines=lines.get(group.id, []),
            pattern=group.pattern,
            minimal=group.code in wish.minimal,
            blank=wish.blank,
            last=last.get(group.id, 0),
        )
        for group in events.groups(event.id)
        if group.id in group_ids
    ]


def _arrived(event: Event, place: HalfDay | AgendaSession, people: Sequence[UUID]) -> dict[UUID, str]:
    """Return the hour at which each of these people was noted there; a sheet ticked back says none."""
    which = "session_id" if isinstance(place, AgendaSession) else "half_day_id"
    spot = Spot(event.id, **{which: place.id})
    found = ticking_queries.arrivals(spot, people)
    return {key: f"{one.at.astimezone(event.tz):%H:%M}" for key, one in found.items() if one.desk != SHEET}


def _line(event_id: UUID, one: Signatory, code: str, language: str) -> SheetLine:
    contacts = contact_store.unsealed(event_id, one.id, one.sealed)
    return SheetLine(
        one.number,
        name=one.full_name,
        sex=one.sex,
        organisation=one.organisation,
        function=one.function,
        phone=" / ".join(phones.display(phone, language) for phone in contacts.phones[:MOST_PHONES]),
        email=contacts.email,
        code=code,
        age_bracket=one.age_bracket,
    )


def _follow(goes: UUID, stays: UUID) -> dict[str, list[str]]:
    """Keep the lines of a merged record, except where the one that stays has its own on the same sheets."""
    own = sa.select(NumberedLine.group_id).where(NumberedLine.participant_id == stays)
    return merge.move_rows(NumberedLine, goes, stays, NumberedLine.group_id.not_in(own))


merge.on_merge(_follow)
