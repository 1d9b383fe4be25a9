"""Finding people by what somebody types: the stored key, the patterns that search it, and help with typing errors."""

from collections.abc import Collection, Iterable

from conference.core.text.folding import tails, words
from conference.core.text.names import name_keys, sound

MOST_WORDS = 8
LONGEST_QUERY = 200
MARK = "~"

# Shorter words have too many neighbours; longer ones may hold two errors.
_SHORTEST_WITH_ERROR = 4
_TWO_ERRORS_FROM = 6
_SHORTEST_SOUND = 3


def search_key(*parts: str | None) -> str:
    """Return the column to search: `` word word ~key ~key ``, a space at both ends, each once.

    ``LIKE '% abc%'`` finds the starts of words, ``LIKE '% ~abc%'`` those of names in any spelling.
    """
    text = " ".join(part for part in parts if part)
    own = words(text)
    keys = (MARK + key for word in own for key in name_keys(word))
    return " ".join(("", *dict.fromkeys((*own, *tails(text), *keys)), ""))


def key_words(key: str) -> list[str]:
    """Return the words of a stored search key, without its marked keys: what ``near_words`` compares with."""
    return [word for word in key.split() if not word.startswith(MARK)]


def search_words(query: str) -> list[str]:
    """Return the folded words of what somebody typed: at most eight, of the first 200 characters."""
    return words(query[:LONGEST_QUERY])[:MOST_WORDS]


def search_terms(query: str) -> list[list[str]]:
    r"""Return for each word typed the ``LIKE`` patterns (``ESCAPE '\'``) of which one must match a search key.

    The last letters of a word may be missing. A spelling listed as another name's is searched under that whole name.
    """
    return [_patterns(word) for word in search_words(query)]


def near_terms(query: str, vocabulary: Collection[str]) -> list[list[str]]:
    """Return patterns like ``search_terms`` that also forgive typing errors, for a search that found nobody.

    ``vocabulary``: the distinct words of the event's search keys.
    """
    return [
        _patterns(word) + [_pattern(near, whole=True) for near in near_words(word, vocabulary)]
        for word in search_words(query)
    ]


def near_words(query_word: str, vocabulary: Collection[str], limit: int = 5) -> list[str]:
    """Return the words nearest to one with a typing error, best first; none for fewer than four letters.

    One wrong, missing, added or swapped letter, two from six letters on, in the word, its sound or its beginning.
    """
    word = "".join(words(query_word[:LONGEST_QUERY]))
    if len(word) < _SHORTEST_WITH_ERROR:
        return []
    beginnings = {other: other[: len(word)] for other in vocabulary}
    ranked = [
        *_near(word, {other: other for other in vocabulary}, 0),
        *_near(sound(word), {other: sound(other) for other in vocabulary}, 1),
        *_near(word, beginnings, 2),
    ]
    return list(dict.fromkeys(other for *_, other in sorted(ranked)))[:limit]


def like_escape(text: str) -> str:
    r"""Return the text with ``%``, ``_`` and ``\`` made harmless in a ``LIKE`` pattern under ``ESCAPE '\'``."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _patterns(word: str) -> list[str]:
    own = sound(word)
    whole = [_pattern(MARK + key, whole=True) for key in name_keys(word) if key != own]
    says_something = len(own) > 1 or own == word  # the sound of zzz is one z
    return [_pattern(word), *([_pattern(MARK + own)] if own and says_something else []), *whole]


def _pattern(start: str, *, whole: bool = False) -> str:
    return f"% {like_escape(start)}{' ' if whole else ''}%"


def _near(word: str, forms: dict[str, str], rank: int) -> Iterable[tuple[float, int, str]]:
    """Yield (distance, rank, vocabulary word) for the forms within the errors that the word's length allows."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    errors = 2 if len(word) >= _TWO_ERRORS_FROM else 1
    long_enough = len(word) >= _SHORTEST_SOUND  # the sound of zzzz is one z: nearly anything is near that
    near = process.extract(word, forms, scorer=OSA.distance, score_cutoff=errors, limit=None) if long_enough else []
    return ((distance, rank, other) for _, distance, other in near)
