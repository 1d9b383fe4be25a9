"""Which stakeholder group a text means: what people write for it, and what an organisation or a function tells.

Kinds are the eight that conferences of this sort have; an event's own groups are found by their words (``kinds_of``).
"""

import re
from collections.abc import Iterable

from conference.core.text import words
from conference.exchange.lists import tables

_EXACT = {text: kind for kind, texts in tables.by_key("groups").items() for text in texts}
_BY_ORGANISATION = tuple(
    (kind, re.compile(rf"\b(?:{pattern})\b")) for kind, pattern in tables.in_order("organisations")
)
_BY_FUNCTION = tuple((kind, re.compile(rf"\b(?:{pattern})\b")) for kind, pattern in tables.in_order("functions"))
KINDS = tuple(tables.by_key("groups"))


def written(text: str) -> str:
    """Return the kind that a cell of groups means, or nothing."""
    said = _plain(text)
    return _EXACT.get(said) or _EXACT.get(said.removesuffix("s")) or _prefix(said)


def _prefix(said: str) -> str:
    """Read what begins one kind's words only: « Prof. santé » is not, « communautaires » is."""
    first = said.split()[:1]
    kinds = {kind for text, kind in _EXACT.items() if first and len(first[0]) > 3 and text.startswith(said)}  # noqa: PLR2004
    return kinds.pop() if len(kinds) == 1 else ""


def titled(text: str) -> str:
    """Return the one kind that a title of rows or a sheet names; several, or a district's name, tell nothing."""
    said = f" {_plain(text)} "
    if " district " in said or " districts " in said:
        return ""
    found = {kind for text, kind in _EXACT.items() if len(text) > 2 and f" {text} " in said}  # noqa: PLR2004
    return found.pop() if len(found) == 1 else ""


def told(organisation: str, function: str) -> str:
    """Return the kind that an organisation tells, else a function; nothing if neither does."""
    for text, patterns in ((organisation, _BY_ORGANISATION), (function, _BY_FUNCTION)):
        said = _plain(text)
        for kind, pattern in patterns:
            if said and pattern.search(said):
                return kind
    return ""


def kinds_of(labels: Iterable[str]) -> str:
    """Return the kind that the labels of an event's group mean, or nothing."""
    texts = list(labels)
    for text in texts:
        if _plain(text) in _EXACT or _plain(text) in KINDS:
            return _EXACT.get(_plain(text), _plain(text))
    found = [titled(text) for text in texts]
    return next((kind for kind in found if kind), "")


def _plain(text: str) -> str:
    return " ".join(words(text.replace(".", " ")))
