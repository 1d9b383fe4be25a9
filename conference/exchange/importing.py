"""What is done with a free-form list: read it, rehearse it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from conference.core import audit, sheets
from conference.core.db import write
from conference.core.errors import Error
from conference.core.permissions import Actor
from conference.core.sheets import Book, read_book
from conference.events import queries as events
from conference.events.models import Event
from conference.exchange import listing, queries, rules, vocabulary
from conference.exchange.listing import Plan, Row
from conference.exchange.lists import people
from conference.exchange.lists.gazetteer import Gazetteer
from conference.exchange.lists.people import Reading
from conference.exchange.rules import Seats
from conference.exchange.vocabulary import Vocabulary
from conference.participants import bulk, duplicate_scans
from conference.participants.bulk import Newcomer

SOURCE = "import"
#: So many lines of a list may be titles: more rows than are taken are refused before anybody reads them.
_HEADINGS = 100
Roles = Mapping[str, Mapping[int, str]]


@dataclass(frozen=True)
class ListRehearsal:
    """A list as it would be imported now; nothing of it is stored."""

    reading: Reading
    vocabulary: Vocabulary
    plan: Plan


def book_of(filename: str, data: bytes) -> Book:
    """Read a file that somebody sent: 20,000 rows and 260 columns at most. Raises what ``read_book`` raises."""
    return read_book(filename, data, max_rows=rules.MOST_RETURNING, max_columns=rules.MOST_COLUMNS)


def pasted(text: str) -> Book:
    """Read a text that somebody pasted, within the same limits."""
    return sheets.pasted(text, max_rows=rules.MOST_ROWS, max_columns=rules.MOST_COLUMNS)


def read(event: Event, book: Book, roles: Roles | None = None) -> Reading:
    """Read a list. Raises ``import_no_table`` if no sheet has one, ``import_nobody`` if there is nobody in it."""
    if sum(any(cells) for sheet in book.sheets for _, cells in sheet.lines) > rules.MOST_ROWS + _HEADINGS:
        raise Error("sheet_too_many_rows", limit=rules.MOST_ROWS)
    reading = people.read(book, region=event.region, today=event.first_day, places=_places(event), roles=roles)
    if not reading.layouts:
        raise Error("import_no_table")
    if not reading.lines:
        raise Error("import_nobody")
    if sum(line.kind != people.SKIPPED for line in reading.lines) > rules.MOST_ROWS:
        raise Error("sheet_too_many_rows", limit=rules.MOST_ROWS)
    return reading


def rehearse(
    event: Event,
    book: Book,
    *,
    contacts: bool,
    actor: Actor,
    now: datetime,
    roles: Roles | None = None,
    default_group: UUID | None = None,
    scope: UUID | None = None,
) -> ListRehearsal:
    """Say what an import would do now. ``contacts``: see ``services.rehearse``. Raises as ``read`` does."""
    words, reading = vocabulary.of(event), read(event, book, roles)
    with write():
        audit.log("participants.rehearsed", actor=actor, now=now, event_id=event.id, count=len(reading.lines))
    plan = listing.make(
        event, reading, words, events.groups(event.id), contacts=contacts, default_group=default_group, scope=scope
    )
    return ListRehearsal(reading, words, plan)


def run(event: Event, plan: Plan, *, actor: Actor, now: datetime) -> int:
    """Add the people of a rehearsed list, set by set, and return how many. Nobody is told."""
    rows, count = [row for row in plan.additions if row.group_id is not None], 0
    for at in range(0, len(rows), bulk.SET):
        with write():
            count += add_set(event, rows[at : at + bulk.SET], actor=actor, now=now)
    with write():
        audit.log("participants.imported", actor=actor, now=now, event_id=event.id, count=count)
    return count


def add_set(event: Event, rows: Sequence[Row], *, actor: Actor, now: datetime) -> int:
    """Add some people of a rehearsed list; inside ``write()``. Whom the quota leaves no seat by now is waitlisted."""
    groups = {group.id: group for group in queries.groups_locked(event.id)}
    left = {key: Seats(group.quota, group.taken, group.overbooked) for key, group in groups.items()}
    people_ = []
    for row in rows:
        if row.group_id not in groups or row.id is None:
            raise Error("import_group_open")
        state = "pending" if groups[row.group_id].approval else "confirmed"
        state = state if left[row.group_id].take() else "waitlisted"
        locale = "en" if row.details.language == "en" else "fr"
        people_.append(
            Newcomer(row.group_id, row.details, state, SOURCE, now, locale=locale, id=row.id, alike=row.alike)
        )
    duplicate_scans.ask(event.id, now=now)
    return bulk.add_many(event, people_, actor=actor)


def _places(event: Event) -> Gazetteer:
    found = events.all_places(event.id)
    districts = {one.id: one.name for one in found if one.kind == "district"}
    homes = {
        link.place_id: districts[link.parent_id] for link in events.place_links(event.id) if link.parent_id in districts
    }
    return listing.places_of(
        [one for one in found if one.kind == "district"], [one for one in found if one.kind == "commune"], homes
    )
