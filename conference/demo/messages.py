"""Sentences about the example conference."""

from flask_babel import lazy_gettext as _l

ERRORS = {
    "demo_slug_taken": _l("Un vrai événement s’appelle déjà « %(slug)s » : l’exemple n’a pas été chargé."),
    "demo_only": _l("Cette commande n’agit que sur la conférence d’exemple."),
}
