"""A table that came in: a header and rows of text, within limits."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from conference.core.errors import Error
from conference.core.text import clean_line, fold

# Empty lines that a person may have left among the rows; more of them are a mistake or an attack.
_MOST_EMPTY = 1000


@dataclass(frozen=True)
class Table:
    """The first line that holds anything is the header, at ``header_line`` of the file as its reader sees it (from 1).

    Every row is as long as the header, and is plain visible text: what a formula is worth, never the formula. Empty
    rows between others are kept, so that row *i* (from 0) stands at line ``header_line + 1 + i``.
    """

    header: tuple[str, ...]
    rows: list[tuple[str, ...]]
    header_line: int = 1

    def records(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Yield (line, {header: cell}) for the rows that hold anything; columns without a header are left out.

        Raises ``Error("sheet_column_twice", label=…)`` if two headers are the same but for case and accents.
        """
        names = [fold(label) for label in self.header if label]
        for position, label in enumerate(label for label in self.header if label):
            if fold(label) in names[:position]:
                raise Error("sheet_column_twice", label=label)
        for line, row in enumerate(self.rows, self.header_line + 1):
            if any(row):
                yield line, {label: cell for label, cell in zip(self.header, row, strict=True) if label}


def tabulate(lines: Iterable[Sequence[str]], *, first_line: int = 1, max_rows: int, max_columns: int) -> Table:
    """Return the table of these lines, reading no more of them than the limits allow.

    Raises ``Error``: ``sheet_empty``, ``sheet_too_many_rows`` or ``sheet_too_many_columns`` (with ``limit``).
    """
    numbered = ((number, _trimmed(line, max_columns)) for number, line in enumerate(lines, first_line))
    filled = _counted(numbered, max_rows)
    header_line, header = next(filled, (0, []))
    if not header:
        raise Error("sheet_empty")
    rows = _without_gaps(filled, header_line)
    width = max(len(header), *map(len, rows), 0)
    padded = [(*row, *[""] * (width - len(row))) for row in rows]
    labels = tuple(clean_line(label) for label in header) + ("",) * (width - len(header))
    return Table(labels, padded, header_line)


def _trimmed(line: Sequence[str], max_columns: int) -> list[str]:
    """Return the cells up to the last that holds anything."""
    end = len(line)
    while end and not line[end - 1].strip():
        end -= 1
    if end > max_columns:
        raise Error("sheet_too_many_columns", limit=max_columns)
    return [cell.strip() for cell in line[:end]]


def _counted(numbered: Iterable[tuple[int, list[str]]], max_rows: int) -> Iterator[tuple[int, list[str]]]:
    """Yield the lines that hold anything: the header, then at most ``max_rows``."""
    count = empty = 0
    for number, line in numbered:
        if line:
            count += 1
            if count <= max_rows + 1:
                yield number, line
        else:
            empty += 1
        if count > max_rows + 1 or empty > _MOST_EMPTY + max_rows:
            raise Error("sheet_too_many_rows", limit=max_rows)


def _without_gaps(filled: Iterable[tuple[int, list[str]]], header_line: int) -> list[list[str]]:
    """Return the rows after the header, an empty one for each line left empty."""
    rows: list[list[str]] = []
    for number, line in filled:
        rows.extend([] for _ in range(number - header_line - 1 - len(rows)))
        rows.append(line)
    return rows
