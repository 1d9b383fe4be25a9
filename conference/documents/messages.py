"""Sentences about printed documents."""

from flask_babel import lazy_gettext as _l

ERRORS = {
    "no_sheet_half_day": _l("Choisissez une demi-journée de cet événement."),
    "no_sheet_group": _l("Choisissez au moins un groupe."),
    "papers_kind": _l("Choisissez un papier : chevalet, carton de table, étiquette ou fiche."),
    "papers_many": _l("Ces papiers se font en une fois, pour %(limit)s personnes au plus. Filtrez la liste."),
    "papers_gone": _l("Ces inscriptions sont refusées, annulées ou effacées : aucun papier à leur nom."),
    "papers_nameless": _l("Pas d’étiquette : les groupes de ces personnes ne montrent que le code, jamais le nom."),
    "papers_first": _l("Indiquez la première étiquette libre, de 1 à %(most)s."),
}
