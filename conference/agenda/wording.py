"""What a programme says in words, in the reader's language: languages, roles, kinds, floors, the zone of its times."""

from collections.abc import Callable, Hashable, Sequence
from datetime import date, timedelta
from functools import cache, wraps
from typing import TypeVar, cast

from babel import Locale
from babel.dates import format_skeleton
from babel.lists import format_list
from flask_babel import gettext as _
from flask_babel import ngettext, pgettext

from conference.agenda import usual_types
from conference.agenda.programme import (
    ON_REQUEST,
    Interpretation,
    Programme,
    PublicRole,
    PublicRoom,
    PublicSession,
    PublicType,
)
from conference.agenda.rules import offset
from conference.core import text
from conference.core.i18n import current_locale, french_first, local, region

Words = TypeVar("Words", bound=Callable[..., str])


def in_each_language(words: Words) -> Words:
    """Have a word looked up once in each language: a page of a hundred sessions asks for the same few all the time."""

    @cache
    def known(_locale: str, *asked: Hashable) -> str:
        found: str = words(*asked)
        return found

    @wraps(words)
    def said(*asked: Hashable) -> str:
        return known(current_locale(), *asked)

    return cast(Words, said)


#: Kinds of session in which nobody speaks to the room: their languages are not worth a line.
WORDLESS = frozenset({"break"})
HOUR = timedelta(hours=1)


def languages(session: PublicSession) -> str:
    """Return the languages of the floor and of the interpretation: « En français, interprétation vers le bambara »."""
    if not session.languages or session.kind in WORDLESS:
        return ""
    return _spoken(session.languages, session.interpretation)


@in_each_language
def _spoken(spoken: tuple[str, ...], interpretation: tuple[Interpretation, ...]) -> str:
    floor: str = _("En %(languages)s", languages=_listed(language, spoken))
    targets = list(dict.fromkeys(one.target for one in interpretation if one.target))
    if targets:
        into = _listed(_toward_language, targets)
        floor = _("%(floor)s, interprétation vers %(languages)s", floor=floor, languages=into)
    elif any(one.mode == ON_REQUEST for one in interpretation):
        floor = _("%(floor)s, interprétation sur demande", floor=floor)
    return floor


def several_languages(session: PublicSession) -> str:
    """Return the same when there is more than one language, in the room or in the ears; else nothing."""
    return languages(session) if len(session.languages) > 1 or session.interpretation else ""


def about(session: PublicSession, programme: Programme) -> list[str]:
    """Return the theme, the kind, and the language of a session when there is but one; each word once."""
    if session.kind in WORDLESS:
        return []
    track = programme.track.get(session.track or "")
    words = [local(track.name) if track else "", type_name(session.kind, programme.type.get(session.kind))]
    if not several_languages(session):
        words.append(languages(session))
    return list(dict.fromkeys(word for word in words if word))


def roles(session: PublicSession) -> list[tuple[str, list[PublicRole]]]:
    """Return who does what: the word for each role with those who have it, in the order of the programme."""
    by_role: dict[str, list[PublicRole]] = {}
    for role in session.roles:
        by_role.setdefault(role.role, []).append(role)
    return [(role_name(code, len(people)), people) for code, people in by_role.items()]


def type_name(code: str, own: PublicType | None) -> str:
    """Return the word for a type of session: the organiser's own, if they changed it or made it; else ours."""
    usual = kind(code)
    if own is None or (usual and own.name == usual_types.of(code).name):
        return usual
    return local(own.name)


def kind_of(session: PublicSession, programme: Programme) -> str:
    """Return what kind of session it is."""
    return type_name(session.kind, programme.type.get(session.kind))


@in_each_language
def kind(code: str) -> str:
    """Return the word for a kind of session, nothing for one without a word of its own."""
    words: dict[str, str] = {
        "welcome": pgettext("séance", "Accueil"),
        "protocol": _("Protocole"),
        "ceremony": _("Cérémonie"),
        "break": _("Pause"),
        "plenary": _("Plénière"),
        "panel": _("Panel"),
        "workshop": _("Atelier"),
        "working_group": _("Travaux de groupe"),
        "report_back": _("Restitution"),
        "side_event": _("Événement parallèle"),
        "logistics": _("Informations pratiques"),
        "evaluation": _("Évaluation"),
        "payment": _("Prise en charge"),
    }
    return words.get(code, "")


def floor(room: PublicRoom) -> str:
    """Return on which floor a room is; nothing when it is not told."""
    if room.floor is None:
        return ""
    words: dict[int, str] = {0: _("rez-de-chaussée"), 1: _("1er étage")}
    below: str = _("sous-sol")
    return below if room.floor < 0 else words.get(room.floor) or str(_("%(number)se étage", number=room.floor))


def rooms_by_way(rooms: Sequence[PublicRoom]) -> list[tuple[str, list[PublicRoom]]]:
    """Return the rooms by where they are and how one gets in: « Rez-de-chaussée, sans marche »."""
    ways: dict[str, list[PublicRoom]] = {}
    for room in rooms:
        step = _("sans marche") if room.accessible else _("accès par escalier")
        words = ", ".join(part for part in (floor(room), step) if part)
        ways.setdefault(words[:1].upper() + words[1:], []).append(room)
    return list(ways.items())


@in_each_language
def short_day(day: date) -> str:
    """Return a day in few letters: « lun. 21 déc. »."""
    return french_first(format_skeleton("MMMEd", day, locale=region()))


@in_each_language
def zone(name: str, day: date) -> str:
    """Return whose time it is: « heure de Bamako (UTC+0) »; the difference is that of ``day``."""
    ahead = difference(offset(day, name))
    if "/" not in name:
        return ahead
    city = Locale.parse(current_locale()).time_zones.get(name, {}).get("city") or name.rpartition("/")[2]
    city = city.replace("_", " ")
    elided = text.fold(city)[:1] in "aeiou"
    words = _("heure d’%(city)s (%(difference)s)") if elided else _("heure de %(city)s (%(difference)s)")
    return str(words) % {"city": city, "difference": ahead}


def difference(ahead: timedelta) -> str:
    """Return how far clocks are ahead: « UTC+1 »."""
    hours, rest = divmod(abs(ahead), HOUR)
    minutes = f":{rest // timedelta(minutes=1):02d}" if rest else ""
    return f"UTC{'−' if ahead < timedelta() else '+'}{hours}{minutes}"


@in_each_language
def role_name(code: str, count: int = 1) -> str:
    """Return the word for what one or several people are in a session."""
    words: dict[str, str] = {
        "chair": _("Présidence"),
        "moderator": _("Modération"),
        "speaker": ngettext("Intervenant", "Intervenants", count),
        "discussant": ngettext("Discutant", "Discutants", count),
        "rapporteur": ngettext("Rapporteur", "Rapporteurs", count),
        "interpreter": ngettext("Interprète", "Interprètes", count),
        "opening": _("Ouverture"),
        "closing": _("Clôture"),
        "technician": _("Technique"),
    }
    return words.get(code, code)


@in_each_language
def language(code: str) -> str:
    """Return the name of a language in the reader's."""
    words: dict[str, str] = {
        "fr": pgettext("langue", "français"),
        "bm": pgettext("langue", "bambara"),
        "ff": pgettext("langue", "fulfulde"),
        "bmq": pgettext("langue", "bomu"),
        "en": pgettext("langue", "anglais"),
    }
    return words.get(code) or Locale.parse(current_locale()).languages.get(code, code)


@in_each_language
def _toward_language(code: str) -> str:
    words: dict[str, str] = {
        "fr": pgettext("vers", "le français"),
        "bm": pgettext("vers", "le bambara"),
        "ff": pgettext("vers", "le fulfulde"),
        "bmq": pgettext("vers", "le bomu"),
        "en": pgettext("vers", "l’anglais"),
    }
    return words.get(code) or language(code)


def _listed(word: Callable[[str], str], codes: Sequence[str]) -> str:
    return _known_list(word, tuple(codes))


@in_each_language
def _known_list(word: Callable[[str], str], codes: tuple[str, ...]) -> str:
    return format_list([word(code) for code in codes], locale=region())
