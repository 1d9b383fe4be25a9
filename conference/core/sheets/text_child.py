"""Reads one CSV file from standard input, writes its cells as JSON: a process of its own, run by path.

It imports nothing of ours, so that it starts in a few hundredths of a second and knows no secret. Arguments: how many
rows and columns a table may have. Answer: ``{"lines": [[…]]}``, or ``{"error": code}``. What goes far beyond the limits
is refused by counting, before it is parsed.
"""

import csv
import io
import json
import re
import resource
import sys
from collections import Counter
from itertools import islice
from typing import Any

_MEMORY = 300 * 1024 * 1024
_CPU_SECONDS = 6
_FILES = 32
_SEPARATORS = ";,\t|"
_SAMPLE = 50_000
_SAMPLE_LINES = 30
# What is parsed at most, for each row and column that a table may have: a text may hold lines and separators of its
# own. The sums come first; they cost a hundredth of what parsing does.
_LINES_A_ROW = 20
_SEPARATORS_A_CELL = 2
_SEPARATORS_A_COLUMN = 4
_SPARE_LINES = 1000
# Four times a list of 5,000 people with twenty columns.
_MOST_CHARACTERS = 6_000_000
#: Lines that are decoded each by itself, where a file was put together from two.
_MOST_MIXED_LINES = 200_000
_HINT = re.compile(r'"?sep=([;,\t|:])"?\r?\n', re.IGNORECASE)
_CONTROLS = re.compile(r"[\x01-\x08\x0e-\x1f]")
#: é è ê ç à as a Macintosh writes them: in Windows-1252 these bytes are hardly ever used, or nothing at all.
_MAC_LETTERS = b"\x8e\x8f\x90\x8d\x88"
_WINDOWS_LETTERS = bytes(range(0xC0, 0x100))


class RefusedError(Exception):
    """Why a text is no table within the limits: a code."""


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
    """Return the lines of a CSV file as cells, or the code of why they cannot be read."""
    try:
        text = _decoded(data)
        hint = _HINT.match(text)
        text = text[hint.end() :] if hint else text
        separator = hint[1] if hint else _separator(text)
        _bound(text, separator, max_rows, max_columns)
        return {"lines": _records(text, separator)}
    except RefusedError as refused:
        return {"error": str(refused)}
    except MemoryError:
        return {"error": "sheet_too_large"}


def _bound(text: str, separator: str, max_rows: int, max_columns: int) -> None:
    """Refuse a text with more characters, lines or separators than a table within the limits can have."""
    if len(text) > _MOST_CHARACTERS:
        raise RefusedError("sheet_too_large")
    if max(text.count("\n"), text.count("\r")) > _LINES_A_ROW * (max_rows + _SPARE_LINES):
        raise RefusedError("sheet_too_many_rows")
    count = widest = 0
    for line in io.StringIO(text, newline=""):
        width = line.count(separator)
        count, widest = count + width, max(widest, width)
    most = _SEPARATORS_A_CELL * (max_rows + 1) * max_columns
    if count > most or widest > _SEPARATORS_A_COLUMN * max_columns:
        raise RefusedError("sheet_too_many_columns")


def _records(text: str, separator: str) -> list[list[str]]:
    """Read strictly first: it alone notices a quotation mark left open. Excel forgives the rest, so do we."""
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as error:
        if "unexpected end of data" in str(error):
            raise RefusedError("sheet_quote_open") from None
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error:
        raise RefusedError("sheet_cell_too_long") from None


def _decoded(data: bytes) -> str:
    """Return the text without NUL characters; bytes that are no UTF are taken for Windows-1252, or a Macintosh's."""
    text = _as_unicode(data)
    if text is None:
        text = _by_line(data)
    if len(_CONTROLS.findall(text[:_SAMPLE])) > len(text[:_SAMPLE]) / 100:
        raise RefusedError("sheet_unreadable")
    return text.removeprefix("\ufeff").replace("\x00", "")


def _as_unicode(data: bytes) -> str | None:
    """Read UTF-16 that a byte-order mark tells, or a NUL in every other byte of the beginning, or UTF-8."""
    start, encodings = data[:200], ["utf-8-sig"]
    for encoding, high in (("utf-16-be", start[::2]), ("utf-16-le", start[1::2])):
        if len(high) > 1 and high.count(0) > len(high) * 0.7:
            encodings.insert(0, encoding)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings.insert(0, "utf-16")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _by_line(data: bytes) -> str:
    """Read a text of eight bits: a file put together from two has lines in UTF-8 among the others."""
    of_a_mac = len(data) - len(data.translate(None, _MAC_LETTERS)) > len(data) - len(
        data.translate(None, _WINDOWS_LETTERS)
    )
    other = "mac_roman" if of_a_mac else "cp1252"
    if data.count(b"\n") + data.count(b"\r") > _MOST_MIXED_LINES:
        return _first(data, other, "latin-1")
    return "".join(_first(line, "utf-8", other, "latin-1") for line in data.splitlines(keepends=True))


def _first(data: bytes, *encodings: str) -> str:
    for encoding in encodings[:-1]:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode(encodings[-1])


def _separator(text: str) -> str:
    """Return the separator that cuts most of the first lines into equally many cells, more than one."""
    return max(_SEPARATORS, key=lambda separator: _evenness(text[:_SAMPLE], separator))


def _evenness(sample: str, separator: str) -> tuple[int, int]:
    records = csv.reader(io.StringIO(sample, newline=""), delimiter=separator)
    widths = Counter(len(record) for record in islice(records, _SAMPLE_LINES) if len(record) > 1)
    return max(((count, width) for width, count in widths.items()), default=(0, 0))


if __name__ == "__main__":
    limit()
    told = answer(sys.stdin.buffer.read(), *map(int, sys.argv[1:3]))
    sys.stdout.buffer.write(json.dumps(told, ensure_ascii=False).encode("utf-8", "replace"))
