"""What an attendance sheet says, and how its lines fall on pages. Pure.

The model is the sheet that auditors of trainings ask for: one per half-day and group, A4 landscape.
"""

from collections.abc import Sequence
from dataclasses import dataclass

LINES_PER_PAGE = 12
LEAST_BLANK_LINES = 4


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One person on a sheet. ``number`` is the line that the desk names aloud: it stays once a sheet is printed.

    ``arrived`` is the hour at which the desk noted them, of who had come when it was printed.
    """

    number: int
    name: str = ""
    sex: str = ""
    organisation: str = ""
    function: str = ""
    phone: str = ""
    email: str = ""
    code: str = ""
    age_bracket: str = ""
    arrived: str = ""


@dataclass(frozen=True, slots=True)
class GroupSheet:
    """The people of one group, in the order of their lines. ``minimal`` names nobody: it has codes instead.

    ``blank``: at least so many blank lines follow, numbered after ``last``, the highest line ever given.
    """

    group: str
    lines: Sequence[SheetLine]
    pattern: str = ""
    minimal: bool = False
    blank: int = LEAST_BLANK_LINES
    last: int = 0


@dataclass(frozen=True, slots=True)
class Heading:
    """What all sheets of a half-day share, as printed. ``title`` may be empty where the event must not be named."""

    title: str
    place: str
    day: str
    period: str
    project_code: str = ""
    organisers: str = ""
    session: str = ""


@dataclass(frozen=True, slots=True)
class Labels:
    """The fixed words of a sheet in one language."""

    language: str
    sheet: str
    place: str
    day: str
    period: str
    project_code: str
    session: str
    number: str
    name: str
    sex: str
    organisation: str
    function: str
    phone: str
    email: str
    signature: str
    code: str
    age_bracket: str
    group: str
    mark: str
    male: str
    female: str
    total: str
    registered: str
    present: str
    people: str
    responsible: str
    responsible_name: str
    responsible_function: str
    page: str
    batch: str
    arrived: str = ""


@dataclass(frozen=True, slots=True)
class Totals:
    """Men, women and everybody: somebody whose sex is not known is in the total alone."""

    male: int
    female: int
    total: int


def totals(lines: Sequence[SheetLine]) -> Totals:
    """Count the people of ``lines``, not the blank ones."""
    people = [line for line in lines if line.name or line.code]
    count = [line.sex for line in people].count
    return Totals(count("M"), count("F"), len(people))


def pages(lines: Sequence[SheetLine], least_blank: int = LEAST_BLANK_LINES, last: int = 0) -> list[list[SheetLine]]:
    """Return the lines of each page, twelve on every one: the people, then numbered blank lines for others who come.

    The blank lines fill the last page, are at least ``least_blank``, and follow the highest number, ``last`` included.
    """
    blank = least_blank + -(len(lines) + least_blank) % LINES_PER_PAGE
    last = max([last, *(line.number for line in lines)])
    every = [*lines, *(SheetLine(number) for number in range(last + 1, last + 1 + blank))]
    return [every[start : start + LINES_PER_PAGE] for start in range(0, len(every), LINES_PER_PAGE)]
