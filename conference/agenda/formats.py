"""The programme as a calendar file (RFC 5545): what phones import or subscribe to.

Identifiers stay the same from release to release and SEQUENCE rises, so that a subscribed calendar moves what moved.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from conference.agenda import wording
from conference.agenda.programme import Programme, PublicSession
from conference.core.i18n import current_locale, local

if TYPE_CHECKING:
    from icalendar import Event as Entry

PRODID = "-//Jatigi//Programme//FR"
ASK_AGAIN_AFTER = timedelta(hours=1)


def calendar(programme: Programme, *, name: str, venue: str, released_at: datetime) -> bytes:
    """Return the whole programme as a calendar called ``name``, in the reader's language; the same bytes each time."""
    from icalendar import Calendar

    whole = Calendar()
    whole.add("prodid", PRODID)
    whole.add("version", "2.0")
    whole.add("method", "PUBLISH")
    whole.add("name", name)
    whole.add("x-wr-calname", name)
    whole.add("x-wr-timezone", programme.zone)
    whole.add("refresh-interval", ASK_AGAIN_AFTER, parameters={"VALUE": "DURATION"})
    for session in programme.sessions:
        whole.add_component(_entry(programme, session, venue, released_at))
    years = (programme.days[0].year, programme.days[-1].year + 1)
    whole.add_missing_timezones(date(years[0], 1, 1), date(years[1], 1, 1))
    data: bytes = whole.to_ical()
    return data


def _entry(programme: Programme, session: PublicSession, venue: str, released_at: datetime) -> "Entry":
    from icalendar import Event as Entry

    zone = ZoneInfo(programme.zone)
    entry = Entry()
    entry.add("uid", session.id)
    entry.add("dtstamp", released_at)
    entry.add("last-modified", session.updated_at)
    entry.add("sequence", session.sequence)
    entry.add("dtstart", session.starts_at.astimezone(zone))
    entry.add("dtend", session.ends_at.astimezone(zone))
    entry.add("summary", local(session.title), parameters={"LANGUAGE": _language(session.title)})
    entry.add("location", ", ".join(part for part in (_rooms(programme, session), venue) if part) or "–")
    entry.add("status", "CANCELLED" if session.cancelled else "CONFIRMED")
    if lines := "\n".join(_lines(session)):
        entry.add("description", lines)
    return entry


def _rooms(programme: Programme, session: PublicSession) -> str:
    return ", ".join(local(programme.room[code].name) for code in session.rooms)


def _lines(session: PublicSession) -> Iterator[str]:
    if session.cancelled:
        yield _("Séance annulée")
    if session.audience:
        yield _("Réservé : %(audience)s", audience=local(session.audience))
    if spoken := wording.languages(session):
        yield spoken
    if session.description:
        yield local(session.description)
    for word, people in wording.roles(session):
        yield _("%(role)s : %(names)s", role=word, names=" ; ".join(local(person.label) for person in people))


def _language(title: dict[str, str]) -> str:
    locale = current_locale()
    return locale if locale in title else next(iter(title), locale)
