"""Sentences about events and groups."""

from flask_babel import lazy_gettext as _l

ERRORS = {
    "unknown_event": _l("Cet événement n’existe pas, ou n’est pas ouvert au public."),
    "bad_slug": _l("Le nom court ne contient que des lettres minuscules, des chiffres et des traits d’union."),
    "slug_taken": _l("Un événement s’appelle déjà « %(slug)s »."),
    "bad_days": _l("Le dernier jour vient avant le premier."),
    "unknown_zone": _l("Le fuseau horaire « %(zone)s » n’existe pas. Exemple : Africa/Bamako."),
    "unknown_group": _l("Ce groupe n’existe pas dans cet événement."),
    "registration_early": _l("Les inscriptions en ligne ne sont pas encore ouvertes."),
    "registration_closed": _l("Les inscriptions en ligne sont closes."),
    "group_by_invitation": _l("L’inscription dans ce groupe se fait sur invitation."),
    "group_full": _l("Ce groupe est complet."),
}
