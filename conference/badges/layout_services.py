"""Badge layouts as organisers make them: made, changed, copied, deleted, given to groups; each can be taken back."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from conference.badges import layout_pictures, layout_queries, queries
from conference.badges.arranging import arranged
from conference.badges.layout_naming import renamed
from conference.badges.models import EventLayout, GroupLayout
from conference.badges.recipes import Recipe, read_recipe, recipe_faults
from conference.badges.rules import ANSWER, LAYOUTS
from conference.core import audit, history
from conference.core.db import session, write
from conference.core.errors import Error
from conference.core.history import ChangeSet
from conference.core.permissions import Actor
from conference.core.text import clean_line
from conference.events.models import Event
from conference.events.setup_rules import fingerprint

KIND, GROUP_KIND = "badge_layout", "badge_group_layout"
NAME_LENGTH, MOST = 40, 50
#: What is noted of a layout when it changes.
_FIELDS = ("name", "description", "recipe", "is_default")

Values = dict[str, Any]


def create(event_id: UUID, name: str, recipe: Recipe, *, actor: Actor, now: datetime) -> tuple[UUID, UUID]:
    """Make a layout of an event; return its id and the change set, with which it can be taken back.

    Raises ``layout_name``, ``layout_name_taken``, ``layouts_many``, ``layout_refused`` for a recipe with faults, and
    ``not_found`` (404) for one that shows a picture or asks a question of another event, or a sealed one.
    """
    with write() as db:
        _lock(event_id)
        if len(layout_queries.own(event_id)) >= MOST:
            raise Error("layouts_many", 409, most=MOST)
        row = EventLayout(id=uuid4(), event_id=event_id, is_default=False, version=1, created_at=now)
        _fill(row, _good_name(event_id, name), recipe, now)
        db.add(row)
        db.flush()
        return row.id, _noted("badge_layout.created", row, {}, actor, now)


def change(
    event_id: UUID, layout_id: UUID, name: str, recipe: Recipe, *, mark: str, actor: Actor, now: datetime
) -> UUID | None:
    """Change a layout, if it still is what ``mark`` marks; return the change set, or ``None`` where nothing changes.

    Raises as ``create``, and ``unknown_badge_layout``, ``layout_stale`` (409), ``layout_printing`` (409) for another
    name while badges in it are being made.
    """
    with write() as db:
        row = _locked(event_id, layout_id)
        if mark_of(row) != mark:
            raise Error("layout_stale", 409)
        before, name = _values(row), _good_name(event_id, name, row)
        _refuse_renaming(row, name)
        _fill(row, name, recipe, now)
        if _values(row) == before:
            return None
        row.version += row.recipe != before["recipe"]  # by another name, no badge is out of date
        db.flush()
        renamed(event_id, before["name"], name)
        return _noted("badge_layout.changed", row, before, actor, now)


def mark_of(row: EventLayout) -> str:
    """Return the mark of what a layout is now."""
    return fingerprint({"name": row.name, "recipe": row.recipe, "version": row.version})


def delete(event_id: UUID, layout_id: UUID, *, actor: Actor, now: datetime) -> UUID:
    """Delete a layout that nobody uses; return the change set.

    Raises ``unknown_badge_layout``, ``layout_usual``, ``layout_of_groups``, ``layout_printing`` (409).
    """
    with write() as db:
        row = _locked(event_id, layout_id)
        _refuse_used(row)
        before = _values(row)
        db.delete(row)
        db.flush()
        return _noted("badge_layout.deleted", row, before, actor, now, gone=True)


def make_usual(event_id: UUID, name: str, *, actor: Actor, now: datetime) -> UUID | None:
    """Have the groups that were given no layout use this one, ours or an own one; return the change set.

    Raises ``unknown_badge_layout`` (404).
    """
    with write() as db:
        _lock(event_id)
        rows = layout_queries.own(event_id)
        if name not in {*LAYOUTS, *(one.name for one in rows)}:
            raise Error("unknown_badge_layout", 404)
        before = {one.id: _values(one) for one in rows}
        for one in rows:
            one.is_default = one.name == name and name not in LAYOUTS
        db.flush()
        changes = [(one.id, before[one.id], _values(one)) for one in rows if before[one.id] != _values(one)]
        return _recorded(event_id, "badge_layout.usual", KIND, changes, actor, now)


def group_mark(event_id: UUID) -> str:
    """Return the mark of which layout each group was given."""
    return fingerprint({one.group.code: one.layout for one in layout_queries.given(event_id)})


def assign(event_id: UUID, wanted: Mapping[str, str], *, mark: str, actor: Actor, now: datetime) -> UUID | None:
    """Give groups, by code, a layout each, by name (empty: the usual one); return the change set.

    Groups that are not named keep theirs. Raises ``layout_stale`` (409), ``unknown_badge_layout`` (404).
    """
    with write() as db:
        _lock(event_id)
        if group_mark(event_id) != mark:
            raise Error("layout_stale", 409)
        if not {name for name in wanted.values() if name} <= set(queries.layouts(event_id)):
            raise Error("unknown_badge_layout", 404)
        changes = []
        for group, layout in layout_queries.given(event_id):
            asked = wanted.get(group.code, layout)
            if asked != layout:
                _give(group.id, asked)
                changes.append((group.id, {"layout": layout}, {"layout": asked}))
        db.flush()
        return _recorded(event_id, "badge_layout.groups", GROUP_KIND, changes, actor, now)


def copy(source_id: UUID, layout_id: UUID, event_id: UUID, *, actor: Actor, now: datetime) -> tuple[UUID, UUID]:
    """Copy a layout of another event, with its pictures; the answers that it shows are of other questions: left out.

    Who asks must be allowed to see the source. Raises as ``create`` and ``unknown_badge_layout`` (404).
    """
    source = layout_queries.one(source_id, layout_id)
    recipe, _faults = read_recipe(source.recipe or {})
    with write():
        _lock(event_id)
        named = {*([recipe.background] if recipe.background else []), *(logo.asset for logo in recipe.logos)}
        new = layout_pictures.copy(source_id, event_id, named, now)
        logos = tuple(replace(logo, asset=new[logo.asset]) for logo in recipe.logos if logo.asset in new)
        ours = replace(recipe, logos=logos, background=new.get(recipe.background, ""), extras=())
        return create(event_id, free_name(event_id, source.name), ours, actor=actor, now=now)


def free_name(event_id: UUID, name: str) -> str:
    """Return a name like this one that no layout of an event has."""
    taken = {one.casefold() for one in queries.layouts(event_id)}
    for number in range(2, MOST + 3):
        if name.casefold() not in taken:
            break
        name = f"{name.removesuffix(f' ({number - 1})')[: NAME_LENGTH - 5]} ({number})"
    return name


def _lock(event_id: UUID) -> None:
    session().execute(sa.select(Event.id).where(Event.id == event_id).with_for_update(key_share=True))


def _locked(event_id: UUID, layout_id: UUID) -> EventLayout:
    _lock(event_id)
    return layout_queries.one(event_id, layout_id)


def _good_name(event_id: UUID, name: str, row: EventLayout | None = None) -> str:
    good = clean_line(name, NAME_LENGTH + 1)
    if not 0 < len(good) <= NAME_LENGTH:
        raise Error("layout_name", 422, most=NAME_LENGTH)
    others = {one.casefold() for one in queries.layouts(event_id) if row is None or one != row.name}
    if good.casefold() in others:
        raise Error("layout_name_taken", 409)
    return good


def _fill(row: EventLayout, name: str, recipe: Recipe, now: datetime) -> None:
    if recipe_faults(recipe):
        raise Error("layout_refused", 422)
    layout = arranged(recipe, name=name).layout
    ours = {str(one.id) for one in layout_pictures.of_event(row.event_id)}
    ours |= {ANSWER + str(one.id) for one in layout_queries.questions(row.event_id)}
    used = {*layout.assets, *(ANSWER + extra.question for extra in recipe.extras)}
    ours |= {one.code for one in layout_queries.questions(row.event_id)}
    used |= {recipe.table_question} - {""}
    used |= {*(logo.asset for logo in recipe.logos), *([recipe.background] if recipe.background else [])}
    if not used <= ours:
        raise Error("not_found", 404)
    row.name, row.recipe, row.updated_at = name, _plain(recipe.to_data()), now
    row.description = _plain(layout.description())


def _plain(data: Any) -> Any:
    """Return values as JSON gives them back: so that what is stored equals what is compared with it."""
    if isinstance(data, Mapping):
        return {key: _plain(value) for key, value in data.items()}
    return [_plain(value) for value in data] if isinstance(data, list | tuple) else data


def _values(row: EventLayout) -> Values:
    return {name: getattr(row, name) for name in _FIELDS}


def _refuse_renaming(row: EventLayout, name: str) -> None:
    if name != row.name and layout_queries.is_printing(row.event_id, row.name):
        raise Error("layout_printing", 409)


def _refuse_used(row: EventLayout) -> None:
    if row.is_default:
        raise Error("layout_usual", 409)
    count = sum(one.layout == row.name for one in layout_queries.given(row.event_id))
    if count:
        raise Error("layout_of_groups", 409, count=count)
    if layout_queries.is_printing(row.event_id, row.name):
        raise Error("layout_printing", 409)


def _noted(action: str, row: EventLayout, before: Values, actor: Actor, now: datetime, *, gone: bool = False) -> UUID:
    change_set = history.begin(row.event_id, action, actor, now)
    history.record(change_set, KIND, row.id, before, {} if gone else _values(row))
    audit.log(action, actor=actor, now=now, event_id=row.event_id, subject_id=row.id)
    layout_pictures.settle(row.event_id, now)
    return change_set.id


def _recorded(  # noqa: PLR0917 (what a change set says)
    event_id: UUID, action: str, kind: str, changes: list[tuple[UUID, Values, Values]], actor: Actor, now: datetime
) -> UUID | None:
    if not changes:
        return None
    change_set = history.begin(event_id, action, actor, now)
    history.record_many(change_set, kind, changes)
    audit.log(action, actor=actor, now=now, event_id=event_id, count=len(changes))
    return change_set.id


def _give(group_id: UUID, layout: str) -> None:
    row = session().get(GroupLayout, group_id)
    if row is not None and not layout:
        session().delete(row)
    elif row is not None:
        row.layout = layout
    elif layout:
        session().add(GroupLayout(group_id=group_id, layout=layout))


def _take_back(change_set: ChangeSet, changes: list[tuple[UUID, Values, Values]], _actor: Actor, now: datetime) -> None:
    """Put layouts back as they were, if nobody has changed them since. Raises ``undo_layout_changed``."""
    event_id = change_set.scope_id
    _lock(event_id)
    for layout_id, before, after in changes:
        row = session().get(EventLayout, layout_id)
        now_is = {} if row is None else _values(row)
        if any(now_is.get(name) != value for name, value in after.items()):
            raise Error("undo_layout_changed", 409)
        if "name" in before and before["name"] is None and row is not None:
            _refuse_used(row)
            session().delete(row)
        elif row is None:
            _refuse_taken(event_id, before["name"])
            session().add(EventLayout(id=layout_id, event_id=event_id, version=2, created_at=now, **before))
        else:
            _refuse_taken(event_id, before.get("name", row.name), row.name)
            _refuse_renaming(row, before.get("name", row.name))
            was = row.name
            for name, value in before.items():
                setattr(row, name, value)
            row.version += "recipe" in before
            session().flush()
            renamed(event_id, was, row.name)
    session().flush()
    layout_pictures.settle(event_id, now)


def _refuse_taken(event_id: UUID, name: str, own: str = "") -> None:
    if name != own and name in queries.layouts(event_id):
        raise Error("undo_layout_changed", 409)


def _take_back_groups(
    change_set: ChangeSet, changes: list[tuple[UUID, Values, Values]], _actor: Actor, _now: datetime
) -> None:
    given = {one.group.id: one.layout for one in layout_queries.given(change_set.scope_id)}
    for group_id, before, after in changes:
        if given.get(group_id) != after["layout"] or before["layout"] not in {
            "",
            *queries.layouts(change_set.scope_id),
        }:
            raise Error("undo_layout_changed", 409)
        _give(group_id, before["layout"])
    session().flush()


history.restores(KIND, _take_back)
history.restores(GROUP_KIND, _take_back_groups)
