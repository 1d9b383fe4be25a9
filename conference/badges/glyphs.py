"""What a badge says instead of letters that no font has: never an empty box, never a name that we made up. Pure."""

from collections.abc import Mapping
from functools import lru_cache

from conference.core.paper.lettering import missing_glyphs, printable
from conference.core.paper.scripts import whole_words

_NAMES = ("only_name", "given_names", "family_name")


def drawable(texts: Mapping[str, str]) -> dict[str, str]:
    """Return the texts of a badge (``person_texts`` or ``face_texts``) without the words that no font has.

    Nothing is transliterated. A name of which only a part can be printed is that part; one of which nothing can be
    printed is the code that the badge has.
    """
    drawn = {field: words(text) for field, text in texts.items()}
    if any(drawn.get(name, "") != texts.get(name, "") for name in _NAMES):
        drawn |= _names(texts, drawn)
    return drawn


def instead(field: str, texts: Mapping[str, str]) -> str:
    """Return what is printed where ``field`` has letters that no font has: nothing, a part of it, or the code."""
    drawn = drawable(texts)
    if field in _NAMES:
        return drawn.get(field) or drawn.get("only_name", "")
    return drawn.get(field, "")


def _names(texts: Mapping[str, str], drawn: Mapping[str, str]) -> dict[str, str]:
    """Return the names again: two that are left stay two, one that is left has all the room, none is the code."""
    left = [drawn.get(name, "") for name in _NAMES]
    given, family = drawn.get("given_names", ""), drawn.get("family_name", "")
    if given and family:
        return {"only_name": "", "given_names": given, "family_name": family}
    return {"only_name": next(filter(None, left), texts.get("code", "")), "given_names": "", "family_name": ""}


@lru_cache(maxsize=4096)
def words(text: str) -> str:
    """Return a text without the words that no font has."""
    line = printable(text)
    return whole_words(line) if missing_glyphs(line) else text
