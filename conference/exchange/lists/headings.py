"""What a column says it holds: its heading, in French or English, cut short, mistyped, with others behind a stroke."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from conference.core.text import words
from conference.exchange.lists import tables

#: Roles that a column may have; ``ignore``: known, and never taken in.
ROLES = (
    "name", "given", "family", "married", "title", "sex", "age", "group", "district", "commune", "place",
    "organisation", "function", "phones", "email", "arrival", "language", "number", "id", "ignore",
)  # fmt: skip
#: Of these several columns may be read.
MANY = frozenset({"phones", "ignore", "number"})

_EXACT = {label: role for role, labels in tables.by_key("headings").items() for label in labels}
_BY_WORD = tuple((role, re.compile(rf"\b(?:{pattern})\b")) for role, pattern in tables.in_order("heading_words"))
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
    return _EXACT[found[0]] if found[1] >= _NEAR else ""


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
