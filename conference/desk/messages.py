"""Sentences of the desk."""

from flask_babel import lazy_gettext as _l

ERRORS = {
    "unknown_half_day": _l("Cette demi-journée n’existe pas dans cet événement."),
    "invalid_op": _l("Cette opération est incomplète ou abîmée."),
    "unknown_op": _l("L’arrivée à annuler n’est pas connue."),
    "op_clash": _l("Cette opération a déjà été envoyée avec un autre contenu. Recommencez depuis la recherche."),
}
