"""Memory that large answers needed goes back to the system: a worker lives long, and an export is rare."""

import ctypes
import ctypes.util
import functools
import gc
import sys
from typing import Any

#: Of glibc's mallopt: blocks from this size on are mappings of their own, and go back when they are freed. Left to
#: itself it raises that size with each large block that is freed, and keeps what lies under a small one.
_MMAP_THRESHOLD, _ARENA_MAX = -3, -8
_LARGE_BLOCK, _ARENAS = 128 * 1024, 2
#: An answer from this size on: few pages are as large, every export is.
LARGE_ANSWER = 256 * 1024


@functools.cache
def _libc() -> Any:
    """Return the C library if it is glibc, which alone knows these calls."""
    library = ctypes.CDLL(ctypes.util.find_library("c") or None) if sys.platform == "linux" else None
    return library if hasattr(library, "gnu_get_libc_version") else None


def give_large_blocks_back() -> None:
    """Have large blocks go back as soon as they are freed, and threads share what small ones come from."""
    if _libc() is not None:
        _libc().mallopt(_MMAP_THRESHOLD, _LARGE_BLOCK)
        _libc().mallopt(_ARENA_MAX, _ARENAS)


def after_request(_worker: Any, _request: Any, _environ: Any, response: Any) -> None:
    """Give back what a large answer left behind, once it is sent: gunicorn's ``post_request``."""
    if _libc() is not None and getattr(response, "sent", 0) >= LARGE_ANSWER:
        gc.collect()  # quick: what was there before the workers is frozen
        _libc().malloc_trim(0)
