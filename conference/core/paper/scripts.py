"""Scripts whose letters no font on paper has: which they are, and the Debian package whose font has them. Pure."""

import csv
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from conference.core.paper.lettering import missing_glyphs

OTHER = "other"
"""Signs such as emoji, and scripts that the table does not have: there is nothing to install for them."""


@dataclass(frozen=True, slots=True)
class Missing:
    """Letters of one script that would be empty boxes; to have them, install ``package`` and copy ``font``.

    The font goes to the folder ``FONTS``; both are empty for a script of which no font is known.
    """

    script: str
    letters: str
    package: str = ""
    font: str = ""


@dataclass(frozen=True, slots=True)
class _Script:
    code: str
    package: str = ""
    font: str = ""


def missing_scripts(text: str) -> list[Missing]:
    """Return what no font has of a text, script by script, in the order in which they appear."""
    found: dict[_Script, str] = {}
    for letter in missing_glyphs(text):
        script = _script(letter)
        found[script] = found.get(script, "") + letter
    return [Missing(script.code, letters, script.package, script.font) for script, letters in found.items()]


def whole_words(text: str) -> str:
    """Return the words of a text that can be printed whole: a word with a letter left out would be another word."""
    return " ".join(word for word in text.split() if not missing_glyphs(word))


def _script(letter: str) -> _Script:
    name = unicodedata.name(letter, "").replace("-", " ").split(" ")[0]
    return _SCRIPTS.get(name, _Script(OTHER))


def _read() -> Mapping[str, _Script]:
    with (Path(__file__).parent / "data" / "scripts.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        prefix: _Script(row["script"], row["package"], row["font"])
        for row in rows
        for prefix in row["prefixes"].split(";")
    }


_SCRIPTS = _read()
