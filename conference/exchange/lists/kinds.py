"""What a line is that has no person: a title, a total, a note; and names that are nobody's."""

import re
from collections.abc import Sequence

from conference.core.text import clean_line, fold, name_book, words
from conference.exchange.lists import groups, names, tables

_TOTAL = re.compile(
    r"(?:sous|grand|sub)?[\s-]*tota(?:l|ux)\b|effectifs?\b|nombre (?:de|total)|soit\b|arrete la presente|number of"
)
_NOTE = re.compile(tables.pattern_of("notes"))
_SECTION = re.compile(rf"\b(?:{tables.pattern_of('sections')})\b")
_LATER = re.compile(tables.pattern_of("later"))
_TEST = tables.words_of("tests")
_ROLE_WORDS = tables.words_of("roles")
_SMALL = tables.words_of("small")
_COUNT = re.compile(
    r"(?:\d+|deux|trois|quatre|cinq|six|sept|huit|dix|two|three|four|five|six|seven|eight|ten)\s+[^\W\d]+"
)
_SEVERAL = re.compile(r"\s(?:et|and|&|\+)\s|\s*/\s*|\n")
_ARTICLES = frozenset({"l", "la", "le", "les", "the", "son", "sa", "leur", "un", "une", "his", "her"})
_MOST_WORDS = 12
#: Signs that a name has at most, with titles, remarks and a married name.
_LONGEST_NAME = 200


def is_total(cells: Sequence[str]) -> bool:
    """Tell whether a line counts the others."""
    return (
        bool(cells) and any(_TOTAL.match(fold(clean_line(cell))) for cell in cells[:2]) and "@" not in " ".join(cells)
    )


def is_note(text: str) -> bool:
    """Tell whether a line with one text says something about the list."""
    line = fold(clean_line(text))
    return bool(_NOTE.match(line)) or len(words(text)) > _MOST_WORDS


def is_section(text: str, *, whole_rows: bool) -> bool:
    """Tell whether the only text of a line is a title. ``whole_rows``: the others of this list have several cells."""
    line = clean_line(text)
    if endless(line):
        return False
    plain = " ".join(words(line))
    if _LATER.fullmatch(fold(line)) or nobody(line) == "import_several":
        return False
    said = _SECTION.search(plain) or groups.titled(line) or line.endswith(":")
    tokens = names.read(line).full.split()
    known = any(name_book.known(token) for token in tokens)
    if said:
        return not known or len(words(line)) > 4 or not _named(tokens)  # noqa: PLR2004 (longer than a name)
    return whole_rows and not known and ((line.isupper() and len(tokens) > 1) or any(map(str.isdigit, line)))


def _named(tokens: Sequence[str]) -> bool:
    return all(name_book.known(token) for token in tokens)


def nobody(text: str) -> str:
    """Return why a name is nobody's, as a code; nothing if it may be somebody's."""
    line = names.repaired(text)
    if endless(line):
        return "import_not_a_name"
    plain = fold(line).strip(" .,;:()[]«»\"'")
    bare = names.without_formula(line)
    if not bare or not any(c.isalpha() for c in bare):
        return "import_formula" if names.is_formula(line) and any(map(str.isalnum, line)) else "import_reserved"
    if _LATER.fullmatch(plain) or _LATER.fullmatch(re.sub(r"[\s\W]+", " ", plain).strip()):
        return "import_reserved"
    return _not_a_person(bare, plain)


def _not_a_person(bare: str, plain: str) -> str:
    told = words(bare)
    while len(told) > 1 and told[0] in _ARTICLES:
        told = told[1:]
    if told and all(word in _TEST for word in told):
        return "import_test"
    if _COUNT.match(plain) and not any(name_book.known(word) for word in told):
        return "import_several"
    roles = [word for word in told if word in _ROLE_WORDS]
    if roles and not any(name_book.known(w) for w in told if w not in _ROLE_WORDS) and _only_roles(told):
        return "import_function_only"
    return "import_several" if _is_two(bare) else ""


def endless(line: str) -> bool:
    """Tell a text that is far too long for a name: what reads names takes the square of their length."""
    return len(line) > _LONGEST_NAME or len(names.without_remark(line).split()) > _MOST_WORDS


def _only_roles(told: Sequence[str]) -> bool:
    """Tell a function, and at most what it is of: « Chauffeur », « Chauffeur de l’UNICEF », « Agent de santé »."""
    return told[0] in _ROLE_WORDS and (
        all(word in _ROLE_WORDS or word in _SMALL for word in told)
        or (len(told) > 1 and (told[1] in _SMALL or told[0] in _PLURAL))
    )


_PLURAL = frozenset(word for word in _ROLE_WORDS if word.endswith("s"))


def _is_two(line: str) -> bool:
    """Tell two whole names in one cell."""
    parts = [part for part in _SEVERAL.split(line) if part and part.strip()]
    return len(parts) > 1 and all(
        len(words(part)) > 1 and any(name_book.known(word) for word in words(part)) for part in parts
    )
