"""Folding: the spelling-blind form of a text that searching and sorting compare."""

import re
import unicodedata
from itertools import pairwise

APOSTROPHES = "'’‘ʼʻʽ`´′＇ꞌߴߵʹʾʿ"

# Letters without a decomposition: Bambara, Fulfulde, Songhay and Tamasheq orthographies first, then what European
# names bring along.
_LETTERS = {
    **dict(zip("ɛɔɓɗƴƙǝəɩʋʒøđðłħı", "eobdykeeivjoddlhi", strict=True)),
    **dict.fromkeys(APOSTROPHES, "'"),
} | {"ɲ": "ny", "ŋ": "ng", "ɣ": "gh", "ɤ": "gh", "ʃ": "sh", "œ": "oe", "æ": "ae", "þ": "th", "ـ": ""}

_DROPPED = frozenset({"Cf", "Cs"})

_WORD = re.compile(r"[^\W_]+(?:'+[^\W_]+)*")

# Beyond it lie a million characters that a stranger may type to fill the table.
_REMEMBERED = 0x3000


def fold(text: str) -> str:
    """Return the text as searching sees it: no case, accents or marks, one kind of apostrophe, ɛ as e, ɲ as ny.

    Letters of other scripts (Arabic, N'Ko, Tifinagh) stay. Never fails; folding twice changes nothing more.
    """
    return text.translate(_FOLDING)


def words(text: str) -> list[str]:
    """Return the folded words in order: an apostrophe joins (N'Golo is ngolo), a hyphen or anything else separates."""
    return [found.replace("'", "") for found in _WORD.findall(fold(text))]


def tails(text: str) -> list[str]:
    """Return what follows an apostrophe in each word: golo of N'Golo, amitie of l'Amitié; two letters at least.

    They are searched besides the joined word, because people type either.
    """
    pieces = (found.split("'") for found in _WORD.findall(fold(text)))
    return [after for parts in pieces for _, after in pairwise(parts) if len(after) > 1]


class _Folding(dict[int, str]):
    """A table for ``str.translate`` that fills itself and stays small."""

    def __missing__(self, code: int) -> str:
        folded = _fold_character(chr(code))
        if code < _REMEMBERED:
            self[code] = folded
        return folded


_FOLDING = _Folding()


def _fold_character(character: str) -> str:
    """Fold one character. Folding needs no context, so a text is the sum of its characters."""
    if character in _LETTERS:
        return _LETTERS[character]
    plain = _bare(character).casefold()
    return _bare("".join(_LETTERS.get(c, c) for c in plain))


def _bare(text: str) -> str:
    """Return the letters alone: no accents, no Arabic or N'Ko marks, no invisible or half characters."""
    apart = unicodedata.normalize("NFKD", text)
    return "".join(c for c in apart if not unicodedata.combining(c) and unicodedata.category(c) not in _DROPPED)
