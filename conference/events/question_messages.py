"""Sentences about answers, and about questions and their options."""

from flask_babel import lazy_gettext as _l

#: What people who answer are told.
ANSWERS = {
    "answer_required": _l("Répondez à cette question."),
    "answer_too_long": _l("C’est trop long : %(limit)s caractères au plus, il y en a %(count)s."),
    "answer_yes_no": _l("Répondez par oui ou par non."),
    "answer_number": _l("Écrivez un nombre en chiffres, par exemple 12."),
    "answer_birth_year": _l("Écrivez l’âge en années, par exemple 41, pas l’année de naissance."),
    "answer_too_large": _l("Ce nombre est trop grand : %(maximum)s au plus."),
    "answer_too_small": _l("Ce nombre est trop petit : %(minimum)s au moins."),
    "answer_unknown": _l("Choisissez dans la liste."),
    "answer_date": _l("Écrivez une date avec son année, par exemple 14/08/1990 ou 14 août 1990."),
    "answer_country": _l("Nous ne connaissons pas ce pays. Vérifiez son nom, par exemple : Mali."),
    "answer_one_phone": _l("Écrivez un seul numéro ici."),
    "answer_email": _l("Cette adresse e-mail n’est pas complète. Exemple : awa@exemple.org"),
}
#: What organisers who change questions are told.
QUESTIONS = {
    "question_unlabelled": _l("Écrivez la question, dans une langue au moins."),
    "question_too_long": _l("C’est trop long : %(limit)s caractères au plus."),
    "question_bounds": _l("Le plus petit nombre permis dépasse le plus grand."),
    "question_place_kind": _l("Choisissez la sorte de lieux."),
    "question_unknown_group": _l("Un des groupes choisis n’existe plus. Rechargez la page."),
    "question_kind_frozen": _l(
        "Des personnes ont déjà répondu : la sorte de réponse ne change plus. "
        "Ne posez plus cette question et ajoutez-en une autre."
    ),
    "question_options_missing": _l("Écrivez au moins une réponse possible."),
    "question_option_unlabelled": _l("Écrivez la réponse de chaque ligne remplie."),
    "question_option_twice": _l("La réponse « %(label)s » se trouve deux fois dans la liste."),
    "question_option_looked_at": _l(
        "La question « %(other)s » dépend de la réponse « %(label)s ». Changez d’abord sa condition."
    ),
    "question_quota": _l("Un nombre de places est un nombre entier, zéro ou plus."),
    "question_quota_sealed": _l(
        "Une question sensible ne compte pas de places : leur nombre en dirait trop. "
        "Laissez les places vides, ou ne cochez pas « sensible »."
    ),
    "question_retention_plain": _l(
        "Seule une question sensible a sa propre durée. Cochez « sensible », ou laissez ce champ vide."
    ),
    "question_retention": _l("Le nombre de jours est un nombre entier, zéro ou plus."),
    "question_too_many": _l("Un formulaire a %(limit)s questions au plus. Cessez d’abord d’en poser une."),
    "question_options_too_many": _l("Une question a %(limit)s réponses possibles au plus."),
    "question_answered": _l("Des personnes ont répondu à cette question : elle ne peut plus être supprimée."),
    "question_looked_at": _l("La question « %(other)s » dépend de celle-ci. Changez d’abord sa condition."),
    "question_stale": _l("Cette question a changé entre-temps. Vérifiez ce qu’elle dit maintenant, puis recommencez."),
    "question_order_stale": _l("L’ordre des questions a changé entre-temps. Voici l’ordre actuel : recommencez."),
    "condition_order": _l("« %(question)s » dépend de « %(other)s », qui doit donc rester avant elle."),
    "condition_unknown": _l("La condition dépend d’une question qui n’existe plus. Choisissez-en une autre."),
    "condition_untestable": _l(
        "Une condition ne peut pas dépendre de « %(other)s » : ses réponses sont trop diverses."
    ),
    "condition_archived": _l("« %(question)s » dépend de « %(other)s », qui n’est plus posée."),
    "condition_groups": _l("« %(question)s » dépend de « %(other)s », qui n’est posée à aucun des mêmes groupes."),
    "condition_values": _l("Choisissez au moins une réponse de « %(other)s » dans la condition."),
}
ERRORS = ANSWERS | QUESTIONS
