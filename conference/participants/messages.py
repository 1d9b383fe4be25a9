"""Sentences and messages about participants."""

from flask_babel import lazy_gettext as _l

ERRORS = {
    "unknown_participant": _l("Cette personne n’est pas inscrite à cet événement."),
    "transition_refused": _l("Ce changement n’est plus possible : cette inscription a changé. Rechargez la page."),
    "delegation_full": _l("Toutes les places de cette délégation sont prises."),
    "undo_changed": _l("Impossible d’annuler : %(name)s a changé entre-temps."),
    "undo_full": _l("Impossible d’annuler : une place rendue a été prise entre-temps."),
    "undo_offer_over": _l("Impossible d’annuler : le délai pour répondre à cette offre est passé."),
    "not_waiting": _l("Cette personne n’attend plus de place, ou une place lui est déjà proposée. Rechargez la page."),
    "offers_over": _l("L’événement est terminé : on ne propose plus de place."),
    "offer_over": _l("Le délai pour répondre est passé : la place va à une autre personne."),
    "offer_longest": _l("Cette offre dure déjà jusqu’à la fin de l’événement."),
    "no_offer": _l("Aucune place n’est proposée à cette personne en ce moment. Rechargez la page."),
    "not_replaceable": _l("Cette inscription ne tient plus de place : elle ne peut pas être remplacée."),
    "reason_needed": _l("Indiquez le motif."),
    "export_columns_none": _l("Choisissez au moins une colonne."),
    "export_many_waiting": _l("Vous attendez déjà %(limit)s exports. Attendez que l’un soit prêt, ou arrêtez-en un."),
    "export_late": _l("Il n’a pas pu être fait en une journée. Demandez-le de nouveau."),
    "export_failed": _l("Il n’a pas pu être fait. Demandez-le de nouveau, ou choisissez un autre format."),
    "export_no_right": _l("Votre rôle dans cet événement ne permet plus cet export."),
    "export_not_ready": _l("Cet export n’est pas encore prêt."),
    "export_over": _l("Ce fichier n’est plus là : il a été effacé après deux heures. Vous pouvez le refaire."),
    "template_nameless": _l("Donnez un nom à ce modèle."),
    "template_twice": _l("Il y a déjà un modèle « %(name)s ». Choisissez un autre nom."),
    "template_many": _l("Il y a déjà %(limit)s modèles. Effacez-en un."),
    "list_changed": _l(
        "La liste a changé entre-temps : elle compte maintenant %(count)s personnes. Vérifiez, puis recommencez."
    ),
    "list_gone": _l("Un filtre de cette liste n’existe plus, ou ne vous est pas ouvert. Rechargez la page."),
    "too_many_sealed": _l(
        "Ce filtre lirait plus de %(limit)s fiches scellées. Restreignez la liste autrement, ou passez par l’export."
    ),
    "reason_holds_contact": _l("N’écrivez ni numéro ni adresse : la raison reste dans le fichier."),
    "participant_erased": _l("Cette personne a été effacée : il ne reste rien d’elle à changer."),
    "unknown_request": _l("Cette demande d’effacement n’existe pas."),
    "request_settled": _l("Cette demande a déjà reçu une réponse. Rechargez la page."),
    "unknown_suspicion": _l("Cette comparaison n’existe plus."),
    "unknown_consent": _l("Cet événement ne demande pas cet accord."),
    "option_full": _l("%(option)s est complet depuis que vous avez ouvert cette page. Choisissez autre chose."),
    "file_gone": _l("Ce fichier n’est plus là. Choisissez-le de nouveau."),
    "nothing_chosen": _l("Choisissez au moins une personne."),
    "delegation_closed": _l("Cette délégation est fermée."),
    "delegation_seats": _l("Le nombre de places va de 1 à %(limit)s."),
    "delegation_women": _l("Le nombre minimum de femmes va de 0 au nombre de places."),
    "delegation_deadlines": _l("La confirmation ne peut pas finir avant la désignation."),
    "delegation_seats_used": _l("%(used)s places sont déjà utilisées : retirez d’abord des personnes."),
    "reference_taken": _l("Cette référence est déjà utilisée. Choisissez-en une autre."),
    "pin_wrong": _l("Ce code n’est pas le bon. Vérifiez-le, ou appelez-nous."),
    "naming_over": _l("Le délai pour désigner des personnes est passé. Pour en parler, appelez-nous."),
    "confirming_over": _l("Le délai pour confirmer est passé. Pour en parler, appelez-nous."),
    "substituting_over": _l("Le délai pour remplacer quelqu’un est passé. Pour en parler, appelez-nous."),
    "withdrawing_over": _l("Il est trop tard pour retirer quelqu’un ici. Pour en parler, appelez-nous."),
    "correcting_over": _l("Il est trop tard pour corriger ici. Pour en parler, appelez-nous."),
    "invitation_used": _l("Cette invitation a déjà servi."),
    "invitation_over": _l("Cette invitation n’est plus valable."),
    "invitation_expired": _l("Le délai de réponse de %(name)s est déjà passé : changez-le avant d’envoyer."),
    "invitations_full": _l(
        "Rien n’est envoyé : %(wanted)s invitations gardent une place dans « %(group)s », il en reste %(left)s."
    ),
    "invitation_answered": _l("Cette invitation a déjà une réponse, ou sa place est déjà prise. Rechargez la page."),
}
