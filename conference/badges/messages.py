"""Sentences about badges."""

from flask_babel import lazy_gettext as _l

ERRORS = {
    "undo_printed": _l("Impossible d’annuler : un badge de la fiche fusionnée a été imprimé entre-temps."),
    "unknown_layout": _l("Le modèle de badge « %(name)s » n’existe pas. Modèles possibles : %(known)s."),
    "only_gone": _l(
        "Ces inscriptions sont refusées ou annulées. Cochez-les une à une pour imprimer quand même un badge."
    ),
    "badges_target": _l("Impossible d’écrire le fichier %(path)s : vérifiez le dossier, ses droits et la place libre."),
}
