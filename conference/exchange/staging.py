"""Lists that wait for their confirmation: sealed, for three days, with what was chosen for their columns."""

import hashlib
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from conference.core import vault
from conference.core.db import session, write
from conference.core.errors import Error
from conference.core.sheets import Book, Sheet
from conference.exchange import queries, rules
from conference.exchange.lists import headings
from conference.exchange.lists.layout import Layout
from conference.exchange.models import ImportDraft, ImportLayout

PURPOSE = "import"


@dataclass(frozen=True)
class Staged:
    """A list that waits: its name, its sheets, the roles chosen by hand, the group of rows without one."""

    filename: str
    book: Book
    roles: Mapping[str, Mapping[int, str]] = field(default_factory=dict)
    group_id: UUID | None = None


def keep(event_id: UUID, staged: Staged, *, staff_id: UUID, now: datetime) -> UUID:
    """Keep a list, sealed, and return its id."""
    draft_id = uuid4()
    with write() as db:
        db.add(
            ImportDraft(
                id=draft_id,
                event_id=event_id,
                staff_id=staff_id,
                sealed=_sealed(event_id, draft_id, staged),
                outcome={},
                created_at=now,
                expires_at=now + rules.LIST_LIFE,
            )
        )
    return draft_id


def opened(draft: ImportDraft) -> Staged:
    """Return the list of a draft. Raises ``import_gone`` when it is none, or has been imported."""
    if draft.sealed is None:
        raise Error("import_gone", 404)
    plain = json.loads(zlib.decompress(vault.unseal(draft.event_id, PURPOSE, draft.id, draft.sealed)))
    if not isinstance(plain, dict):
        raise Error("import_gone", 404)
    sheets = tuple(
        Sheet(name, tuple((number, tuple(cells)) for number, cells in lines), frozenset(rows), columns)
        for name, lines, rows, columns in plain["sheets"]
    )
    roles = {name: {int(at): role for at, role in chosen.items()} for name, chosen in plain["roles"].items()}
    group = UUID(plain["group"]) if plain["group"] else None
    return Staged(plain["filename"], Book(sheets, tuple(plain["hidden"]), plain.get("unsure", False)), roles, group)


def is_list(draft: ImportDraft) -> bool:
    """Tell a free-form list from a template that waits."""
    return draft.expires_at - draft.created_at > rules.DRAFT_LIFE


def choose(
    event_id: UUID,
    draft_id: UUID,
    roles: Mapping[str, Mapping[int, str]],
    group_id: UUID | None,
    layouts: Mapping[str, Layout],
    *,
    staff_id: UUID,
    now: datetime,
) -> None:
    """Keep what the columns of a list hold, for it and for the next one with the same headings."""
    with write() as db:
        draft = queries.draft(event_id, staff_id, draft_id, now, lock=True)
        if draft is None or draft.outcome:
            raise Error("import_gone", 404)
        draft.sealed = _sealed(event_id, draft_id, replace(opened(draft), roles=roles, group_id=group_id))
        for name, chosen in roles.items():
            if (labels := layouts[name].labels) and any(labels):
                told = {str(at): role for at, role in chosen.items()}
                db.merge(ImportLayout(event_id=event_id, headings=digest(labels), roles=told))


def remembered(event_id: UUID, layouts: Mapping[str, Layout]) -> dict[str, dict[int, str]]:
    """Return what was chosen for columns with the same headings before, by sheet."""
    wanted = {digest(found.labels): name for name, found in layouts.items() if any(found.labels)}
    rows = session().scalars(
        sa.select(ImportLayout).where(ImportLayout.event_id == event_id, ImportLayout.headings.in_(wanted))
    )
    kept = {row.headings: {int(at): role for at, role in row.roles.items()} for row in rows}
    return {name: kept[mark] for mark, name in wanted.items() if mark in kept}


def digest(labels: Sequence[str]) -> str:
    """Return the mark by which headings are known again, whatever their case and accents."""
    return hashlib.sha256("\n".join(headings.plain(label) for label in labels).encode()).hexdigest()


def _sealed(event_id: UUID, draft_id: UUID, staged: Staged) -> bytes:
    plain: dict[str, Any] = {
        "filename": staged.filename,
        "sheets": [[one.name, one.lines, sorted(one.hidden_rows), one.hidden_columns] for one in staged.book.sheets],
        "hidden": staged.book.hidden,
        "unsure": staged.book.unsure,
        "roles": staged.roles,
        "group": str(staged.group_id) if staged.group_id else "",
    }
    return vault.seal(event_id, PURPOSE, draft_id, zlib.compress(json.dumps(plain, ensure_ascii=False).encode()))
