"""What must be looked at, in words."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

#: How each kind is called, and what an organiser does about it.
TITLES = {
    "quarantine": _l("En attente de votre accord"),
    "edits": _l("Corrections en conflit"),
    "codes": _l("Codes et badges"),
    "unexpected": _l("Non attendues"),
    "badges": _l("Badges à annuler"),
    "walk_ins": _l("Peut-être déjà inscrites"),
    "doubles": _l("Arrivées en double"),
    "clocks": _l("Horloges"),
    "vip": _l("Protocole"),
}
HINTS = {
    "quarantine": _l("Ce qu’un appareil retiré, ou abîmé, a envoyé. Rien n’en compte avant votre accord."),
    "edits": _l("Deux personnes ont corrigé le même champ. La fiche garde la première correction ; choisissez."),
    "codes": _l("Badges annulés, et codes que personne n’avait quand ils ont été scannés."),
    "unexpected": _l("Venues sans place confirmée, ou remplacées. Leur arrivée compte."),
    "badges": _l("Deux badges valables pour une personne, ou un badge d’une personne qui ne vient plus."),
    "walk_ins": _l("Inscrites sur place, et ressemblant à une autre fiche. Rien n’est fusionné sans vous."),
    "doubles": _l("Plusieurs arrivées à une demi-journée. La première compte ; toutes sont gardées."),
    "clocks": _l("Appareils dont l’heure était fausse. Ce qui était dans le futur compte à l’heure de réception."),
    "vip": _l("Personnes attendues par le protocole, arrivées."),
}
DONE = {
    "check_in": _l("Arrivée"),
    "session_in": _l("Présence en séance"),
    "undo": _l("Arrivée annulée"),
    "walk_in": _l("Personne non inscrite"),
    "replace": _l("Remplacement"),
    "edit": _l("Correction"),
    "print": _l("Badge imprimé"),
    "lost": _l("Badge perdu"),
}
WHY_HELD = {
    "revoked": _l("appareil retiré"),
    "sealed": _l("illisible"),
    "clash": _l("même numéro qu’une autre opération"),
    "invalid": _l("ne va pas avec cet événement"),
}
FIELDS = {
    "given_names": _l("Prénoms"),
    "family_name": _l("Nom de famille"),
    "organisation": _l("Structure"),
    "function": _l("Fonction"),
}


def typed(data: Mapping[str, Any]) -> str:
    """Return who an operation says was at the door, as far as it says."""
    names = (data.get("given_names"), data.get("family_name"))
    return " ".join(one for one in names if isinstance(one, str) and one)


def scan(outcome: str, reason: str, kind: str) -> str:
    """Return what is the matter with a code or a badge."""
    said = _("Code inconnu sur le moment, connu depuis.")
    if outcome == "waiting":
        said = _("Code que personne n’a.") if reason == "unknown" else _("Personne pas encore connue.")
    elif reason == "void" and kind in {"check_in", "session_in"}:
        said = _("Badge annulé, présenté.")
    elif reason == "void":
        said = _("Ce badge est à quelqu’un d’autre, ou annulé.")
    return str(said)
