"""Sentences about the programme."""

from flask_babel import lazy_gettext as _l

ERRORS = {
    "unknown_day": _l("Ce jour ne fait pas partie du programme."),
    "no_programme": _l("Le programme n’est pas encore publié."),
    "unknown_session": _l("Cette séance n’existe pas, ou n’existe plus."),
    "unknown_person": _l("Le programme ne nomme personne ainsi, ou ne le fait plus."),
    "unknown_release": _l("Cette version du programme n’existe pas."),
    "unknown_room": _l("Une de ces salles n’existe plus. Rechargez la page et choisissez de nouveau."),
    "unknown_track": _l("Ce fil n’existe pas, ou n’existe plus."),
    "unknown_type": _l("Ce type de séance n’existe pas, ou n’existe plus."),
    "session_untitled": _l("Écrivez le titre de la séance."),
    "session_too_long": _l("Ce texte est trop long : %(limit)s caractères au plus."),
    "session_length": _l("La durée va de 1 minute à %(limit)s heures : la fin doit venir après le début."),
    "session_half_time": _l("Donnez un jour et une heure de début, ou laissez les deux vides."),
    "session_outside_days": _l("Ce jour n’est pas un jour de l’événement."),
    "session_outside_clock": _l("Cette heure sort de la journée : de 00:00 à 11:59 le lendemain."),
    "session_untimed": _l("Cette séance n’a pas encore d’heure."),
    "session_capacity": _l("Le nombre de places va de 0 à 100 000."),
    "session_language": _l("Une des langues n’est pas connue. Écrivez son code, par exemple fr, en ou bm."),
    "session_same_language": _l("Une interprétation va d’une langue vers une autre."),
    "session_too_many_roles": _l("Une séance a au plus %(limit)s personnes."),
    "session_parent": _l("Cette séance ne peut pas faire partie de celle-là : une partie n’a pas de parties."),
    "session_code_taken": _l("Une autre séance a déjà ce code."),
    "session_in_use": _l(
        "Cette séance a des inscrits, des documents, un compte rendu ou des parties : annulez-la plutôt."
    ),
    "role_of_nobody": _l("Écrivez un nom ou une fonction, par exemple « Représentant du ministère »."),
    "unknown_part": _l("Cette personne n’est plus dans la séance."),
    "clash_refused": _l("Cela ne peut pas rester ainsi. %(what)s"),
    "clash_unexplained": _l("Dites pourquoi ce conflit est accepté."),
    "undo_agenda_changed": _l("Impossible d’annuler : « %(title)s » a changé entre-temps."),
    "place_in_use": _l("Des séances l’utilisent encore : %(count)s. Changez-les d’abord."),
    "place_unnamed": _l("Écrivez un nom."),
    "place_code_taken": _l("Un autre a déjà ce code."),
    "bad_hours": _l("Ces heures ne se lisent pas. Écrivez par exemple 08:00-18:00."),
    "bad_clock": _l("Cette heure ne se lit pas. Écrivez par exemple 09:30."),
    "bad_booths": _l("Ces langues ne se lisent pas. Écrivez par exemple fr-bm, fr-en."),
    "bad_number": _l("Écrivez un nombre de %(least)s à %(most)s."),
    "bad_track_colour": _l("Cette couleur ne se lit pas. Écrivez par exemple #1B7F3B."),
}
