"""What badges and other paper say besides names: in the event's own first language, whoever prints them."""

from collections.abc import Mapping

from flask_babel import LazyString, pgettext
from flask_babel import lazy_gettext as _l

from conference.badges.rules import BadgeEvent
from conference.core.i18n import DEFAULT, local, speaking
from conference.events.models import Event

#: What may be wrong with a badge; the text concerned stands beside it.
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
    return str(DOUBTS[reason]) % {"field": FIELDS.get(field, "")}
