"""The programme of an event as a file: what a release is served as, and what organisers take away to work on."""

import io
from collections.abc import Callable, Mapping
from datetime import datetime

from conference.agenda import (
    file_queries,
    formats,
    import_services,
    material_queries,
    plan_queries,
    printed_services,
    queries,
)
from conference.agenda.calendar_rules import Entry
from conference.agenda.file_out import About, from_programme
from conference.agenda.files import ScheduleError, table, write_json, write_xml
from conference.agenda.programme import Programme
from conference.core import clock
from conference.core.i18n import local
from conference.core.sheets import write_csv, write_xlsx
from conference.events.models import Event

Render = Callable[[Event, About, datetime], bytes]
SHEET = "Programme"


def about(event: Event, base_url: str, *, version: str = "", language: str = "") -> About:
    """Return what files say of an event whose pages stand under ``base_url``."""
    return About(
        title=event.title,
        slug=event.slug,
        version=version or "draft",
        url=f"{base_url}/c/{event.slug}/programme",
        language=language or (event.languages[0] if event.languages else "fr"),
        grid=plan_queries.settings(event.id).grid,
    )


def render(event: Event, suffix: str, base_url: str) -> bytes:
    """Return the working copy as a file, by the ending of its name; the same bytes as long as nothing changes.

    Schedule files hold what the next release would publish, tables everything; the PDF what everybody may see of it,
    marked as a draft unless it is released. Raises ``schedule_other_file``, and as ``paper.render``.
    """
    make = _FILES.get(suffix.casefold())
    if make is None:
        raise ScheduleError("other_file")
    return make(event, about(event, base_url), clock.now())


def _xml(event: Event, said: About, now: datetime) -> bytes:
    return write_xml(from_programme(_linked(event, said, now), said))


def _json(event: Event, said: About, now: datetime) -> bytes:
    return write_json(from_programme(_linked(event, said, now), said))


def _linked(event: Event, said: About, now: datetime) -> Programme:
    return material_queries.with_links(queries.working_copy(event), event, said.url, now)


def _ics(event: Event, _said: About, now: datetime) -> bytes:
    programme = queries.working_copy(event)
    changed = max((session.updated_at for session in programme.sessions), default=now)
    name = local(event.short_title) or local(event.title)
    entries = [Entry(one, programme, one.sequence, changed) for one in programme.sessions]
    return formats.calendar(programme, entries, formats.About(name, local(event.venue)))


def _csv(event: Event, said: About, _now: datetime) -> bytes:
    languages = import_services.languages(event)
    return b"".join(write_csv(table.columns(languages), table.rows(file_queries.whole(event, said), languages)))


def _xlsx(event: Event, said: About, _now: datetime) -> bytes:
    languages, out = import_services.languages(event), io.BytesIO()
    rows = table.rows(file_queries.whole(event, said), languages)
    write_xlsx(table.columns(languages), rows, sheet=SHEET, path_or_file=out)
    return out.getvalue()


def _pdf(event: Event, _said: About, now: datetime) -> bytes:
    return printed_services.whole_pdf(event, now=now)


_FILES: Mapping[str, Render] = {
    ".xml": _xml, ".json": _json, ".ics": _ics, ".csv": _csv, ".xlsx": _xlsx, ".pdf": _pdf,
}  # fmt: skip
