"""The files of the offline page and their version: one mark of all of them, so that old and new ones never mix.

Every file is asked for under the version that it belongs to (``f/<version>/js/poste/engine.js``); under another one it
is not there. A page that is half loaded while the server gets a new version stops; it never runs on two.
"""

import hashlib
from functools import lru_cache
from pathlib import Path

from conference.core.security import STATIC

#: What the page is made of besides itself, as patterns below ``static/``.
PATTERNS = (
    "js/poste/**/*.js",
    "css/public.css",
    "css/staff.css",
    "css/desk.css",
    "css/poste.css",
    "icons.svg",
    "icons/*.png",
    "icons/*.svg",
    "vendor/**/*.js",
    "vendor/**/*.wasm",
)
TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".wasm": "application/wasm",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
_VERSION_LETTERS = 16


def names() -> list[str]:
    """Return the names of the files, below ``static/``, in order."""
    found = {path for pattern in PATTERNS for path in STATIC.glob(pattern) if path.is_file()}
    return sorted(path.relative_to(STATIC).as_posix() for path in found)


def fingerprint(*more: str) -> str:
    """Return the mark of all files as they are now, and of ``more``."""
    stamps = tuple((name, *_stamp(STATIC / name)) for name in names())
    return hashlib.sha256("\0".join((_contents(stamps), *more)).encode()).hexdigest()[:_VERSION_LETTERS]


def _stamp(path: Path) -> tuple[int, int]:
    state = path.stat()
    return state.st_mtime_ns, state.st_size


@lru_cache(maxsize=4)
def _contents(stamps: tuple[tuple[str, int, int], ...]) -> str:
    whole = hashlib.sha256()
    for name, *_ in stamps:
        content = (STATIC / name).read_bytes()
        whole.update(f"{name}\0{len(content)}\0".encode() + content)
    return whole.hexdigest()
