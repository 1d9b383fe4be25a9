"""What people write for the choices of an event: codes, labels in every language, words cut short."""

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from difflib import get_close_matches
from functools import lru_cache
from typing import Generic, TypeVar

from conference.core.errors import Error
from conference.core.text import fold, words

_ELISION = re.compile(r"\b[dl]'")
_SMALL = frozenset({"de", "du", "des", "la", "le", "les", "et", "of", "the", "and"})
_PLURAL_FROM = 4
_SHORTEST_BEGINNING = 3
_NEAR = 0.75

T = TypeVar("T", bound=Hashable)


@lru_cache(4096)  # the same few groups and districts come in every row
def key(text: str) -> str:
    """Return a text as it is compared: no case, accents, articles or plural; a sign alone as it is."""
    found = words(_ELISION.sub("", fold(text)))
    told = [word for word in found if word not in _SMALL] or found
    return " ".join(_singular(word) for word in told) or text.strip()


def _singular(word: str) -> str:
    return word.removesuffix("s") if len(word) >= _PLURAL_FROM else word


class Lexicon(Generic[T]):
    """Choices by everything that may be written for them. ``labels`` say which are offered, in the reader's words."""

    def __init__(
        self, labels: Mapping[T, str], written: Mapping[T, Iterable[str]], *, beginnings: bool = False
    ) -> None:
        self.labels = labels
        self._exact: dict[str, dict[T, None]] = defaultdict(dict)
        self._parts: dict[T, list[str]] = {}
        for choice in {**dict.fromkeys(labels), **dict.fromkeys(written)}:
            texts = [*([labels[choice]] if choice in labels else []), *written.get(choice, ())]
            for text in texts:
                self._exact[key(text)][choice] = None
            if beginnings:
                self._parts[choice] = [part for text in texts for part in key(text).split()]

    def find(self, text: str) -> T:
        """Return the choice that ``text`` names. Raises ``import_unknown``, ``import_near``, ``import_ambiguous``."""
        wanted = key(text)
        found = list(self._exact.get(wanted, ())) or self._begun(wanted.split())
        if len(found) > 1:
            raise Error("import_ambiguous", one=self._label(found[0]), other=self._label(found[1]))
        if not found:
            raise self._unknown(wanted)
        return found[0]

    def names(self, text: str) -> bool:
        """Tell whether ``text`` is one of the labels or codes themselves, so that nobody need check the guess."""
        return key(text) in self._exact

    def _begun(self, typed: list[str]) -> list[T]:
        """Return the choices in whose labels every word typed begins one: « Comm. », « ONG locale »."""
        if not typed or min(map(len, typed)) < _SHORTEST_BEGINNING:
            return []
        return [
            choice
            for choice, parts in self._parts.items()
            if all(any(part.startswith(word) for part in parts) for word in typed)
        ]

    def _unknown(self, wanted: str) -> Error:
        near = get_close_matches(wanted, self._exact, n=1, cutoff=_NEAR) if wanted else []
        label = self._label(next(iter(self._exact[near[0]]))) if near else ""
        return Error("import_near", near=label) if label else Error("import_unknown")

    def _label(self, choice: T) -> str:
        return self.labels.get(choice, str(choice))
