"""Given names and family names that are known, by their sound: they tell which part of a name is which."""

import csv
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path

from conference.core.text.folding import words
from conference.core.text.names import name_keys

_DATA = Path(__file__).parents[1] / "data"


def column(name: str) -> list[dict[str, str]]:
    """Return the rows of a shipped table."""
    with (_DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _keys(names: Iterable[str]) -> frozenset[str]:
    return frozenset(key for name in names for word in words(name)[:1] for key in name_keys(word))


@cache
def _given() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    rows = column("given_names.csv")
    return (
        frozenset(word for row in rows for word in words(row["name"])[:1]),
        _keys(row["name"] for row in rows if row["sex"] == "M"),
        _keys(row["name"] for row in rows if row["sex"] == "F"),
    )


@cache
def _family() -> tuple[frozenset[str], frozenset[str]]:
    rows = column("family_names.csv")
    return frozenset(word for row in rows for word in words(row["name"])[:1]), _keys(row["name"] for row in rows)


@lru_cache(maxsize=8192)
def given(word: str) -> float:
    """Return how surely a word is a given name: 2 written so, 1.5 sounding so, 0 unknown."""
    exact, male, female = _given()
    parts = words(word)
    if not parts:
        return 0
    return 2 if parts[0] in exact else 1.5 if any(_sounds(part, male | female) for part in parts) else 0


@lru_cache(maxsize=8192)
def family(word: str) -> float:
    """Return how surely a word is a family name: 2 written so, 1.5 sounding so, 0 unknown."""
    exact, keys = _family()
    first = words(word)[:1]
    if not first:
        return 0
    return 2 if first[0] in exact else 1.5 if _sounds(first[0], keys) else 0


def known(word: str) -> bool:
    """Tell whether a word is a name of either kind."""
    return bool(given(word) or family(word))


@lru_cache(maxsize=8192)
def sex_of(word: str) -> str:
    """Return the sex that a given name tells: ``F``, ``M``, or nothing if unknown or borne by both."""
    _, male, female = _given()
    first = words(word)[:1]
    keys = set(name_keys(first[0])) if first else set()
    is_male, is_female = bool(keys & male), bool(keys & female)
    return "" if is_male == is_female else "F" if is_female else "M"


def _sounds(word: str, keys: frozenset[str]) -> bool:
    return any(key in keys for key in name_keys(word))
