"""What a person's own page confirms after something was done: one of a few words in its address, never a text."""

from collections.abc import Callable

from flask_babel import lazy_gettext as _l

from conference.participants import erasure
from conference.participants.models import Participant

#: Name of the parameter in the address.
DONE = "fait"
SAID = {
    "modifie": _l("C’est enregistré : vos modifications sont prises en compte."),
    "accord": _l("C’est enregistré : vous avez donné votre accord."),
    "retrait": _l("C’est enregistré : votre accord est retiré."),
    "annule": _l("C’est enregistré : votre venue est annulée."),
    "efface": _l("C’est enregistré : vous avez demandé l’effacement. Une personne lit votre demande et y répond."),
    "garde": _l("C’est enregistré : votre demande d’effacement est retirée."),
    "accepte": _l("C’est enregistré : vous avez accepté la place."),
    "laisse": _l("C’est enregistré : la place va à une autre personne."),
    "attend": _l("C’est enregistré : vous êtes de nouveau en liste d’attente."),
}
#: What is confirmed only while it is so: an address can be kept, sent on or made up.
_TRUE: dict[str, Callable[[Participant], bool]] = {
    "annule": lambda person: person.state == "cancelled",
    "laisse": lambda person: person.state == "cancelled",
    "accepte": lambda person: person.state in {"confirmed", "pending"},
    "attend": lambda person: person.state == "waitlisted",
    "efface": lambda person: erasure.open_request(person.id) is not None,
    "garde": lambda person: erasure.open_request(person.id) is None,
}


def confirmation(word: str, person: Participant) -> str:
    """Return what to confirm; empty for a word that is none of ours, or that is not true of this person."""
    holds = _TRUE.get(word)
    if word not in SAID or (holds is not None and not holds(person)):
        return ""
    return str(SAID[word])
