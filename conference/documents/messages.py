"""Sentences about printed documents."""

from flask_babel import lazy_gettext as _l

ERRORS = {
    "no_sheet_half_day": _l("Choisissez une demi-journée de cet événement."),
    "no_sheet_group": _l("Choisissez au moins un groupe."),
}
