"""Sentences about events and groups."""

from flask_babel import lazy_gettext as _l

from conference.events import question_messages

ERRORS = {
    **question_messages.ERRORS,
    "unknown_event": _l("Cet événement n’existe pas, ou n’est pas ouvert au public."),
    "bad_slug": _l("Le nom court ne contient que des lettres minuscules, des chiffres et des traits d’union."),
    "slug_taken": _l("Un événement s’appelle déjà « %(slug)s »."),
    "bad_days": _l("Le dernier jour vient avant le premier."),
    "no_such_event": _l("Aucun événement ne s’appelle « %(slug)s »."),
    "unknown_zone": _l("Le fuseau horaire « %(zone)s » n’existe pas. Exemple : Africa/Bamako."),
    "unknown_group": _l("Ce groupe n’existe pas dans cet événement."),
    "registration_early": _l("Les inscriptions en ligne ne sont pas encore ouvertes."),
    "registration_closed": _l("Les inscriptions en ligne sont closes."),
    "group_by_invitation": _l("L’inscription dans ce groupe se fait sur invitation."),
    "group_full": _l("Ce groupe est complet."),
    "setup_stale": _l("Ces réglages ont changé entre-temps. Comparez, puis enregistrez de nouveau."),
    "no_group_yet": _l("Ajoutez au moins un groupe avant de publier la page."),
    "group_in_use": _l(
        "Ce groupe ne peut pas être supprimé : des personnes, des délégations ou des invitations y sont."
    ),
    "pale_colour": _l("Cette couleur est trop claire pour être lue sur du papier blanc. La plus proche : %(darker)s."),
    "bad_colour": _l("Une couleur s’écrit avec six chiffres ou lettres de A à F, par exemple #1B7F3B."),
    "closes_before_opens": _l("La fermeture vient avant l’ouverture."),
    "bad_moment": _l("Écrivez un jour et une heure, par exemple 18/08/2027 18:00."),
    "no_such_hour": _l("Cette heure n’existe pas ce jour-là : les horloges avancent. Choisissez une autre heure."),
    "bad_day": _l("Écrivez un jour, par exemple 21/08/2027."),
    "unknown_purpose": _l("Cet accord n’existe pas."),
    "geo_columns_missing": _l("Il manque des colonnes dans ce tableau : %(columns)s."),
    "geo_column_twice": _l("La colonne « %(label)s » se trouve deux fois dans ce tableau."),
    "geo_file_missing": _l("Choisissez un fichier."),
    "geo_empty": _l("Ce tableau ne contient aucun lieu."),
    "geo_problems": _l("Ce tableau ne peut pas être enregistré : %(count)s lignes sont à corriger."),
    "geo_kind": _l("« %(kind)s » n’est pas un type de lieu : écrivez région, cercle, district ou commune."),
    "geo_name_missing": _l("Il manque le nom du lieu."),
    "geo_name_long": _l("Ce nom est trop long : %(most)s caractères au plus."),
    "geo_day": _l("« %(day)s » n’est pas un jour. Exemple : 13/03/2023."),
    "geo_date_of_nothing": _l("Cette ligne a une date, mais ne dit pas dans quoi se trouve le lieu."),
    "geo_backwards": _l("La date de fin ne vient pas après la date de début."),
    "geo_twice": _l("Deux lieux de ce type s’appellent déjà %(name)s : on ne sait pas duquel il s’agit."),
    "geo_unknown_parent": _l("« %(parent)s » n’est ni dans ce tableau, ni dans les lieux de l’événement."),
    "geo_near_parent": _l("« %(parent)s » est inconnu. Vouliez-vous écrire « %(near)s » ?"),
    "geo_upside_down": _l("%(name)s ne peut pas se trouver dans « %(parent)s »."),
    "geo_move_needs_day": _l("%(place)s se trouve dans %(old)s : écrivez depuis quel jour c’est dans %(new)s."),
    "geo_overlap": _l("%(place)s serait le même jour dans %(one)s et dans %(other)s : corrigez les dates."),
    "geo_loop": _l("%(name)s et « %(parent)s » seraient l’un dans l’autre."),
}
