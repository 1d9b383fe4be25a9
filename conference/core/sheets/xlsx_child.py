"""Reads one workbook from standard input, writes its cells as JSON: a process of its own, run by path.

It imports nothing of ours, so that it starts in a few hundredths of a second and knows no secret. Arguments: how many
rows and columns to read at most. Answer: ``{"first_line": …, "lines": [[…]]}`` or ``{"error": code}``.
"""

import datetime as dt
import io
import json
import resource
import sys
from decimal import Decimal
from typing import Any

_MEMORY = 512 * 1024 * 1024
_CPU_SECONDS = 4
_FILES = 32
_LONGEST_CELL = 32_767
_MOST_CHARACTERS = 20_000_000
# The header, empty lines that people leave, and one more line that shows that there are too many.
_SPARE_LINES = 1002


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


def answer(data: bytes, max_rows: int, max_columns: int) -> dict[str, Any]:
    """Return the cells of the first visible sheet as text, or why they cannot be read."""
    import python_calamine as calamine

    try:
        workbook = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        position = _first_visible(workbook)
        if position is None:
            return {"error": "sheet_empty"}
        return _cells(workbook.get_sheet_by_index(position), max_rows, max_columns)
    except calamine.PasswordError:
        return {"error": "sheet_protected"}
    except MemoryError:
        return {"error": "sheet_too_large"}
    except (calamine.CalamineError, ValueError, OSError):
        return {"error": "sheet_damaged"}


def _first_visible(workbook: Any) -> int | None:
    import python_calamine as calamine

    shown = calamine.SheetVisibleEnum.Visible, calamine.SheetTypeEnum.WorkSheet
    sheets = enumerate(workbook.sheets_metadata)
    return next((position for position, sheet in sheets if (sheet.visible, sheet.typ) == shown), None)


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
    json.dump(answer(sys.stdin.buffer.read(), rows, columns), sys.stdout)
