"""Rules of delegations: what the two deadlines still allow, what is missing, how references are made. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

MOST_SEATS = 500
PIN_DIGITS = 6
#: How long a focal point's browser stays inside without a sign of life.
IDLE = timedelta(minutes=30)
#: And how long at all before the PIN is asked again, however busy it is: a day's work.
LONGEST_STAY = timedelta(hours=12)
REFERENCE_LIMIT = 20
_LONGEST_PREFIX, _OF_ONE_WORD = 5, 3
#: Words of a short name that give no letter to a reference.
_SMALL_WORDS = frozenset({
    "par", "la", "le", "les", "de", "du", "des", "au", "aux", "et", "en", "l", "d", "pour", "sur", "un", "une",
    "the", "of", "and", "for", "in", "on", "to", "a",
})  # fmt: skip


@dataclass(frozen=True)
class Terms:
    """What decides what a focal point may do: deadlines (excluded), when the event begins, until when one corrects."""

    name_by: datetime | None
    confirm_by: datetime | None
    begins_at: datetime
    correct_until: datetime
    closed: bool = False

    def may_name(self, now: datetime) -> bool:
        """Tell whether new people may be named."""
        return self._before(self.name_by, now)

    def may_confirm(self, now: datetime) -> bool:
        """Tell whether people who were named may be confirmed."""
        return self._before(self.confirm_by, now)

    def may_substitute(self, now: datetime) -> bool:
        """Tell whether somebody may come instead of somebody else."""
        return self._before(self.confirm_by, now)

    def may_withdraw(self, now: datetime) -> bool:
        """Tell whether somebody may be withdrawn: until the event begins."""
        return not self.closed and now < self.begins_at

    def may_correct(self, now: datetime) -> bool:
        """Tell whether details may be corrected: as long as people correct their own."""
        return not self.closed and now < self.correct_until

    def _before(self, deadline: datetime | None, now: datetime) -> bool:
        return self.may_withdraw(now) and (deadline is None or now < deadline)


@dataclass(frozen=True)
class Tally:
    """How a delegation stands: its seats and who uses them."""

    seats: int
    women_minimum: int
    used: int = 0
    women: int = 0
    confirmed: int = 0
    pending: int = 0

    @property
    def left(self) -> int:
        """How many seats are free."""
        return self.seats - self.used

    @property
    def unconfirmed(self) -> int:
        """How many were named and not confirmed yet."""
        return self.used - self.confirmed - self.pending

    @property
    def women_missing(self) -> int:
        """How many women are still to be named to reach the minimum."""
        return max(0, self.women_minimum - self.women)

    @property
    def women_out_of_reach(self) -> bool:
        """Tell whether the free seats no longer suffice for the minimum."""
        return self.women_missing > self.left

    @property
    def complete(self) -> bool:
        """Tell whether every seat is used, with enough women, and nobody waits for the focal point's word."""
        return not (self.left or self.women_missing or self.unconfirmed)


def is_late(tally: Tally, terms: Terms, now: datetime) -> bool:
    """Tell whether a deadline has passed while what it was for is not done."""
    if terms.closed:
        return False
    late_naming = terms.name_by is not None and now >= terms.name_by and tally.left > 0
    late_confirming = terms.confirm_by is not None and now >= terms.confirm_by and tally.unconfirmed > 0
    return late_naming or late_confirming


def asks_about_women(tally: Tally, terms: Terms, now: datetime) -> bool:
    """Tell whether to ask why women are missing: everybody who was named is confirmed, or nobody can be named now."""
    done = not tally.unconfirmed or not terms.may_name(now)
    return bool(tally.used) and tally.women_missing > 0 and done


def prefix(words: Iterable[str], year: int) -> str:
    """Return how the references of an event begin: ``PS-2026-`` for (paix, la, sante), ``FOR-2026-`` for (forum)."""
    telling = [word for word in words if word.isalpha() and word.lower() not in _SMALL_WORDS]
    one_word = len(telling) == 1
    initials = telling[0][:_OF_ONE_WORD].upper() if one_word else "".join(word[0] for word in telling).upper()
    initials = initials[:_LONGEST_PREFIX]
    return f"{initials or 'D'}-{year}-"


def next_reference(start: str, taken: Iterable[str]) -> str:
    """Return the reference after the highest of those that begin like this: ``PS-2026-015`` after ``PS-2026-014``."""
    numbers = [
        int(found[1]) for one in taken if (found := re.fullmatch(re.escape(start) + r"(\d{1,6})", one, re.ASCII))
    ]
    return f"{start}{max(numbers, default=0) + 1:03d}"
