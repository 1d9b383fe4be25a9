"""How staff read the record: one word for each code, everywhere the same (lists, pages, history, exports)."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

#: The word and the tone of its chip. They agree with « une inscription ».
STATES: Mapping[str, tuple[LazyString, str]] = {
    "nominated": (_l("invitée"), "info"),
    "pending": (_l("à valider"), "wait"),
    "confirmed": (_l("confirmée"), "ok"),
    "waitlisted": (_l("liste d’attente"), "wait"),
    "declined": (_l("refusée"), "no"),
    "cancelled": (_l("annulée"), "off"),
}
#: The same words over a number, or for a choice among many.
STATES_PLURAL: Mapping[str, LazyString] = {
    "nominated": _l("Invitées"),
    "pending": _l("À valider"),
    "confirmed": _l("Confirmées"),
    "waitlisted": _l("Liste d’attente"),
    "declined": _l("Refusées"),
    "cancelled": _l("Annulées"),
}
#: Why somebody does not come, as a sentence begins; over ``REASONS``, which stand beside a state.
_BECAUSE: Mapping[str, LazyString] = {
    "self": _l("Annulée par la personne"),
    "organiser": _l("Annulée par l’organisation"),
    "no_answer": _l("Sans réponse avant la date limite"),
    "replaced": _l("Remplacée par une autre personne"),
    "merged": _l("Doublon fusionné"),
}
REASONS: Mapping[str, LazyString] = {
    "self": _l("par la personne"),
    "organiser": _l("par l’organisation"),
    "no_answer": _l("sans réponse"),
    "replaced": _l("personne remplacée"),
    "merged": _l("doublon fusionné"),
}
SEXES: Mapping[str, LazyString] = {"F": _l("femme"), "M": _l("homme"), "": _l("non précisé")}
AGES: Mapping[str, LazyString] = {
    "15-17": _l("15 à 17 ans"),
    "18-24": _l("18 à 24 ans"),
    "25-29": _l("25 à 29 ans"),
    "30-35": _l("30 à 35 ans"),
    "36-59": _l("36 à 59 ans"),
    "60+": _l("60 ans et plus"),
}
LANGUAGES: Mapping[str, LazyString] = {
    "fr": _l("français"),
    "bm": _l("bambara"),
    "ff": _l("fulfulde"),
    "bmq": _l("bomu"),
    "en": _l("anglais"),
}
SOURCES: Mapping[str, LazyString] = {
    "online": _l("en ligne"),
    "delegation": _l("par une délégation"),
    "import": _l("par un fichier"),
    "desk": _l("à l’accueil"),
    "organiser": _l("par l’organisation"),
    "assisted": _l("par téléphone, avec l’équipe"),
}
#: How somebody said that they agree, or no more.
CHANNELS: Mapping[str, LazyString] = {
    **SOURCES,
    "spoken": _l("de vive voix"),
    "paper": _l("sur papier"),
    "focal": _l("par le point focal"),
}
ERASED = _l("Personne effacée")
ERASURES: Mapping[str, LazyString] = {
    "asked": _l("demandé"),
    "taken_back": _l("demande retirée"),
    "refused": _l("refusé"),
    "done": _l("fait"),
}
REFUSALS: Mapping[str, LazyString] = {
    "identity": _l("Nous n’avons pas pu vérifier que la demande vient de la personne"),
    "duty": _l("La loi nous oblige à garder ces données"),
    "withdrawn": _l("La personne y a renoncé"),
}
CONSENTS: Mapping[str, LazyString] = {
    "photo": _l("Photos et vidéos"),
    "list": _l("Liste remise aux participants"),
    "invite": _l("Nouvelle invitation"),
}
FIELDS: Mapping[str, LazyString] = {
    "title": _l("Titre"),
    "given_names": _l("Prénoms"),
    "family_name": _l("Nom de famille"),
    "organisation": _l("Structure"),
    "function": _l("Fonction"),
    "sex": _l("Sexe"),
    "age_bracket": _l("Tranche d’âge"),
    "district_id": _l("District"),
    "language": _l("Langue"),
    "consent_photo": CONSENTS["photo"],
    "consent_list": CONSENTS["list"],
    "consent_invite": CONSENTS["invite"],
    "phones": _l("Téléphone"),
    "email": _l("Adresse e-mail"),
    "commune": _l("Commune"),
    "group_id": _l("Groupe"),
    "state": _l("État"),
    "reason": _l("Motif"),
    "offer_until": _l("Place proposée jusqu’au"),
    "replaces": _l("Vient à la place de"),
    "erasure": _l("Effacement"),
    "erasure_reason": _l("Raison"),
}


def word(words: Mapping[str, LazyString], code: str | None) -> str:
    """Return the word of a code in the reader's language; a code that has none as it is, nothing for none."""
    if code is None:
        return ""
    return str(words[code]) if code in words else code


def state_word(code: str) -> str:
    """Return the word of a state."""
    return str(STATES[code][0]) if code in STATES else code


def because(state: str, reason: str | None) -> str:
    """Return where a registration stands and, if it is over, through whom: « Annulée par la personne »."""
    if reason is not None and reason in _BECAUSE:
        return str(_BECAUSE[reason])
    return state_word(state)


def yes_no(*, value: bool) -> str:
    """Return « oui » or « non »."""
    return str(_YES if value else _NO)


_YES, _NO = _l("oui"), _l("non")
