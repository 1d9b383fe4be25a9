"""What an attendance sheet says around its lines: in the event's own first language, whoever prints it."""

from datetime import date

from flask_babel import gettext as _

from conference.agenda.models import AgendaSession
from conference.badges.wording import paper_language
from conference.core.i18n import DEFAULT, LOCALES, day, local, speaking
from conference.documents.labels import attendance_labels
from conference.documents.rules import Heading, Labels
from conference.events.models import Event
from conference.presence import rules, spots
from conference.presence.models import HalfDay


def around(event: Event, place: HalfDay | AgendaSession) -> tuple[Heading, Labels]:
    """Return the heading of the sheets of a half-day or of a session, and their fixed words.

    The title stands there even where the event is exposed: sheets stay with the organisers, and auditors ask for it.
    """
    language = paper_language(event)
    with speaking(language):
        at, period, title = _when(event, place, language)
        heading = Heading(
            title=local(event.title, language),
            place=local(event.venue, language),
            day=day(at),
            period=period,
            project_code=event.project_code,
            organisers=" · ".join(local(name, language) for name in event.organisers),
            session=title,
        )
        return heading, attendance_labels(language if language in LOCALES else DEFAULT)


def _when(event: Event, place: HalfDay | AgendaSession, language: str) -> tuple[date, str, str]:
    if isinstance(place, HalfDay):
        return place.date, local(place.label, language), ""
    found = spots.session(event, place)
    if found is None:  # only sessions that have a time are offered
        return event.first_day, "", local(place.title, language)
    hours = [rules.clock(minute % rules.MIDNIGHT) for minute in (found.starts_minute, found.ends_minute)]
    return found.date, "–".join(hours), local(place.title, language) or place.code


def said(one: spots.Place) -> str:
    """Return a place in a few words: a session with its hour, a half-day has it in its name."""
    hour = f", {rules.clock(one.starts_minute % rules.MIDNIGHT)}" if one.spot.session_id else ""
    return f"{one.label}, {day(one.date, 'd MMM')}{hour}"


def by_bearer(language: str) -> str:
    """Return what stands on an envelope that somebody carries."""
    with speaking(language):
        return str(_("Par porteur"))
