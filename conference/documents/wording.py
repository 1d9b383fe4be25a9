"""What an attendance sheet says around its lines: in the event's own first language, whoever prints it."""

from flask_babel import gettext as _

from conference.badges.wording import paper_language
from conference.core.i18n import DEFAULT, LOCALES, day, local, speaking
from conference.documents.labels import attendance_labels
from conference.documents.rules import Heading, Labels
from conference.events.models import Event
from conference.presence.models import HalfDay


def around(event: Event, half_day: HalfDay) -> tuple[Heading, Labels]:
    """Return the heading of the sheets of a half-day, and their fixed words.

    The title stands there even where the event is exposed: sheets stay with the organisers, and auditors ask for it.
    """
    language = paper_language(event)
    with speaking(language):
        heading = Heading(
            title=local(event.title, language),
            place=local(event.venue, language),
            day=day(half_day.date),
            period=local(half_day.label, language),
            project_code=event.project_code,
            organisers=" · ".join(local(name, language) for name in event.organisers),
        )
        return heading, attendance_labels(language if language in LOCALES else DEFAULT)


def by_bearer(language: str) -> str:
    """Return what stands on an envelope that somebody carries."""
    with speaking(language):
        return str(_("Par porteur"))
