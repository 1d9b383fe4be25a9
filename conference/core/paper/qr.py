"""QR codes: the squares of a text, as one path for SVG and PDF, or as a PNG for a message."""

import re
from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO

QUIET = 4
"""White modules that a reader needs on every side (ISO/IEC 18004)."""

MASK = 2
"""Any mask makes a valid symbol; scoring all eight to pick one takes five times as long."""

_RUN = re.compile("1+")

Modules = tuple[tuple[bool, ...], ...]


@lru_cache(maxsize=64)
def qr(text: str) -> Modules:
    """Return the rows of the symbol of ``text``, true where black, without the quiet zone; error correction M.

    Capital letters and digits alone take the compact alphanumeric mode.
    """
    import segno

    symbol = segno.make(text, error="m", micro=False, mask=MASK, boost_error=False)
    return tuple(tuple(bool(module) for module in row) for row in symbol.matrix)


def qr_size(text: str) -> int:
    """Return the side of the symbol with its quiet zone, in modules: the ``viewBox`` of ``qr_svg_path``."""
    return len(qr(text)) + 2 * QUIET


def qr_runs(text: str) -> Iterator[tuple[int, int, int]]:
    """Give each run of black modules as column, row, length, counted from the corner of the quiet zone."""
    rows = qr(text)
    return runs(int("".join("1" if module else "0" for row in rows for module in row), 2), len(rows))


def runs(modules: int, side: int) -> Iterator[tuple[int, int, int]]:
    """Give each run of ones in a square of ``side``² bits, the highest first, as ``qr_runs`` does."""
    squares = f"{modules:0{side * side}b}"
    for y in range(side):
        for run in _RUN.finditer(squares, y * side, (y + 1) * side):
            start, end = run.span()
            yield start - y * side + QUIET, y + QUIET, end - start


def qr_svg_path(text: str) -> str:
    """Return the ``d`` of one SVG path, quiet zone included, for ``viewBox="0 0 n n"`` where n is ``qr_size(text)``."""
    return "".join(f"M{x} {y}h{length}v1h-{length}z" for x, y, length in qr_runs(text))


def qr_png(text: str, scale: int = 8) -> bytes:
    """Return a black and white PNG with the quiet zone, ``scale`` pixels to a module."""
    import segno

    out = BytesIO()
    segno.make(text, error="m", micro=False, mask=MASK, boost_error=False).save(
        out, kind="png", scale=scale, border=QUIET
    )
    return out.getvalue()
