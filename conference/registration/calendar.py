"""The event as a calendar entry for one participant: neutral where the event is exposed."""

from datetime import timedelta

from flask_babel import gettext as _

from conference.core import phones, text, vault
from conference.core.i18n import local
from conference.events.models import Event
from conference.participants.models import Participant

FILE_NAME = "rendez-vous.ics"
_STATUS = {"confirmed": "CONFIRMED", "declined": "CANCELLED", "cancelled": "CANCELLED"}


def calendar_file(event: Event, person: Participant, code: str) -> bytes:
    """Return an iCalendar file (RFC 5545) with the days of the event, in the language in force.

    An exposed event is « Rendez-vous », without place and help number: calendars are shared, shown, copied to other
    people's servers.
    """
    from icalendar import Calendar
    from icalendar import Event as Entry

    calendar, entry = Calendar(), Entry()
    calendar.add("prodid", "-//calendar//1.0//")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    entry.add("uid", vault.mac(event.id, "calendar", str(person.id)).hex()[:32])
    entry.add("dtstamp", person.updated_at)
    entry.add("sequence", person.version)
    entry.add("dtstart", event.first_day)
    entry.add("dtend", event.last_day + timedelta(days=1))
    entry.add("status", _STATUS.get(person.state, "TENTATIVE"))
    entry.add("transp", "TRANSPARENT")
    entry.add("class", "PRIVATE")
    entry.add("summary", _("Rendez-vous") if event.exposed else local(event.title))
    if event.venue and not event.exposed:
        entry.add("location", local(event.venue))
    entry.add("description", "\n".join(_lines(event, code)))
    calendar.add_component(entry)
    return bytes(calendar.to_ical())


def _lines(event: Event, code: str) -> list[str]:
    lines = [_("Votre code : %(code)s", code=text.speak(code))] if code else []
    if event.help_phone and not event.exposed:
        lines.append(_("Besoin d’aide ? Appelez-nous : %(phone)s", phone=phones.display(event.help_phone)))
    return lines
