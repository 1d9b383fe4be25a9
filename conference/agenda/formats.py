"""The programme as a calendar file (RFC 5545, RFC 7986): what phones import or subscribe to.

Identifiers stay the same from release to release and SEQUENCE rises with every change, so that a subscribed calendar
moves what moved; what is no more stays as cancelled.
"""

import re
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache, partial
from itertools import pairwise
from typing import TypeAlias
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from conference.agenda import wording
from conference.agenda.addresses import Addresses
from conference.agenda.calendar_rules import Entry
from conference.agenda.programme import Programme, PublicSession
from conference.core.i18n import current_locale, local
from conference.core.types import Localised

PRODID = "-//Jatigi//Programme//FR"
ASK_AGAIN_AFTER = "PT1H"
#: Each entry names its session, so that a part of the file can be taken out of it.
CODE = "X-SESSION-CODE"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
_MOST_OCTETS = 75
#: An organiser's text in the language of the file.
Say: TypeAlias = Callable[[Localised], str]
_UNSAYABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
#: What means something in a text, in the order in which it is taken away (one after the other: faster than a table).
_SPECIAL = (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n"))


@dataclass(frozen=True)
class About:
    """What the file says of the event: a name, a venue, the address of its programme; what is empty it does not say."""

    name: str
    venue: str = ""
    address: str = ""
    colour: str = ""


def calendar(programme: Programme, entries: Iterable[Entry], about: About) -> bytes:
    """Return a calendar file in the reader's language; the same bytes each time."""
    say = partial(local, locale=current_locale())
    lines = [
        *_head(about, programme.zone),
        *(line for entry in entries for line in _entry(entry, about, say)),
        "END:VCALENDAR",
    ]
    head, entry_lines = _split(lines)
    zones = _zones(programme.zone, programme.days[0].year, programme.days[-1].year)
    return _folded(head) + zones + _folded(entry_lines)


def only(file: bytes, codes: Container[str]) -> bytes:
    """Return a calendar file with the entries of these sessions (codes) alone."""
    head, *entries = file.split(b"BEGIN:VEVENT\r\n")
    last, _end, tail = entries[-1].partition(b"END:VEVENT\r\n") if entries else (b"", b"", b"")
    if entries:
        entries[-1] = last + _end
    kept = [b"BEGIN:VEVENT\r\n" + entry for entry in entries if _code_of(entry) in codes]
    return head + b"".join(kept) + tail


def _head(about: About, zone: str) -> Iterator[str]:
    yield from ("BEGIN:VCALENDAR", f"PRODID:{PRODID}", "VERSION:2.0", "CALSCALE:GREGORIAN", "METHOD:PUBLISH")
    yield _text("NAME", about.name)
    yield _text("X-WR-CALNAME", about.name)
    yield f"X-WR-TIMEZONE:{zone}"
    yield f"REFRESH-INTERVAL;VALUE=DURATION:{ASK_AGAIN_AFTER}"
    yield f"X-PUBLISHED-TTL:{ASK_AGAIN_AFTER}"
    if about.address:
        yield f"URL:{about.address}"
    if about.colour:
        yield f"COLOR:{about.colour}"


def _entry(entry: Entry, about: About, say: Say) -> Iterator[str]:
    session, programme = entry.session, entry.programme
    off = session.cancelled or entry.gone
    yield "BEGIN:VEVENT"
    yield f"UID:{session.id}"
    yield f"DTSTAMP:{_utc(entry.changed_at)}"
    yield f"LAST-MODIFIED:{_utc(entry.changed_at if entry.gone else session.updated_at)}"
    yield f"SEQUENCE:{entry.sequence}"
    yield from _times(session, programme.zone)
    yield _text(f"SUMMARY;LANGUAGE={_language(session.title)}", say(session.title) or session.code)
    rooms = _rooms(programme, session, say)
    yield _text(
        "LOCATION", next(iter(rooms), about.venue) or "–"
    )  # one room, as in the other files: readers sort by it
    yield f"STATUS:{'CANCELLED' if off else 'CONFIRMED'}"
    if track := programme.track.get(session.track or ""):
        yield _text("CATEGORIES", say(track.name))
    where = [_("Salles : %(rooms)s", rooms=", ".join(rooms))] if len(rooms) > 1 else []
    where += [_("Lieu : %(place)s", place=about.venue)] if rooms and about.venue else []
    if lines := "\n".join((*_lines(session, say, off=off, gone=entry.gone), *where)):
        yield _text("DESCRIPTION", lines)
    if about.address and not entry.gone:
        yield f"URL:{Addresses(about.address).session(session)}"
    yield _text(CODE, session.code)
    yield "END:VEVENT"


def _rooms(programme: Programme, session: PublicSession, say: Say) -> list[str]:
    return [say(programme.room[code].name) for code in session.rooms if code in programme.room]


def _lines(session: PublicSession, say: Say, *, off: bool, gone: bool) -> Iterator[str]:
    if off:
        yield _("Séance annulée")
    if gone:  # an earlier release told more: who has been erased since must not come back with it
        return
    if session.audience:
        yield _("Réservé : %(audience)s", audience=say(session.audience))
    if spoken := wording.languages(session):
        yield spoken
    if session.description:
        yield say(session.description)
    for word, people in wording.roles(session):
        yield _naming() % {"role": word, "names": " ; ".join(say(person.label) for person in people)}


@wording.in_each_language
def _naming() -> str:
    pattern: str = _("%(role)s : %(names)s")
    return pattern


def _language(title: dict[str, str]) -> str:
    locale = current_locale()
    return locale if title.get(locale) else next((code for code, text in title.items() if text), locale)


def _text(name: str, text: str) -> str:
    plain = _UNSAYABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    for meant, written in _SPECIAL:
        plain = plain.replace(meant, written)
    return f"{name}:{plain}"


def _utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _times(session: PublicSession, zone: str) -> Iterator[str]:
    """Yield when a session begins and ends; in UTC if clocks there show one of the two twice, and readers the first."""
    named = (("DTSTART", session.starts_at), ("DTEND", session.ends_at))
    twice = any(at.astimezone(ZoneInfo(zone)).fold for _name, at in named)
    yield from (_instant(name, at, "UTC" if twice else zone) for name, at in named)


def _instant(name: str, at: datetime, zone: str) -> str:
    if zone == "UTC":
        return f"{name}:{_utc(at)}"
    return f"{name};TZID={zone}:{at.astimezone(ZoneInfo(zone)):%Y%m%dT%H%M%S}"


def _split(lines: list[str]) -> tuple[list[str], list[str]]:
    """Part the head of a calendar from its entries: zones stand between them."""
    at = lines.index("BEGIN:VEVENT") if "BEGIN:VEVENT" in lines else len(lines) - 1
    return lines[:at], lines[at:]


def _folded(lines: Iterable[str]) -> bytes:
    return b"".join(_fold(line.encode("utf-8", "replace")) for line in lines)


def _fold(line: bytes) -> bytes:
    """Break a line into pieces of at most 75 octets, never inside a letter (RFC 5545, 3.1)."""
    if len(line) <= _MOST_OCTETS:
        return line + b"\r\n"
    pieces: list[bytes] = []
    while len(line) > _MOST_OCTETS - bool(pieces):
        cut = _MOST_OCTETS - bool(pieces)
        while line[cut] & 0xC0 == 0x80:  # noqa: PLR2004 (a byte that continues a letter of UTF-8)
            cut -= 1
        pieces.append(line[:cut])
        line = line[cut:]
    return b"\r\n ".join([*pieces, line]) + b"\r\n"


def _code_of(entry: bytes) -> str:
    found = re.search(rb"\r\nX-SESSION-CODE:(.*?)\r\n(?! )", entry, re.DOTALL)
    raw = found.group(1).replace(b"\r\n ", b"").decode() if found else ""
    return re.sub(r"\\([\\;,])", r"\1", raw)


@lru_cache(maxsize=64)
def _zones(zone: str, first: int, last: int) -> bytes:
    """Return the rules of a zone in these years as a component: how far it is ahead, and each time that changes."""
    if zone == "UTC":
        return b""
    start, end = datetime(first, 1, 1, tzinfo=UTC), datetime(last + 1, 1, 1, tzinfo=UTC)
    days = [at.astimezone(ZoneInfo(zone)) for at in _steps(start, end, DAY)]
    lines = ["BEGIN:VTIMEZONE", f"TZID:{zone}", *_rule(days[0], days[0])]
    for morning, next_morning in pairwise(days):
        if morning.utcoffset() != next_morning.utcoffset():
            hours = [at.astimezone(ZoneInfo(zone)) for at in _steps(morning, next_morning + HOUR, HOUR)]
            changed = [pair for pair in pairwise(hours) if pair[0].utcoffset() != pair[1].utcoffset()]
            lines += [line for pair in changed for line in _rule(*pair)]
    return _folded([*lines, "END:VTIMEZONE"])


def _steps(start: datetime, end: datetime, step: timedelta) -> list[datetime]:
    start, end = start.astimezone(UTC), end.astimezone(UTC)
    return [start + number * step for number in range((end - start) // step)]


def _rule(before: datetime, after: datetime) -> Iterator[str]:
    """Yield one change; it begins by the clocks as they were before it (RFC 5545, 3.6.5)."""
    kind = "DAYLIGHT" if after.dst() else "STANDARD"
    began = after.astimezone(UTC) + (before.utcoffset() or timedelta())
    yield f"BEGIN:{kind}"
    yield f"DTSTART:{began:%Y%m%dT%H%M%S}"
    yield f"TZOFFSETFROM:{before:%z}"
    yield f"TZOFFSETTO:{after:%z}"
    yield f"TZNAME:{after:%Z}"
    yield f"END:{kind}"
