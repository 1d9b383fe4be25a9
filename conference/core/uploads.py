"""Files from strangers: an image or a PDF by what is in it, not by its name; written anew before anybody opens it."""

import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from conference.core import text
from conference.core.errors import Error

MOST_BYTES = 5 * 1024 * 1024
LONGEST_SIDE = 2000
MOST_PAGES = 30
LONGEST_NAME = 80
ENDINGS = {"image/jpeg": ".jpg", "image/png": ".png", "application/pdf": ".pdf"}
_SECONDS = 12
#: A picture of a few kilobytes may unpack to a gigabyte: a process checks one at a time, and few requests wait for it.
MOST_IN_LINE = 8
_LONGEST_WAIT = 20
_line, _turn = threading.BoundedSemaphore(MOST_IN_LINE), threading.Lock()
_CHILD = Path(__file__).with_name("upload_child.py")
_KEPT_ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH")
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Upload:
    """A file as we keep it: its name ends as its content asks."""

    name: str
    media_type: str
    data: bytes


def check(name: str, data: bytes, *, most_bytes: int = MOST_BYTES, most_pages: int = MOST_PAGES) -> Upload:
    """Return the file written anew: pictures no longer than 2,000 pixels without metadata, documents without scripts.

    Raises ``Error``: ``upload_empty``, ``upload_too_large`` (over 5 MB, or it unpacks to too much), ``upload_kind``
    (neither image nor PDF), ``upload_damaged``, ``upload_protected``, ``upload_pages``, ``busy`` when too many come at
    once. Whatever the file holds, checking it costs seconds at most, and memory of another process.
    """
    if not data:
        raise Error("upload_empty")
    if len(data) > most_bytes:
        raise Error("upload_too_large", 413, limit=most_bytes // 1024**2)
    kind = kind_of(data)
    with _in_turn():
        media_type, new = _written_anew(kind, data, most_bytes, most_pages)
    if len(new) > most_bytes:
        raise Error("upload_too_large", 413, limit=most_bytes // 1024**2)
    return Upload(_named(name, media_type), media_type, new)


def kind_of(data: bytes) -> str:
    """Return ``image`` or ``pdf`` by the first bytes. Raises ``upload_kind``."""
    if data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP"):
        return "image"
    if data.startswith(b"%PDF-"):
        return "pdf"
    raise Error("upload_kind")


@contextmanager
def _in_turn() -> Iterator[None]:
    """Wait for one's turn, unless so many wait already that the other pages would have to wait too."""
    if not _line.acquire(blocking=False):
        raise Error("busy", 503)
    try:
        if not _turn.acquire(timeout=_LONGEST_WAIT):
            raise Error("busy", 503)
        try:
            yield
        finally:
            _turn.release()
    finally:
        _line.release()


def _written_anew(kind: str, data: bytes, most_bytes: int, most_pages: int) -> tuple[str, bytes]:
    head, _, new = _asked(kind, data, most_pages).partition(b"\n")
    said = json.loads(head)
    if "error" in said:
        raise Error(said["error"], limit=most_pages if said["error"] == "upload_pages" else most_bytes // 1024**2)
    return said["type"], new


def _asked(kind: str, data: bytes, most_pages: int) -> bytes:
    """Return the child's answer. It gets none of our settings, may write nothing, and ends when it takes too much."""
    command = [sys.executable, "-I", str(_CHILD), kind, str(LONGEST_SIDE), str(most_pages)]
    environment = {name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ}
    try:
        child = subprocess.run(  # noqa: S603 # our own file, a word and two numbers
            command, input=data, capture_output=True, timeout=_SECONDS, check=False, env=environment
        )
    except subprocess.TimeoutExpired:
        return b'{"error": "upload_too_large"}\n'
    if child.returncode == 0:
        return child.stdout
    # A signal is a limit it ran into; its last words may quote the file, so they are not logged.
    _log.warning("checking an upload ended with %s", child.returncode)
    return b'{"error": "upload_too_large"}\n' if child.returncode < 0 else b'{"error": "upload_damaged"}\n'


def _named(name: str, media_type: str) -> str:
    last = PurePosixPath(name.replace("\\", "/")).name
    stem = text.clean_line(last.rpartition(".")[0] or last, LONGEST_NAME).replace('"', "").strip(". ")
    return (stem or "fichier") + ENDINGS[media_type]
