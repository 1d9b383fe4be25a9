"""How alike two records are and what says so: words for an organiser, never a decision. Pure.

Homonyms are common, phones are shared: a name that many bear weighs little, a contact that many have says nothing.
"""

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from conference.core.text import words
from conference.participants.likeness_names import (
    DOUBTFUL,
    NAMES,
    PART,
    SCRIPT,
    WHOLE,
    Said,
    alike_names,
    key_of,
    known_apart,
    said,
)

#: From here two records are worth a question.
WORTH_ASKING = 50
#: A contact that more people have than this says nothing.
FEW = 20
#: From here they are very likely one.
SURE = 80
#: What two records weigh that a registration noticed or an organiser picked, by ``Suspicion.why``, until a search
#: compares them.
NOTICED = {"asked": 75, "contact": 70, "name": 55}

#: What each piece of evidence weighs; what speaks against it is negative. The order is that of the sentence.
WEIGHTS: Mapping[str, int] = {
    "email": 45,
    "phone": 35,
    "contact_of_few": 25,
    "contact_of_many": 10,
    "name_same": 45,
    "name_sound": 42,
    "name_near": 32,
    "name_part": 28,
    "name_faint": 15,
    "name_script": 15,
    "name_rare": 15,
    "organisation_same": 20,
    "organisation_near": 12,
    "function_same": 12,
    "district_same": 4,
    "name_common": -15,
    "organisation_other": -10,
    "function_other": -5,
    "district_other": -8,
    "contacts_other": -6,
    "age_other": -8,
    "sex_other": -25,
}
CONTACTS = frozenset({"email", "phone", "contact_of_few", "contact_of_many"})
_TWO, _FEW_SHARE = 2, 5
#: What people write or leave out in the name of a structure.
_LITTLE = frozenset({"de", "du", "des", "d", "la", "le", "les", "l", "et", "pour", "of", "the", "and", "for"})
#: Among fewer people than this no name is called rare.
_MANY = 200
_COMMON, _RARE, _ESTABLISHED = 1.0, 0.02, 3


@dataclass(frozen=True)
class Face:
    """A record as it is compared: what it says, and the fingerprints of its contacts by kind."""

    ref: Hashable
    name: str
    organisation: str = ""
    function: str = ""
    sex: str = ""
    age: str = ""
    district: str = ""
    contacts: frozenset[tuple[str, Hashable]] = frozenset()
    said: Said = field(init=False)
    words: tuple[str, ...] = field(init=False)
    keys: tuple[str, ...] = field(init=False)
    place: str = field(init=False)
    work: str = field(init=False)

    def __post_init__(self) -> None:
        """Work out once what is compared often."""
        name = said(self.name)
        object.__setattr__(self, "said", name)
        object.__setattr__(self, "words", name.own)
        object.__setattr__(self, "keys", tuple(sorted(map(key_of, name.own))))
        object.__setattr__(self, "place", _plain(self.organisation))
        object.__setattr__(self, "work", _plain(self.function))


class Crowd:
    """How common names and contacts are among the people of an event."""

    def __init__(self, faces: Collection[Face]) -> None:
        self.size = len(faces)
        self._keys = Counter(key for face in faces for key in set(face.keys))
        self._words = Counter(word for face in faces for word in set(face.words))
        self._contacts = Counter(contact for face in faces for contact in face.contacts)

    def sharing(self, contact: tuple[str, Hashable]) -> int:
        """Return how many people have a contact."""
        return self._contacts[contact]

    def apart(self, one: str, other: str) -> bool:
        """Tell whether two words are two names: both known, or both written so by several people."""
        return known_apart(one, other) or min(self._words[one], self._words[other]) >= _ESTABLISHED

    def homonyms(self, keys: Iterable[str]) -> float:
        """Return how many people chance alone would give this name, were its parts drawn apart."""
        others = max(self.size - _TWO, 1)  # besides the two who are compared
        found = float(others)
        for key in set(keys):
            found *= max(self._keys[key] - _TWO, 0) / others
        return found


@dataclass(frozen=True)
class Likeness:
    """How alike two records are, from 0 to 100, and why: codes of :data:`WEIGHTS`, in their order."""

    score: int
    evidence: tuple[str, ...]

    @property
    def worth_asking(self) -> bool:
        """Tell whether an organiser should look: a contact and a name, or more than chance."""
        found = set(self.evidence)
        close = NAMES & found
        if not close:
            return False
        if "sex_other" in found and not WHOLE & found:
            return False
        by_contact = bool(found & (CONTACTS - {"contact_of_many"})) and not close <= DOUBTFUL
        return by_contact or self.score >= WORTH_ASKING

    @property
    def why(self) -> str:
        """Return what a suspicion is for, in one word: a contact shared, the name, or a name nearly the same."""
        if CONTACTS & set(self.evidence):
            return "contact"
        return "name" if WHOLE & set(self.evidence) else "near"


def compare(one: Face, other: Face, crowd: Crowd) -> Likeness:
    """Compare two records."""
    names = _names(one, other, crowd)
    found = {*_contacts(one, other, crowd), *names, *_details(one, other)}
    evidence = tuple(code for code in WEIGHTS if code in found)
    score = sum(WEIGHTS[code] for code in evidence) if names else 0
    return Likeness(max(0, min(100, score)), evidence)


def alike_texts(one: str, other: str) -> str:
    """Compare what two records say as they say it: ``same`` word for word, ``near``, or ``other``."""
    if words(one) == words(other):
        return "same"
    return "other" if _differ(_plain(one), _plain(other)) else "near"


@lru_cache(maxsize=16384)
def near_texts(one: str, other: str) -> bool:
    """Tell whether two folded texts say nearly the same: one within the other, its initials, or a few letters apart."""
    from rapidfuzz import fuzz

    short, long = sorted((one, other), key=len)
    if f" {short} " in f" {long} " or fuzz.token_sort_ratio(one, other) >= 88:  # noqa: PLR2004 (a few letters)
        return True
    return len(short) > _TWO and short == "".join(word[0] for word in long.split() if word not in _LITTLE)


def one_person(one: Face, other: Face, *, of_many: bool = False) -> bool | None:
    """Judge two records that share a contact: one person, perhaps (``None``), or two people.

    One person only if the names are alike and nothing that both say speaks against it: father and son may have one name
    and one phone. ``of_many``: the contact is a focal point's, whose people may be homonyms; then they must do the same
    at the same place.
    """
    name, sexes = alike_names(one.said, other.said), _contradict(one.sex, other.sex)
    if not name or (sexes and name not in WHOLE):
        return False
    places, works = (one.place, other.place), (one.work, other.work)
    elsewhere, otherwise = _differ(*places), _differ(*works)
    one_work = all(works) and not otherwise
    doubts = (
        name in DOUBTFUL,
        # A sex or an age is often typed wrongly: the same work outweighs it.
        (sexes or _contradict(one.age, other.age)) and not one_work,
        elsewhere and not one_work and len(one.contacts & other.contacts) < _TWO,
        otherwise and name == PART,
        of_many and (elsewhere or otherwise or not (all(places) or all(works))),
    )
    return None if any(doubts) else True


def same_work(one: Face, other: Face) -> bool:
    """Tell whether two people do the same at the same place, as far as it is said; a contradiction says no.

    Where it is not said of both, they are not the same if both have contacts: those differ.
    """
    places, works = (one.place, other.place), (one.work, other.work)
    if _differ(*places) or _differ(*works):
        return False
    strangers = bool(one.contacts and other.contacts)
    if all(places):
        return all(works) or not any(works) or not strangers
    if all(works):
        return not _contradict(one.district, other.district)
    return not any(places) and not any(works) and not strangers


def _differ(one: str, other: str) -> bool:
    return bool(one and other) and one != other and not near_texts(one, other)


def _contradict(one: str, other: str) -> bool:
    return bool(one and other and one != other)


def _names(one: Face, other: Face, crowd: Crowd) -> set[str]:
    # Who shares a contact may well make one slip that several others make too.
    apart = known_apart if one.contacts & other.contacts else crowd.apart
    name = alike_names(one.said, other.said, apart)
    if not name:
        return set()
    if name == SCRIPT:
        return {name}
    chance = crowd.homonyms(set(one.keys) & set(other.keys) or one.keys)
    if chance >= _COMMON:
        return {name, "name_common"}
    rare = chance < _RARE and crowd.size >= _MANY and name in WHOLE
    return {name, "name_rare"} if rare else {name}


def _contacts(one: Face, other: Face, crowd: Crowd) -> set[str]:
    found = {_contact(kind, crowd.sharing((kind, mac))) for kind, mac in one.contacts & other.contacts} - {""}
    if found:
        return found if found == {"contact_of_many"} else found - {"contact_of_many"}
    kinds = {kind for kind, _ in one.contacts} & {kind for kind, _ in other.contacts}
    return {"contacts_other"} if kinds else set()


def _contact(kind: str, people: int) -> str:
    if people <= _TWO:
        return kind
    if people <= _FEW_SHARE:
        return "contact_of_few"
    return "contact_of_many" if people <= FEW else ""


def _details(one: Face, other: Face) -> set[str]:
    found = {_text("organisation", one.place, other.place), _text("function", one.work, other.work)}
    if one.district and other.district:
        found.add("district_same" if one.district == other.district else "district_other")
    if _contradict(one.sex, other.sex):
        found.add("sex_other")
    if _contradict(one.age, other.age):
        found.add("age_other")
    return found - {""}


def _text(what: str, one: str, other: str) -> str:
    if not one or not other:
        return ""
    if one == other:
        return f"{what}_same"
    near = near_texts(one, other)
    return (f"{what}_near" if what == "organisation" else f"{what}_same") if near else f"{what}_other"


def _plain(text: str) -> str:
    return " ".join(word.removesuffix("s") for word in words(text) if word not in _LITTLE)
