"""Plain messages of organisers: what may stand in them for each recipient. Pure.

What an organiser types is never a format string: only the words below, in braces, are replaced, once.
"""

import re
from collections.abc import Callable, Mapping

from conference.core.text import fold

#: What stands in braces, by its folded name. The link is a key: previews do not show it.
TOKENS = ("prenom", "nom", "page")
LONGEST_SUBJECT = 120
LONGEST_TEXT = 4_000
_TOKEN = re.compile(r"(?P<space>[ \u00a0]?)\{[ ]*(?P<word>[^{}\s][^{}\n]{0,29}?)[ ]*\}")


def unknown_tokens(text: str) -> list[str]:
    """Return what stands in braces and means nothing: a slip that nobody should receive."""
    return [found["word"] for found in _TOKEN.finditer(text) if fold(found["word"]) not in TOKENS]


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return the text with each known word in braces replaced; one without a value goes, with the space before it.

    A value is not looked at again, whatever stands in it.
    """
    return _TOKEN.sub(_replacing(values), text)


def _replacing(values: Mapping[str, str]) -> Callable[["re.Match[str]"], str]:
    def replace(found: "re.Match[str]") -> str:
        key = fold(found["word"])
        if key not in TOKENS:
            return found[0]
        value = values.get(key, "")
        return found["space"] + value if value else ""

    return replace
