"""What a programme says in words, in the reader's language: languages, roles, kinds, floors, the zone of its times."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from babel import Locale
from babel.lists import format_list
from flask_babel import gettext as _
from flask_babel import ngettext, pgettext

from conference.agenda.programme import ON_REQUEST, PublicRole, PublicRoom, PublicSession
from conference.agenda.rules import offset
from conference.core import text
from conference.core.i18n import current_locale

#: Kinds of session in which nobody speaks to the room: their languages are not worth a line.
WORDLESS = frozenset({"break"})
HOUR = timedelta(hours=1)


def languages(session: PublicSession) -> str:
    """Return the languages of the floor and of the interpretation: « En français, interprétation vers le bambara »."""
    if not session.languages or session.kind in WORDLESS:
        return ""
    floor = _("En %(languages)s", languages=_listed(_language, session.languages))
    targets = list(dict.fromkeys(one.target for one in session.interpretation if one.target))
    if targets:
        return _(
            "%(floor)s, interprétation vers %(languages)s", floor=floor, languages=_listed(_toward_language, targets)
        )
    if any(one.mode == ON_REQUEST for one in session.interpretation):
        return _("%(floor)s, interprétation sur demande", floor=floor)
    return floor


def roles(session: PublicSession) -> list[tuple[str, list[PublicRole]]]:
    """Return who does what: the word for each role with those who have it, in the order of the programme."""
    by_role: dict[str, list[PublicRole]] = {}
    for role in session.roles:
        by_role.setdefault(role.role, []).append(role)
    return [(_role(code, len(people)), people) for code, people in by_role.items()]


def kind(code: str) -> str:
    """Return the word for a kind of session, nothing for one without a word of its own."""
    words = {
        "welcome": _("Accueil"),
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
    if room.floor == 0:
        return _("rez-de-chaussée")
    if room.floor < 0:
        return _("sous-sol")
    return _("1er étage") if room.floor == 1 else _("%(number)se étage", number=room.floor)


def zone(name: str, day: date) -> str:
    """Return whose time it is: « heure de Bamako (UTC+0) »; the difference is that of ``day``."""
    difference = _difference(offset(day, name))
    if "/" not in name:
        return difference
    city = Locale.parse(current_locale()).time_zones.get(name, {}).get("city") or name.rpartition("/")[2]
    city = city.replace("_", " ")
    if text.fold(city)[:1] in "aeiou":
        return _("heure d’%(city)s (%(difference)s)", city=city, difference=difference)
    return _("heure de %(city)s (%(difference)s)", city=city, difference=difference)


def _difference(ahead: timedelta) -> str:
    hours, rest = divmod(abs(ahead), HOUR)
    minutes = f":{rest // timedelta(minutes=1):02d}" if rest else ""
    return f"UTC{'−' if ahead < timedelta() else '+'}{hours}{minutes}"


def _role(code: str, count: int) -> str:
    words = {
        "chair": _("Présidence"),
        "moderator": _("Modération"),
        "speaker": ngettext("Intervenant", "Intervenants", count),
        "discussant": ngettext("Discutant", "Discutants", count),
        "rapporteur": ngettext("Rapporteur", "Rapporteurs", count),
        "interpreter": ngettext("Interprète", "Interprètes", count),
    }
    return words.get(code, code)


def _language(code: str) -> str:
    words = {
        "fr": pgettext("langue", "français"),
        "bm": pgettext("langue", "bambara"),
        "ff": pgettext("langue", "fulfulde"),
        "bmq": pgettext("langue", "bomu"),
        "en": pgettext("langue", "anglais"),
    }
    return words.get(code) or Locale.parse(current_locale()).languages.get(code, code)


def _toward_language(code: str) -> str:
    words = {
        "fr": pgettext("vers", "le français"),
        "bm": pgettext("vers", "le bambara"),
        "ff": pgettext("vers", "le fulfulde"),
        "bmq": pgettext("vers", "le bomu"),
        "en": pgettext("vers", "l’anglais"),
    }
    return words.get(code) or _language(code)


def _listed(word: Callable[[str], str], codes: Sequence[str]) -> str:
    return format_list([word(code) for code in codes], locale=current_locale())
