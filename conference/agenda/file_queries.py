"""The whole working copy as tables and imports see it: every session, also those without a time or for the team."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from conference.agenda import plan_queries, queries, session_state
from conference.agenda.file_out import About, guid_of, numbered, said
from conference.agenda.files import FilePerson, FileProgramme, FileSession, FileTrack, Interpreted
from conference.agenda.files.lines import MODES
from conference.agenda.files.model import ordered
from conference.agenda.models import AgendaSession
from conference.agenda.plan import Plan
from conference.agenda.rules import starts_at
from conference.core.db import session
from conference.core.history import Fields
from conference.events.models import Event


def rows(event_id: UUID) -> list[AgendaSession]:
    """Return every session of an event, as it is now."""
    query = sa.select(AgendaSession).where(AgendaSession.event_id == event_id).order_by(AgendaSession.code)
    return list(session().scalars(query.execution_options(populate_existing=True)))


def whole(event: Event, about: About) -> FileProgramme:
    """Return every session of an event in the language of ``about``, with its texts in all languages."""
    found = rows(event.id)
    records, plan = session_state.read(found), plan_queries.plan(event)
    guids = {row.id: guid_of(row.guid, str(row.id), event.slug) for row in found}
    numbers = numbered(guids.values())
    names = Names(event, about.language, plan)
    sessions = (names.session(row, records[row.id], guids[row.id], numbers[guids[row.id]], plan) for row in found)
    return ordered(
        FileProgramme(
            title=said(event.title, about.language),
            acronym=event.slug,
            version=about.version,
            zone=event.zone,
            days=plan.days,
            sessions=tuple(sessions),
            tracks=tuple(
                FileTrack(said(track.name, about.language), track.colour.lower()) for track in queries.tracks(event.id)
            ),
            grid=about.grid,
            url=about.url,
            language=about.language,
        )
    )


class Names:
    """What the sessions of an event refer to, by name in one language."""

    def __init__(self, event: Event, language: str, plan: Plan) -> None:
        self.event, self.language = event, language
        self.rooms = {str(room.id): said(room.name, language) for room in plan.rooms}
        self.tracks = {str(track.id): said(track.name, language) for track in queries.tracks(event.id)}
        self.kinds = {one.code: said(one.name, language) for one in queries.types(event.id)}

    def session(self, row: AgendaSession, fields: Fields, guid: UUID, number: int, plan: Plan) -> FileSession:
        """Return a session of the working copy as files see it."""
        event, language = self.event, self.language
        placed = row.day is not None and row.start_minute is not None
        at = starts_at(event.first_day, row.day or 1, (row.start_minute or 0) if placed else 0, event.zone)
        roles = plan.item[row.id].roles if row.id in plan.item else ()
        return FileSession(
            guid=guid,
            number=number,
            day=(row.day or 0) if placed else 0,
            starts_at=at.astimezone(ZoneInfo(event.zone)),
            minutes=row.minutes,
            title=said(row.title, language),
            rooms=tuple(self.rooms[key] for key in fields["rooms"]),
            kind=self.kinds.get(row.kind, row.kind),
            track=self.tracks.get(fields["track_id"] or "", ""),
            languages=tuple(row.floor_languages),
            interpretation=interpreted(row.interpretation),
            description=said(row.description, language),
            people=tuple(FilePerson(said(role.label, language), role.role, not role.person) for role in roles),
            audience=said(row.audience, language),
            recorded=row.photo_allowed,
            code=row.code,
            state=row.state,
            visibility=row.visibility,
            sign_up=row.sign_up_policy,
            capacity=row.capacity,
            titles=tuple(row.title.items()),
            descriptions=tuple(row.description.items()),
        )


def interpreted(stored: Sequence[Mapping[str, Any]]) -> tuple[Interpreted, ...]:
    """Return the interpretation of a session as files see it."""
    return tuple(Interpreted(one.get("source", ""), one.get("target", ""), _mode(one.get("mode"))) for one in stored)


def day_number(event: Event, programme: FileProgramme, found: FileSession) -> int:
    """Return which day of the event (1 is the first; others are outside) a session of a programme is on."""
    return (programme.days[found.day - 1] - event.first_day) // timedelta(days=1) + 1


def start_minute(programme: FileProgramme, found: FileSession) -> int:
    """Return the minute that clocks show at its start, from the midnight of its day."""
    later = (found.starts_at.date() - programme.days[found.day - 1]) // timedelta(days=1)
    return later * 24 * 60 + found.starts_at.hour * 60 + found.starts_at.minute


def _mode(mode: str | None) -> str:
    return mode if mode in MODES else "booth"
