"""Sentences of the ways in."""

from flask_babel import lazy_gettext as _l

ERRORS = {
    "too_many_letters": _l("Choisissez %(limit)s invitations au plus à la fois."),
    "already_sent": _l("Ce formulaire a déjà été envoyé."),
    "registration_over": _l("Cette inscription n’est plus modifiable. Pour en parler, appelez-nous."),
    "corrections_over": _l(
        "Le délai pour modifier votre inscription est passé. "
        "Ce que vous avez écrit n’est pas enregistré : appelez-nous."
    ),
    "entry_shut": _l("Les inscriptions sont closes pour ce groupe."),
    "entry_shut_tick": _l("Les inscriptions sont closes pour ce groupe. Cochez cette case pour inscrire quand même."),
    "group_full_tick": _l("Ce groupe est complet. Cochez cette case pour inscrire au-delà du quota."),
    "delegation_date": _l("Écrivez une date comme 10/08/2026, ou une date et une heure comme 10/08/2026 18:00."),
    "delegation_number": _l("Écrivez un nombre de %(least)s à %(most)s, en chiffres."),
    "delegation_email": _l("Cette adresse e-mail n’est pas complète."),
    "delegation_long": _l("C’est trop long : %(limit)s caractères au plus."),
    "delegation_language": _l("Cette langue n’est pas proposée. Écrivez l’une de celles-ci : %(names)s."),
    "delegation_cell_missing": _l("Cette cellule est obligatoire."),
    "delegation_twice": _l("Cette structure est déjà plus haut dans le fichier."),
    "delegation_group_stays": _l("Le groupe d’une délégation ne change pas : fermez-la et faites-en une autre."),
    "delegation_group_full": _l("Ce groupe n’a plus assez de places : il en reste %(left)s."),
    "delegation_columns": _l("Il manque des colonnes : %(names)s. Partez du modèle."),
    "delegation_file_missing": _l("Choisissez un fichier."),
    "delegation_import_gone": _l("Ce fichier n’attend plus : envoyez-le de nouveau s’il n’a pas été importé."),
    "delegation_import_changed": _l("Les délégations ont changé entre-temps. Vérifiez de nouveau avant d’importer."),
    "invitation_name": _l("il manque un nom."),
    "invitation_contact": _l("un numéro ou une adresse n’est pas lisible. Séparez-le du nom par un point-virgule."),
    "invitation_addresses": _l("une seule adresse e-mail par personne."),
    "invitation_long": _l("un texte est trop long : %(limit)s caractères au plus."),
    "invitation_many": _l("%(most)s personnes au plus à la fois."),
    "invitation_full": _l("Ce groupe est complet pour le moment. Appelez-nous : votre invitation reste valable."),
    "find_wrong": _l("Ce code et ce nom ne vont pas ensemble. Vérifiez-les, ou appelez-nous."),
}
#: Why a group takes nobody in: by how it stands, the heading of its page and what to do besides calling.
SHUT = {
    "early": (_l("Les inscriptions en ligne ne sont pas encore ouvertes"), _l("Elles ouvrent le %(moment)s.")),
    "closed": (_l("Les inscriptions en ligne sont closes"), ""),
    "full": (_l("Ce groupe est complet"), _l("Si un autre groupe vous correspond aussi, choisissez-le.")),
    "invitation": (
        _l("L’inscription dans ce groupe se fait sur invitation"),
        _l("Si vous avez reçu une invitation, ouvrez son lien. Sinon, choisissez un autre groupe."),
    ),
}
