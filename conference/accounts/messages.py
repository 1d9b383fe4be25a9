"""Sentences about staff accounts."""

from flask_babel import lazy_gettext as _l

ERRORS = {
    "sign_in_wrong": _l("Adresse ou mot de passe incorrect."),
    "unknown_role": _l("Le rôle « %(role)s » n’existe pas. Rôles possibles : organiser, desk, admin."),
    "role_needs_event": _l("Le rôle « %(role)s » vaut pour un événement : précisez lequel avec --event."),
    "bad_email": _l("Cette adresse e-mail n’est pas valide."),
    "weak_password": _l("Le mot de passe doit avoir au moins %(minimum)s caractères."),
    "unknown_account": _l("Ce compte n’existe pas."),
    "last_admin": _l("Il doit rester au moins un administrateur."),
}
