"""What is wrong with a row of a file."""

from dataclasses import dataclass

from conference.core.errors import Error


@dataclass(frozen=True)
class Problem:
    """Why a row is not imported: its line in the file, the column (none: the whole row), what was read, the reason."""

    line: int
    column: str
    value: str
    error: Error
