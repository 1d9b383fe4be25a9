"""The people of a session as organisers type them, one a line: ``modération : Awa Diallo (médecin-chef)``."""

import re

from conference.agenda import role_services, typed
from conference.agenda.editor_words import role_words
from conference.core.errors import Error
from conference.core.history import Fields
from conference.core.i18n import current_locale
from conference.core.text import clean_line, fold

_NAME_AND_WORDS = re.compile(r"([^()]*)(?:\((.+)\))?")
_PAIR = re.compile(r"(.+?)\s+([a-z]{2,3}-[a-z]{2,3})")
_USUAL = "speaker"


def read_people(text: str) -> list[Fields]:
    """Return the records of the people that were typed, in their order; nothing for nothing.

    A line without a role is a speaker's; words in parentheses are a function, alone or behind a name; behind an
    interpreter may stand two languages. Raises ``bad_person`` with the line that cannot be read.
    """
    return [_one(line) for line in filter(None, map(clean_line, text.split("\n")))]


def _one(line: str) -> Fields:
    role, rest = _role(line)
    pair = _PAIR.fullmatch(rest) if role == "interpreter" else None
    languages = typed.read_pairs(pair[2])[0] if pair else None
    found = _NAME_AND_WORDS.fullmatch(pair[1] if pair else rest)
    name, words = (found[1].strip(), (found[2] or "").strip()) if found else ("", "")
    if not (name or words):
        raise Error("bad_person", line=line)
    label = {current_locale(): words}
    return role_services.a_role(
        role, label=label, name=name, languages=(languages[0], languages[1]) if languages else None
    )


def _role(line: str) -> tuple[str, str]:
    """Return the role that a line begins with, and what is left of it."""
    word, colon, rest = line.partition(":")
    if not colon:
        return _USUAL, line
    known = {fold(said): code for code, said in role_words().items()} | {code: code for code in role_words()}
    if fold(word.strip()) not in known:
        raise Error("bad_person", line=line)
    return known[fold(word.strip())], rest.strip()
