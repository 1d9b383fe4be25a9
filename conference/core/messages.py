"""Sentences for the reasons that the core gives."""

from flask_babel import lazy_gettext as _l

ERRORS = {
    "bad_request": _l("Cette demande est incomplète ou mal formée. Revenez à la page précédente et recommencez."),
    "form_expired": _l(
        "Ce formulaire est resté ouvert trop longtemps. Vérifiez vos réponses, puis envoyez-le de nouveau."
    ),
    "forbidden": _l("Votre rôle ne permet pas cette action. Demandez à un responsable de l’événement."),
    "not_found": _l("Cette page n’existe pas, ou n’existe plus. Vérifiez l’adresse."),
    "method_not_allowed": _l("Cette action n’est pas possible de cette façon. Revenez à la page précédente."),
    "too_large": _l("Ce que vous envoyez est trop volumineux."),
    "too_many": _l("Trop d’essais. Attendez quelques minutes, puis recommencez."),
    "busy": _l("Le service est très demandé. Rien n’est perdu : attendez une minute, puis recommencez."),
    "server_error": _l("Une erreur est survenue de notre côté. Rien n’a été enregistré. Recommencez dans un instant."),
    "undo_unknown": _l("Cette action ne peut pas être annulée."),
    "undo_twice": _l("Cette action a déjà été annulée."),
    "undo_too_late": _l("Il est trop tard pour annuler : dix minutes sont passées."),
    "undo_not_yours": _l("Seule la personne qui a fait cette action peut l’annuler."),
    "backup_passphrase_short": _l(
        "Donnez une phrase secrète d’au moins %(minimum)s caractères dans JATIGI_BACKUP_PASSPHRASE."
    ),
    "backup_passphrase": _l("La phrase secrète n’est pas celle de cette sauvegarde, ou le fichier est abîmé."),
    "backup_not_ours": _l("Ce fichier n’est pas une sauvegarde de ce logiciel."),
    "backup_damaged": _l("Cette sauvegarde est abîmée ou incomplète : rien n’a été restauré."),
    "backup_missing": _l("Le fichier %(path)s n’existe pas."),
    "backup_target": _l("Impossible d’écrire le fichier %(path)s : vérifiez le dossier, ses droits et la place libre."),
    "restore_not_empty": _l("Il y a déjà des données ici. Restaurez dans un dossier vide (JATIGI_HOME)."),
    "phone_too_short": _l("Ce numéro de téléphone est trop court : il y manque au moins un chiffre."),
    "phone_unreadable": _l("Ce numéro de téléphone n’est pas lisible. Exemple : 76 12 34 56."),
    "sheet_empty": _l("Ce fichier est vide."),
    "sheet_unreadable": _l(
        "Ce fichier n’est pas un tableau que nous savons lire. Envoyez un fichier .xlsx, .ods ou .csv."
    ),
    "sheet_damaged": _l("Ce fichier est abîmé. Enregistrez-le de nouveau depuis votre tableur, puis recommencez."),
    "sheet_protected": _l(
        "Ce fichier est protégé par un mot de passe ou trop ancien. Enregistrez-le au format .xlsx sans mot de passe."
    ),
    "sheet_too_large": _l("Ce fichier est trop volumineux."),
    "sheet_too_many_rows": _l("Ce tableau a plus de %(limit)s lignes."),
    "sheet_too_many_columns": _l("Ce tableau a plus de %(limit)s colonnes."),
    "sheet_column_twice": _l("La colonne « %(label)s » se trouve deux fois dans ce tableau."),
    "sheet_cell_too_long": _l("Une cellule de ce tableau est trop longue."),
    "sheet_quote_open": _l("Un guillemet ouvert n’est jamais fermé dans ce fichier."),
    "upload_empty": _l("Ce fichier est vide."),
    "upload_too_large": _l("Ce fichier est trop volumineux : %(limit)s Mo au plus."),
    "upload_kind": _l("Ce fichier n’est pas une image ni un PDF."),
    "upload_damaged": _l("Ce fichier est abîmé : il ne s’ouvre pas. Choisissez-en un autre."),
    "upload_protected": _l("Ce PDF est protégé par un mot de passe. Envoyez-le sans mot de passe."),
    "upload_pages": _l("Ce PDF a trop de pages : %(limit)s au plus."),
    "stale": _l("Cette fiche a changé entre-temps. Rechargez la page et vérifiez avant de recommencer."),
}
