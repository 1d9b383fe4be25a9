"""Workbooks from strangers, Excel or LibreOffice: judged by their directory, read by a process that can be stopped."""

import io
import json
import logging
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

from conference.core.errors import Error
from conference.core.sheets.table import Table, tabulate
from conference.core.text import visible

_log = logging.getLogger(__name__)

# A real workbook of 5,000 people unpacks to some 10 MB, about ten times its size.
MOST_UNPACKED = 50 * 1024 * 1024
MOST_RATIO = 100
MOST_PARTS = 1000
_SMALL = 1024 * 1024

_ENCRYPTED = 0x1
_SECONDS = 10
_CHILD = Path(__file__).with_name("xlsx_child.py")
_KEPT_ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH")


def read_xlsx(data: bytes, *, max_rows: int, max_columns: int) -> Table:
    """Return the table of the first visible sheet: numbers as they read, dates in ISO, formulas as last calculated.

    Raises ``Error``: ``sheet_unreadable``, ``sheet_damaged``, ``sheet_protected``, ``sheet_too_large``, or what
    ``tabulate`` raises. Whatever the file holds, reading it costs seconds at most, and memory of another process.
    """
    check_parts(data)
    answer = asked(data, max_rows, max_columns)
    if "error" in answer:
        raise Error(answer["error"])
    lines = ([visible(cell) for cell in line] for line in answer["lines"])
    return tabulate(lines, first_line=answer["first_line"], max_rows=max_rows, max_columns=max_columns)


def check_parts(data: bytes) -> None:
    """Refuse a zip file that is no workbook, or would unpack to more than 50 MB or a hundred times its size.

    Raises ``Error``: ``sheet_unreadable``, ``sheet_damaged``, ``sheet_protected`` or ``sheet_too_large``.
    """
    try:
        parts = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError, EOFError):
        raise Error("sheet_damaged") from None
    names = {part.filename for part in parts}
    known = "xl/workbook.xml" in names or {"mimetype", "content.xml"} <= names
    if not known or any(name.startswith("/") or ".." in name.split("/") for name in names):
        raise Error("sheet_unreadable")
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise Error("sheet_protected")
    unpacked = sum(part.file_size for part in parts)
    ratio = unpacked / max(1, sum(part.compress_size for part in parts))
    if unpacked > MOST_UNPACKED or len(parts) > MOST_PARTS or (unpacked > _SMALL and ratio > MOST_RATIO):
        raise Error("sheet_too_large", status=413)


def asked(data: bytes, max_rows: int, max_columns: int, *mode: str, program: Path | None = None) -> Any:
    """Return the child's answer. It gets none of our settings, may write nothing, and ends when it takes too much."""
    command = [sys.executable, "-I", str(program or _CHILD), str(max_rows), str(max_columns), *mode]
    environment = {name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ}
    try:
        child = subprocess.run(  # noqa: S603 # our own files, and two numbers
            command, input=data, capture_output=True, timeout=_SECONDS, check=False, env=environment
        )
    except subprocess.TimeoutExpired:
        return {"error": "sheet_too_large"}
    if child.returncode == 0:
        return json.loads(child.stdout)
    # A signal is a limit it ran into; its last words may quote the file, so they are not logged.
    _log.warning("reading a file ended with %s", child.returncode)
    return {"error": "sheet_too_large" if child.returncode < 0 else "sheet_damaged"}
