"""Whether two names may be one person's: in any order and spelling, a slip of the finger apart, a word more. Pure.

It is the one judgement of names: of a registration, of a list that is imported, of the search through everybody.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from conference.core.text import name_book, name_key, name_keys, words

#: How two names are alike.
SAME, SOUND, NEAR, PART, FAINT, SCRIPT = (
    "name_same",
    "name_sound",
    "name_near",
    "name_part",
    "name_faint",
    "name_script",
)
#: The nearest first.
BY_NEARNESS = (SAME, SOUND, NEAR, PART, FAINT)
NAMES = frozenset({*BY_NEARNESS, SCRIPT})
#: The whole name is the same, however it is spelled.
WHOLE = frozenset({SAME, SOUND})
#: Too little of the name is known to say more than perhaps.
DOUBTFUL = frozenset({FAINT, SCRIPT})
#: Tells of two words whether they are two names, however near they are written.
Apart: TypeAlias = Callable[[str, str], bool]

_ONE_SLIP, _TWO_SLIPS, _TWO = 5, 8, 2
_CERTAIN = 2.0
#: What stands with a name and is none: people write it or not.
_TITLES = frozenset(
    words(
        "M Mr Mme Mlle Mrs Ms Miss Monsieur Madame Mademoiselle Dr Dre Docteur Doctor Pr Prof Professeur Professor "
        "El Al Hadj Hadji Hadja Elhadj Elhadji Elhadja Alhadji Alhaji Col Colonel Cdt Commandant Cne Capitaine Lt Gal "
        "Imam Abbé Pasteur Sœur née né"
    )
)
#: Behind it stands the name of a husband.
_WIFE = frozenset(words("épouse ép épse veuve vve"))


class Said(NamedTuple):
    """The folded words of a name, and those of a husband's that stand behind « épouse »."""

    own: tuple[str, ...]
    married: tuple[str, ...] = ()


def said(name: str) -> Said:
    """Return the words of a name, without titles; with them where less than two would stay."""
    every = words(name)
    at = next((at for at, word in enumerate(every) if word in _WIFE and at), len(every))
    own = [word for word in every[:at] if word not in _TITLES]
    return Said(tuple(own if len(own) >= _TWO else every[:at]), tuple(every[at + 1 :]))


@lru_cache(maxsize=16384)
def key_of(word: str) -> str:
    """Return the sound of a word; of another script the word itself."""
    return name_key(word) or word


def alike_names(one: Said, other: Said, apart: Apart | None = None) -> str:
    """Compare two names: a code of :data:`NAMES`, empty for two people's names.

    Spellings of one sound are one name, and so are a slip of the finger and words run together; two names that are both
    known are two names, however near: Mamadou and Mahamadou. ``apart`` may know more of those. A name in Latin letters
    and one in others cannot be compared: they may be one.
    """
    if not one.own or not other.own:
        return ""
    return _whole(one.own, other.own) or _in_part(one, other, apart or known_apart)


def _whole(first: Sequence[str], second: Sequence[str]) -> str:
    if sorted(first) == sorted(second) or _run_together(first, second):
        return SAME
    if sorted(map(key_of, first)) == sorted(map(key_of, second)):
        return SOUND
    return SCRIPT if _is_latin(first) != _is_latin(second) else ""


def _in_part(one: Said, other: Said, apart: Apart) -> str:
    """Compare names of which not every word is the same; a husband's name is a word that stands there or not."""
    if min(len(one.own), len(other.own)) < _TWO:
        return _single(one, other, apart)
    wife = (*one.married, *other.married)
    pairs = [pair for pair in ((one.own, other.own), (other.own, one.own)) if len(pair[0]) <= len(pair[1])]
    for besides in ((), wife) if wife else ((),):
        matched = [_matched(short, [*long, *besides], apart) for short, long in pairs]
        whole = [faint for (count, faint), (short, _) in zip(matched, pairs, strict=True) if count == len(short)]
        if whole:
            return FAINT if all(whole) else NEAR if len(one.own) == len(other.own) and not besides else PART
    return ""


def _single(one: Said, other: Said, apart: Apart) -> str:
    """Compare a name of one word, which many bear, with one of several."""
    (word,), long = sorted((one.own, other.own), key=len)
    return FAINT if len(long) >= _TWO and _matched((word,), long, apart)[0] else ""


def same_word(one: str, other: str, apart: Apart | None = None) -> bool:
    """Tell whether two words are spellings of one name: sounding so, or a slip apart."""
    if one == other or _share_a_sound(one, other):
        return True
    shorter = min(len(one), len(other))
    if shorter < _ONE_SLIP or (apart or known_apart)(one, other):
        return False
    from rapidfuzz.distance import OSA

    most = 2 if shorter >= _TWO_SLIPS else 1
    return OSA.distance(one, other, score_cutoff=most) <= most


@lru_cache(maxsize=8192)
def known_apart(one: str, other: str) -> bool:
    """Tell whether two words of different sound are both written as a known name."""
    return all(name_book.given(word) == _CERTAIN or name_book.family(word) == _CERTAIN for word in (one, other))


def _share_a_sound(one: str, other: str) -> bool:
    return not _keys(one).isdisjoint(_keys(other))


@lru_cache(maxsize=16384)
def _keys(word: str) -> frozenset[str]:
    return frozenset(name_keys(word))


def _is_latin(name: Sequence[str]) -> bool:
    return any("a" <= letter <= "z" for word in name for letter in word)


def _matched(short: Sequence[str], long: Sequence[str], apart: Apart) -> tuple[int, bool]:
    """Return how many words of one name another has too, and whether any of them only by its initial."""
    left, count, faint = list(long), 0, False
    for word in sorted(short, key=len, reverse=True):
        at = next((at for at, other in enumerate(left) if same_word(word, other, apart)), None)
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
