"""What badges and other paper say besides names: in the event's own first language, whoever prints them."""

from collections.abc import Mapping

from flask_babel import LazyString, ngettext, pgettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from conference.badges.rules import ANSWER, BadgeEvent
from conference.core.i18n import DEFAULT, local, speaking
from conference.events.models import Event

#: What may be wrong with a badge; the text concerned stands beside it, what is printed then in ``report_wording``.
DOUBTS: Mapping[str, LazyString] = {
    "too_long": _l("Ne tient pas sur le badge, même en petites lettres : %(field)s"),
    "missing_glyph": _l("Lettres qu’aucune police n’a, donc pas imprimées : %(field)s"),
    "no_name": _l("Ni prénom ni nom : le badge n’aurait pas de nom"),
    "no_ticket": _l("Pas de billet : le badge n’aurait pas de code à scanner"),
    "bad_colour": _l("Couleur du groupe illisible : le badge serait noir"),
}
FIELDS: Mapping[str, LazyString] = {
    "only_name": _l("nom"),
    "given_names": _l("prénoms"),
    "family_name": _l("nom de famille"),
    "organisation": _l("structure"),
    "function": _l("fonction"),
    "group": _l("groupe"),
    "event": _l("nom de l’événement"),
    "languages": _l("langue"),
    "photo": _l("photo"),
    "code": _l("code"),
    "title": _l("civilité ou titre"),
    "place": _l("lieu de provenance"),
    "table": _l("table ou salle"),
    "number": _l("numéro du badge"),
    "": _l("texte du modèle"),
}
#: How much of a name the badges of a group show.
NAMES: Mapping[str, LazyString] = {
    "full": _l("prénoms et nom"),
    "first": _l("prénoms seuls"),
    "code": _l("code seul"),
}


def paper_language(event: Event) -> str:
    """Return the language in which an event's paper is printed: its first."""
    return event.languages[0] if event.languages else DEFAULT


def badge_event(event: Event) -> BadgeEvent:
    """Return what all badges of an event share."""
    language = paper_language(event)
    with speaking(language):
        yes, no = pgettext("badge", "Photo : oui"), pgettext("badge", "Pas de photo")
    return BadgeEvent(
        title=local(event.short_title, language) or local(event.title, language),
        exposed=event.exposed,
        language=language,
        photo_yes=yes,
        photo_no=no,
    )


def doubt(reason: str, field: str) -> str:
    """Return what is wrong with a badge in the reader's language."""
    words = _l("réponse à une question") if field.startswith(ANSWER) else FIELDS.get(field, "")
    return str(DOUBTS[reason]) % {"field": words}


def without_words(separator: str, language: str) -> str:
    """Return the title of the separator before those who have no delegation, or no district."""
    with speaking(language):
        return str(_("Sans délégation") if separator == "delegation" else _("Sans district"))


def count_words(count: int, language: str) -> str:
    """Return how many badges a separator stands before."""
    with speaking(language):
        return str(ngettext("%(num)s badge", "%(num)s badges", count))


#: Why a badge is out of date.
STALE: Mapping[str, LazyString] = {
    "name": _l("nom"),
    "line": _l("structure, fonction ou photo"),
    "group": _l("groupe ou titre"),
    "layout": _l("modèle de badge"),
    "void": _l("badge annulé"),
    "gone": _l("ne vient plus"),
}
STATES: Mapping[str, tuple[LazyString, str]] = {
    "waiting": (_l("en attente"), "wait"),
    "running": (_l("en cours"), "info"),
    "done": (_l("terminé"), "ok"),
    "partial": (_l("incomplet"), "wait"),
    "cancelled": (_l("arrêté"), "off"),
    "failed": (_l("échoué"), "no"),
}
SORTS: Mapping[str, LazyString] = {
    "group": _l("groupe, puis nom"),
    "name": _l("nom"),
    "organisation": _l("structure, puis nom"),
    "district": _l("district, puis nom"),
    "delegation": _l("délégation, puis nom"),
    "list": _l("comme dans la liste"),
}
SEPARATORS: Mapping[str, LazyString] = {
    "": _l("aucune"),
    "delegation": _l("par délégation"),
    "group": _l("par groupe"),
    "district": _l("par district"),
    "desk": _l("par guichet, selon la première lettre du nom"),
}
ONLY: Mapping[str, LazyString] = {
    "1": _l("pas encore imprimés"),
    "modifies": _l("modifiés depuis l’impression"),
    "utiles": _l("pas encore imprimés, ou modifiés depuis"),
}
#: What was done with a run, as its log says it.
DEEDS: Mapping[str, LazyString] = {
    "badges.ordered": _l("Tirage demandé"),
    "badges.printed": _l("Badges fabriqués"),
    "badges.fetched": _l("Fichier téléchargé"),
    "badges.cancelled": _l("Tirage arrêté"),
    "badges.resumed": _l("Tirage repris"),
}
