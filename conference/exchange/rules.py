"""Rules of the import: which columns a file may have, how people write them, what fits where. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

MOST_ROWS = 5000
#: An export that comes back names people who are there: nobody is added, so as many as an event has may come.
MOST_RETURNING = 20_000
MOST_COLUMNS = 260
#: How long a file waits for its confirmation, sealed.
DRAFT_LIFE = timedelta(hours=1)
#: How long a free-form list waits: its organiser may have to ask somebody.
LIST_LIFE = timedelta(days=3)
#: Until when a whole import can be taken back.
UNDO_FOR = timedelta(minutes=10)
#: An import that has said nothing for so long was interrupted, and another may begin.
SILENCE = timedelta(minutes=1)

#: What a file may say of a person, in the order of the template. ``phones2`` only comes back from exports.
COLUMNS = (
    "id",
    "title",
    "given_names",
    "family_name",
    "group",
    "sex",
    "age_bracket",
    "district",
    "organisation",
    "function",
    "phones",
    "phones2",
    "email",
    "commune",
    "language",
    "state",
    "consent_photo",
    "consent_list",
    "consent_invite",
)
#: Without these nobody can be added; a file that names people by their identifier may do without.
REQUIRED = ("given_names", "group")
CONTACTS = frozenset({"phones", "phones2", "email", "commune"})
#: Characters that a text may have.
LIMITS: Mapping[str, int] = {
    "title": 40,
    "given_names": 120,
    "family_name": 120,
    "organisation": 160,
    "function": 120,
    "commune": 80,
    "email": 254,
}
MOST_PHONES = 4

#: Other headers that mean the same, besides the labels of template and export in every language.
HEADERS: Mapping[str, tuple[str, ...]] = {
    "id": ("identifiant", "id", "identifier", "uuid"),
    "title": ("titre", "civilité", "title"),
    "given_names": ("prénoms", "prénom", "prénom(s)", "given names", "given name", "first name", "first names"),
    "family_name": ("nom", "noms", "nom de famille", "family name", "last name", "surname"),
    "group": ("groupe", "catégorie", "catégorie de participant", "group", "stakeholder group", "category"),
    "sex": ("sexe", "genre", "sex", "gender", "sexe H/F"),
    "age_bracket": ("tranche d’âge", "tranche âge", "âge", "age bracket", "age group"),
    "district": ("district", "district sanitaire", "health district"),
    "organisation": ("structure", "organisation", "organization", "institution", "structure / service", "affiliation"),
    "function": ("fonction", "poste", "fonction / titre", "function", "position", "role"),
    "phones": ("téléphone", "téléphones", "tél", "numéro de téléphone", "phone", "phones", "phone number", "mobile"),
    "phones2": ("autres téléphones", "autre téléphone", "téléphone 2", "tél 2", "other phones", "phone 2"),
    "email": ("adresse e-mail", "e-mail", "email", "mail", "courriel", "adresse électronique", "e-mail address"),
    "commune": ("commune",),
    "language": ("langue", "language"),
    "state": ("état", "statut", "state", "status"),
    "consent_photo": ("accord photos", "accord photo", "photo consent"),
    "consent_list": ("accord liste", "list consent"),
    "consent_invite": ("accord nouvelle invitation", "accord invitation", "invitation consent"),
}

#: How people write what a column chooses from, besides codes and labels.
WRITTEN: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "sex": {
        "F": ("f", "femme", "féminin", "fille", "dame", "mme", "madame", "mlle", "female", "woman"),
        "M": ("m", "h", "homme", "masculin", "garçon", "mr", "monsieur", "male", "man"),
        "": ("non précisé", "-", "?", "not stated"),
    },
    "language": {
        "fr": ("français", "french"),
        "bm": ("bambara", "bamanankan", "bamana"),
        "ff": ("fulfulde", "peul", "peulh", "fulani", "pulaar"),
        "bmq": ("bomu", "bwamu"),
        "en": ("anglais", "english"),
    },
    "state": {
        "nominated": ("invité", "invitée", "désigné", "désignée", "nominated", "invited"),
        "pending": ("à valider", "en attente", "pending"),
        "confirmed": ("confirmé", "confirmée", "accepté", "acceptée", "confirmed"),
        "waitlisted": ("liste d’attente", "waiting list", "waitlisted"),
        "declined": ("refusé", "refusée", "declined"),
        "cancelled": ("annulé", "annulée", "cancelled", "canceled"),
    },
    "yes": {
        "yes": ("oui", "o", "yes", "y", "x", "1", "vrai", "true", "ok", "✓", "✔"),
        "": ("non", "n", "no", "0", "faux", "false", "-"),
    },
    "none": {"": ("aucun", "aucune", "néant", "non", "non précisé", "-", "/", "n/a", "none", "no", "not stated")},
}
#: States in which a file may bring somebody in; without one the group's rules decide.
STATES_ALLOWED = ("pending", "confirmed", "nominated", "waitlisted")

EXAMPLE = ("exemple", "example")
#: The people of the template's two example rows: (given names, family name).
EXAMPLE_PEOPLE = (("Awa (exemple)", "EXEMPLE"), ("Issa (exemple)", "EXEMPLE"))

#: A question mark where a letter was: what Excel leaves of Ɲ or ɔ in a CSV file that is not UTF-8.
LOST_LETTER = re.compile(r"\?\w|\ufffd")
DATE = re.compile(r"\d{4}-\d\d-\d\d(?: \d\d:\d\d(?::\d\d)?)?")
_WHOLE = re.compile(r"(\d+)[.,]0+")
_SCIENTIFIC = re.compile(r"(\d)(?:[.,](\d+))?[eE]\+?(\d{1,2})")
_AGE = re.compile(r"(\d{1,3})(?: ?ans?| years?)?")


def whole_number(text: str) -> str | None:
    """Return figures that a spreadsheet has taken for a number (``70001234.0``, ``7.0001234E+07``) as they were.

    Text that no spreadsheet has touched comes back as it is; ``None`` means that figures are lost.
    """
    if found := _WHOLE.fullmatch(text):
        return found[1]
    found = _SCIENTIFIC.fullmatch(text)
    if found is None:
        return text
    decimals, exponent = found[2] or "", int(found[3])
    return found[1] + decimals if len(decimals) == exponent else None


def bracket_of(text: str, brackets: tuple[str, ...]) -> str | None:
    """Return the age bracket (``18-24``, ``60+``) in which an age in years falls, or ``None``."""
    found = _AGE.fullmatch(text.strip())
    for bracket in brackets if found else ():
        first, _, last = bracket.rstrip("+").partition("-")
        if found and int(first) <= int(found[1]) <= int(last or 120):
            return bracket
    return None


@dataclass
class Seats:
    """The seats of a group while a file is gone through: the same sums as the counter in the database."""

    quota: int | None
    taken: int
    overbooked: int

    def take(self) -> bool:
        """Take a seat if the quota leaves one; tell whether it did."""
        if self.quota is not None and self.taken + 1 > self.quota + self.overbooked:
            return False
        self.taken += 1
        return True

    def release(self) -> None:
        """Give a seat back; seats over the quota go first."""
        self.taken -= 1
        over = max(0, self.taken - self.quota) if self.quota is not None else 0
        self.overbooked = min(self.overbooked, over)
