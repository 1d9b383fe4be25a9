"""Cleaning what people type or paste: nothing invisible is kept, nothing visible is changed."""

import re
import unicodedata

# Part of Persian and Indic spelling and of emoji, meaningless at an end.
_JOINERS = "\u200c\u200d"

# Letters by their category, but drawn as nothing: a name made of them would look empty.
_BLANK_LETTERS = "\u115f\u1160\u2800\u3164\uffa0"

_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_EMPTY_LINES = re.compile(r"\n{3,}")

# Beyond it lie a million characters that a stranger may type to fill the tables.
_REMEMBERED = 0x3000


def clean_line(text: str | None, limit: int | None = None) -> str:
    """Return one line as typed: NFC, trimmed, every run of white space one space, nothing invisible.

    ``limit`` counts characters; a letter is not parted from its accents. Case, accents, apostrophes and hyphens stay
    exactly as typed. Never fails; ``None`` is empty.
    """
    shown = " ".join((text or "").translate(_LINE).split())
    return _cut(unicodedata.normalize("NFC", shown), limit).strip(" " + _JOINERS)


def clean_text(text: str | None, limit: int | None = None) -> str:
    """Return several lines as typed: each as ``clean_line``, at most one empty line together, none at the ends."""
    lines = "\n".join(clean_line(line) for line in visible(text or "").split("\n"))
    return _cut(_EMPTY_LINES.sub("\n\n", lines), limit).strip("\n " + _JOINERS)


def visible(text: str) -> str:
    r"""Return the text without control, bidirectional and half characters, every line end as ``\n``.

    Spaces stay as many as they are, of one kind; tabs stay. What is left can be encoded, stored and put in XML.
    """
    if text.isprintable():
        return text
    return _LINE_END.sub("\n", text).translate(_TEXT)


def _cut(text: str, limit: int | None) -> str:
    """Return the first ``limit`` characters, fewer where the cut would part a letter from its marks."""
    if limit is None or len(text) <= limit:
        return text
    end = limit
    while end and unicodedata.combining(text[end]):
        end -= 1
    return text[:end]


class _Visible(dict[int, str | None]):
    """A table for ``str.translate`` that fills itself: a space for white space, nothing for what is dropped."""

    def __missing__(self, code: int) -> str | None:
        character = chr(code)
        kept = " " if character.isspace() else None if _is_dropped(character) else character
        if code < _REMEMBERED:
            self[code] = kept
        return kept


_LINE = _Visible()
_TEXT = _Visible({ord("\n"): "\n", ord("\t"): "\t"})


def _is_dropped(character: str) -> bool:
    """Tell controls, bidirectional and other format characters, half characters and noncharacters."""
    if character in _JOINERS:
        return False
    if unicodedata.category(character) in ("Cc", "Cf", "Cs") or character in _BLANK_LETTERS:
        return True
    return "\ufdd0" <= character <= "\ufdef" or ord(character) & 0xFFFE == 0xFFFE  # noqa: PLR2004 # Unicode's nonchars
