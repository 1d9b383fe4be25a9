"""The settings of an event in words: colours, marks, ways in, kinds of places, what people are told and asked."""

from collections.abc import Mapping

from flask_babel import LazyString, lazy_pgettext, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from conference.core import i18n
from conference.events.geography_plan import Link
from conference.events.models import PlaceLink, StakeholderGroup

COLOURS: Mapping[str, LazyString] = {
    "#1B7F3B": lazy_pgettext("couleur", "Vert"),
    "#0B5FA5": lazy_pgettext("couleur", "Bleu"),
    "#7A1F1F": lazy_pgettext("couleur", "Bordeaux"),
    "#B35900": lazy_pgettext("couleur", "Orange"),
    "#4B2E83": lazy_pgettext("couleur", "Violet"),
    "#0077A8": lazy_pgettext("couleur", "Bleu clair"),
    "#555555": lazy_pgettext("couleur", "Gris"),
    "#111111": lazy_pgettext("couleur", "Noir"),
    "#A3195B": lazy_pgettext("couleur", "Framboise"),
    "#006B5E": lazy_pgettext("couleur", "Sarcelle"),
    "#6B5B00": lazy_pgettext("couleur", "Olive"),
    "#8A4B2A": lazy_pgettext("couleur", "Brun"),
}
ACCENTS: Mapping[str, LazyString] = {
    "vert": lazy_pgettext("couleur", "Vert"),
    "bleu": lazy_pgettext("couleur", "Bleu"),
    "indigo": lazy_pgettext("couleur", "Indigo"),
    "prune": lazy_pgettext("couleur", "Prune"),
    "grenat": lazy_pgettext("couleur", "Grenat"),
    "ocre": lazy_pgettext("couleur", "Ocre"),
    "sarcelle": lazy_pgettext("couleur", "Sarcelle"),
    "ardoise": lazy_pgettext("couleur", "Ardoise"),
}
PATTERNS: Mapping[str, LazyString] = {
    "solid": lazy_pgettext("motif", "Carré plein"),
    "cross": lazy_pgettext("motif", "Croix"),
    "star": lazy_pgettext("motif", "Étoile"),
    "triangle": lazy_pgettext("motif", "Triangle"),
    "diamond": lazy_pgettext("motif", "Losange"),
    "circle": lazy_pgettext("motif", "Cercle"),
    "bar": lazy_pgettext("motif", "Trait"),
    "double": lazy_pgettext("motif", "Double bord"),
}
ENTRIES: Mapping[str, LazyString] = {
    "open": _l("Ouvert : tout le monde peut s’inscrire"),
    "invitation": _l("Sur invitation seulement"),
}
#: What the form of a group may leave out; keys are those of ``rules.LEAVABLE``.
LEAVABLE: Mapping[str, LazyString] = {
    "organisation": _l("Structure"),
    "function": _l("Fonction"),
    "email": _l("Adresse e-mail"),
    "age_bracket": _l("Tranche d’âge"),
    "language": _l("Langue"),
    "district": _l("District sanitaire"),
}
BADGE_NAMES: Mapping[str, LazyString] = {
    "full": _l("Prénoms et nom"),
    "first": _l("Prénoms seuls"),
    "code": _l("Code seul, sans nom"),
}
LANGUAGES: Mapping[str, LazyString] = {
    "fr": lazy_pgettext("langue", "français"),
    "bm": lazy_pgettext("langue", "bambara"),
    "ff": lazy_pgettext("langue", "fulfulde"),
    "bmq": lazy_pgettext("langue", "bomu"),
    "en": lazy_pgettext("langue", "anglais"),
}
KINDS: Mapping[str, LazyString] = {
    "region": lazy_pgettext("lieu", "région"),
    "cercle": lazy_pgettext("lieu", "cercle"),
    "district": lazy_pgettext("lieu", "district"),
    "commune": lazy_pgettext("lieu", "commune"),
}
KINDS_PLURAL: Mapping[str, LazyString] = {
    "region": _l("Régions"),
    "cercle": _l("Cercles"),
    "district": _l("Districts"),
    "commune": _l("Communes"),
}
PURPOSES: Mapping[str, LazyString] = {
    "notice": _l("Votre inscription"),
    "statistics": _l("Statistiques"),
    "list": _l("Liste remise aux participants"),
    "photo": _l("Photos et vidéos"),
    "invite": _l("Nouvelle invitation"),
}


def between(link: PlaceLink | Link) -> str:
    """Return from when until when a place lies in another: « depuis le 13/03/2023 »; empty for always."""
    since, until = (link.valid_from, link.valid_to) if isinstance(link, PlaceLink) else (link.since, link.until)
    if since is not None and until is not None:
        return str(_("du %(since)s au %(until)s", since=i18n.short_day(since), until=i18n.short_day(until)))
    if since is not None:
        return str(_("depuis le %(day)s", day=i18n.short_day(since)))
    return str(_("jusqu’au %(day)s", day=i18n.short_day(until))) if until is not None else ""


def over_quota(group: StakeholderGroup) -> str:
    """Return what to know of a quota under what is taken: nobody loses a seat; empty where it is not."""
    if not group.overbooked:
        return ""
    taken = ngettext("%(num)s place est déjà prise", "%(num)s places sont déjà prises", group.taken)
    return str(_("%(taken)s : %(over)s au-delà du quota.", taken=taken, over=group.overbooked))
