"""The list as a file: exactly its people, order and columns, in sets, so that memory stays flat whatever their number.

``prepare`` checks what was asked for against who asks, and finds the people; ``pieces`` makes the file as it is read.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from conference.core import audit
from conference.core.db import session, write
from conference.core.errors import Error
from conference.core.permissions import Actor
from conference.core.sheets import lost_letters
from conference.events.models import Event
from conference.participants import choosing, export_columns, export_words, fields, lists, ordering, queries, records
from conference.participants.export_columns import Cells, Made
from conference.participants.export_rules import Order
from conference.participants.field_tests import among
from conference.participants.fields import Field, Fields
from conference.participants.lists import Wanted
from conference.participants.models import Participant
from conference.participants.rules import holds_contact

SET = 500
#: More columns than this are too narrow to be read on a page.
PDF_COLUMNS = 15
#: What of an address does not say whom it means.
_NO_FILTERS = ("tri", "col", "page", "contacts")

Beat = Callable[[int], None]


@dataclass(frozen=True)
class Reader:
    """Who an export is made for, with the flags of their membership."""

    actor: Actor
    contacts: bool = False
    sensitive: bool = False


@dataclass(frozen=True)
class Export:
    """An export that may be made: its people in their order, its columns, and whom it holds in words."""

    event: Event
    order: Order
    reader: Reader
    fields: Fields
    wanted: Wanted
    ids: Sequence[UUID]
    columns: Sequence[Field]
    whom: str

    @property
    def count(self) -> int:
        """How many people it holds."""
        return len(self.ids)

    def made(self) -> list[Made]:
        """Return its columns with what stands in them."""
        return export_columns.make(self.columns, self.event.tz)


class Loss(NamedTuple):
    """What older programs cannot read: which letters, of how many people, and whom, by name, the first of them."""

    letters: str
    people: int
    first: list[tuple[str, str]]


def prepare(event: Event, order: Order, reader: Reader) -> Export:
    """Return an export for a reader, in the language in force.

    Raises ``forbidden`` for contacts or sensitive answers that the reader may not see, ``reason_needed`` for them
    without a reason, ``reason_holds_contact`` for one that names somebody's, ``export_columns_none``, ``paper_columns``
    for more than a page can show, and ``list_gone`` for a list whose filters cannot be any more: a file never holds
    more people than were asked for.
    """
    if (order.contacts and not reader.contacts) or (order.sensitive and not reader.sensitive):
        raise Error("forbidden", 403)
    if order.sealed and (not order.reason or (order.reason == "other" and not order.note)):
        raise Error("reason_needed")
    if order.note and holds_contact(order.note):
        raise Error("reason_holds_contact")
    known = fields.of(event, contacts=reader.contacts, sensitive=reader.sensitive)
    wanted, refused = lists.read_field(order.filter, choosing.of(known))
    if order.ids is None and any(name.partition("=")[0] not in _NO_FILTERS for name in refused):
        raise Error("list_gone", 409)
    columns = export_columns.chosen(known, order, wanted)
    if not columns:
        raise Error("export_columns_none")
    if order.format == "pdf" and len(columns) > PDF_COLUMNS:
        raise Error("paper_columns", limit=PDF_COLUMNS, count=len(columns))
    whom = export_words.view(known, wanted, ticked=order.ids is not None)
    return Export(event, order, reader, known, wanted, _people(event, order, wanted, reader), columns, whom)


def note(export: Export, now: datetime) -> None:
    """Write into the audit log who takes out how many people, in which form and, with what is sealed, why."""
    order = export.order
    with write():
        audit.log(
            "participants.exported",
            actor=export.reader.actor,
            now=now,
            event_id=export.event.id,
            count=export.count,
            format=order.format,
            contacts=order.contacts,
            sensitive=order.sensitive,
            reason=order.reason if order.sealed else None,
        )


def rows(export: Export, columns: Sequence[Cells], beat: Beat | None = None) -> Iterator[tuple[Any, ...]]:
    """Yield what these columns show of each person, set by set; ``beat`` is told how many were there before each."""
    for start in range(0, len(export.ids), SET):
        if beat is not None:
            beat(start)
        some = export.ids[start : start + SET]
        # By id alone, which are of this event: with the event beside it SQLite walks all its people for each set.
        found = records.read(export.event.id, export.columns, [among(some)], limit=SET)
        by_id = {one.id: one for one in found}
        people = [by_id[one] for one in some if one in by_id]  # somebody may have been erased since
        if people:
            yield from zip(*(cells(people) for cells in columns), strict=True)


def loss(export: Export, most: int = 20) -> Loss:
    """Return which letters Windows-1252 would lose, before any file is made."""
    made = export.made()
    letters, people, first = Counter[str](), 0, list[tuple[str, str]]()
    named = [place for place, one in enumerate(made) if one.column.key in export_columns.NAMES] or [0]
    header = "".join(one.column.label for one in made)
    letters.update(lost_letters(header))
    for row in rows(export, [one.words for one in made]):
        lost = lost_letters("".join(row))
        if lost:
            people += 1
            letters.update(lost)
            if len(first) < most:
                first.append((" ".join(row[place] for place in named if row[place]), "".join(dict.fromkeys(lost))))
    return Loss("".join(letters), people, first)


def _people(event: Event, order: Order, wanted: Wanted, reader: Reader) -> list[UUID]:
    if order.ids is None:
        return queries.ids(event.id, wanted, by_contact=reader.contacts)
    ticked = sa.select(Participant.id).where(*queries.chosen(event.id, order.ids))
    return list(session().scalars(ticked.order_by(*ordering.order(event.id, wanted))))
