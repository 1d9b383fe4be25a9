"""Print runs: what may be asked, in which order badges come, where one file and one piece of it ends. Pure."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import timedelta
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID

from conference.badges.sheets import PLAIN, Duplex, Printing
from conference.core.text import fold

STATES = ("waiting", "running", "done", "partial", "cancelled", "failed")
#: A run that waits or is being made; and one that ended before all of it was made, and may go on.
OPEN, BROKEN = ("waiting", "running"), ("partial", "cancelled", "failed")
SORTS = ("group", "name", "organisation", "district", "delegation", "list")
SEPARATORS = ("", "delegation", "group", "district", "desk")
#: Nobody left aside; those without a badge; those whose badge says no more what the record says; both.
ONLY = ("", "1", "modifies", "utiles")
MOST_DESKS, LEAST_SPLIT, MOST_SPLIT, MOST_OFFSET = 20, 4, 5_000, 10.0

#: So many badges are drawn and stored at once: about a second of work, which is all that a kill can lose.
PIECE = 100
#: Up to so many badges come while one waits; more are made by a job.
AT_ONCE = 50
#: So many runs of an event may wait or be made at once.
MOST_WAITING = 20
#: One run is no larger than this.
MOST = 20_000
#: A file lies there so long: it holds the tickets of many.
KEPT = timedelta(hours=24)
#: A worker that has not been heard of for so long is taken for dead.
LEASE = timedelta(seconds=90)
#: A worker does other work after so long, and comes back.
TURN = timedelta(seconds=5)
#: So often a piece is tried again when a worker dies over it.
TRIES = 3
BACK_OFF = timedelta(seconds=20)
OTHER_LETTERS = "…"


#: How the printer turns the paper over, where somebody said it.
DUPLEX: Mapping[str, Duplex] = {"none": "none", "long": "long", "short": "short"}


@dataclass(frozen=True)
class Order:
    """What was asked: whom (a list's address), in which order, on which paper.

    ``layout`` empty: to each group its own. ``sheet`` empty: one badge on a page. ``split``: so many badges in a file,
    0 for all in one. ``desks``: between how many desks the letters are shared out. ``right`` and ``down`` move the
    badges on the paper, ``back_right`` and ``back_down`` the backs alone, in millimetres, for a printer that does not
    hit the middle. ``duplex`` empty: as each layout needs it. ``gutter`` is between badges that are cut, ``marks``:
    with the marks to cut along. ``also_gone``: the refused and cancelled too.
    """

    filter: str = ""
    only: str = ""
    sort: str = "group"
    separator: str = ""
    desks: int = 2
    split: int = 0
    layout: str = ""
    sheet: str = ""
    right: float = 0.0
    down: float = 0.0
    also_gone: bool = False
    duplex: str = ""
    back_right: float = 0.0
    back_down: float = 0.0
    gutter: float = 0.0
    marks: bool = True

    @property
    def printing(self) -> Printing:
        """The sheet, as drawing needs it."""
        return Printing(
            self.sheet or PLAIN,
            (self.right, self.down),
            (self.back_right, self.back_down),
            DUPLEX.get(self.duplex),
            self.gutter,
            self.marks,
        )

    def as_json(self) -> dict[str, Any]:
        """Return it as it is kept, sealed."""
        return asdict(self)

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> "Order":
        """Return what was kept; what is not known any more is left out."""
        known = {one.name for one in fields(cls)}
        return cls(**{name: value for name, value in told.items() if name in known})


class Placed(NamedTuple):
    """What decides where a badge stands in a run."""

    id: UUID
    group: str
    group_place: tuple[int, str]
    name: str
    organisation: str
    district: str
    delegation: str
    layout: str


@dataclass(frozen=True)
class Section:
    """Badges one after the other on sheets of their own; ``title`` is that of the separator before them, if any."""

    title: str | None
    people: tuple[UUID, ...]
    layout: str


@dataclass(frozen=True)
class Span:
    """The part of a section that is in a piece. ``opens``: the section begins here."""

    section: int
    people: tuple[UUID, ...]
    opens: bool


@dataclass(frozen=True)
class Piece:
    """What is drawn and stored at once: whole sheets, of one file, both numbered from 1."""

    number: int
    file: int
    spans: tuple[Span, ...]

    @property
    def people(self) -> list[UUID]:
        """Whose badges are in it, in their order."""
        return [one for span in self.spans for one in span.people]


@dataclass(frozen=True)
class Plan:
    """A run as it was asked for: fixed then, so that whoever goes on with it makes the same pieces."""

    order: Order
    sections: tuple[Section, ...]
    per_sheet: int = 1
    piece: int = PIECE

    @property
    def people(self) -> list[UUID]:
        """Whose badges are in it, in their order."""
        return [one for section in self.sections for one in section.people]

    def pieces(self) -> list[Piece]:
        """Return the pieces, in their order."""
        return cut(self.sections, self.per_sheet, self.order.split, self.piece)

    def as_json(self) -> dict[str, Any]:
        """Return it as it is kept, sealed."""
        sections = [[one.title, one.layout, "".join(each.hex for each in one.people)] for one in self.sections]
        return {
            "order": self.order.as_json(), "sections": sections, "per_sheet": self.per_sheet, "piece": self.piece
        }  # fmt: skip

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> "Plan":
        """Return what was kept."""
        sections = tuple(Section(title, _ids(people), layout) for title, layout, people in told["sections"])
        return cls(Order.from_json(told["order"]), sections, told["per_sheet"], told["piece"])


def arrange(people: Sequence[Placed], order: Order, without: str = "") -> tuple[Section, ...]:
    """Return the sections of a run; ``people`` come in the order of their list.

    Badges of different layouts never share a sheet. ``without`` is the title of those who have no delegation or no
    district; they come last.
    """
    sort = _SORTS[order.sort]
    ordered = list(people) if sort is None else sorted(people, key=sort)
    title = _titles(ordered, order, without)
    ordered.sort(key=lambda one: (title(one)[0], one.layout))
    return tuple(
        Section(words if order.separator else None, tuple(one.id for one in found), layout)
        for (_place, words, layout), found in groupby(ordered, key=lambda one: (*title(one), one.layout))
    )


def desks(letters: Iterable[str], count: int) -> list[tuple[str, str]]:
    """Return the first and last letter of each desk, so that about as many people come to each; A to Z are covered."""
    found = Counter(letters)
    left = sum(found[chr(code)] for code in range(ord("A"), ord("Z") + 1))
    ranges, first, taken = list[tuple[str, str]](), "A", 0
    for code in range(ord("A"), ord("Z") + 1):
        taken += found[chr(code)]
        open_desks = count - len(ranges)
        if open_desks > 1 and taken and taken * open_desks >= left and code < ord("Z"):
            ranges.append((first, chr(code)))
            left, taken, first = left - taken, 0, chr(code + 1)
    return [*ranges, (first, "Z")]


def letter(name: str) -> str:
    """Return the letter under which a name stands at a desk: A to Z, or that of all others."""
    start = fold(name)[:1].upper()
    return start if "A" <= start <= "Z" else OTHER_LETTERS


def cut(sections: Sequence[Section], per_sheet: int, split: int, size: int) -> list[Piece]:
    """Cut a run into pieces of about ``size`` badges, each of whole sheets, and files of ``split`` badges (0: one)."""
    cutter = _Cutter(per_sheet, split, max(size, per_sheet))
    for number, section in enumerate(sections):
        cutter.take(number, section)
    cutter.end_piece()
    return cutter.pieces


class _Cutter:
    """Takes section after section; a piece ends when it is full, and with its file."""

    def __init__(self, per_sheet: int, split: int, size: int) -> None:
        self.per_sheet, self.split, self.size = per_sheet, split, size
        self.pieces: list[Piece] = []
        self.spans: list[Span] = []
        self.file, self.in_file, self.in_piece = 1, 0, 0

    def take(self, number: int, section: Section) -> None:
        start = 0
        while start < len(section.people):
            if self.split and self.in_file == self.split:
                self.end_piece()
                self.file, self.in_file = self.file + 1, 0
            count = self._room(len(section.people) - start)
            if count == 0:
                self.end_piece()
                continue
            self.spans.append(Span(number, section.people[start : start + count], opens=start == 0))
            self.in_file, self.in_piece, start = self.in_file + count, self.in_piece + count, start + count

    def _room(self, left: int) -> int:
        """Return how many of a section go into this piece: all, up to the end of the file, or whole sheets."""
        room = self.size - self.in_piece
        in_file = self.split - self.in_file if self.split else left
        whole = min(left, in_file)
        return whole if whole <= room else room // self.per_sheet * self.per_sheet

    def end_piece(self) -> None:
        if self.spans:
            self.pieces.append(Piece(len(self.pieces) + 1, self.file, tuple(self.spans)))
        self.spans, self.in_piece = [], 0


def sheets(text: str, most: int) -> list[int] | None:
    """Return the sheets that a line names: « 12 », « 12-15 », « 3, 12-15 »; ``None`` if it says anything else."""
    found = set[int]()
    for part in text.replace("–", "-").replace(";", ",").split(","):
        ends = [one.strip() for one in part.split("-")]
        if len(ends) > 2 or not all(one.isascii() and one.isdigit() and len(one) < 7 for one in ends):  # noqa: PLR2004 (a first and a last)
            return None
        first, last = int(ends[0]), int(ends[-1])
        if not 1 <= first <= last <= most:
            return None
        found.update(range(first, last + 1))
    return sorted(found)


def _ids(joined: str) -> tuple[UUID, ...]:
    return tuple(UUID(joined[start : start + 32]) for start in range(0, len(joined), 32))


_SORTS: Mapping[str, Callable[[Placed], Any] | None] = {
    "group": lambda one: (one.group_place, one.name, one.id),
    "name": lambda one: (one.name, one.id),
    "organisation": lambda one: (not one.organisation, fold(one.organisation), one.name, one.id),
    "district": lambda one: (not one.district, fold(one.district), one.name, one.id),
    "delegation": lambda one: (not one.delegation, fold(one.delegation), one.name, one.id),
    "list": None,
}

_Title = tuple[tuple[Any, ...], str]


def _titles(people: Sequence[Placed], order: Order, without: str) -> Callable[[Placed], _Title]:
    """Return what gives the place of a badge's section among the others, and its title."""
    if order.separator == "desk":
        return _at_desk(desks((letter(one.name) for one in people), order.desks))
    kinds: Mapping[str, Callable[[Placed], _Title]] = {
        "group": lambda one: (one.group_place, one.group),
        "district": lambda one: _named(one.district, without),
        "delegation": lambda one: _named(one.delegation, without),
    }
    return kinds.get(order.separator, lambda _one: ((), ""))


def _named(name: str, without: str) -> _Title:
    return (not name, fold(name), name), name or without


def _at_desk(ranges: Sequence[tuple[str, str]]) -> Callable[[Placed], _Title]:
    by_letter = {
        chr(code): (place, first if first == last else f"{first} – {last}")
        for place, (first, last) in enumerate(ranges)
        for code in range(ord(first), ord(last) + 1)
    }
    others = (len(ranges), OTHER_LETTERS)

    def title(one: Placed) -> _Title:
        place, words = by_letter.get(letter(one.name), others)
        return (place,), words

    return title


def spots(counts: Iterable[tuple[int, bool]], first_sheet: int, per_sheet: int) -> Iterator[tuple[int, int]]:
    """Give sheet and position of each badge, for spans of so many badges, each with or without a separator."""
    sheet = first_sheet
    for count, separated in counts:
        sheet += separated and count > 0
        for place in range(count):
            yield sheet + place // per_sheet, place % per_sheet + 1
        sheet += -(-count // per_sheet)
