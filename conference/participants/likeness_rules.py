"""How alike two records are and what says so: words for an organiser, never a decision. Pure.

Homonyms are common, phones are shared: a name that many bear weighs little, a contact that many have says nothing.
"""

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from conference.core.text import name_key, words

#: From here two records are worth a question.
WORTH_ASKING = 50
#: A contact that more people have than this says nothing.
FEW = 20
#: From here they are very likely one.
SURE = 80
#: What two records weigh that a registration noticed, by ``Suspicion.why``, until a search compares them.
NOTICED = {"contact": 70, "name": 55}

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
NAMES = frozenset({"name_same", "name_sound", "name_near", "name_part", "name_faint"})
_WHOLE = frozenset({"name_same", "name_sound"})
_TWO, _FEW_SHARE = 2, 5
#: What people write or leave out in the name of a structure.
_LITTLE = frozenset({"de", "du", "des", "d", "la", "le", "les", "l", "et", "of", "the", "and"})
_ONE_SLIP, _TWO_SLIPS = 5, 8
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
    words: tuple[str, ...] = field(init=False)
    keys: tuple[str, ...] = field(init=False)
    place: str = field(init=False)
    work: str = field(init=False)

    def __post_init__(self) -> None:
        """Work out once what is compared often."""
        said = tuple(words(self.name))
        object.__setattr__(self, "words", said)
        object.__setattr__(self, "keys", tuple(sorted(name_key(word) or word for word in said)))
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

    def established(self, word: str) -> bool:
        """Tell whether several people write a name so: then it is no slip of another."""
        return self._words[word] >= _ESTABLISHED

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
        if "sex_other" in found and not _WHOLE & found:
            return False
        by_contact = bool(found & (CONTACTS - {"contact_of_many"})) and close != {"name_faint"}
        return by_contact or self.score >= WORTH_ASKING

    @property
    def why(self) -> str:
        """Return what a suspicion is for, in one word: a contact shared, the name, or a name nearly the same."""
        if CONTACTS & set(self.evidence):
            return "contact"
        return "name" if _WHOLE & set(self.evidence) else "near"


def compare(one: Face, other: Face, crowd: Crowd) -> Likeness:
    """Compare two records."""
    names = _names(one, other, crowd)
    found = {*_contacts(one, other, crowd), *names, *_details(one, other)}
    evidence = tuple(code for code in WEIGHTS if code in found)
    score = sum(WEIGHTS[code] for code in evidence) if names else 0
    return Likeness(max(0, min(100, score)), evidence)


def alike_names(one: Sequence[str], other: Sequence[str], crowd: Crowd | None = None) -> str:
    """Compare two names, given as folded words in any order: a code of :data:`NAMES`, empty for two names.

    Spellings of one sound are one name, and so are a slip of the finger and words run together; two names that several
    people bear are two names, however near: Mamadou and Mahamadou.
    """
    if not one or not other:
        return ""
    if sorted(one) == sorted(other) or _run_together(one, other):
        return "name_same"
    if sorted(map(_key, one)) == sorted(map(_key, other)):
        return "name_sound"
    short, long = sorted((one, other), key=len)
    matched, faint = _matched(short, long, crowd)
    if matched < len(short) or len(long) < _TWO:
        return ""
    if faint or len(short) < _TWO:
        return "name_faint"
    return "name_near" if len(short) == len(long) else "name_part"


def same_word(one: str, other: str, crowd: Crowd | None = None) -> bool:
    """Tell whether two words are spellings of one name: sounding so, or a slip apart."""
    if one == other or _key(one) == _key(other):
        return True
    shorter = min(len(one), len(other))
    if shorter < _ONE_SLIP or (crowd is not None and crowd.established(one) and crowd.established(other)):
        return False
    from rapidfuzz.distance import OSA

    most = 2 if shorter >= _TWO_SLIPS else 1
    return OSA.distance(one, other, score_cutoff=most) <= most


def near_texts(one: str, other: str) -> bool:
    """Tell whether two folded texts say nearly the same: one within the other, or a few letters apart."""
    from rapidfuzz import fuzz

    short, long = sorted((one, other), key=len)
    return f" {short} " in f" {long} " or fuzz.token_sort_ratio(one, other) >= 88  # noqa: PLR2004 (a few letters)


def _names(one: Face, other: Face, crowd: Crowd) -> set[str]:
    name = alike_names(one.words, other.words, crowd)
    if not name:
        return set()
    chance = crowd.homonyms(set(one.keys) & set(other.keys) or one.keys)
    if chance >= _COMMON:
        return {name, "name_common"}
    rare = chance < _RARE and crowd.size >= _MANY and name in _WHOLE
    return {name, "name_rare"} if rare else {name}


def _contacts(one: Face, other: Face, crowd: Crowd) -> set[str]:
    found = {_contact(kind, crowd.sharing((kind, mac))) for kind, mac in one.contacts & other.contacts} - {""}
    if found:
        return found
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
    if one.sex and other.sex and one.sex != other.sex:
        found.add("sex_other")
    if one.age and other.age and one.age != other.age:
        found.add("age_other")
    return found - {""}


def _text(what: str, one: str, other: str) -> str:
    if not one or not other:
        return ""
    if one == other:
        return f"{what}_same"
    near = near_texts(one, other)
    return (f"{what}_near" if what == "organisation" else f"{what}_same") if near else f"{what}_other"


def _matched(short: Sequence[str], long: Sequence[str], crowd: Crowd | None) -> tuple[int, bool]:
    """Return how many words of one name another has too, and whether any of them only by its initial."""
    left, count, faint = list(long), 0, False
    for word in sorted(short, key=len, reverse=True):
        at = next((at for at, other in enumerate(left) if same_word(word, other, crowd)), None)
        if at is None:
            initials = (at for at, other in enumerate(left) if 1 in {len(word), len(other)} and word[0] == other[0])
            at = next(initials, None)
            faint = faint or at is not None
        if at is not None:
            left.pop(at)
            count += 1
    return count, faint


def _run_together(one: Sequence[str], other: Sequence[str]) -> bool:
    """« N Diaye Fatou » and « Fatou Ndiaye »: the same letters, in any order of the words."""
    if len(one) == len(other):
        return False
    turned = {"".join([*one[at:], *one[:at]]) for at in range(len(one))}
    return any("".join([*other[at:], *other[:at]]) in turned for at in range(len(other)))


def _key(word: str) -> str:
    return name_key(word) or word


def _plain(text: str) -> str:
    return " ".join(word.removesuffix("s") for word in words(text) if word not in _LITTLE)
