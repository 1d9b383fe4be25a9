"""Lists that organisers come back to, by name: their own, and those shared by all organisers of the event."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from conference.core import unchanged, vault
from conference.core.db import session, write
from conference.core.errors import Error
from conference.core.text import clean_line
from conference.participants import lists, queries
from conference.participants.fields import Fields
from conference.participants.list_models import SavedView
from conference.participants.lists import Choices, Wanted

PURPOSE = "view"
MOST, LONGEST_NAME = 40, 60


@dataclass(frozen=True)
class View:
    """A saved list as one reader sees it. ``whole``: the reader may see everything that it filters by."""

    id: UUID
    name: str
    shared: bool
    wanted: Wanted
    whole: bool


def of(event_id: UUID, staff_id: UUID, choices: Choices) -> list[View]:
    """Return the views that somebody of the staff sees, the shared ones first, by name."""
    rows = session().execute(
        sa.select(SavedView.id, SavedView.name, SavedView.owner_id, SavedView.sealed)
        .where(SavedView.event_id == event_id, _seen_by(staff_id))
        .order_by(SavedView.owner_id.is_not(None), SavedView.position, SavedView.created_at, SavedView.id)
    )
    return [_view(event_id, row, choices) for row in rows]


def counts(event_id: UUID, views: Sequence[View], known: Fields, *, by_contact: bool) -> dict[UUID, int | None]:
    """Return how many people each view holds; none where that would take opening what is sealed."""
    found: dict[UUID, int | None] = {}
    for view in views:
        key = ("view", event_id, view.wanted.filters(), known.contacts, known.sensitive, by_contact)
        count = partial(_count, event_id, view, known, by_contact=by_contact)
        found[view.id] = unchanged.since(key, count)
    return found


def save(event_id: UUID, name: str, wanted: Wanted, *, staff_id: UUID, shared: bool) -> UUID:
    """Keep a list under a name. Raises ``view_unnamed``, ``view_name_taken`` and ``views_full``."""
    with write() as db:
        _free(event_id, name := _name(name), staff_id)
        seen = (
            sa.select(sa.func.count()).select_from(SavedView).where(SavedView.event_id == event_id, _seen_by(staff_id))
        )
        number = db.scalar(seen) or 0
        if number >= MOST:
            raise Error("views_full", limit=MOST)
        view = SavedView(id=uuid4(), event_id=event_id, name=name, position=number)
        view.owner_id = None if shared else staff_id
        view.sealed = vault.seal(event_id, PURPOSE, view.id, _bare(wanted).as_field().encode())
        db.add(view)
        return view.id


def change(event_id: UUID, view_id: UUID, name: str, *, staff_id: UUID, shared: bool) -> None:
    """Give a view another name, share it or keep it to oneself. Raises as ``save``, and ``view_gone``."""
    with write():
        view = _one(event_id, view_id, staff_id)
        _free(event_id, name := _name(name), staff_id, besides=view_id)
        view.name, view.owner_id = name, None if shared else staff_id


def delete(event_id: UUID, view_id: UUID, *, staff_id: UUID) -> tuple[str, str, bool]:
    """Forget a view; return its name, its list as a form's field and whether it was shared, to keep it again.

    Raises ``view_gone``.
    """
    with write() as db:
        view = _one(event_id, view_id, staff_id)
        field = vault.unseal(event_id, PURPOSE, view.id, view.sealed).decode()
        db.delete(view)
        return view.name, field, view.owner_id is None


def _bare(wanted: Wanted) -> Wanted:
    """Return a list without its page, and without showing contacts: whoever opens a view decides on that."""
    return replace(wanted, page=1, contacts=False)


def _count(event_id: UUID, view: View, known: Fields, *, by_contact: bool) -> int | None:
    if not view.whole or any(known[one.key].kind == "sealed" for one in view.wanted.every):
        return None
    return queries.match(event_id, view.wanted, by_contact=by_contact, fields=known).total


def _view(event_id: UUID, row: Any, choices: Choices) -> View:
    field = vault.unseal(event_id, PURPOSE, row.id, row.sealed).decode()
    wanted, refused = lists.read_field(field, choices)
    return View(row.id, row.name, row.owner_id is None, wanted, not refused)


def _seen_by(staff_id: UUID) -> sa.ColumnElement[bool]:
    return sa.or_(SavedView.owner_id.is_(None), SavedView.owner_id == staff_id)


def _one(event_id: UUID, view_id: UUID, staff_id: UUID) -> SavedView:
    found = session().scalar(
        sa.select(SavedView)
        .where(SavedView.event_id == event_id, SavedView.id == view_id, _seen_by(staff_id))
        .with_for_update()
    )
    if found is None:
        raise Error("view_gone", 404)
    return found


def _name(typed: str) -> str:
    name = clean_line(typed, LONGEST_NAME)
    if not name:
        raise Error("view_unnamed")
    return name


def _free(event_id: UUID, name: str, staff_id: UUID, *, besides: UUID | None = None) -> None:
    same = sa.select(SavedView.id).where(SavedView.event_id == event_id, _seen_by(staff_id), SavedView.name == name)
    if any(one != besides for one in session().scalars(same)):
        raise Error("view_name_taken")
