"""Reads one workbook from standard input, writes its cells as JSON: a process of its own, run by path.

It imports nothing of ours, so that it starts in a few hundredths of a second and knows no secret. Arguments: how many
rows and columns to read at most, and ``all`` for every visible sheet. Answer: ``{"first_line": …, "lines": [[…]]}``;
for all, ``{"sheets": [{"name": …, "position": …, "first_line": …, "first_column": …, "lines": …, "hidden_rows": …,
"hidden_columns": …}], "hidden": […]}`` (merged cells filled downwards, hidden columns empty); or ``{"error": code}``.
"""

import datetime as dt
import io
import json
import re
import resource
import sys
import zipfile
from decimal import Decimal
from typing import Any
from xml.parsers import expat

_MEMORY = 300 * 1024 * 1024
_CPU_SECONDS = 6
_FILES = 32
_LONGEST_CELL = 32_767
_MOST_CHARACTERS = 20_000_000
#: Of all sheets together, where every cell is looked into for names: four times a list of 5,000 people.
_MOST_IN_A_BOOK = 6_000_000
# The header, empty lines that people leave, and one more line that shows that there are too many.
_SPARE_LINES = 1002
_MOST_SHEETS = 60
_MOST_MERGED = 20_000
_MOST_COLUMNS = 16_384
_TRUE = frozenset({"1", "true"})


def limit() -> None:
    """Bound what this process may take; passing a bound ends it with a signal."""
    for kind, most in (
        (resource.RLIMIT_AS, _MEMORY),
        (resource.RLIMIT_CPU, _CPU_SECONDS),
        (resource.RLIMIT_NOFILE, _FILES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))


def answer(data: bytes, max_rows: int, max_columns: int, *, every: bool = False) -> dict[str, Any]:
    """Return the cells of the first visible sheet as text (or of every one), or why they cannot be read."""
    import python_calamine as calamine

    try:
        workbook = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        if every:
            return _book(data, workbook, max_rows, max_columns)
        position = _first_visible(workbook)
        if position is None:
            return {"error": "sheet_empty"}
        return _cells(workbook.get_sheet_by_index(position), max_rows, max_columns)
    except calamine.PasswordError:
        return {"error": "sheet_protected"}
    except MemoryError:
        return {"error": "sheet_too_large"}
    except (calamine.CalamineError, expat.ExpatError, zipfile.BadZipFile, KeyError, ValueError, OSError):
        return {"error": "sheet_damaged"}


def _first_visible(workbook: Any) -> int | None:
    import python_calamine as calamine

    shown = calamine.SheetVisibleEnum.Visible, calamine.SheetTypeEnum.WorkSheet
    sheets = enumerate(workbook.sheets_metadata)
    return next((position for position, sheet in sheets if (sheet.visible, sheet.typ) == shown), None)


def _book(data: bytes, workbook: Any, max_rows: int, max_columns: int) -> dict[str, Any]:
    import python_calamine as calamine

    seen, hidden, rows, characters = _unseen(data), list[str](), 0, 0
    sheets: list[dict[str, Any]] = []
    for position, about in enumerate(workbook.sheets_metadata):
        if about.typ != calamine.SheetTypeEnum.WorkSheet or len(sheets) >= _MOST_SHEETS:
            continue
        if about.visible != calamine.SheetVisibleEnum.Visible:
            hidden.append(about.name)
            continue
        sheet = workbook.get_sheet_by_index(position)
        found = _cells(sheet, max_rows, max_columns)
        if "error" in found:
            return found
        rows += sum(1 for line in found["lines"] if any(line))
        if rows > max_rows + _SPARE_LINES or sheet.total_height > 100 * max_rows:
            return {"error": "sheet_too_many_rows"}
        characters += sum(len(cell) for line in found["lines"] for cell in line)
        if characters > _MOST_IN_A_BOOK:
            return {"error": "sheet_too_large"}
        unseen_rows, unseen_columns = seen.get(about.name, (set(), set()))
        first_line, first_column = found["first_line"], (sheet.start or (0, 0))[1]
        _fill(found["lines"], sheet.merged_cell_ranges or (), first_line - 1, first_column)
        for line in found["lines"]:
            for column in unseen_columns:
                if 0 <= column - first_column < len(line):
                    line[column - first_column] = ""
        where = {"position": position, "first_column": first_column}
        about_it = {"name": about.name, "hidden_rows": sorted(unseen_rows), "hidden_columns": sorted(unseen_columns)}
        sheets.append({**where, **about_it, **found})
    return {"sheets": sheets, "hidden": hidden} if sheets else {"error": "sheet_empty"}


def _fill(lines: list[list[str]], ranges: Any, first_line: int, first_column: int) -> None:
    """Write what stands in a merged cell into each row that it covers; merged over columns it is a title."""
    for (top, left), (bottom, right) in list(ranges)[:_MOST_MERGED]:
        if left != right or top == bottom or not 0 <= top - first_line < len(lines):
            continue
        column = left - first_column
        for row in range(top - first_line + 1, min(bottom - first_line + 1, len(lines))):
            source = lines[top - first_line]
            if 0 <= column < min(len(source), len(lines[row])) and not lines[row][column]:
                lines[row][column] = source[column]


def _unseen(data: bytes) -> dict[str, tuple[set[int], set[int]]]:
    """Return the hidden rows (from 1) and columns (from 0) of each sheet of an .xlsx or .ods file, by its name."""
    if not data.startswith(b"PK"):
        return {}
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        names = set(parts.namelist())
        if "content.xml" in names:
            return _unseen_in_ods(parts.read("content.xml"))
        targets: dict[str, str] = {}
        _parse(
            parts.read("xl/_rels/workbook.xml.rels"),
            lambda _tag, a: targets.update({a.get("Id", ""): a.get("Target", "")}),
        )
        sheets: dict[str, str] = {}

        def sheet(tag: str, a: dict[str, str]) -> None:
            link = next((value for key, value in a.items() if key.endswith(":id")), "")
            if tag.endswith("sheet") and "name" in a and link in targets:
                sheets[a["name"]] = targets[link]

        _parse(parts.read("xl/workbook.xml"), sheet)
        found = {}
        for name, target in list(sheets.items())[:_MOST_SHEETS]:
            path = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
            if path in names:
                found[name] = _unseen_in_xlsx(parts.read(path))
        return found


def _unseen_in_xlsx(xml: bytes) -> tuple[set[int], set[int]]:
    rows: set[int] = set()
    columns: set[int] = set()
    last = 0

    def element(tag: str, a: dict[str, str]) -> None:
        nonlocal last
        kind = tag.rpartition(":")[2]
        if kind == "row":
            last = int(a.get("r", last + 1))
            if a.get("hidden") in _TRUE or a.get("zeroHeight") in _TRUE:
                rows.add(last)
        elif kind == "col" and (a.get("hidden") in _TRUE or float(a.get("width", 1)) == 0):
            columns.update(range(int(a["min"]) - 1, min(int(a["max"]), _MOST_COLUMNS)))

    # Without « hidden » anywhere there is nothing to look for in a hundred thousand cells.
    if re.search(rb"hidden|zeroHeight|width=.0[\"'.]", xml):
        _parse(xml, element)
    return rows, columns


def _unseen_in_ods(xml: bytes) -> dict[str, tuple[set[int], set[int]]]:
    found: dict[str, tuple[set[int], set[int]]] = {}
    name, row, column = "", 0, 0

    def element(tag: str, a: dict[str, str]) -> None:
        nonlocal name, row, column
        gone = a.get("table:visibility") in {"collapse", "filter"}
        if tag == "table:table":
            name, row, column = a.get("table:name", ""), 0, 0
            found[name] = (set(), set())
        elif tag == "table:table-row":
            count = int(a.get("table:number-rows-repeated", 1))
            if gone:
                found[name][0].update(range(row + 1, row + 1 + min(count, 10_000)))
            row += count
        elif tag == "table:table-column":
            count = int(a.get("table:number-columns-repeated", 1))
            if gone:
                found[name][1].update(range(column, min(column + count, _MOST_COLUMNS)))
            column += count

    _parse(xml, element)
    return found


def _parse(xml: bytes, element: Any) -> None:
    """Walk through the start tags of a part; a document type, which entities need, is refused."""
    parser = expat.ParserCreate()

    def refuse(*_what: object) -> None:
        raise ValueError("a document type in a workbook")

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = element
    parser.Parse(xml, True)  # noqa: FBT003 (expat takes it so)


def _cells(sheet: Any, max_rows: int, max_columns: int) -> dict[str, Any]:
    lines: list[list[str]] = []
    characters = 0
    for row in sheet.to_python(nrows=max_rows + _SPARE_LINES):
        cells = [text(value)[:_LONGEST_CELL] for value in row]
        # Cells beyond the limit only have to show that they are there.
        lines.append([*cells[:max_columns], *(["…"] if any(cells[max_columns:]) else [])])
        characters += sum(map(len, cells))
        if characters > _MOST_CHARACTERS:
            return {"error": "sheet_too_large"}
    return {"first_line": (sheet.start or (0, 0))[0] + 1, "lines": lines}


def text(value: object) -> str:
    """Return a cell as a person reads it: 12 for 12.0, all figures of a phone number, 1 and 0 for true and false."""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, float):
        return format(Decimal(format(value, ".15g")), "f")
    if isinstance(value, dt.datetime):
        return value.isoformat(" ", "minutes" if not value.second else "seconds").removesuffix(" 00:00")
    if isinstance(value, dt.time):
        return value.isoformat("minutes" if not value.second else "seconds")
    if isinstance(value, dt.timedelta):
        minutes = int(value.total_seconds()) // 60
        return f"{minutes // 60:02d}:{minutes % 60:02d}"
    return str(value)


if __name__ == "__main__":
    limit()
    rows, columns = map(int, sys.argv[1:3])
    told = answer(sys.stdin.buffer.read(), rows, columns, every="all" in sys.argv[3:])
    # In one piece: written piece by piece it takes six times as long.
    sys.stdout.buffer.write(json.dumps(told, ensure_ascii=False).encode("utf-8", "replace"))
