"""How staff read what became of messages."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

#: The word and the tone of its chip.
MESSAGE_STATES: Mapping[str, tuple[LazyString, str]] = {
    "dead": (_l("en échec"), "no"),
    "waiting": (_l("en attente"), "wait"),
    "kept": (_l("gardé"), "info"),
    "sent": (_l("envoyé"), "ok"),
    "cancelled": (_l("annulé"), "off"),
}
MESSAGE_KINDS: Mapping[str, LazyString] = {
    "participants.registered": _l("Confirmation d’inscription"),
    "participants.state_changed": _l("Décision"),
    "participants.seen_again": _l("Nouvelle inscription avec les mêmes coordonnées"),
    "participants.plain": _l("Message de l’équipe"),
    "participants.offered": _l("Place proposée"),
    "invitations.sent": _l("Invitation"),
    "invitations.printed": _l("Lettres d’invitation imprimées"),
    "delegations.reminded": _l("Relance du point focal"),
    "agenda.moved_up": _l("Place dans une séance"),
}
#: Why a message did not leave.
PROBLEMS: Mapping[str, LazyString] = {
    "no_transport": _l("aucun service d’envoi n’est réglé : transmettez-le vous-même"),
    "unreachable": _l("le service d’envoi ne répond pas : nouvel essai plus tard"),
    "login": _l("le service d’envoi refuse notre mot de passe : prévenez l’administrateur"),
    "sender": _l("le service d’envoi refuse notre adresse : prévenez l’administrateur"),
    "address": _l("cette adresse e-mail n’existe pas ou est refusée"),
    "no_address": _l("cette personne n’a pas d’adresse e-mail : prévenez-la vous-même"),
    "told": _l("l’équipe l’a dit elle-même"),
    "reserved": _l("cette adresse est une adresse d’exemple : rien n’y est jamais envoyé"),
    "later": _l("le service d’envoi demande d’attendre : nouvel essai plus tard"),
    "refused": _l("le service d’envoi refuse ce message : transmettez-le vous-même"),
    "text": _l("le texte n’a pas pu être préparé : prévenez l’administrateur"),
    "crash": _l("l’envoi a été interrompu trop souvent : transmettez-le vous-même"),
    "purged": _l("l’événement a été effacé"),
    "obsolete": _l("il n’y a plus rien à annoncer"),
    "erased": _l("la personne a été effacée"),
    "unexpected": _l("une erreur est survenue : nouvel essai plus tard"),
    "limit": _l("cette personne a déjà reçu trois messages en un jour : transmettez-le vous-même"),
}
