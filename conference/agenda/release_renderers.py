"""How the files of a release are made: calendar, schedule.xml, schedule.json, the printed programme.

An exposed event names itself in none.
"""

from flask_babel import gettext as _

from conference.agenda import calendar_rules, file_out, formats, material_queries, release_files, release_queries
from conference.agenda.files import write_json, write_xml
from conference.agenda.files.model import FileProgramme
from conference.agenda.printed_programme import programme_pdf
from conference.agenda.printed_words import Version
from conference.agenda.release_queries import Release
from conference.core import clock
from conference.core.i18n import current_locale, local
from conference.events.models import Event

#: The accents of events as the colours that calendars know by name (CSS 3).
COLOURS = {
    "vert": "seagreen", "bleu": "steelblue", "indigo": "slateblue", "prune": "mediumvioletred", "grenat": "firebrick",
    "ocre": "chocolate", "sarcelle": "teal", "ardoise": "slategray",
}  # fmt: skip


def init_app() -> None:
    """Offer every format."""
    release_files.offer("ics", release_files.Kind("text/calendar; charset=utf-8", _calendar))
    release_files.offer("xml", release_files.Kind("application/xml; charset=utf-8", _xml))
    release_files.offer("json", release_files.Kind("application/json; charset=utf-8", _json))
    release_files.offer("pdf", release_files.Kind("application/pdf", _pdf))


def _calendar(event: Event, release: Release, base: str) -> bytes:
    entries = calendar_rules.entries(release_queries.snapshots(event.id, release.number))
    there = next((one.programme for one in entries if not one.gone), None)  # it was read already
    return formats.calendar(there or release_queries.programme_of(release), entries, _about(event, base))


def _about(event: Event, base: str) -> formats.About:
    if event.exposed:
        return formats.About(_("Programme"))
    name = local(event.short_title) or local(event.title)
    return formats.About(name, local(event.venue), _address(event, base), COLOURS.get(event.accent, COLOURS["vert"]))


def _xml(event: Event, release: Release, base: str) -> bytes:
    return write_xml(_file(event, release, base))


def _json(event: Event, release: Release, base: str) -> bytes:
    return write_json(_file(event, release, base))


def _pdf(event: Event, release: Release, _base: str) -> bytes:
    version = Version(release.number, release.released_at)
    return programme_pdf(event, release_queries.programme_of(release), version, (current_locale(),))


def _file(event: Event, release: Release, base: str) -> FileProgramme:
    about = file_out.About(
        title={current_locale(): _("Programme")} if event.exposed else event.title,
        slug="programme" if event.exposed else event.slug,
        version=str(release.number),
        url="" if event.exposed else _address(event, base),
        language=current_locale(),
    )
    programme = release_queries.programme_of(release)
    linked = material_queries.with_links(programme, event, _address(event, base), clock.now())
    return file_out.from_programme(linked, about)


def _address(event: Event, base: str) -> str:
    return f"{base}/c/{event.slug}/programme"
