"""Sentences about the programme."""

from flask_babel import lazy_gettext as _l

ERRORS = {
    "unknown_day": _l("Ce jour ne fait pas partie du programme."),
    "no_programme": _l("Le programme n’est pas encore publié."),
}
