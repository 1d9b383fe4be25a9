"""Where a line of a name or a sentence may end: words that belong to the next one are never left behind. Pure."""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from unicodedata import category

_JOINTS = "-/@._"
"""A line may end after these, inside a word, where no better place is."""

_JOINERS = "\u200c\u200d"
_OPENING = "«(&–"
_HALVINGS = 14
_HAIR = 1e-9

BOUND = frozenset((Path(__file__).parent / "data" / "bound_words.txt").read_text(encoding="utf-8").split())
"""Words that are said with the one that follows: a son of, a daughter of, an article, a title."""


def joints(line: str) -> list[list[int]]:
    """Return the places at which ``line`` may be broken, best kind first; each kind includes those before it.

    Between words, but not after one that belongs to the next, nor before what stands alone at the end; then after a
    hyphen and the like; then between any words. A place is the index of the first character of the next line.
    """
    spaces = [place for place, letter in enumerate(line) if letter == " " and place]
    good = [place for place in spaces if not _binds(line, place)]
    inside = [place for place in range(1, len(line)) if line[place - 1] in _JOINTS and line[place] != " "]
    return [good, sorted({*good, *inside}), sorted({*spaces, *inside})]


def anywhere(line: str) -> list[int]:
    """Return every place between two letters; a letter keeps its marks."""
    return [
        place
        for place in range(1, len(line))
        if not category(line[place]).startswith("M") and line[place] not in _JOINERS
    ]


def _binds(line: str, place: int) -> bool:
    """Tell whether the words on both sides of the space at ``place`` belong together."""
    before, after = line[:place].rsplit(" ", 1)[-1], line[place + 1 :].split(" ", 1)
    if not _has_letters(after[0]):
        return after[0][0] not in _OPENING
    alone = len(after) == 1 and _bound(after[0])
    return alone or _bound(before) or before in _OPENING


def _bound(word: str) -> bool:
    bare = word.casefold().strip("().,;:’'")
    return bare in BOUND or (len(bare) == 1 and word.endswith((".", "’", "'")))


def _has_letters(word: str) -> bool:
    return any(letter.isalnum() for letter in word)


def broken(ends: Sequence[float], places: Sequence[int], count: int) -> list[int]:
    """Return up to ``count - 1`` of ``places`` so that the widest line is as narrow as it can be.

    ``ends[i]`` is how far the first ``i`` characters reach. Lines come out as even as that allows.
    """
    if not places or count == 1:
        return []
    cuts = [0, *places, len(ends) - 1]
    reach = [ends[cut] for cut in cuts]
    narrow, wide = max(after - before for before, after in pairwise(reach)), reach[-1]
    narrow = max(narrow, wide / count)
    if _filled(reach, narrow, count) is None:
        for _ in range(_HALVINGS):
            middle = (narrow + wide) / 2
            narrow, wide = (middle, wide) if _filled(reach, middle, count) is None else (narrow, middle)
        narrow = wide
    return [cuts[index] for index in _filled(reach, narrow, count) or []]


def _filled(reach: Sequence[float], width: float, count: int) -> list[int] | None:
    """Fill up to ``count`` lines of ``width``, the last one first; ``None`` where it takes more."""
    chosen: list[int] = []
    end = reach[-1]
    for index in range(len(reach) - 2, -1, -1):
        if end - reach[index] > width + _HAIR:
            chosen.append(index + 1)
            end = reach[index + 1]
    return None if len(chosen) >= count else chosen[::-1]
