"""How a participant's state is told to the person: on their own page and in messages, in the language in force."""

from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from conference.events import wording
from conference.participants.models import Participant


def standing(person: Participant, answer_hours: int, zone: ZoneInfo | None = None) -> str:
    """Return one or two sentences that say where a registration stands; nothing in them names the event.

    ``answer_hours`` is within how many hours the organisers promise an answer; ``zone`` is the event's, for the end of
    an offer (default: UTC).
    """
    if person.state == "pending":
        return str(_("Nous l’étudions. Réponse sous %(hours)s heures.", hours=answer_hours))
    if person.offer_until is not None:
        moment = wording.until(person.offer_until, zone or ZoneInfo("UTC"))
        return str(_("Une place s’est libérée. Répondez avant le %(moment)s.", moment=moment))
    if person.state == "cancelled" and person.reason in _CANCELLED:
        return str(_CANCELLED[person.reason])
    return str(_SENTENCES[person.state])


_SENTENCES = {
    "nominated": _l("Une place vous est réservée. Nous attendons la confirmation de votre venue."),
    "confirmed": _l("Votre place est confirmée. Présentez ce code ou ce QR à l’accueil."),
    "waitlisted": _l("Vous êtes en liste d’attente. Si une place se libère, nous vous prévenons."),
    "declined": _l("Nous ne pouvons pas vous accueillir cette fois. Pour en parler, appelez-nous."),
    "cancelled": _l("Cette inscription est annulée. Si c’est une erreur, appelez-nous."),
}
_CANCELLED = {
    "self": _l("Vous avez annulé votre venue. Pour revenir sur ce choix, appelez-nous."),
    "no_answer": _l("Nous n’avons pas reçu votre réponse à temps : la place va à une autre personne."),
    "replaced": _l("Une autre personne vient à votre place. Si c’est une erreur, appelez-nous."),
}
