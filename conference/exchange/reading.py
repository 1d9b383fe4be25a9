"""A file in our terms: what each row says, which rows cannot be read, what is left aside."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from conference.core.errors import Error
from conference.core.sheets import Table
from conference.exchange import cells, rules
from conference.exchange.columns import Columns, find
from conference.exchange.lexicon import key
from conference.exchange.problem import Problem
from conference.exchange.vocabulary import Vocabulary

_LONGEST_SHOWN = 60


@dataclass(frozen=True)
class Row:
    """One row that can be read. ``says`` holds only what the file says: an empty cell says nothing."""

    line: int
    id: UUID | None
    says: Mapping[str, Any]
    #: Cells that say nothing good; of somebody known they may be just what the record has.
    doubts: Mapping[str, Problem] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    #: The group as it is written, for problems that only the whole plan shows.
    group_text: str = ""

    @property
    def name(self) -> str:
        """The name as the file has it."""
        return " ".join(part for part in (self.says.get("given_names"), self.says.get("family_name")) if part)


@dataclass
class Reading:
    """A whole file. ``guessed``: groups written short, and which one each was taken for."""

    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    ignored: tuple[str, ...] = ()
    remarks: Counter[str] = field(default_factory=Counter)
    guessed: dict[str, UUID] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many rows name somebody, those that cannot be read too."""
        return len(self.rows) + len({problem.line for problem in self.problems})


def read(table: Table, vocabulary: Vocabulary) -> Reading:
    """Read every row of a table. Raises ``import_columns_missing``, ``import_column_twice`` and ``import_nobody``."""
    columns = find(table.header, vocabulary.questions)
    reading = Reading(ignored=_with_cells(table, columns.ignored))
    for line, cell in _lines(table, columns):
        if _is_example(cell):
            reading.remarks["example"] += 1
        else:
            _read_row(line, cell, vocabulary, reading)
    if not reading.rows and not reading.problems:
        raise Error("import_nobody")
    return reading


def _with_cells(table: Table, labels: tuple[str, ...]) -> tuple[str, ...]:
    """Return the headers under which anything stands: an export says in an empty column who made it."""
    filled = {label for at, label in enumerate(table.header) if any(row[at] for row in table.rows)}
    return tuple(label for label in labels if label in filled)


def _lines(table: Table, columns: Columns) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield (line, the filled cells of our columns) of the rows in which anything is filled."""
    for line, row in enumerate(table.rows, table.header_line + 1):
        if any(row):
            yield line, {name: row[at].strip() for name, at in columns.positions.items() if row[at].strip()}


def _is_example(cell: Mapping[str, str]) -> bool:
    named = (cell.get("given_names", ""), cell.get("family_name", ""))
    return _marked(cell) and named in rules.EXAMPLE_PEOPLE


def _marked(cell: Mapping[str, str]) -> bool:
    return key(cell.get("id", "")) in rules.EXAMPLE


def _read_row(line: int, cell: Mapping[str, str], vocabulary: Vocabulary, reading: Reading) -> None:
    says: dict[str, Any] = {}
    problems = []
    for column, text in cell.items():
        try:
            value = _read_cell(column, text, cell, vocabulary)
        except Error as error:
            problems.append(Problem(line, column, text[:_LONGEST_SHOWN], error))
        else:
            if value is not None:
                says[column] = value
    problems += _missing(line, cell)
    doubts = {one.column: one for one in problems} if "id" in says else {}
    if problems and not doubts:
        reading.problems += problems
        return
    if "group" in cell and not vocabulary.groups.names(cell["group"]):
        reading.guessed[cell["group"][:_LONGEST_SHOWN]] = says["group"]
    texts = {column: cell[column] for column in doubts}
    reading.rows.append(Row(line, says.pop("id", None), _joined(says), doubts, texts, cell.get("group", "")))


def _read_cell(column: str, text: str, cell: Mapping[str, str], vocabulary: Vocabulary) -> Any:
    if column == "id" and _marked(cell):
        raise Error("import_example_kept")
    return cells.read(column, text, vocabulary)


def _missing(line: int, cell: Mapping[str, str]) -> list[Problem]:
    """Return what a new person lacks; who is known by an identifier has it already."""
    if "id" in cell:
        return []
    problems = []
    if "given_names" not in cell and "family_name" not in cell:
        problems.append(Problem(line, "given_names", "", Error("import_name_missing")))
    if "group" not in cell:
        problems.append(Problem(line, "group", "", Error("import_group_missing")))
    return problems


def _joined(says: dict[str, Any]) -> dict[str, Any]:
    """Put the numbers of both columns together."""
    if "phones" in says or "phones2" in says:
        numbers = (*says.get("phones", ()), *says.pop("phones2", ()))
        says["phones"] = tuple(dict.fromkeys(numbers))[: rules.MOST_PHONES]
    return says
