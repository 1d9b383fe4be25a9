"""Signs for doors: a page for each room and day, its name as large as it goes, what is held in it and when."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from flask import render_template

from conference.agenda import printed_frames
from conference.agenda import printed_rules as rules
from conference.agenda import printed_words as words
from conference.agenda.phrases import clock
from conference.agenda.printed_programme import SECONDS
from conference.agenda.printed_styles import sign_css
from conference.agenda.printed_words import Told, Version
from conference.agenda.programme import Programme, PublicRoom, PublicSession
from conference.core import i18n, paper
from conference.core.errors import Error
from conference.core.i18n import local, speaking
from conference.core.paper.fitting import POINT
from conference.core.paper.lettering import advance
from conference.events.models import Event

#: The name of a room: two lines at most over the width of the page, in points.
NAME = paper.Room(width=176, height=62, largest=120, smallest=30, lines=2, bold=True)
#: Sizes of a session's title, in points; the smallest is still read from three metres.
SIZES = (32.0, 28.0, 24.0, 20.0, 18.0)
#: The height and width of what is printed on a page, the height around the days, in millimetres; the width of the
#: hours, in letters.
_HEIGHT, _WIDTH, _AROUND, _HOURS = 258.0, 176.0, 9.0, 4.1
#: How large a day stands in the first and in the second language, in points.
_DATES = (22.0, 18.0)
_TIGHT, _LEADING, _LOOSE, _PADDING, _SMALL, _ABOVE = 1.12, 1.2, 1.25, 8.5, 0.75, 1.5


@dataclass(frozen=True)
class Sign:
    """A page: the name of a room at its size, the days' name in each language, its sessions at theirs.

    ``part`` says which of several pages it is, where there are several.
    """

    names: list[str]
    name_size: float
    dates: list[str]
    size: float
    sessions: list[PublicSession]
    says: dict[str, list[Told]]
    part: str = ""


def signs_pdf(
    event: Event, programme: Programme, version: Version, spoken: Sequence[str], day: int | None = None
) -> bytes:
    """Return a sign for each room in which something is held on a day, or on each day; a long list has several pages.

    Raises ``no_session_to_print``, and as ``paper.render``.
    """
    numbers = [day] if day else range(1, len(programme.days) + 1)
    signs = [
        sign
        for number in numbers
        for room in programme.rooms
        if (sessions := rules.of_room(programme, number, room.code))
        for sign in _signs(programme, number, room, sessions, spoken)
    ]
    if not signs:
        raise Error("no_session_to_print", 409)
    with speaking(spoken[0]):
        html = render_template(
            "agenda/print/signs.html",
            frame=printed_frames.frame(event, programme, version, spoken),
            language=spoken[0],
            direction=i18n.direction(spoken[0]),
            signs=signs,
            clock=partial(clock, zone=programme.zone),
        )
    return paper.render(html, sign_css([(sign.name_size, sign.size) for sign in signs]), seconds=SECONDS)


def _signs(
    programme: Programme, day: int, room: PublicRoom, sessions: list[PublicSession], spoken: Sequence[str]
) -> Iterator[Sign]:
    names, dates, says = [], [], {session.id: list[Told]() for session in sessions}
    for language in spoken:
        with speaking(language):
            names.append(words.tight(local(room.name)) or room.code)
            dates.append(i18n.day(programme.days[day - 1])[:1].upper() + i18n.day(programme.days[day - 1])[1:])
            for session in sessions:
                says[session.id].append(words.told(session, programme))
    names = list(dict.fromkeys(names))
    dates = list(dict.fromkeys(dates))
    size = min(paper.fit(name, NAME).size for name in names) * (1 if len(names) == 1 else 0.75)
    high = sum(_lines(name, size, _WIDTH, bold=True) for name in names) * size * POINT * _TIGHT
    height = _HEIGHT - high - _AROUND - sum(_DATES[: len(dates)]) * POINT * _LOOSE
    at = _size(says.values(), height)
    parts = rules.shared_out([_needs(says[session.id], at) for session in sessions], height)
    for number, (first, last) in enumerate(parts, 1):
        part = f"{number} / {len(parts)}" if len(parts) > 1 else ""
        yield Sign(names, size, dates, at, sessions[first:last], says, part)


def _size(says: Iterable[list[Told]], height: float) -> float:
    """Return the largest size at which all sessions stand on one page, or the smallest: they then need several."""
    every = list(says)
    return next((size for size in SIZES if sum(_needs(told, size) for told in every) <= height), SIZES[-1])


def _needs(told: list[Told], size: float) -> float:
    """Return about how high a session stands, in millimetres."""
    titles, spoken = (list(dict.fromkeys(each)) for each in ([one.title for one in told], [one.spoken for one in told]))
    line, width = size * POINT * _LEADING, _WIDTH - _HOURS * size * POINT
    lines = sum(_lines(title, size, width, bold=not number) for number, title in enumerate(titles))
    small = sum(_lines(each, size * _SMALL, width, bold=False) * line * _SMALL + _ABOVE for each in spoken if each)
    return max(lines * line + small, 2 * line) + _PADDING


def _lines(text: str, size: float, width: float, *, bold: bool) -> int:
    return int(advance(text, bold=bold) * size * POINT * 1.08 / width) + 1
