"""What a person's record has, field by field; the list, its filters, order and columns, exports and numbers use these.

``of(event, contacts=…, sensitive=…)`` returns the fields that one reader may see, by key: those of the record
(``record_fields``), one for each question of the event (``answer_fields``, key ``q.<code>``), and what rooms above add
(``register``). What the reader may not see is not in it, so it is neither offered nor filtered, sorted, shown nor taken
out. ``records.read`` turns fields into rows.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, TypeAlias
from uuid import UUID

import sqlalchemy as sa
from flask_babel import LazyString

from conference.events.models import Event
from conference.participants.around import Around
from conference.participants.lists import Filter

#: What a field holds. ``place`` is a choice among places; ``contact`` is sealed and found by its fingerprint;
#: ``sealed`` is any other sealed value, of which can only be asked whether there is one.
Kind: TypeAlias = Literal[
    "text", "choice", "several", "yes_no", "number", "date", "moment", "place", "contact", "sealed", "tags"
]
Condition: TypeAlias = sa.ColumnElement[bool]
#: (value as in addresses, its words), in their order.
Options: TypeAlias = Sequence[tuple[str, str]]
Flag: TypeAlias = Literal["", "contacts", "sensitive"]
Part: TypeAlias = Literal["person", "registration", "contact", "questions", "presence"]

#: The kinds that take their values from a list.
LISTED = frozenset({"choice", "several", "place", "tags", "yes_no"})


def no_options() -> Options:
    """Return nothing to choose from."""
    return ()


def as_it_is(value: Any) -> str:
    """Return the words of a value that is its own words."""
    return "" if value is None else str(value)


class By(NamedTuple):
    """One expression that a list is sorted by, never NULL. Unless it ``turns``, it goes up in either direction."""

    expression: Any
    turns: bool = True


@dataclass(frozen=True)
class Field:
    """One field of the record, as one reader reads it.

    ``columns`` are what ``value`` reads of a ``records.Record`` (SQL expressions, the same one for several fields
    selected once); ``load`` gives, for ids of a page, what no column says, which ``value`` then finds in
    ``record.loaded[key]``. ``cell`` is the type of a value: text, number, date, moment (aware, UTC), yes_no (bool or
    None), several (list of codes or words). ``say`` returns a value's words in the language in force when the fields
    were made. ``tests`` are the ways it can be filtered by (``Filter.op``), ``accepts`` says whether one value may be
    asked for, ``where`` makes the condition. ``sorts`` gives SQL expressions that are never NULL (see ``order``);
    without it, no list is sorted by it. ``flag`` is what the reader's membership needed.
    """

    key: str
    name: str | LazyString
    kind: Kind
    value: Callable[[Any], Any]
    columns: tuple[Any, ...] = ()
    say: Callable[[Any], str] = as_it_is
    cell: Literal["text", "number", "date", "moment", "yes_no", "several"] = "text"
    options: Callable[[], Options] = no_options
    tests: frozenset[str] = frozenset()
    accepts: Callable[[str, str], bool] = lambda _op, _value: True
    where: Callable[[Filter], Condition] | None = None
    sorts: Callable[[], tuple[By, ...]] | None = None
    flag: Flag = ""
    part: Part = "person"
    load: Callable[[Sequence[UUID]], Mapping[UUID, Any]] | None = None
    #: How wide a spreadsheet's column is, in characters.
    width: int = 16
    #: The question's id as text, for a field that is an answer.
    question: str = ""

    @property
    def label(self) -> str:
        """Its name in the reader's language."""
        return str(self.name)

    @property
    def order(self) -> tuple[By, ...]:
        """The SQL expressions that a list is sorted by; none when it cannot be."""
        return self.sorts() if self.sorts is not None else ()

    @property
    def sortable(self) -> bool:
        """Whether a list can be sorted by it."""
        return self.sorts is not None

    def takes(self, op: str, value: str) -> bool:
        """Tell whether an address may ask for this value in this way."""
        return op in self.tests and self.accepts(op, value)

    def words(self, record: Any) -> str:
        """Return what is shown of a record."""
        return self.say(self.value(record))


#: Returns the fields that a room adds to an event, in the reader's language.
Provider: TypeAlias = Callable[[Event], Iterable[Field]]
_PROVIDERS: list[Provider] = []


def register(provider: Provider) -> Provider:
    """Let a room above add fields: its half-days, its badges. Keys hold the room's word and may hold a dot."""
    _PROVIDERS.append(provider)
    return provider


class Fields(Mapping[str, Field]):
    """The fields that one reader of one event may see, by key, in the order in which they are offered.

    Questions and the fields of rooms above are read from the database when they are first asked for.
    """

    def __init__(self, event: Event, *, contacts: bool, sensitive: bool) -> None:
        self.event, self.contacts, self.sensitive = event, contacts, sensitive
        self.around = Around(event)
        self._record = self._seen(_record_fields(self.around))
        self._all: dict[str, Field] | None = None

    def __getitem__(self, key: str) -> Field:
        """Return the field with this key, if there is one that the reader may see."""
        return self._record[key] if key in self._record else self._every()[key]

    def __iter__(self) -> Iterator[str]:
        """Walk the keys in order."""
        return iter(self._every())

    def __len__(self) -> int:
        """Count them."""
        return len(self._every())

    def _every(self) -> dict[str, Field]:
        if self._all is None:
            added = (one for provider in _PROVIDERS for one in provider(self.event))
            self._all = self._record | self._seen(_answer_fields(self.event)) | self._seen(added)
        return self._all

    def _seen(self, found: Iterable[Field]) -> dict[str, Field]:
        flags = {"", *(("contacts",) if self.contacts else ()), *(("sensitive",) if self.sensitive else ())}
        return {one.key: one for one in found if one.flag in flags}


def of(event: Event, *, contacts: bool, sensitive: bool) -> Fields:
    """Return the fields of an event for a reader with these flags of a membership."""
    return Fields(event, contacts=contacts, sensitive=sensitive)


def _record_fields(around: Around) -> Iterable[Field]:
    from conference.participants import record_fields  # both are made of Field

    return record_fields.of(around)


def _answer_fields(event: Event) -> Iterable[Field]:
    from conference.participants import answer_fields

    return answer_fields.of(event)
