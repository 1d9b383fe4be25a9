"""The names of rules and levels, what to do about a clash, why a session is hidden. In the reader's language."""

from flask_babel import gettext as _

from conference.agenda.clash_table import Found
from conference.agenda.plan import BLOCK, OFF, RELEASE, WARN


def advice(found: Found) -> str:
    """Return what to do, where it is plain; else nothing."""
    words: dict[str, str] = {
        "no_length": _("Donnez-lui une heure de fin qui suit l’heure de début."),
        "outside_days": _("Choisissez un jour de l’événement."),
        "outside_hours": _("Avancez-la ou retardez-la, ou changez les heures d’ouverture."),
        "protected_time": _("Déplacez-la, ou raccourcissez-la."),
        "room_twice": _("Changez l’heure ou la salle de l’une des deux."),
        "room_closed": _("Changez l’heure ou la salle."),
        "no_room": _("Choisissez une salle."),
        "over_capacity": _("Choisissez une salle plus grande, ou offrez moins de places."),
        "audience_over_capacity": _("Choisissez une salle plus grande, ou fixez un nombre de places."),
        "person_twice": _("Déplacez l’une des deux, ou confiez ce rôle à quelqu’un d’autre."),
        "walk": _("Laissez quelques minutes entre les deux, ou rapprochez les salles."),
        "no_chair": _("Nommez qui préside, ou au moins sa fonction."),
        "interpreter_twice": _("Nommez un autre interprète pour l’une des deux."),
        "interpreter_missing": _("Nommez un interprète."),
        "interpreter_alone": _("Nommez un second interprète, ou prévoyez une pause."),
        "no_booth": _("Choisissez une salle équipée, ou un autre mode d’interprétation."),
        "no_language": _("Indiquez la langue de la salle."),
        "no_title": _("Traduisez le titre."),
        "draft": _("Confirmez-la pour qu’elle soit publiée."),
        "unscheduled": _("Donnez-lui un jour et une heure."),
    }
    return words.get(found.rule, "")


def rule_name(rule: str) -> str:
    """Return what a rule looks for, in few words, for the page on which its level is chosen."""
    words: dict[str, str] = {
        "no_length": _("Séance sans durée, ou qui finit avant de commencer"),
        "outside_days": _("Séance hors des jours de l’événement"),
        "outside_hours": _("Séance hors des heures d’ouverture"),
        "protected_time": _("Séance pendant la prière ou le repas"),
        "plenary_twice": _("Deux plénières à la fois"),
        "plenary_against_parallel": _("Plénière et autre séance à la fois"),
        "room_twice": _("Salle prise deux fois"),
        "room_closed": _("Salle non disponible"),
        "no_room": _("Séance sans salle"),
        "over_capacity": _("Plus de places que de sièges"),
        "seated_over_capacity": _("Plus d’inscrits que de places"),
        "audience_over_capacity": _("Plus de personnes attendues que de sièges"),
        "person_twice": _("Personne à deux endroits à la fois"),
        "walk": _("Pas le temps de changer de salle"),
        "no_chair": _("Séance sans présidence"),
        "interpreter_twice": _("Interprète dans deux séances à la fois"),
        "interpreter_missing": _("Interprète manquant"),
        "interpreter_unconfirmed": _("Interprète non confirmé"),
        "interpreter_alone": _("Interprète seul trop longtemps"),
        "no_booth": _("Pas de cabine d’interprétation"),
        "no_language": _("Langue non indiquée"),
        "no_title": _("Titre manquant dans une langue de l’événement"),
        "draft": _("Brouillon avec un horaire (le public ne le verra pas)"),
        "unscheduled": _("Séance confirmée sans horaire"),
    }
    return words[rule]


def level_name(level: str) -> str:
    """Return what a level does."""
    words: dict[str, str] = {
        BLOCK: _("Refuser la modification"),
        RELEASE: _("Empêcher la publication"),
        WARN: _("Avertir"),
        OFF: _("Ne pas vérifier"),
    }
    return words[level]


def hidden_reason(reason: str) -> str:
    """Return why the public does not see a session (``release_report.REASONS``)."""
    words: dict[str, str] = {
        "draft": _("encore un brouillon"),
        "unscheduled": _("sans horaire"),
        "staff": _("réservée à l’équipe"),
        "participants": _("réservée aux participants"),
        "cancelled": _("annulée"),
        "other": _("pas dans cette version"),
    }
    return words[reason]
