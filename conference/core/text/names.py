"""Keys under which the spellings of one name meet: Coulibaly, Koulibaly and Kulubali; Diarra and Jara.

Keys serve searching and proposals only. What a person wrote is never changed.
"""

import csv
import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path

from conference.core.text.folding import words

VARIANTS_FILE = Path(__file__).parents[1] / "data" / "name_variants.csv"

Variants = Mapping[str, tuple[str, ...]]

# French and Bambara ways of writing the same sounds, in the order in which they apply. x stands for the sound of ch.
_RULES = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"ch|sh", "x"),
        (r"ph", "f"),
        (r"qu(?=[aeio])|q|kh|ck", "k"),
        (r"gn", "ni"),
        (r"gu(?=[eiy])", "g"),
        (r"c(?=[eiy])", "s"),
        (r"c", "k"),
        (r"d[iy](?=[aeou])|dj", "j"),
        (r"ou(?=[aeio])|u(?=[aeio])", "w"),
        (r"^wu|ou", "u"),
        (r"e[iy](?![aeou])", "e"),
        (r"y", "i"),
        # French h is silent, but between vowels it parts Mahamadou from Mamadou.
        (r"(?<![aeiou])h|h(?![aeiou])", ""),
        (r"n(?=[bp])", "m"),
        (r"(.)\1+", r"\1"),
    )
)
_LATIN_WORD = re.compile(r"[a-z]{2,}")


def name_key(word: str, variants: Variants | None = None) -> str:
    """Return the main key of one word: the same for every spelling of a name; empty for what is no Latin word."""
    return next(iter(name_keys(word, variants)), "")


def name_keys(word: str, variants: Variants | None = None) -> tuple[str, ...]:
    """Return every key of one word, the main one first.

    There are several when a spelling stands for two names (Chaka for Cheick and for Siaka) and for a listed variant,
    which keeps the key of its own sound too. Two words are spellings of one name when they share a key.
    ``variants`` replaces the shipped list.
    """
    own = sound("".join(words(word)))
    listed = (listed_variants() if variants is None else variants).get(own, ())
    return tuple(dict.fromkeys((*listed, own))) if own else ()


@lru_cache(maxsize=8192)
def sound(word: str) -> str:
    """Return the sound of a folded word as a French speaker in Mali reads it; empty for digits or other scripts."""
    if not _LATIN_WORD.fullmatch(word):
        return ""
    for pattern, replacement in _RULES:
        word = pattern.sub(replacement, word)
    return word


def variants_of(rows: Iterable[tuple[str, str]]) -> Variants:
    """Return the keys that each listed spelling adds, from (name, other spelling) pairs.

    Names of several words are matched word by word; a spelling that is itself a name keeps its own key first.
    """
    pairs = [
        (sound(name), sound(other))
        for names, others in rows
        for name, other in _word_pairs(words(names), words(others))
    ]
    names = {name for name, _ in pairs}
    table: dict[str, tuple[str, ...]] = {}
    for name, other in pairs:
        if name and other and name != other:
            table[other] = (*table.get(other, (other,) if other in names else ()), name)
    return table


def _word_pairs(names: list[str], others: list[str]) -> Iterable[tuple[str, str]]:
    return zip(names, others, strict=True) if len(names) == len(others) else ()


@cache
def listed_variants() -> Variants:
    """Return the keys that each spelling of the shipped list adds, read once; without it the rules of sound work."""
    if not VARIANTS_FILE.exists():
        return {}
    with VARIANTS_FILE.open(encoding="utf-8-sig", newline="") as file:
        return variants_of((row["canonical"], row["variant"]) for row in csv.DictReader(file))
