"""A short mark of who is in a list: two lists have the same one when the same people are in them, in whatever order.

A form that acts on everybody whom a list shows carries the mark of those it showed. A count would not tell that one
person left and another came. Ids are random, so their halves are added up; 20,000 people take some milliseconds.
"""

import struct
from collections.abc import Iterable
from uuid import UUID

_HALF = 64
_MASK = (1 << _HALF) - 1


def of(ids: Iterable[UUID]) -> str:
    """Return the mark of some people: how many they are, and the sums of the halves of their ids."""
    numbers = [one.int for one in ids]
    return _written(len(numbers), sum(one >> _HALF for one in numbers), sum(one & _MASK for one in numbers))


def of_hex(joined: str) -> str:
    """Return the mark of people whose ids stand one behind the other as 32 hexadecimal figures each."""
    raw = bytes.fromhex(joined)
    halves = struct.unpack(f">{len(raw) // 8}Q", raw)
    return _written(len(halves) // 2, sum(halves[0::2]), sum(halves[1::2]))


def _written(count: int, first: int, second: int) -> str:
    return f"{count}-{first & _MASK:016x}{second & _MASK:016x}"
