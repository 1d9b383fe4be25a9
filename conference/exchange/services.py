"""What is done with a file: rehearse it, keep it sealed until it is confirmed, import it as a whole."""

import json
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

import sqlalchemy as sa

from conference.core import audit, vault
from conference.core.db import session, write
from conference.core.errors import Error
from conference.core.permissions import Actor
from conference.core.sheets import Book, Table, read_table
from conference.events import queries as events
from conference.events.models import Event, StakeholderGroup
from conference.exchange import columns, planning, queries, reading, rules, vocabulary
from conference.exchange.lexicon import key
from conference.exchange.models import ImportDraft
from conference.exchange.planning import Addition, Change, Plan
from conference.exchange.reading import Reading
from conference.exchange.vocabulary import Vocabulary
from conference.participants import answers, bulk, duplicate_scans, erasure
from conference.participants import services as participants
from conference.participants.bulk import Newcomer

PURPOSE = "import"
SOURCE = "import"


@dataclass(frozen=True)
class Rehearsal:
    """A file as it would be imported now; nothing of it is stored."""

    reading: Reading
    vocabulary: Vocabulary
    plan: Plan


@dataclass(frozen=True)
class Outcome:
    """What an import did: how many people it added and changed, how many were there, which lines it left out."""

    added: int
    changed: int
    unchanged: int
    left: tuple[int, ...]


def table_of(filename: str, data: bytes) -> Table:
    """Read a template or an export that somebody sent: 260 columns at most, and 5,000 rows that name nobody.

    Of people who are there already, by their identifiers, a file may have 20,000. Raises what ``read_table`` raises.
    """
    table = read_table(filename, data, max_rows=rules.MOST_RETURNING, max_columns=rules.MOST_COLUMNS)
    if sum(any(row) for row in table.rows) > rules.MOST_ROWS and _unnamed(table) > rules.MOST_ROWS:
        raise Error("sheet_too_many_rows", limit=rules.MOST_ROWS)
    return table


def _unnamed(table: Table) -> int:
    """Return how many rows have no identifier."""
    at = next((at for at, label in enumerate(table.header) if "id" in columns.known([label])), None)
    return sum(any(row) and (at is None or not row[at].strip()) for row in table.rows)


def is_template(book: Book) -> bool:
    """Tell whether a file is our template or an export: it has our column of identifiers, not numbers of its own."""
    lines = [cells for sheet in book.sheets[:1] for _, cells in sheet.lines if any(cells)]
    header = lines[0] if lines else ()
    if "id" not in columns.known(header) or len(columns.known(header)) == 1:
        return False
    at = next(at for at, label in enumerate(header) if "id" in columns.known([label]))
    return all(_is_identifier(cells[at]) for cells in lines[1:] if at < len(cells) and cells[at])


def _is_identifier(text: str) -> bool:
    if key(text) in rules.EXAMPLE:
        return True
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def check(event: Event, table: Table) -> None:
    """Refuse a table that cannot be imported at all, as ``rehearse`` does."""
    reading.read(table, vocabulary.of(event))


def rehearse(event: Event, table: Table, *, contacts: bool, actor: Actor, now: datetime) -> Rehearsal:
    """Say what an import would do now. Raises ``import_columns_missing``, ``import_column_twice``, ``import_nobody``.

    ``contacts``: whether who imports may see people's contacts; without, those of people who are there already are
    neither compared nor changed, so that guessing tells nothing. Whoever asks, the audit log says for how many rows.
    """
    words = vocabulary.of(event)
    read = reading.read(table, words)
    with write():
        audit.log("participants.rehearsed", actor=actor, now=now, event_id=event.id, count=read.count)
    return Rehearsal(read, words, planning.make(event, read, words, events.groups(event.id), contacts=contacts))


def keep(event: Event, table: Table, *, staff_id: UUID, now: datetime) -> UUID:
    """Keep a table for an hour, sealed, and return its id."""
    draft_id = uuid4()
    plain = json.dumps([table.header, table.rows, table.header_line], ensure_ascii=False).encode()
    sealed = vault.seal(event.id, PURPOSE, draft_id, zlib.compress(plain))
    with write() as db:
        db.add(
            ImportDraft(
                id=draft_id,
                event_id=event.id,
                staff_id=staff_id,
                sealed=sealed,
                outcome={},
                created_at=now,
                expires_at=now + rules.DRAFT_LIFE,
            )
        )
    return draft_id


def opened(draft: ImportDraft) -> Table:
    """Return the table of a draft. Raises ``import_gone`` when it has been imported."""
    if draft.sealed is None:
        raise Error("import_gone", 404)
    plain = zlib.decompress(vault.unseal(draft.event_id, PURPOSE, draft.id, draft.sealed))
    header, rows, header_line = json.loads(plain)
    return Table(tuple(header), [tuple(row) for row in rows], header_line)


def outcome(draft: ImportDraft) -> Outcome | None:
    """Return what the import of a draft did, or ``None`` while it waits."""
    told = draft.outcome
    return Outcome(told["added"], told["changed"], told["unchanged"], tuple(told["left"])) if told else None


def confirm(event: Event, draft_id: UUID, *, contacts: bool, actor: Actor, now: datetime) -> Outcome:
    """Import a draft, all of it or nothing, and empty it; a second call gives the same answer and does nothing.

    Everything is compared again: what has changed since the rehearsal counts. Raises ``import_gone``.
    """
    if actor.id is None:
        raise Error("import_gone", 404)
    with write():
        draft = queries.draft(event.id, actor.id, draft_id, now, lock=True)
        if draft is None:
            raise Error("import_gone", 404)
        done = outcome(draft)
        if done is not None:
            return done
        done = import_table(event, opened(draft), contacts=contacts, actor=actor, now=now)
        draft.sealed = None
        draft.outcome = {**vars(done), "left": list(done.left)}
        return done


def import_table(event: Event, table: Table, *, contacts: bool, actor: Actor, now: datetime) -> Outcome:
    """Add and change people as a rehearsal says, in one transaction; rows with a problem are left out. Nobody is told.

    Nobody is added over a quota, or twice when two people import the same file at once.
    """
    words = vocabulary.of(event)
    read = reading.read(table, words)
    with write():
        answers.hold_for(event.id)
        groups = queries.groups_locked(event.id)
        plan = planning.make(event, read, words, groups, contacts=contacts)
        by_id = {group.id: group for group in groups}
        for change in plan.changes:
            _change(event, change, by_id, actor=actor, now=now)
        bulk.add_many(event, _newcomers(plan.additions, now), actor=actor)
        duplicate_scans.ask(event.id, now=now)
        count = len(plan.additions) + len(plan.changes)
        audit.log("participants.imported", actor=actor, now=now, event_id=event.id, count=count)
    return Outcome(len(plan.additions), len(plan.changes), plan.unchanged, tuple(plan.bad_lines))


def give_up(event_id: UUID, draft_id: UUID, *, staff_id: UUID, now: datetime) -> None:
    """Delete a draft that its sender does not want to import. Raises ``import_gone``."""
    with write() as db:
        draft = queries.draft(event_id, staff_id, draft_id, now, lock=True)
        if draft is None:
            raise Error("import_gone", 404)
        db.delete(draft)


def sweep(now: datetime) -> int:
    """Delete the drafts whose hour is over and return how many there were."""
    with write() as db:
        expired = sa.delete(ImportDraft).where(ImportDraft.expires_at <= now)
        return int(db.execute(expired).rowcount)  # type: ignore[attr-defined]  # a DELETE gives a CursorResult


def _change(event: Event, change: Change, groups: dict[UUID, StakeholderGroup], *, actor: Actor, now: datetime) -> None:
    version = change.version
    if change.columns != ("group",):
        person = participants.change_details(
            event, change.id, change.details, version=version, channel=SOURCE, actor=actor, now=now
        )
        version = person.version
    if change.group_id is not None:
        participants.change_group(event.id, change.id, groups[change.group_id], actor=actor, now=now)


def _newcomers(additions: Iterable[Addition], now: datetime) -> Iterable[Newcomer]:
    for one in additions:
        locale = "en" if one.details.language == "en" else "fr"
        yield Newcomer(one.group_id, one.details, one.state, SOURCE, now, locale=locale, id=one.id, alike=one.alike)


def _forget(event_id: UUID, _participant_ids: Sequence[UUID]) -> None:
    """Give up every file of an event that waits: somebody who is erased may be in it, and would come back with it."""
    waiting = sa.delete(ImportDraft).where(ImportDraft.event_id == event_id, ImportDraft.sealed.is_not(None))
    session().execute(waiting)


erasure.on_erase(_forget)
