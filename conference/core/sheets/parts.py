"""Zip files that are written as they are read: nothing of them lies on a disk, whatever their size."""

import zlib
from collections.abc import Iterable, Iterator
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

Part = tuple[str, bytes | Iterable[bytes]]
"""A name, and what lies under it: bytes are stored as they are, pieces are compressed as they come."""

PIECE = 256 * 1024
#: Half the time of the usual level, for files a tenth larger.
_LEVEL = 3


def zipped(parts: Iterable[Part]) -> Iterator[bytes]:
    """Yield a zip file in pieces. Its entries carry no date, no host and no owner."""
    sink = _Sink()
    with ZipFile(sink, "w", ZIP_DEFLATED, compresslevel=_LEVEL) as file:  # type: ignore[call-overload]  # it may lack seek
        for name, content in parts:
            if isinstance(content, bytes):
                _store(file, name, content)
                continue
            with file.open(name, "w") as part:
                for piece in content:
                    part.write(piece)
                    if sink.waiting >= PIECE:
                        yield sink.taken()
    yield sink.taken()


class _Sink:
    """What a zip file is written to. It cannot seek: sizes then stand behind each entry, and again in the directory."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self.waiting = 0

    def write(self, data: bytes) -> int:
        self._pieces.append(bytes(data))
        self.waiting += len(data)
        return len(data)

    def flush(self) -> None:
        """Nothing waits elsewhere."""

    def taken(self) -> bytes:
        """Return what has been written since the last time."""
        data = b"".join(self._pieces)
        self._pieces, self.waiting = [], 0
        return data


def _store(file: Any, name: str, data: bytes) -> None:
    """Add a small entry whose size stands before it: OpenDocument wants its first one so."""
    info = ZipInfo(name)
    info.CRC = zlib.crc32(data)
    info.file_size = info.compress_size = len(data)
    info.header_offset = file.fp.tell()
    file.fp.write(info.FileHeader() + data)
    file.filelist.append(info)
    file.NameToInfo[name] = info
    file.start_dir = file.fp.tell()
