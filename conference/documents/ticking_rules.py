"""The numbers of lines that were signed, as people type them: « 1-14, 16, 18 à 22 sauf 20 ». Pure.

Nothing is guessed: what is no number, range or known word is named, and whoever typed it decides. After « sauf » come
numbers to leave out, for as long as they are among those named before on their line of text: in « 1-30 sauf 4, 7, 35 »
the last one is taken.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from conference.documents.rules import LINES_PER_PAGE

#: No sheet has more lines; a longer range is a slip of the finger.
MOST = 9_999
LONGEST = 4_000
_PIECE = re.compile(r"n[°\u00ba]|\d+|[-\u2010-\u2015\u2212]+|[^\W\d_]+(?:['\u2019][^\W\d_]+)*|\S", re.IGNORECASE)
_APART = frozenset(",;.:/+&|\u060c\u061b()")
_TO = frozenset({"à", "a", "au", "aux", "jusqu'à", "jusqu'a", "jusqu'au", "to", "إلى", "الى"})
_AND = frozenset({"et", "puis", "and", "plus", "و"})
_BUT = frozenset({"sauf", "hors", "excepté", "excepte", "moins", "sans", "except", "but", "without", "إلا", "الا"})
_ALL = frozenset({"tous", "toutes", "tout", "all", "everybody", "الكل"})
_NOISE = frozenset(
    {"n°", "nº", "no", "nos", "numéro", "numéros", "numero", "numeros", "ligne", "lignes", "l", "line", "lines"}
    | {"de", "du", "des", "le", "la", "les", "l'", "from", "the", "le monde", "monde", "aussi"}
)


@dataclass(frozen=True)
class Typed:
    """What was read: numbers in their order, those written more than once, and the pieces that say nothing."""

    numbers: tuple[int, ...] = ()
    twice: tuple[int, ...] = ()
    unread: tuple[str, ...] = ()


def read(text: str, everybody: Collection[int] = ()) -> Typed:
    """Return which lines a text names; ``everybody`` are those that « tous » means."""
    reader = _Reader(everybody)
    for line in text[:LONGEST].splitlines():
        reader.line(list(_pieces(line)))
    unread = [*reader.unread, "…"] if len(text) > LONGEST else reader.unread
    named = sorted(reader.taken)
    twice = sorted(number for number, times in reader.times.items() if times > 1 and number in reader.taken)
    return Typed(tuple(named), tuple(twice), tuple(dict.fromkeys(unread)))


def ranges(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Return sorted numbers as ranges, to be said briefly."""
    found: list[tuple[int, int]] = []
    for number in numbers:
        if found and number == found[-1][1] + 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found


@dataclass
class _Reader:
    """Reads line by line; ``taken`` is what counts at last."""

    everybody: Collection[int]
    taken: set[int] = field(default_factory=set)
    times: Counter[int] = field(default_factory=Counter)
    unread: list[str] = field(default_factory=list)

    def line(self, pieces: list[str]) -> None:
        """Read one line of text: « sauf » ends with it."""
        here: set[int] = set()
        leaving = False
        place = 0
        while place < len(pieces):
            piece = pieces[place]
            if piece == ",":
                place += 1
                continue
            if piece in _BUT:
                leaving, place = True, place + 1
                self.unread += [] if here else [piece]
                continue
            numbers, place = self._numbers(pieces, place)
            leaving = leaving and (not numbers or numbers[0] in here)
            if leaving:
                self.taken -= set(numbers)
            else:
                here |= set(numbers)
                self.taken |= set(numbers)
                self.times.update(numbers)

    def _numbers(self, pieces: list[str], place: int) -> tuple[list[int], int]:
        """Return the numbers that a piece begins, and where the next piece is."""
        piece = pieces[place]
        if piece in _ALL:
            return sorted(self.everybody), place + 1
        if not piece.isdecimal():
            self.unread.append(piece)
            return [], place + 1
        if place + 1 < len(pieces) and _joins(pieces[place + 1]):
            last = pieces[place + 2] if place + 2 < len(pieces) else ""
            if last.isdecimal():
                return self._range(piece, pieces[place + 1], last), place + 3
            self.unread.append(f"{piece}{pieces[place + 1]}")
            return [], place + 2
        return self._range(piece, "-", piece), place + 1

    def _range(self, first: str, joint: str, last: str) -> list[int]:
        start, end = int(first), int(last)
        if not 0 < start <= end <= MOST:
            self.unread.append(first if start == end else _said(first, joint, last))
            return []
        return list(range(start, end + 1))


def _said(first: str, joint: str, last: str) -> str:
    return f"{first}-{last}" if joint == "-" else f"{first} {joint} {last}"


def _joins(piece: str) -> bool:
    return piece in _TO or piece == "-"


def _pieces(line: str) -> Iterator[str]:
    """Yield what matters of a line, in small letters, every dash the same; a comma for whatever sets apart."""
    for found in _PIECE.finditer(line):
        piece = found.group().lower().replace("\u2019", "'")
        if piece in _APART or piece in _AND:
            yield ","
        elif piece.strip("-\u2010\u2011\u2012\u2013\u2014\u2015\u2212") == "":
            yield "-"
        elif piece not in _NOISE:
            yield piece


class Known(NamedTuple):
    """Who has a line: the record that stands for them now, ``None`` of somebody erased. ``merged``: another than then.

    ``group_id`` is the group that they are in now, which may be another than the sheet's.
    """

    number: int
    person_id: UUID | None = None
    name: str = ""
    organisation: str = ""
    expected: bool = True
    group_id: UUID | None = None
    merged: bool = False


class Arrival(NamedTuple):
    """When somebody arrived already, and at which desk."""

    at: datetime
    desk: str = ""


#: What is told of a line; those of ``TAKEN`` are recorded.
OK, UNEXPECTED, MERGED, MOVED = "ok", "unexpected", "merged", "moved"
ALREADY, SAME, ERASED, BLANK, NOBODY = "already", "same", "erased", "blank", "nobody"
#: No sheet is printed with more blank lines than this.
MOST_BLANK = 3 * LINES_PER_PAGE
TAKEN = frozenset({OK, UNEXPECTED, MERGED, MOVED})


@dataclass(frozen=True)
class Signed:
    """One line that was typed, who it is, and what is odd about it."""

    number: int
    kind: str
    known: Known | None = None
    arrival: Arrival | None = None
    same_as: int | None = None

    @property
    def taken(self) -> bool:
        """Whether it is recorded."""
        return self.kind in TAKEN


def judge(
    numbers: Iterable[int], lines: Mapping[int, Known], arrivals: Mapping[UUID, Arrival], group_id: UUID
) -> list[Signed]:
    """Return what each line that was typed means, in their order; of one person's several lines the first counts."""
    last = max(lines, default=0)
    seen: dict[UUID, int] = {}
    found = []
    for number in numbers:
        known = lines.get(number)
        if known is None:
            found.append(Signed(number, BLANK if last < number <= last + MOST_BLANK else NOBODY))
        elif known.person_id is None:
            found.append(Signed(number, ERASED, known))
        elif known.person_id in seen:
            found.append(Signed(number, SAME, known, same_as=seen[known.person_id]))
        else:
            seen[known.person_id] = number
            found.append(_judged(known, arrivals.get(known.person_id), group_id))
    return found


def _judged(known: Known, arrival: Arrival | None, group_id: UUID) -> Signed:
    if arrival is not None:
        return Signed(known.number, ALREADY, known, arrival)
    if not known.expected:
        return Signed(known.number, UNEXPECTED, known)
    if known.merged:
        return Signed(known.number, MERGED, known)
    return Signed(known.number, OK if known.group_id == group_id else MOVED, known)
