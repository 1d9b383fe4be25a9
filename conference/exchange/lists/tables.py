"""The words that lists are recognised by, in French and English: kept as data, so that adding one needs no program."""

import json
from functools import cache
from pathlib import Path
from typing import Any

_DATA = Path(__file__).parents[1] / "data" / "words.json"


@cache
def _all() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(_DATA.read_text(encoding="utf-8"))
    return found


def by_key(name: str) -> dict[str, list[str]]:
    """Return a table of words by what they mean."""
    found: dict[str, list[str]] = _all()[name]
    return found


def in_order(name: str) -> list[tuple[str, str]]:
    """Return (what is meant, the pattern of any of its words), the surest first."""
    return [(meaning, "|".join(patterns)) for meaning, patterns in _all()[name]]


def words_of(name: str) -> frozenset[str]:
    """Return a set of words."""
    return frozenset(_all()[name])


def pattern_of(name: str) -> str:
    """Return the pattern of any of these."""
    return "|".join(_all()[name])
