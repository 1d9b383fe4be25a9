"""Sentences of the ways in."""

from flask_babel import lazy_gettext as _l

ERRORS = {
    "already_sent": _l("Ce formulaire a déjà été envoyé."),
    "registration_over": _l("Cette inscription n’est plus modifiable. Pour en parler, appelez-nous."),
    "corrections_over": _l(
        "Le délai pour modifier votre inscription est passé. Ce que vous avez écrit n’est pas enregistré : appelez-nous."
    ),
    "find_wrong": _l("Ce code et ce nom ne vont pas ensemble. Vérifiez-les, ou appelez-nous."),
}
#: Why a group takes nobody in: by how it stands, the heading of its page and what to do besides calling.
SHUT = {
    "early": (_l("Les inscriptions en ligne ne sont pas encore ouvertes"), _l("Elles ouvrent le %(moment)s.")),
    "closed": (_l("Les inscriptions en ligne sont closes"), ""),
    "full": (_l("Ce groupe est complet"), _l("Si un autre groupe vous correspond aussi, choisissez-le.")),
    "invitation": (
        _l("L’inscription dans ce groupe se fait sur invitation"),
        _l("Si vous avez reçu une invitation, l’équipe vous inscrit. Sinon, choisissez un autre groupe."),
    ),
}
