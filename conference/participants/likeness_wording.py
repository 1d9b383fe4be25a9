"""Why two records may be one person, in words: what is alike, then what speaks against it."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from conference.participants.likeness_rules import NOTICED, SURE
from conference.participants.models import Suspicion

_FOR: Mapping[str, LazyString] = {
    "email": _l("même adresse e-mail"),
    "phone": _l("même téléphone"),
    "contact_of_few": _l("un contact que quelques personnes partagent"),
    "contact_of_many": _l("un contact que beaucoup de personnes partagent"),
    "name_same": _l("même nom"),
    "name_sound": _l("même nom écrit autrement"),
    "name_near": _l("noms presque pareils"),
    "name_part": _l("un nom contenu dans l’autre"),
    "name_faint": _l("noms qui peuvent être le même"),
    "name_script": _l("noms en deux écritures"),
    "name_rare": _l("nom rare ici"),
    "organisation_same": _l("même structure"),
    "organisation_near": _l("structures voisines"),
    "function_same": _l("même fonction"),
    "district_same": _l("même district"),
}
_AGAINST: Mapping[str, LazyString] = {
    "name_common": _l("nom très courant ici"),
    "organisation_other": _l("structures différentes"),
    "function_other": _l("fonctions différentes"),
    "district_other": _l("districts différents"),
    "contacts_other": _l("contacts différents"),
    "age_other": _l("tranches d’âge différentes"),
    "sex_other": _l("sexes différents"),
}
#: Of a pair that a registration noticed, or an organiser, and no search has compared yet.
_NOTICED: Mapping[str, LazyString] = {
    "asked": _l("choisies par l’équipe"),
    "contact": _l("même contact, noms voisins"),
    "name": _l("même nom et même structure"),
    "near": _l("noms presque pareils"),
}
_PROBABLE = 60


def reason(suspicion: Suspicion) -> str:
    """Return why an organiser is asked: « même téléphone, même nom ; mais fonctions différentes »."""
    found = (suspicion.evidence or "").split(",")
    alike = ", ".join(str(_FOR[code]) for code in found if code in _FOR)
    against = ", ".join(str(_AGAINST[code]) for code in found if code in _AGAINST)
    if not alike:
        return str(_NOTICED.get(suspicion.why, _NOTICED["name"]))
    return _("%(alike)s ; mais %(against)s", alike=alike, against=against) if against else alike


def strength(suspicion: Suspicion) -> tuple[str, str]:
    """Return how likely it is that the two are one, as a word and the tone of its chip."""
    score = suspicion.score if suspicion.score is not None else NOTICED.get(suspicion.why, 0)
    if score >= SURE:
        return _("très probable"), "wait"
    return (_("probable"), "info") if score >= _PROBABLE else (_("à vérifier"), "off")
