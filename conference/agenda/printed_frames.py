"""What stands around each printed page: the event's name unless it is exposed, which programme it is, fixed words."""

from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import bidirectional

from flask_babel import gettext as _
from flask_babel import pgettext
from markupsafe import Markup

from conference.agenda import printed_rules as rules
from conference.agenda import printed_words as words
from conference.agenda.printed_words import Version
from conference.agenda.programme import Programme
from conference.core.i18n import DEFAULT, LOCALES, local, speaking
from conference.core.paper import printable
from conference.events.models import Event


@dataclass(frozen=True)
class Words:
    """The fixed words of one language."""

    only: str
    colon: str
    between: str
    nothing: str


@dataclass(frozen=True)
class Frame:
    """What each page says around its text.

    ``name`` is no more than « Programme » where the event is exposed, ``draft`` empty for what is published.
    """

    title: str
    name: str
    version: str
    draft: str
    themes: tuple[str, ...]
    letters: dict[str, str]
    words: dict[str, Words]

    @staticmethod
    def isolated(text: str) -> str:
        """Return a text that keeps its own direction among others; one that runs left to right needs no help."""
        if any(bidirectional(letter) in {"R", "AL", "AN"} for letter in text):
            return Markup("<bdi>{}</bdi>").format(text)
        return text


def languages(event: Event) -> list[str]:
    """Return the languages in which the programme of an event can be printed; the first is its own."""
    return [language for language in event.languages if language in LOCALES] or [DEFAULT]


def frame(event: Event, programme: Programme, version: Version, spoken: Sequence[str]) -> Frame:
    """Return what stands around the pages, in the first of the languages that are ``spoken``."""
    used = {session.track for session in programme.sessions}
    every = rules.letters([track.code for track in programme.tracks])
    with speaking(spoken[0]):
        return Frame(
            title=_("Programme"),
            name=name(event) or _("Programme"),
            version=words.version(version, programme.zone),
            draft=_("BROUILLON") if version.draft else "",
            themes=tuple(every),
            letters={code: letter for code, letter in every.items() if code in used},
            words={language: _words(language) for language in spoken},
        )


def name(event: Event) -> str:
    """Return the name of an event in few words; nothing where it is exposed, for paper is left lying about."""
    return "" if event.exposed else printable(local(event.short_title) or local(event.title))


def between_names() -> str:
    """Return what stands between names in a line."""
    return str(pgettext("entre des noms", " ; "))


def _words(language: str) -> Words:
    with speaking(language):
        return Words(
            only=_("Réservé :"),
            colon=pgettext("après un mot, avant des noms", " : "),
            between=between_names(),
            nothing=_("Rien n’est encore prévu ce jour-là."),
        )
