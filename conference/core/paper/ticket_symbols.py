"""The QR symbol of a ticket in a few microseconds: a sum of pictures that were made once. Pure, but for segno.

Tickets all have one length. With the version, the level and the mask fixed as well, every module of the symbol is a sum
modulo two of the bits of the letters (packing, Reed-Solomon and mask are linear or constant), so the symbol of any
ticket is that of zeros, changed by one known picture for each bit that is set. Encoding each by itself costs 1 ms, half
of what a badge once took; the tests compare both.
"""

from collections.abc import Sequence
from functools import cache, reduce
from operator import xor
from typing import NamedTuple

from conference.core.paper.qr import MASK

LENGTH = 28
"""Letters of a ticket. Not taken from ``core.tokens``: the render process knows nothing of secrets."""
SIDE = 25
_VERSION = 2
#: Values of letters in the alphanumeric mode of QR codes, two of them in eleven bits (ISO/IEC 18004, 7.4.4).
_VALUES = {letter: value for value, letter in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")}
_RADIX, _PAIR = 45, 11
_BITS = LENGTH // 2 * _PAIR
_BYTES = -(-_BITS // 8)


class Pictures(NamedTuple):
    """What symbols are made of.

    ``zero``: the symbol of zeros; ``tables``: what each byte of the packed letters changes in it; ``fixed``: the black
    modules that all tickets share, ``varying``: the modules that differ.
    """

    zero: int
    tables: Sequence[Sequence[int]]
    fixed: int
    varying: int


def is_ticket(text: str) -> bool:
    """Tell whether ``text`` has the length and the letters of a ticket."""
    return len(text) == LENGTH and text.isascii() and _VALUES.keys() >= set(text)


def modules(text: str) -> int:
    """Return the symbol of a ticket row by row as one number, its corner the highest of ``SIDE``² bits; black is 1."""
    zero, tables, *_ = pictures()
    return reduce(xor, map(list.__getitem__, tables, _packed(text).to_bytes(_BYTES, "big")), zero)  # type: ignore[arg-type]


@cache
def pictures() -> Pictures:
    """Return what symbols are summed up from; made once in a process, in less than 0.1 s."""
    zero = _encoded(0)
    changes = [_encoded(1 << bit) ^ zero for bit in range(_BITS)]
    changes += [0] * (_BYTES * 8 - _BITS)
    tables = [_table(changes[start : start + 8]) for start in range((_BYTES - 1) * 8, -1, -8)]
    varying = reduce(int.__or__, changes)
    return Pictures(zero, tables, zero & ~varying, varying)


def _table(changes: Sequence[int]) -> list[int]:
    """Return what each of 256 bytes changes, from what each of its bits does."""
    sums = [0]
    for change in changes:
        sums += [known ^ change for known in sums]
    return sums


def _packed(text: str) -> int:
    packed = 0
    for first, second in zip(text[::2], text[1::2], strict=True):
        packed = packed << _PAIR | _VALUES[first] * _RADIX + _VALUES[second]
    return packed


def _encoded(packed: int) -> int:
    """Return the symbol that segno makes of packed letters, of which one bit at most is set."""
    import segno

    letters, text = list(_VALUES), ""
    for pair in range(LENGTH // 2):
        first, second = divmod(packed >> _PAIR * pair & (1 << _PAIR) - 1, _RADIX)
        text = letters[first] + letters[second] + text
    symbol = segno.make(text, version=_VERSION, error="m", mode="alphanumeric", mask=MASK, boost_error=False)
    return int("".join("1" if module else "0" for row in symbol.matrix for module in row), 2)
