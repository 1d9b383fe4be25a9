"""The import in words: the columns of template and report, what became of each row."""

from collections.abc import Callable, Mapping

from flask_babel import LazyString, lazy_pgettext, ngettext
from flask_babel import lazy_gettext as _l

from conference.core.errors import sentence
from conference.exchange.problem import Problem

#: The header of each column, in the template as in the participants' export.
COLUMNS: Mapping[str, LazyString] = {
    "id": _l("Identifiant"),
    "title": _l("Titre"),
    "given_names": _l("Prénoms"),
    "family_name": lazy_pgettext("nom de famille", "Nom"),
    "group": _l("Groupe"),
    "sex": _l("Sexe"),
    "age_bracket": _l("Tranche d’âge"),
    "district": _l("District"),
    "organisation": _l("Structure"),
    "function": _l("Fonction"),
    "phones": _l("Téléphone"),
    "phones2": _l("Autres téléphones"),
    "email": _l("Adresse e-mail"),
    "commune": _l("Commune"),
    "language": _l("Langue"),
    "state": _l("État"),
    "consent_photo": _l("Accord photos"),
    "consent_list": _l("Accord liste"),
    "consent_invite": _l("Accord nouvelle invitation"),
}
#: What a column of a free-form list may hold.
ROLES: Mapping[str, LazyString] = {
    "name": _l("Nom et prénoms"),
    "given": _l("Prénoms"),
    "family": lazy_pgettext("nom de famille", "Nom"),
    "married": _l("Nom marital"),
    "title": _l("Titre"),
    "sex": _l("Sexe"),
    "age": _l("Âge ou date de naissance"),
    "group": _l("Groupe"),
    "district": _l("District"),
    "commune": _l("Commune"),
    "place": _l("Localité (district, commune)"),
    "organisation": _l("Structure"),
    "function": _l("Fonction"),
    "phones": _l("Téléphone"),
    "email": _l("Adresse e-mail"),
    "language": _l("Langue"),
    "arrival": _l("Date d’arrivée"),
    "number": _l("Numéro d’ordre"),
    "ignore": _l("Ne pas reprendre"),
}
EXAMPLE = _l("exemple")


def column(key: str) -> str:
    """Return the header of a column; nothing for the whole row."""
    return str(COLUMNS[key]) if key else ""


def role(key: str) -> str:
    """Return what a column of a list holds; nothing for what has no name."""
    return str(ROLES[key]) if key in ROLES else ""


def columns(keys: tuple[str, ...]) -> str:
    """Return headers one after the other."""
    return ", ".join(column(key) for key in keys)


def problem(found: Problem) -> tuple[int, str, str, str]:
    """Return a problem as a row of a table: line, column, what was read, what is wrong."""
    return found.line, column(found.column), found.value, sentence(found.error)


def remarks(counts: Mapping[str, int]) -> list[str]:
    """Return what is worth knowing before an import, a sentence each."""
    known: dict[str, Callable[[int], str]] = {
        "example": lambda n: ngettext(
            "%(num)s ligne d’exemple est laissée de côté.", "%(num)s lignes d’exemple sont laissées de côté.", n
        ),
        "alike": lambda n: ngettext(
            "%(num)s personne à ajouter ressemble à une autre : elle sera signalée comme doublon possible.",
            "%(num)s personnes à ajouter ressemblent à d’autres : elles seront signalées comme doublons possibles.",
            n,
        ),
        "state": lambda n: ngettext(
            "%(num)s personne déjà inscrite a un autre état dans le fichier : son état ne change pas.",
            "%(num)s personnes déjà inscrites ont un autre état dans le fichier : leur état ne change pas.",
            n,
        ),
        "gone": lambda n: ngettext(
            "%(num)s personne du fichier a une inscription refusée ou annulée : elle le reste.",
            "%(num)s personnes du fichier ont une inscription refusée ou annulée : elle le reste.",
            n,
        ),
        "commune": lambda n: ngettext(
            "%(num)s commune n’est pas gardée : le groupe de cette personne ne la demande pas.",
            "%(num)s communes ne sont pas gardées : le groupe de ces personnes ne la demande pas.",
            n,
        ),
        "contacts": lambda n: ngettext(
            "Les coordonnées de %(num)s personne déjà inscrite ne changent pas : votre rôle ne les montre pas.",
            "Les coordonnées de %(num)s personnes déjà inscrites ne changent pas : votre rôle ne les montre pas.",
            n,
        ),
    }
    return [str(say(counts[key])) for key, say in known.items() if counts.get(key)]
