"""What an import of a programme says: problems, what would be made, how many sessions, differences."""

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from conference.agenda.files.gathering import Read
from conference.agenda.files.problems import Problem
from conference.agenda.import_rules import CHANGED, NEW, SAME, Change, Comparison, Refused
from conference.agenda.phrases import quoted
from conference.core.errors import sentence
from conference.core.i18n import day

NOTHING_DONE = _l("Rien n’a été importé.")
_PROBLEMS = {
    "no_title": _l("il n’y a pas de titre."),
    "no_time": _l("l’heure ne se lit pas (« %(value)s »)."),
    "no_day": _l("le jour ne se lit pas, ou n’est pas un jour de l’événement (« %(value)s »)."),
    "no_length": _l("la durée ne se lit pas, ou est nulle (« %(value)s »)."),
    "too_long": _l("la séance dure 24 heures ou plus (« %(value)s »)."),
    "twice": _l("son identifiant sert déjà à une autre séance (« %(value)s ») : elle en reçoit un autre."),
}
FIELDS = {
    "title": _l("Titre"),
    "titles": _l("Titre"),
    "time": _l("Jour et heure"),
    "minutes": _l("Durée"),
    "rooms": _l("Salles"),
    "kind": _l("Type"),
    "track": _l("Thème"),
    "languages": _l("Langues"),
    "interpretation": _l("Interprétation"),
    "people": _l("Intervenants"),
    "audience": _l("Public"),
    "description": _l("Description"),
    "descriptions": _l("Description"),
    "recorded": _l("Photo"),
    "capacity": _l("Places"),
    "sign_up": _l("Inscription"),
    "visibility": _l("Visibilité"),
    "state": _l("État"),
}


def problem(one: Problem) -> str:
    """Return in a sentence what could not be read, and where."""
    return f"{one.where}\u00a0: {str(_PROBLEMS[one.code]) % {'value': one.value}}"


def refused(one: Refused) -> str:
    """Return in a sentence why a session stays out."""
    said: str = _("%(title)s n’est pas importée. %(why)s", title=quoted(one.session.title), why=sentence(one.why))
    return said


def change(one: Change) -> str:
    """Return a difference: field, what is there, what comes."""
    field, _dot, language = one.field.partition(".")
    name = f"{FIELDS[field]} ({language})" if language else str(FIELDS[field])
    return f"{name}\u00a0: {one.before or '–'} → {one.after or '–'}"


def counts(comparison: Comparison) -> str:
    """Return how many sessions are new, changed and the same."""
    new, changed, same = (comparison.count(status) for status in (NEW, CHANGED, SAME))
    return ", ".join(
        (
            ngettext("%(num)s nouvelle séance", "%(num)s nouvelles séances", new),
            ngettext("%(num)s modifiée", "%(num)s modifiées", changed),
            ngettext("%(num)s inchangée", "%(num)s inchangées", same),
        )
    )


def made(comparison: Comparison) -> Iterator[str]:
    """Yield what else the import would do: rooms, themes, types; sessions that are on other days."""
    for names, words in (
        (comparison.rooms, _("Salles à créer")),
        (comparison.tracks, _("Thèmes à créer")),
        (comparison.kinds, _("Types à créer")),
    ):
        if names:
            yield f"{words}\u00a0: {' ; '.join(names)}"
    if comparison.outside:
        days = ", ".join(day(one) for one in comparison.outside)
        yield _("Hors des jours de l’événement, sans horaire à l’arrivée : %(days)s", days=days)


def told(comparison: Comparison, read: Read) -> Iterator[str]:
    """Yield what cannot be read, what would be made and what would change, a line each."""
    yield from (problem(one) for one in read.problems)
    yield from (refused(one) for one in comparison.refused)
    yield from made(comparison)
    for line in comparison.lines:
        for one in line.changes:
            yield f"«\u00a0{line.session.title}\u00a0» – {change(one)}"
