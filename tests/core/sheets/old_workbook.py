"""Excel 97–2003 files, written by hand: no library of ours writes them, and people still send them."""

import struct
from collections.abc import Collection, Sequence

_FREE, _END, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SECTOR, _SMALLEST = 512, 4096


def xls(*sheets: tuple[str, Sequence[Sequence[str]]], hidden=(), rows: Collection[int] = (), columns=()) -> bytes:
    """A workbook: ``rows`` and ``columns`` (from 0) of every sheet are hidden, and the sheets named in ``hidden``."""
    parts = [_sheet(cells, rows, columns) for _, cells in sheets]
    names = [(name, int(name in hidden)) for name, _ in sheets]
    at, starts = len(_globals(names, [0] * len(names))), []
    for part in parts:
        starts.append(at)
        at += len(part)
    return compound(_globals(names, starts) + b"".join(parts))


def _record(kind: int, *data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(b"".join(data))) + b"".join(data)


def _begin(kind: int) -> bytes:
    return _record(0x809, struct.pack("<HHHHII", 0x600, kind, 0x0DBB, 0x07CC, 0, 6))


def _globals(names, starts) -> bytes:
    told = b"".join(
        _record(0x85, struct.pack("<IBBBB", start, hidden, 0, len(name), 1), name.encode("utf-16-le"))
        for (name, hidden), start in zip(names, starts, strict=True)
    )
    return _begin(5) + _record(0x42, struct.pack("<H", 1200)) + told + _record(0x0A)


def _sheet(cells, hidden_rows, hidden_columns) -> bytes:
    told = b"".join(_record(0x7D, struct.pack("<6H", at, at, 2000, 0, 1, 0)) for at in hidden_columns)
    for at in range(len(cells)):
        told += _record(0x208, struct.pack("<8H", at, 0, 9, 255, 0, 0, 0x120 if at in hidden_rows else 0x100, 0))
    for row, line in enumerate(cells):
        for column, text in enumerate(line):
            told += _record(0x204, struct.pack("<HHHHB", row, column, 0, len(text), 1), text.encode("utf-16-le"))
    return _begin(0x10) + told + _record(0x0A)


def compound(stream: bytes, name: str = "Workbook") -> bytes:
    """A compound file with one stream."""
    count = max(_SMALLEST, len(stream)) // _SECTOR + 1
    table = [_TABLE, _END, *range(3, count + 2), _END]
    assert len(table) <= _SECTOR // 4
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(24, b"\0") + struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<10I", 0, 1, 1, 0, _SMALLEST, _END, 0, _END, 0, 0) + struct.pack("<108I", *[_FREE] * 108)
    links = struct.pack("<128I", *table, *[_FREE] * (128 - len(table)))
    directory = _entry("Root Entry", 5, _END, 0, 1) + _entry(name, 2, 2, count * _SECTOR)
    return head + links + directory.ljust(_SECTOR, b"\0") + stream.ljust(count * _SECTOR, b"\0")


def _entry(name: str, kind: int, start: int, size: int, child: int = _FREE) -> bytes:
    raw = f"{name}\0".encode("utf-16-le")
    told = struct.pack("<HBBIII36x", len(raw), kind, 1, _FREE, _FREE, child)
    return raw.ljust(64, b"\0") + told + struct.pack("<III", start, size, 0)
