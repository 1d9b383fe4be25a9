"""Sentences about half-days."""

from flask_babel import lazy_gettext as _l

ERRORS = {
    "session_cancelled": _l("Cette séance est annulée : il n’y a plus de présence à noter."),
    "half_day_hour": _l("Écrivez une heure, par exemple 07:30."),
    "half_day_inverted": _l("La fin vient avant le début, ou au même moment."),
    "half_day_overlap": _l(
        "Une autre demi-journée a lieu ce jour-là de %(starts)s à %(ends)s : deux demi-journées ne se chevauchent pas."
    ),
    "half_day_outside": _l("Choisissez un jour de l’événement."),
    "half_days_many": _l("Un événement a %(most)s demi-journées au plus."),
    "half_day_in_use": _l(
        "Des personnes ont été accueillies à cette demi-journée : elle ne peut plus être supprimée, seulement modifiée."
    ),
    "half_day_changed": _l("Impossible d’annuler : une demi-journée a changé entre-temps."),
}
