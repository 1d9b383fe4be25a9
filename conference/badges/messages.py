"""Sentences about badges."""

from flask_babel import lazy_gettext as _l

ERRORS = {
    "undo_printed": _l("Impossible d’annuler : un badge de la fiche fusionnée a été imprimé entre-temps."),
    "unknown_layout": _l("Le modèle de badge « %(name)s » n’existe pas. Modèles possibles : %(known)s."),
    "only_gone": _l(
        "Ces inscriptions sont refusées ou annulées. Cochez-les une à une pour imprimer quand même un badge."
    ),
    "badges_target": _l("Impossible d’écrire le fichier %(path)s : vérifiez le dossier, ses droits et la place libre."),
    "unknown_run": _l("Ce tirage n’existe pas."),
    "unknown_sheet": _l("Cette disposition de feuille n’existe pas."),
    "badges_many": _l("Un tirage compte %(limit)s badges au plus. Filtrez la liste, ou imprimez groupe par groupe."),
    "badges_no_such_sheet": _l("Il n’y a pas de badge à réimprimer sur ces feuilles du tirage n° %(number)s."),
    "badges_nothing_left": _l("Ce tirage est complet, ou encore en cours : il n’y a rien à reprendre."),
    "badges_stopped": _l("Ce tirage a été arrêté pendant sa fabrication."),
    "badges_all_gone": _l(
        "Personne n’attend plus de badge dans ce tirage : inscriptions annulées, refusées ou effacées."
    ),
    "badges_file_gone": _l("Ce fichier n’est plus là : il est effacé après vingt-quatre heures. Réimprimez le tirage."),
    "badges_failed": _l("La fabrication des badges s’est interrompue. Ce qui est fait reste : reprenez le tirage."),
    "badges_disk_full": _l(
        "Le serveur n’a plus de place : la suite n’a pas été enregistrée. Ce qui est fait reste. "
        "Libérez de la place, puis reprenez le tirage."
    ),
    "badges_died": _l(
        "La fabrication s’est arrêtée trois fois sur les mêmes badges. Ce qui est fait reste : reprenez le tirage, "
        "ou imprimez ces badges par petits groupes."
    ),
    "badges_split": _l("Indiquez un nombre de badges par fichier entre %(least)s et %(most)s, ou laissez vide."),
    "badges_desks": _l("Indiquez un nombre de guichets entre %(least)s et %(most)s."),
    "badges_offset": _l("Le décalage est un nombre de millimètres entre −%(most)s et %(most)s."),
    "badges_sheet_small": _l(
        "Les badges du modèle « %(layout)s » sont trop grands pour cette planche. Choisissez une autre planche."
    ),
    "badges_sheet_size": _l(
        "Avec cet espace entre les badges, ceux du modèle « %(layout)s » ne tiennent pas sur la planche. Réduisez-le."
    ),
    "badges_sheet_offset": _l(
        "Ce décalage ferait sortir de la page les badges du modèle « %(layout)s ». Décalez-les moins "
        "(%(most)s mm au plus)."
    ),
    "badges_sheet_backs": _l(
        "Le modèle « %(layout)s » a un verso : indiquez comment l’imprimante retourne la feuille."
    ),
    "badges_gutter": _l("L’espace entre les badges est un nombre de millimètres entre 0 et %(most)s."),
    "badges_sheets": _l("Indiquez des feuilles de ce tirage, de 1 à %(most)s : « 12 », ou « 12-15 »."),
    "badges_code": _l("Aucun badge de ce tirage ne porte ce code."),
    "badges_incomplete": _l("Tirage n° %(number)s incomplet : %(count)s badges n’ont pas pu être dessinés."),
    "unknown_badge_layout": _l("Ce modèle de badge n’existe pas, ou n’existe plus."),
    "layout_name": _l("Donnez au modèle un nom de %(most)s caractères au plus."),
    "layout_name_taken": _l("Un autre modèle porte déjà ce nom. Choisissez-en un autre."),
    "layouts_many": _l("Un événement a %(most)s modèles au plus. Supprimez-en un qui ne sert plus."),
    "layout_refused": _l("Ce modèle ne peut pas être imprimé tel quel. Corrigez ce qui est signalé."),
    "layout_stale": _l("Un collègue vient de changer ceci. Comparez, puis enregistrez de nouveau."),
    "layout_printing": _l("Un tirage de ce modèle est en cours. Attendez qu’il finisse, ou arrêtez-le."),
    "layout_usual": _l("Ce modèle est celui de tout l’événement. Choisissez d’abord un autre modèle habituel."),
    "layout_of_groups": _l(
        "Des groupes utilisent encore ce modèle (%(count)s). Donnez-leur d’abord un autre modèle, plus bas sur la page."
    ),
    "undo_layout_changed": _l("Impossible d’annuler : ce modèle a changé entre-temps."),
    "badges_all_printed": _l("Rien à imprimer : toutes ces personnes ont déjà un badge."),
    "badges_many_waiting": _l("%(limit)s tirages de cet événement attendent déjà. Arrêtez-en un, ou patientez."),
    "badge_sheet_small": _l(
        "Un badge « %(layout)s » ne tient pas sur la feuille %(sheet)s. Choisissez un autre papier dans les réglages "
        "de l’imprimante."
    ),
    "badge_moved_off": _l(
        "Avec ce décalage, une partie du badge sortirait du papier. Corrigez-le dans les réglages de l’imprimante."
    ),
}
