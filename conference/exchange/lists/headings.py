"""What a column says it holds: its heading, in French or English, cut short, mistyped, with others behind a stroke."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from conference.core.text import words

#: Roles that a column may have; ``ignore``: known, and never taken in.
ROLES = (
    "name", "given", "family", "married", "title", "sex", "age", "group", "district", "commune", "place",
    "organisation", "function", "phones", "email", "arrival", "language", "number", "id", "ignore",
)  # fmt: skip
#: Of these several columns may be read.
MANY = frozenset({"phones", "ignore", "number"})

_EXACT_TEXT: Mapping[str, str] = {
    "number": "n|no|num|numero|n ordre|numero dordre|n dordre|nr|item|rang|ordre|number|s n|sn|sl no|ligne|row|#",
    "name": "nom et prenoms|nom et prenom|noms et prenoms|noms et prenom|nom prenom|nom prenoms|noms prenoms|prenom et nom|prenoms et nom|prenoms et noms|prenom nom|prenoms nom|nom complet|"
    "noms complets|identite|participant|participants|participante|nom du participant|noms des participants|nom et prenoms du participant|full name|fullname|name|names|complete name|participant name|"
    "name and surname|name surname|first and last name|name of participant|names of participants|nom s et prenom s|nom s prenom s|invite|invites|personne|attendee|delegate|guest",
    "given": "prenom|prenoms|prenom s|first name|first names|given name|given names|forename|forenames|firstname|givenname|prenom usuel",
    "family": "nom|noms|nom de famille|nom s|last name|last names|surname|family name|lastname|familyname|nom patronymique|patronyme|nom de naissance|birth name|maiden name|nom de jeune fille",
    "married": "nom marital|nom depouse|epouse|nom dusage|nom du mari|married name|nom depoux",
    "title": "titre|civilite|titre civilite|title|salutation|grade|prefix|honorific",
    "sex": "sexe|genre|sex|gender|h f|f m|m f|f h|sexe h f|sexe m f|sexe f m|sexe f h|sex m f|gender m f",
    "age": "age|tranche dage|date de naissance|ne e le|nee le|annee de naissance|date naissance|birth date|date of birth|dob|year of birth|age group|age bracket|age ne e le|classe dage",
    "group": "groupe|categorie|categorie de participant|categorie de participants|categories|group|category|stakeholder group|partie prenante|type|type de participant|profil|collège|college|composante|stakeholder|participant type|participant category",
    "district": "district|district sanitaire|health district|district sante|ds|districts",
    "commune": "commune|village|commune village|quartier|municipality|commune de residence",
    "place": "localite|provenance|lieu de provenance|residence|lieu de residence|cercle|cercle commune|ville|lieu|zone|origine|location|town|city|place|region|region cercle|locality|home town|place of origin|adresse|address|site|cercle de provenance|district commune|coming from",
    "organisation": "structure|structures|organisation|organization|institution|institutions|structure service|service|organisme|employeur|affiliation|entreprise|ministere|organisation structure|structure organisation|"
    "company|employer|agency|agence|societe|etablissement|institution organisation|structure dorigine|structure de provenance|organisation name|entite|entity|ong|department|direction|direction service",
    "function": "fonction|fonctions|poste|fonction titre|titre fonction|function|position|role|job title|job|profession|qualite|occupation|responsabilite|designation|titre poste|fonction poste|qualification|specialite",
    "phones": "telephone|telephones|tel|tels|numero de telephone|numeros de telephone|n de telephone|n tel|num tel|contact|contacts|phone|phones|phone number|phone numbers|mobile|mobile number|cell|cellphone|cell phone|portable|gsm|"
    "whatsapp|numero whatsapp|n whatsapp|whatsapp number|autres telephones|autre telephone|telephone 1|telephone 2|tel 1|tel 2|phone 1|phone 2|telephone portable|contact telephonique|contacts telephoniques|telephone contact|numero|numeros|telefone|tel whatsapp|telephone whatsapp",
    "email": "e mail|email|mail|courriel|adresse e mail|adresse email|adresse mail|adresse electronique|email address|e mail address|mel|emails|contact email|courrier electronique|adresse courriel",
    "arrival": "date darrivee|arrivee|arrival|arrival date|date of arrival|jour darrivee|arrive le|date arrivee",
    "language": "langue|langues|language|languages|langue parlee|langue de travail|spoken language",
    "id": "identifiant|uuid|identifier|id",
    "ignore": "observations|observation|obs|remarque|remarques|commentaire|commentaires|remarks|remark|comments|comment|notes|note|signature|emargement|visa|date de depart|depart|departure|regime alimentaire|regime|diet|"
    "divers|nationalite|nationality|pays|country|photo|badge|hebergement|hotel|transport|perdiem|per diem|montant|amount|nina|n nina|cni|piece didentite|id card|passport|passeport|nombre de jours|date|signature jour 1|signature jour 2|"
    "etat|statut|status|state|accord photos|accord liste|accord nouvelle invitation|besoins|needs|present|presence",
}
#: A word anywhere in a short heading, the surest first.
_KEYWORDS: tuple[tuple[str, str], ...] = (
    ("ignore", r"money|paiement|payment|interne|confidentiel|ne pas diffuser|internal|signature|emargement|observations?|remarques?|remarks?|comments?|depart|departure|besoins?|regime"),
    ("email", r"e ?mails?|mail|courriels?|electronique"),
    ("phones", r"whats ?app|telephones?|tel|phones?|mobiles?|gsm|portables?|cell(?:phone)?"),
    ("arrival", r"arrivee|arrival"),
    ("married", r"epouse|marital|mari|married"),
    ("age", r"age|naissance|birth|nee?"),
    ("sex", r"sexe|genre|gender|sex"),
    ("name", r"noms?(?: s)?(?: et)? prenoms?(?: s)?|prenoms?(?: s)?(?: et)? noms?|full name"),
    ("given", r"prenoms?|first name|given names?|forenames?"),
    ("family", r"nom de famille|surname|last name|family name"),
    ("group", r"categories?|groupes?|category|group|stakeholder|partie prenante|profil"),
    ("district", r"districts?"),
    ("commune", r"communes?|villages?"),
    ("organisation", r"structures?|organisations?|organizations?|institutions?|organisme|employeur|employer|affiliation|services?|ministeres?|company"),
    ("function", r"fonctions?|postes?|position|profession|job|qualite|responsabilite|occupation"),
    ("place", r"localites?|provenance|residence|cercles?|villes?|location|town|city|origine|region"),
    ("language", r"langues?|languages?"),
    ("name", r"noms?|names?|participants?|identite"),
    ("number", r"numero dordre"),
)  # fmt: skip
_EXACT = {label: role for role, labels in _EXACT_TEXT.items() for label in labels.split("|")}
_BY_WORD = tuple((role, re.compile(rf"\b(?:{pattern})\b")) for role, pattern in _KEYWORDS)
_FUZZY_FROM, _NEAR, _MOST_WORDS, _LONGEST = 5, 86, 7, 60
_NAMED = re.compile(r"\b(?:noms?|prenoms?|names?|surname)\b")
_DIGITS = re.compile(r"\d{5,}")


@dataclass(frozen=True)
class Heading:
    """What one heading was taken for, and how surely (0 to 1)."""

    role: str = ""
    sure: float = 0.0


@lru_cache(maxsize=4096)
def read(label: str) -> Heading:
    """Return the role that a heading tells; none when it is not understood."""
    if not label or len(label) > _LONGEST or "@" in label or _DIGITS.search(label):
        return Heading()
    for text, sure in ((label, 1.0), (label.partition("(")[0], 1.0), (re.split(r"[/:|(]", label)[0], 0.9)):
        if role := _EXACT.get(plain(text)):
            return Heading(role, sure)
    said = plain(label)
    if near := _nearest(said):
        return Heading(near, 0.8)
    if len(said.split()) <= _MOST_WORDS:
        for role, pattern in _BY_WORD:
            if pattern.search(said):
                return Heading(role, 0.6)
    return Heading()


@lru_cache(maxsize=4096)
def plain(label: str) -> str:
    """Return a heading as it is compared."""
    return " ".join(words(label.replace("°", " ").replace("º", " "))) or label.strip()


def _nearest(said: str) -> str:
    """Return the role of the heading that is one or two slips away: « Téléphonne », « Prenmo »."""
    if len(said) < _FUZZY_FROM:
        return ""
    from rapidfuzz import fuzz, process

    found = process.extractOne(said, [label for label in _EXACT if len(label) >= _FUZZY_FROM], scorer=fuzz.ratio)
    return _EXACT[found[0]] if found and found[1] >= _NEAR else ""


def score(cells: Sequence[str]) -> float:
    """Return how much a line looks like the headings of a table of people: 0 if it does not."""
    found = [read(cell) for cell in cells if cell]
    roles = {heading.role for heading in found if heading.role}
    sure = sum(heading.sure for heading in found)
    firm = sum(heading.sure >= 0.8 for heading in found)  # noqa: PLR2004 (what a heading's own words give)
    if not firm or not roles & {"name", "given", "family"}:
        return 0.0
    if len(roles) < 2 or sure < len(found) / 2:  # noqa: PLR2004
        return 0.5 if any(_says_name(cell) for cell in cells) else 0.0
    return sure


def _says_name(cell: str) -> bool:
    """« Nom » or « Full name » to the letter is nobody's name, even if no other heading is understood."""
    return _EXACT.get(plain(cell), "") in {"name", "given", "family"} and bool(_NAMED.search(plain(cell)))


def firm(cells: Sequence[str]) -> int:
    """Return how many cells are headings to the letter: cheap enough to ask of every line."""
    return sum(1 for cell in cells if 0 < len(cell) <= _LONGEST and plain(cell) in _EXACT)


def by_order(label: str) -> str:
    """Return which part of the name a heading puts first: ``family``, ``given``, or nothing."""
    said = plain(label)
    first, last = re.search(r"\b(?:prenoms?|first|given)", said), re.search(r"\b(?:noms?|last|surname|family)\b", said)
    if not first or not last:
        return ""
    return "given" if first.start() < last.start() else "family"
