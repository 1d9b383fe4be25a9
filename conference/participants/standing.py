"""How a participant's state is told to the person: on their own page and in messages, in the language in force."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from conference.participants.models import Participant


def standing(person: Participant, answer_hours: int) -> str:
    """Return one or two sentences that say where a registration stands; nothing in them names the event.

    ``answer_hours`` is within how many hours the organisers promise an answer.
    """
    if person.state == "pending":
        return str(_("Nous l’étudions. Réponse sous %(hours)s heures.", hours=answer_hours))
    if person.state == "cancelled" and person.reason == "self":
        return str(_("Vous avez annulé votre venue. Pour revenir sur ce choix, appelez-nous."))
    return str(_SENTENCES[person.state])


_SENTENCES = {
    "nominated": _l("Une place vous est réservée. Nous attendons la confirmation de votre venue."),
    "confirmed": _l("Votre place est confirmée. Présentez ce code ou ce QR à l’accueil."),
    "waitlisted": _l("Vous êtes en liste d’attente. Si une place se libère, nous vous prévenons."),
    "declined": _l("Nous ne pouvons pas vous accueillir cette fois. Pour en parler, appelez-nous."),
    "cancelled": _l("Cette inscription est annulée. Si c’est une erreur, appelez-nous."),
}
