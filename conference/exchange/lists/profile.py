"""What the cells of a column look like: where there is no heading, or none that is understood, they tell the role."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from conference.core.text import name_book, words
from conference.exchange.lists import groups, kinds, names, values
from conference.exchange.lists.gazetteer import Gazetteer

_SAMPLE = 60
_ENOUGH = 0.55
_PHONE = re.compile(r"[^A-Za-z@]*\d[\d\s().\-/;,+]{6,}\d[^@]*")
_NAME_WORDS = range(1, 6)
_INTEGER = re.compile(r"\d{1,4}(?:\.0|bis|ter)?")


@dataclass(frozen=True)
class Guess:
    """A role that the cells of a column speak for, and the part of the cells that do."""

    role: str
    sure: float


def guesses(column: Sequence[str], places: Gazetteer) -> list[Guess]:
    """Return what a column may hold by its cells, the surest first."""
    cells = [cell for cell in column if cell and not values.nothing(cell)][:_SAMPLE]
    if not cells:
        return []
    found = [Guess(role, sum(map(test, cells)) / len(cells)) for role, test in _tests(places).items()]
    return sorted((guess for guess in found if guess.sure >= _ENOUGH), key=lambda guess: -guess.sure)


def _tests(places: Gazetteer) -> Mapping[str, Callable[[str], bool]]:
    return {
        "email": lambda cell: "@" in cell and bool(values.emails_in(cell)),
        "number": lambda cell: bool(_INTEGER.fullmatch(cell)),
        "sex": lambda cell: bool(values.read_sex(cell)) and len(words(cell)) == 1,
        "arrival": lambda cell: len(cell) > 4 and values.read_date(cell, 2026) is not None,  # noqa: PLR2004
        "phones": _is_phone,
        "place": places.known,
        "group": lambda cell: bool(groups.written(cell)) and len(words(cell)) <= 5,  # noqa: PLR2004
        "name": _is_name,
        "organisation": lambda cell: bool(groups.told(cell, "")),
        "function": lambda cell: bool(groups.told("", cell)) or kinds.nobody(cell) == "import_function_only",
    }


def _is_phone(cell: str) -> bool:
    return len(re.sub(r"\D", "", cell)) >= 7 and bool(_PHONE.fullmatch(cell) or values.phones_in(cell))  # noqa: PLR2004


def _is_name(cell: str) -> bool:
    if "@" in cell or kinds.endless(cell):
        return False
    tokens = names.read(cell).full.split()
    if len(tokens) not in _NAME_WORDS or any(map(str.isdigit, cell)) or groups.told(cell, ""):
        return False
    return any(name_book.known(token) for token in tokens)


def part_of_name(column: Sequence[str]) -> str:
    """Return ``given`` or ``family`` if a column of names has one part only, else nothing."""
    cells = [cell for cell in column if cell][:_SAMPLE]
    short = [cell for cell in cells if len(cell.split()) == 1]
    if not cells or len(short) < 0.6 * len(cells):
        return ""
    lean = sum(name_book.given(token) - name_book.family(token) for cell in cells for token in cell.split())
    return "given" if lean > 0 else "family"
