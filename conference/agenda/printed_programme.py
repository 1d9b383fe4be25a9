"""The programme on paper: A4 pages of a day or of the event, or an A5 booklet, in one language or two."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from flask import render_template

from conference.agenda import printed_frames, wording
from conference.agenda import printed_rules as rules
from conference.agenda import printed_words as words
from conference.agenda.phrases import clock
from conference.agenda.printed_styles import programme_css
from conference.agenda.printed_words import Told, Version
from conference.agenda.programme import Programme
from conference.core import i18n, paper
from conference.core.i18n import local, speaking
from conference.core.paper import printable
from conference.core.paper.booklet import imposed
from conference.events import wording as event_wording
from conference.events.models import Event

#: A congress of a thousand sessions takes its time.
SECONDS = 60.0
_SIDE, _SIDE_BOOKLET = 2, 1


@dataclass(frozen=True)
class Day:
    """A day: how the top of its pages calls it, its name in each language, what stands under it, its sessions."""

    head: str
    names: list[str]
    lines: list[str]
    blocks: list[rules.Block]


@dataclass(frozen=True)
class Cover:
    """What stands in front of the whole programme; an exposed event has no names."""

    names: list[str]
    lines: list[str]


def programme_pdf(
    event: Event, programme: Programme, version: Version, spoken: Sequence[str], day: int | None = None
) -> bytes:
    """Return A4 pages of one day (1 is the first), or of all days behind what the event is. Raises as ``paper.render``.

    ``spoken``: one language or two, the second beside the first.
    """
    html = _html(event, programme, version, spoken, day, booklet=False)
    return paper.render(html, programme_css(programme.tracks), seconds=SECONDS)


def booklet_pdf(event: Event, programme: Programme, version: Version, spoken: Sequence[str]) -> bytes:
    """Return the whole programme as A4 sheets, printed on both sides and folded once. Raises as ``paper.render``."""
    html = _html(event, programme, version, spoken, None, booklet=True)
    pages = paper.render(html, programme_css(programme.tracks, booklet=True), seconds=SECONDS)
    return imposed(pages, right_to_left=i18n.direction(spoken[0]) == "rtl")


def _html(
    event: Event,
    programme: Programme,
    version: Version,
    spoken: Sequence[str],
    day: int | None,
    *,
    booklet: bool,
) -> str:
    numbers = [day] if day else range(1, len(programme.days) + 1)
    chosen = [_day(programme, number, spoken) for number in numbers]
    with speaking(spoken[0]):
        return render_template(
            "agenda/print/programme.html",
            languages=spoken,
            captions=[i18n.name_of(language) for language in spoken] if len(spoken) > 1 else (),
            frame=printed_frames.frame(event, programme, version, spoken),
            cover=_cover(event, spoken) if day is None else None,
            days=chosen,
            says=_says(programme, chosen, spoken),
            booklet=booklet,
            side=_SIDE_BOOKLET if booklet and len(spoken) == 1 else _SIDE,
            rows=rules.rows,
            clock=partial(clock, zone=programme.zone),
            is_break=partial(rules.is_break, programme=programme),
            together=partial(words.together, zone=programme.zone),
        )


def _day(programme: Programme, number: int, spoken: Sequence[str]) -> Day:
    date, names, lines = programme.days[number - 1], [], []
    for language in spoken:
        with speaking(language):
            names.append(i18n.day(date)[:1].upper() + i18n.day(date)[1:])
            lines.append(words.day_number(number))
    with speaking(spoken[0]):
        lines.append(wording.zone(programme.zone, date))
        return Day(i18n.day(date), names, lines, rules.blocks(programme, number))


def _cover(event: Event, spoken: Sequence[str]) -> Cover:
    names, lines = [], []
    for language in spoken:
        with speaking(language):
            names.append(printable(local(event.title)))
            lines.append(event_wording.days(event))
    if event.exposed:
        return Cover([], list(dict.fromkeys(lines)))
    with speaking(spoken[0]):
        lines += [printable(local(event.venue)), words.in_one_line(event.organisers)]
    return Cover(list(dict.fromkeys(names)), [line for line in dict.fromkeys(lines) if line])


def _says(programme: Programme, days: Sequence[Day], spoken: Sequence[str]) -> dict[str, list[Told]]:
    """Return each session in each language; a language is entered once, not once a session."""
    sessions = [one for day in days for block in day.blocks for one in block.sessions]
    says: dict[str, list[Told]] = {one.id: [] for one in sessions}
    for language in spoken:
        with speaking(language):
            for one in sessions:
                says[one.id].append(words.told(one, programme))
    return says
