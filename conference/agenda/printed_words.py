"""What paper says of a programme, in the language of the moment: sessions, versions, days."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import ngettext, pgettext

from conference.agenda import printed_rules as rules
from conference.agenda import wording
from conference.agenda.phrases import clock
from conference.agenda.printed_rules import Block
from conference.agenda.programme import Programme, PublicSession
from conference.core import i18n
from conference.core.i18n import current_locale, local
from conference.core.paper import printable
from conference.core.types import Localised

#: Who makes a session work without being in it: no programme names them.
HELPERS = frozenset({"interpreter", "technician"})


@dataclass(frozen=True)
class Told:
    """A session in one language. ``foreign``: its title is not there in that language, and stands in another."""

    language: str
    title: str
    foreign: bool
    rooms: str
    theme: str
    kind: str
    spoken: str
    audience: str
    roles: tuple[tuple[str, tuple[str, ...]], ...]
    parts: tuple[tuple[str, str, str], ...]
    cancelled: str


@dataclass(frozen=True)
class Version:
    """Which programme is on the paper: a release by its number and its time, or (``number`` 0) a draft of a moment."""

    number: int
    at: datetime

    @property
    def draft(self) -> bool:
        """Whether it was never published."""
        return not self.number


def told(session: PublicSession, programme: Programme) -> Told:
    """Return all that paper says of a session in the reader's language."""
    track = programme.track.get(session.track or "")
    kind = programme.type.get(session.kind)
    return Told(
        language=current_locale(),
        title=title(session),
        foreign=bool(session.title) and current_locale() not in session.title,
        rooms=rooms(session, programme),
        theme=tight(local(track.name)) if track else "",
        kind=wording.kind(session.kind) or (tight(local(kind.name)) if kind else ""),
        spoken=wording.languages(session),
        audience=tight(local(session.audience)),
        roles=tuple(
            (word, tuple(tight(local(person.label)) for person in people))
            for word, people in wording.roles(session)
            if people[0].role not in HELPERS
        ),
        parts=tuple(_part(one, programme) for one in rules.parts(programme, session)),
        cancelled=_("Annulée") if session.cancelled else "",
    )


def tight(text: str) -> str:
    """Return an organiser's text on one line whose marks stay with their words, as French typography wants it."""
    return re.sub(r"(?<=[«]) | (?=[»:;?!·])", "\u00a0", printable(text))


def title(session: PublicSession) -> str:
    """Return the title of a session on one line, or its code where it has none."""
    return tight(local(session.title)) or session.code


def rooms(session: PublicSession, programme: Programme) -> str:
    """Return the rooms of a session; all of them are « Toutes les salles »."""
    if len(session.rooms) > 2 and len(session.rooms) == len(programme.rooms):  # noqa: PLR2004 (two are named as fast)
        return str(_("Toutes les salles"))
    return ", ".join(
        tight(local(programme.room[code].name)) or code for code in session.rooms if code in programme.room
    )


def version(one: Version, zone: str) -> str:
    """Return which programme it is: « Version 3, 12 août 2026, 14 h 05 », « Brouillon du 12 août 2026, 14 h 05 »."""
    at = one.at.astimezone(ZoneInfo(zone))
    when = f"{i18n.day(at.date(), 'd MMMM y')}, {clock(one.at, zone)}"
    if one.draft:
        return str(_("Brouillon du %(when)s", when=when))
    return str(_("Version %(number)s, %(when)s", number=one.number, when=when))


def day_number(number: int) -> str:
    """Return « Jour 1 »."""
    return str(_("Jour %(number)s", number=number))


def together(block: Block, language: str, zone: str) -> str:
    """Return how many sessions run side by side, and until when if they end together."""
    count = len(block.sessions)
    with i18n.speaking(language):
        said = str(ngettext("%(num)s séance", "%(num)s séances en même temps", count))
        if block.until is None:
            return said
        return str(_("%(sessions)s, jusqu’à %(time)s", sessions=said, time=clock(block.until, zone)))


def in_one_line(words: Iterable[Localised]) -> str:
    """Return texts of organisers one behind the other."""
    return " · ".join(filter(None, (tight(local(one)) for one in words)))


def _part(session: PublicSession, programme: Programme) -> tuple[str, str, str]:
    people = pgettext("entre des noms", " ; ").join(tight(local(role.label)) for role in session.roles)
    return clock(session.starts_at, programme.zone), title(session), people
