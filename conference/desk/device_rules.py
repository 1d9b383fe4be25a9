"""Codes that somebody types, letters of devices, how often a code may be wrong. Pure."""

import string
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

#: Letters of a pairing code and of the code of the day: 40 bits.
CODE_LETTERS = 8
PAIRING_FOR = timedelta(minutes=10)
#: By so many of its letters a pairing code is told from others where guesses are counted.
SELECTOR_LETTERS = 3
TOKEN_BYTES, PROOF_BYTES = 32, 32
NAME_LETTERS = 60
WRONG_CODES, WRONG_WITHIN = 10, timedelta(hours=1)
#: Below, nobody would say that a clock is wrong; above, the times of arrivals need somebody to look.
CLOCK_IS_RIGHT, CLOCK_IS_WRONG = timedelta(seconds=30), timedelta(minutes=2)
#: A device asks every few minutes while somebody works with it; its copy dies 72 hours after the last contact.
SILENT_AFTER, DIES_AFTER = timedelta(minutes=30), timedelta(hours=72)
_CROCKFORD = frozenset("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
_LIKE = str.maketrans("OIL", "011")
_BETWEEN = dict.fromkeys(map(ord, " \u00a0\u202f\t\r\n-\u2013.·"))
_ALPHABET = string.ascii_uppercase
#: As many as one letter or two can name.
MOST_DEVICES = len(_ALPHABET) * (len(_ALPHABET) + 1)


@dataclass(frozen=True)
class Wrong:
    """How many wrong codes there were since when."""

    count: int
    since: datetime | None


def typed_code(text: str) -> str | None:
    """Return a code as it was given out, of what somebody typed: spaces, small letters, O for 0, I or L for 1.

    ``None`` for what is no code of ours, however read.
    """
    letters = text[: CODE_LETTERS * 4].translate(_BETWEEN).upper().translate(_LIKE)
    return letters if len(letters) == CODE_LETTERS and _CROCKFORD.issuperset(letters) else None


def in_groups(code: str) -> str:
    """Return a code in groups of four, as people read and say it."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


def next_letter(given: Collection[str]) -> str | None:
    """Return the letter after the last that was given: A … Z, AA … ZZ; ``None`` when none is left."""
    last = max(map(_number, given), default=0)
    return _letters(last + 1) if last < MOST_DEVICES else None


def recent(wrong: Wrong, now: datetime) -> Wrong:
    """Return the wrong codes that still count: none once an hour has passed since the first."""
    if wrong.since is None or now - wrong.since >= WRONG_WITHIN:
        return Wrong(0, None)
    return wrong


def blocked(wrong: Wrong, now: datetime) -> bool:
    """Tell whether no code is looked at now."""
    return recent(wrong, now).count >= WRONG_CODES


def one_more(wrong: Wrong, now: datetime) -> Wrong:
    """Return the count with one more wrong code."""
    before = recent(wrong, now)
    return Wrong(before.count + 1, before.since or now)


def clock_is_wrong(offset_ms: int) -> bool:
    """Tell whether a clock is more than two minutes off."""
    return abs(offset_ms) > CLOCK_IS_WRONG / timedelta(milliseconds=1)


def never_received(given: int, received: int, waiting: int) -> int:
    """Return how many operations a device gave a number to, that neither came nor wait on it."""
    return max(0, given - received - waiting)


def _number(letters: str) -> int:
    number = 0
    for one in letters:
        number = number * len(_ALPHABET) + _ALPHABET.index(one) + 1
    return number


def _letters(number: int) -> str:
    high, low = divmod(number - 1, len(_ALPHABET))
    return (_ALPHABET[high - 1] if high else "") + _ALPHABET[low]
