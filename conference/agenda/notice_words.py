"""What somebody is told of the changes that concern them: short lines, and the message with them.

Of an exposed event nothing is named: neither it, nor its sessions, rooms or people, only when something changes.
"""

from collections.abc import Collection

from flask_babel import gettext as _
from flask_babel import ngettext

from conference.agenda import difference_words, notice_rules
from conference.agenda.difference_words import Line
from conference.agenda.differences import Differences
from conference.core import i18n
from conference.core.i18n import local
from conference.events.models import Event
from conference.messaging.templates import Rendered
from conference.participants import notices
from conference.participants.models import Participant

#: A message tells so many sessions; who has more looks at the programme.
MOST_SESSIONS = 20


def news(event: Event, found: Differences, locale: str) -> frozenset[str]:
    """Return the sessions (by id) of which there is something to read in a language.

    That a title is another one in English is no news in French.
    """
    with i18n.speaking(locale):
        found = notice_rules.neutral(found) if event.exposed else found
        told = {line.session.id for _day, lines in difference_words.by_day(found) for line in lines}
        renamed = {new.code for old, new in found.rooms if local(old.name) != local(new.name)}
        moved = {one.id for one in found.after.sessions if not one.cancelled and renamed.intersection(one.rooms)}
    return frozenset(told | moved)


def lines(event: Event, found: Differences, sessions: Collection[str]) -> list[str]:
    """Return what changed in these sessions, one line a session and day, in the language in force."""
    mine = notice_rules.only(found, sessions)
    if event.exposed:
        mine = notice_rules.neutral(mine)
    told = [_line(i18n.day(day), line) for day, of_day in difference_words.by_day(mine) for line in of_day]
    return [*difference_words.renamed(mine), *told]


def message(
    event: Event, person: Participant, found: Differences, sessions: Collection[str], *, number: int, link: str
) -> Rendered | None:
    """Return the message about release ``number``, in the language in force; ``None`` with nothing to tell."""
    said = lines(event, found, sessions)
    if not said:
        return None
    first = found.before is None or not found.before.sessions
    head = _("Le programme est publié. Ce qui vous concerne :")
    if not first:
        head = _("Le programme a changé (version %(number)s). Ce qui vous concerne :", number=number)
    blocks = [
        notices.greeting(person),
        "" if event.exposed else local(event.title),
        "\n".join([head, *(f"– {one}" for one in said[:MOST_SESSIONS]), *_more(len(said) - MOST_SESSIONS)]),
        _("Pour savoir ce qui change, appelez-nous ou demandez à l’accueil.") if event.exposed else "",
        _("Votre page : %(link)s", link=link),
        notices.help_line(event),
    ]
    subject = _("Votre programme") if first else _("Votre programme : du nouveau")
    return Rendered(subject, "\n\n".join(block for block in blocks if block) + "\n")


def _line(day: str, line: Line) -> str:
    what = ", ".join(filter(None, (day, line.hour, line.title)))
    said: str = _("%(session)s : %(words)s", session=what, words=" ; ".join(line.words))
    return said


def _more(count: int) -> list[str]:
    if count <= 0:
        return []
    return [ngettext("et %(num)s autre changement.", "et %(num)s autres changements.", count)]
