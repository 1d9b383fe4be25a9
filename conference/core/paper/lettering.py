"""Letters on paper: which shipped font has them, how wide they are, which way they run. Pure."""

import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from conference.core.text import clean_line

FONTS = Path(__file__).resolve().parents[3] / "static" / "fonts"
_REGULAR = ("NotoSans-Regular", "NotoSansArabic-Regular", "NotoSansNKo-Regular", "NotoSansTifinagh-Regular")
_BOLD = ("NotoSans-Bold", "NotoSansArabic-Bold", "NotoSansNKo-Regular", "NotoSansTifinagh-Regular")
_SHIPPED = ("Noto Sans", "Noto Sans Arabic", "Noto Sans NKo", "Noto Sans Tifinagh")
_EM = 1000
_UNKNOWN = 1000
"""A letter that no font has is drawn as an empty box, about as wide as it is high."""

MOST_MARKS = 3
"""Arabic with all its vowels has so many above one letter; no spelling that our fonts have needs more."""

_HYPHENS = str.maketrans({"\u2010": "-", "\u2011": "-"})
_UNSEEN = frozenset("\u200c\u200d\u034f\ufe0e\ufe0f")


def further_fonts(folder: Path = FONTS) -> list[Path]:
    """Return the fonts that somebody put beside ours, for scripts that ours lack (``paper.scripts`` says which)."""
    kinds = {".ttf", ".otf", ".ttc"}
    files = (path for path in folder.iterdir() if path.suffix.lower() in kinds)
    return sorted(path for path in files if path.stem not in {*_REGULAR, *_BOLD})


def families(folder: Path = FONTS) -> tuple[str, ...]:
    """Return the families of the fonts in a folder, ours first: in this order they are asked for a letter."""
    return (*_SHIPPED, *(_family(path) for path in further_fonts(folder)))


def printable(text: str | None) -> str:
    """Return one line that may be printed: as ``clean_line`` gives it, hyphens in the one form that every font has.

    Of the marks on one letter the first ``MOST_MARKS`` stay: a pile of them would cover the badge next to it.
    """
    line = clean_line(text)
    return line if line.isascii() else _bearable(line.translate(_HYPHENS))


def _bearable(line: str) -> str:
    kept, marks = list[str](), 0
    for letter in line:
        marks = marks + 1 if unicodedata.category(letter).startswith("M") else 0
        if marks <= MOST_MARKS:
            kept.append(letter)
    return "".join(kept)


def advance(text: str, *, bold: bool = False) -> float:
    """Return the width of ``text`` in em, letter by letter; scripts that join letters come out a little narrower."""
    widths = advances(bold=bold)
    return sum(0 if letter in _UNSEEN else widths.get(ord(letter), _UNKNOWN) for letter in text) / _EM


def letter_advances(text: str, *, bold: bool = False) -> list[float]:
    """Return the width in em of each letter of ``text``."""
    widths = advances(bold=bold)
    return [0.0 if letter in _UNSEEN else widths.get(ord(letter), _UNKNOWN) / _EM for letter in text]


def missing_glyphs(text: str) -> tuple[str, ...]:
    """Return the letters of ``text`` that no shipped font has, each once: they would be printed as empty boxes."""
    widths = advances(bold=False)
    unknown = (letter for letter in text if ord(letter) not in widths and letter not in _UNSEEN)
    return tuple(dict.fromkeys(unknown))


def runs_right_to_left(text: str) -> bool:
    """Tell whether the first letter with a direction runs right to left (UAX #9, rules P2 and P3)."""
    for letter in text:
        direction = unicodedata.bidirectional(letter)
        if direction in ("R", "AL"):
            return True
        if direction == "L":
            return False
    return False


@cache
def advances(*, bold: bool, without: tuple[Path, ...] = ()) -> Mapping[int, int]:
    """Return the width in thousandths of an em of every letter the fonts have, by code point.

    ``without``: fonts that somebody added and that are not there for whom this is for.
    """
    table: dict[int, int] = {}
    ours = [FONTS / f"{name}.ttf" for name in (_BOLD if bold else _REGULAR)]
    for path in reversed([*ours, *(one for one in further_fonts() if one not in without)]):
        table |= font_advances(path)
    return MappingProxyType(table)


@cache
def font_advances(path: Path) -> dict[int, int]:
    """Return the width of every letter of one font, as ``advances``; of a collection, of its first font."""
    from fontTools.ttLib import TTFont

    with TTFont(path, lazy=True, fontNumber=0) as font:
        widths, em = font["hmtx"].metrics, font["head"].unitsPerEm
        return {code: round(widths[glyph][0] * _EM / em) for code, glyph in font.getBestCmap().items()}


def _family(path: Path) -> str:
    from fontTools.ttLib import TTFont

    with TTFont(path, lazy=True, fontNumber=0) as font:
        return str(font["name"].getBestFamilyName())


FAMILIES = families()
"""The families that paper is set in."""
