"""Events in words: when they are, and how their groups stand, in the language in force."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from conference.core import i18n
from conference.events.models import Event
from conference.events.openings import Opening


def days(event: Event) -> str:
    """Return the days of an event, to begin a line: « Vendredi 21 août 2026 », « Du vendredi 21 au … »."""
    words = _days(event.first_day, event.last_day)
    return words[:1].upper() + words[1:]


def until(moment: datetime, zone: ZoneInfo) -> str:
    """Return an instant as people say it, in the event's zone: « mardi 18 août à 18:00 »."""
    at = moment.astimezone(zone)
    return str(_("%(day)s à %(time)s", day=i18n.day(at.date(), "EEEE d MMMM"), time=f"{at:%H:%M}"))


def standing(opening: Opening, event: Event) -> str:
    """Return how a group stands in a few words, never how many seats are left; empty when it is simply open."""
    if opening.state == "open":
        own = opening.group.closes_at
        return str(_("jusqu’au %(moment)s", moment=until(own, event.tz))) if own and opening.at == own else ""
    if opening.state == "early":
        moment = until(opening.at, event.tz) if opening.at else ""
        return str(_("ouvre le %(moment)s", moment=moment))
    return {
        "waiting_list": str(_("complet, liste d’attente")),
        "full": str(_("complet")),
        "invitation": str(_("sur invitation")),
        "closed": str(_("inscriptions closes")),
    }[opening.state]


def _days(first: date, last: date) -> str:
    end = i18n.day(last, "EEEE d MMMM y")
    if first == last:
        return end
    start = i18n.day(first, _shortest(first, last))
    if (last - first).days == 1:
        return str(_("%(first)s et %(last)s", first=start, last=end))
    return str(_("du %(first)s au %(last)s", first=start, last=end))


def _shortest(first: date, last: date) -> str:
    if first.year != last.year:
        return "EEEE d MMMM y"
    return "EEEE d MMMM" if first.month != last.month else "EEEE d"
