"""Finds the hidden rows and columns of an Excel 97–2003 file: a process of its own, run by path.

What reads the cells does not tell them. This walks through the records of the workbook ([MS-CFB], [MS-XLS]) and looks
at three kinds only. It imports nothing of ours. Answer: ``{"sheets": [[rows from 1, columns from 0], …]}`` in the order
of the workbook, or ``{"error": code}``.
"""

import json
import resource
import struct
import sys
from collections.abc import Iterator
from typing import Any

_MEMORY = 300 * 1024 * 1024
_CPU_SECONDS = 6
_END_OF_CHAIN = 0xFFFFFFFA
_ENTRY = 128
_EOF, _BOF, _SHEET, _COLUMNS, _ROW = 0x0A, 0x0809, 0x85, 0x7D, 0x0208
_MOST_SHEETS, _MOST_COLUMNS = 60, 256
_ROW_LENGTH, _COLUMNS_LENGTH = 14, 10
_ROW_HIDDEN, _COLUMN_HIDDEN = 0x20, 0x01


def limit() -> None:
    """Bound what this process may take; passing a bound ends it with a signal."""
    for kind, most in (
        (resource.RLIMIT_AS, _MEMORY),
        (resource.RLIMIT_CPU, _CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))


def answer(data: bytes) -> dict[str, Any]:
    """Return the hidden rows and columns of each sheet, or why they cannot be found."""
    try:
        book = _stream(data)
        return {"sheets": [_hidden(book, start) for start in _starts(book)[:_MOST_SHEETS]]}
    except (struct.error, IndexError, ValueError, KeyError):
        return {"error": "sheet_damaged"}
    except MemoryError:
        return {"error": "sheet_too_large"}


def _stream(data: bytes) -> bytes:
    """Return the stream of the workbook, wherever its sectors lie."""
    size = 1 << struct.unpack_from("<H", data, 0x1E)[0]
    if size not in {512, 4096}:
        msg = "no sectors"
        raise ValueError(msg)
    tables, first, cutoff, mini_first, _, more, more_count = struct.unpack_from("<II4x5I", data, 0x2C)
    listed = list(struct.unpack_from("<109I", data, 0x4C))
    for _ in range(min(more_count, len(data) // size)):
        *here, more = struct.unpack_from(f"<{size // 4}I", data, (more + 1) * size)
        listed += here
    table = [link for at in listed[:tables] for link in struct.unpack_from(f"<{size // 4}I", data, (at + 1) * size)]
    sector = {at: data[(at + 1) * size : (at + 2) * size] for at in range(len(data) // size)}
    entries = _entries(_chain(first, table, sector))
    start, length = entries.get("Workbook") or entries["Book"]
    if length >= cutoff:
        return _chain(start, table, sector)[:length]
    small = _chain(entries["Root Entry"][0], table, sector)
    links = _chain(mini_first, table, sector)
    pieces = {at: small[at * 64 : (at + 1) * 64] for at in range(len(small) // 64 + 1)}
    return _chain(start, list(struct.unpack(f"<{len(links) // 4}I", links)), pieces)[:length]


def _chain(first: int, table: list[int], sector: dict[int, bytes]) -> bytes:
    """Follow a chain of sectors; one that comes back to itself ends where it does."""
    found, seen = [], set[int]()
    while first < _END_OF_CHAIN and first not in seen:
        seen.add(first)
        found.append(sector[first])
        first = table[first]
    return b"".join(found)


def _entries(directory: bytes) -> dict[str, tuple[int, int]]:
    """Return where each entry of the directory starts, and how long it is."""
    found = dict[str, tuple[int, int]]()
    for at in range(0, len(directory) - _ENTRY + 1, _ENTRY):
        length = struct.unpack_from("<H", directory, at + 64)[0]
        name = directory[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
        found.setdefault(name, struct.unpack_from("<II", directory, at + 116))
    return found


def _records(book: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Yield (kind, where its data begin, how long they are) up to the end of one part; charts lie within."""
    depth = 0
    while at + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, at)
        depth += (kind == _BOF) - (kind == _EOF)
        yield kind, at + 4, length
        if depth <= 0:
            return
        at += 4 + length


def _starts(book: bytes) -> list[int]:
    return [struct.unpack_from("<I", book, at)[0] for kind, at, _ in _records(book, 0) if kind == _SHEET]


def _hidden(book: bytes, start: int) -> tuple[list[int], list[int]]:
    rows, columns = set[int](), set[int]()
    for kind, at, length in _records(book, start):
        if kind == _ROW and length >= _ROW_LENGTH and struct.unpack_from("<H", book, at + 12)[0] & _ROW_HIDDEN:
            rows.add(struct.unpack_from("<H", book, at)[0] + 1)
        elif kind == _COLUMNS and length >= _COLUMNS_LENGTH:
            first, last, width, _, flags = struct.unpack_from("<5H", book, at)
            if flags & _COLUMN_HIDDEN or not width:
                columns.update(range(first, min(last + 1, _MOST_COLUMNS)))
    return sorted(rows), sorted(columns)


if __name__ == "__main__":
    limit()
    sys.stdout.write(json.dumps(answer(sys.stdin.buffer.read())))
