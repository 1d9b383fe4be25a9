"""Whether two names may be one person's, and whom among thousands a person resembles.

Only the same contact and a similar name make a duplicate. The rest is a question: homonyms are common, phones are
shared, so neither a name nor a phone alone says anything.
"""

from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from conference.core.text import name_keys, words
from conference.exchange.lists import name_book

SAME, PART, FAINT, OTHER = 3, 2, 1, 0
_CERTAIN = 2.0
_ONE_SLIP, _TWO_SLIPS = 5, 8
#: A phone that half a village shares says nothing beyond this many people.
_MOST = 20

Ref = TypeVar("Ref", bound=Hashable)


@dataclass(frozen=True)
class Entry(Generic[Ref]):
    """Somebody as compared with others: names, what they do and where, fingerprints of their contacts."""

    ref: Ref
    name: str
    married: str = ""
    sex: str = ""
    organisation: str = ""
    function: str = ""
    district: str = ""
    contacts: frozenset[Hashable] = frozenset()


@dataclass(frozen=True)
class Match(Generic[Ref]):
    """Whom somebody resembles: surely (``duplicate``), or perhaps, with the code of the reason."""

    ref: Ref
    sure: bool
    why: str


@dataclass
class Matcher(Generic[Ref]):
    """Remembers everybody met, and names those whom a newcomer resembles."""

    _by_contact: dict[Hashable, list[Entry[Ref]]] = field(default_factory=dict)
    _by_name: dict[tuple[str, ...], list[Entry[Ref]]] = field(default_factory=dict)

    def remember(self, entry: Entry[Ref]) -> None:
        """Keep somebody for those who come later."""
        for contact in entry.contacts:
            self._by_contact.setdefault(contact, []).append(entry)
        self._by_name.setdefault(signature(entry.name), []).append(entry)

    def find(self, entry: Entry[Ref]) -> Match[Ref] | None:
        """Return whom somebody resembles most, if anybody."""
        likely, perhaps = dict[Ref, Entry[Ref]](), dict[Ref, str]()
        for other in self._sharing(entry.contacts):
            alike = closeness(entry, other)
            if alike >= PART:
                likely.setdefault(other.ref, other)
            elif alike == FAINT:
                perhaps.setdefault(other.ref, "alike_contact")
        if likely:
            return self._of(entry, list(likely.values()))
        for other in self._by_name.get(signature(entry.name), ())[-_MOST * 5 :]:
            if same_work(entry, other) and closeness(entry, other) >= SAME:
                perhaps.setdefault(other.ref, "alike_work")
        ref = next(iter(perhaps), None)
        return None if ref is None else Match(ref, sure=False, why=perhaps[ref])

    def _of(self, entry: Entry[Ref], likely: Sequence[Entry[Ref]]) -> Match[Ref]:
        """One is it; of several, the one who does the same work; else a person must say which."""
        if len(likely) > 1:
            likely = [other for other in likely if same_work(entry, other)] or likely
        return Match(likely[0].ref, sure=len(likely) == 1, why="same_contact" if len(likely) == 1 else "alike_several")

    def _sharing(self, contacts: Collection[Hashable]) -> Iterable[Entry[Ref]]:
        return (other for contact in sorted(contacts, key=repr) for other in self._by_contact.get(contact, ())[:_MOST])


def signature(name: str) -> tuple[str, ...]:
    """Return what every spelling and order of a name has in common."""
    return tuple(sorted(next(iter(name_keys(word)), "") or word for word in words(name)))


def closeness(one: Entry[Ref], other: Entry[Ref]) -> int:
    """Compare two names: ``SAME`` word for word, ``PART`` (one has more words), ``FAINT`` (initials, one word only)."""
    first, second = words(one.name), words(other.name)
    if not first or not second:
        return OTHER
    if signature(one.name) == signature(other.name) or _run_together(first, second):
        return SAME
    extra = [*words(one.married), *words(other.married)]
    short, long = sorted((first, second), key=len)
    matched, faint = _matched(short, [*long, *extra])
    if matched < len(short) or (one.sex and other.sex and one.sex != other.sex):
        return OTHER
    if faint or len(short) < 2:  # noqa: PLR2004 (a single name is borne by many)
        return FAINT if len(short) > 1 or len(long) > 1 else OTHER
    return SAME if len(short) == len(long) else PART


def _matched(short: Sequence[str], long: Sequence[str]) -> tuple[int, bool]:
    """Return how many words of one name another has too, and whether any of them only by its initial."""
    left, count, faint = list(long), 0, False
    for word in sorted(short, key=len, reverse=True):
        at = next((at for at, other in enumerate(left) if same_word(word, other)), None)
        if at is None:
            at = next(
                (at for at, other in enumerate(left) if 1 in {len(word), len(other)} and word[0] == other[0]), None
            )
            faint = faint or at is not None
        if at is not None:
            left.pop(at)
            count += 1
    return count, faint


def same_word(one: str, other: str) -> bool:
    """Tell whether two words are spellings of one name: equal, sounding so, or a slip apart.

    Two names that are both known are two names, however near: Jean and Jeanne, Mamadou and Mahamadou.
    """
    if one == other:
        return True
    if _two_names(one, other):
        return False
    if set(name_keys(one)) & set(name_keys(other)):
        return True
    shorter = min(len(one), len(other))
    if shorter < _ONE_SLIP:
        return False
    from rapidfuzz.distance import OSA

    most = 2 if shorter >= _TWO_SLIPS else 1
    return OSA.distance(one, other, score_cutoff=most) <= most


def _two_names(one: str, other: str) -> bool:
    """Tell whether two words are written as two known names that do not share a sound."""
    certain = all(name_book.given(word) == _CERTAIN or name_book.family(word) == _CERTAIN for word in (one, other))
    return certain and not set(name_keys(one)) & set(name_keys(other))


def _run_together(first: Sequence[str], second: Sequence[str]) -> bool:
    """« N Diaye Fatou » and « Fatou Ndiaye »: the same letters, in any order of the words."""
    if len(first) == len(second):
        return False
    turned = {"".join([*first[at:], *first[:at]]) for at in range(len(first))}
    return any("".join([*second[at:], *second[:at]]) in turned for at in range(len(second)))


def same_work(one: Entry[Ref], other: Entry[Ref]) -> bool:
    """Tell whether two people do the same at the same place, as far as it is said; a contradiction says no."""
    places = _plain(one.organisation), _plain(other.organisation)
    works = _plain(one.function), _plain(other.function)
    if all(places) and places[0] != places[1] and not _inside(*places):
        return False
    if all(works) and works[0] != works[1] and not _inside(*works):
        return False
    if all(places):
        return all(works) or not any(works) or not (one.contacts and other.contacts)
    if all(works):
        return not (one.district and other.district and one.district != other.district)
    return not any(places) and not any(works) and not (one.contacts and other.contacts)


def _inside(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return f" {short} " in f" {long} "


def _plain(text: str) -> str:
    return " ".join(word.removesuffix("s") for word in words(text))
