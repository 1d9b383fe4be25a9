"""Print runs: ordered and numbered, taken by one worker at a time, stopped, taken up again.

Each step is one conditional UPDATE, so that a worker that lost its turn, or whose run was stopped, stores nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from conference.badges import queries, run_queries, run_rules
from conference.badges.designs import Designs
from conference.badges.models import BadgeRun
from conference.badges.rules import BadgeLayout
from conference.badges.run_rules import (
    BACK_OFF,
    BROKEN,
    LEASE,
    MOST,
    MOST_WAITING,
    OPEN,
    TRIES,
    Order,
    Plan,
    Section,
    arrange,
)
from conference.badges.sheets import FARTHEST, Printing, badges_on, spec_faults
from conference.badges.wording import badge_event, paper_language, without_words
from conference.core import audit, db, faults, jobs, vault
from conference.core.db import session, write
from conference.core.errors import Error
from conference.core.permissions import Actor
from conference.events.models import Event

PURPOSE, SWEEP = "badges", "badge_runs"


@dataclass(frozen=True)
class Turn:
    """A worker's turn with one run: good as long as nobody has taken the next."""

    run_id: UUID
    event_id: UUID
    number: int
    tries: int = 1


@dataclass(frozen=True)
class Ordered:
    """A run that was ordered. ``left_out``: people chosen who were refused or had withdrawn."""

    run_id: UUID
    number: int
    left_out: int
    turn: Turn | None = None


class Lost(Exception):  # noqa: N818 (no error: somebody stopped it, or another worker has it)
    """The turn is over: the run was stopped, or taken by another worker."""


def order(
    event: Event,
    participant_ids: Iterable[UUID],
    asked: Order,
    *,
    actor: Actor,
    now: datetime,
    origin: BadgeRun | None = None,
    waits: bool = False,
) -> Ordered:
    """Put a run of these people, in the order of their list, into the line; who ``waits`` for it takes its first turn.

    Merged records are left out and, unless the order says otherwise, the refused and cancelled. Raises
    ``unknown_participant``, ``unknown_layout``, ``unknown_sheet``, ``paper_empty``, ``only_gone``, ``badges_many``,
    ``badges_many_waiting``.
    """
    ids = list(dict.fromkeys(participant_ids))
    left, gone = _standing(event.id, ids, also_gone=asked.also_gone)
    if len(left) > MOST:
        raise Error("badges_many", 413, limit=MOST)
    plan = _plan(event, left, asked)
    run = _create(event, plan, origin=origin, actor=actor, now=now, waits=waits)
    return Ordered(run.id, run.number, gone, Turn(run.id, event.id, run.turn) if waits else None)


def again(
    event: Event,
    run: BadgeRun,
    people: Sequence[UUID],
    *,
    sheets: Sequence[int] = (),
    actor: Actor,
    now: datetime,
    waits: bool = False,
) -> Ordered:
    """Print some badges of a run again, as a run of their own; whole ``sheets`` come out as they were, separators too.

    Raises ``badges_no_such_sheet`` where there is nothing on them, and as ``order``.
    """
    was = plan_of(run)
    asked = replace(was.order, split=0, separator="", sort="list", only="")
    if not sheets:
        return order(event, people, asked, actor=actor, now=now, origin=run, waits=waits)
    sections = _sheets_again(event.id, run, was, set(sheets))
    if not sections:
        raise Error("badges_no_such_sheet", 409, number=run.number)
    plan = replace(was, order=asked, sections=tuple(sections))
    made = _create(event, plan, origin=run, actor=actor, now=now, waits=waits)
    return Ordered(made.id, made.number, 0, Turn(made.id, event.id, made.turn) if waits else None)


def find(event_id: UUID, number: int) -> BadgeRun:
    """Return a run of an event. Raises ``unknown_run``."""
    run = run_queries.by_number(event_id, number)
    if run is None:
        raise Error("unknown_run", 404)
    return run


def plan_of(run: BadgeRun) -> Plan:
    """Return what was asked for, and of whom."""
    return Plan.from_json(vault.unseal_json(run.event_id, PURPOSE, run.id, run.sealed))


def due(now: datetime) -> list[UUID]:
    """Return the runs that a worker may take: the one that waits longest first."""
    free = sa.select(BadgeRun.id).where(_free(now))
    return list(session().scalars(free.order_by(BadgeRun.created_at, BadgeRun.id)))


def claim(run_id: UUID, now: datetime) -> Turn | None:
    """Take a run, unless somebody else was quicker."""
    taking = (
        sa.update(BadgeRun)
        .where(BadgeRun.id == run_id, _free(now))
        .values(
            state="running",
            turn=BadgeRun.turn + 1,
            tries=BadgeRun.tries + 1,
            lease_until=now + LEASE,
            started_at=sa.func.coalesce(BadgeRun.started_at, sa.literal(now, BadgeRun.created_at.type)),
        )
        .returning(BadgeRun.event_id, BadgeRun.turn, BadgeRun.tries)
        .execution_options(synchronize_session=False)
    )
    with write() as current:
        row = current.execute(taking).first()
    return Turn(run_id, row.event_id, row.turn, row.tries) if row is not None else None


def beat(turn: Turn, now: datetime) -> None:
    """Keep the turn. Raises ``Lost``."""
    with write(reread=False):
        change(turn, lease_until=now + LEASE)


def let_go(turn: Turn) -> None:
    """Give the run back for the next turn, with what it has."""
    with write():
        if _change(turn, lease_until=None, tries=0):
            db.after_commit(_ring)


def finished(turn: Turn, actor: Actor, now: datetime) -> None:
    """Note that nothing is left to make; a run with a badge that could not be drawn is a partial one. Raises ``Lost``.

    One of which nothing came out, since everybody withdrew meanwhile, has failed.
    """
    with write():
        run = session().get_one(BadgeRun, turn.run_id, populate_existing=True)
        printed = run.done - run.left_out - len(run.missing)
        ended = {"error": None, "state": "partial" if run.missing else "done"}
        if not printed:
            ended = {"error": "badges_all_gone", "state": "failed"}
        change(turn, **ended, lease_until=None, finished_at=now)
        _log("badges.printed", run, actor, now, count=printed)


def failed(turn: Turn, code: str, actor: Actor, now: datetime, *, final: bool = False) -> None:
    """Put a run back for later, or end it after the last try: what is made of it stays. ``code`` is why."""
    if not final and turn.tries < TRIES:
        with write():
            _change(turn, error=code, lease_until=now + BACK_OFF * turn.tries)
        return
    with write():
        run = session().get_one(BadgeRun, turn.run_id, populate_existing=True)
        printed = run.done - run.left_out - len(run.missing)
        state = "partial" if printed else "failed"
        if _change(turn, error=code, state=state, lease_until=None, finished_at=now) and printed:
            _log("badges.printed", run, actor, now, count=printed)


def cancel(event_id: UUID, number: int, *, actor: Actor, now: datetime) -> bool:
    """Stop a run that waits or is being made; tell whether it still could be. What is made of it stays.

    The piece that is being drawn is not stored any more. Raises ``unknown_run``.
    """
    run = find(event_id, number)
    stopping = (
        sa.update(BadgeRun)
        .where(BadgeRun.id == run.id, BadgeRun.state.in_(OPEN))
        .values(state="cancelled", lease_until=None, finished_at=now, error=None)
        .execution_options(synchronize_session=False)
    )
    with write() as current:
        stopped = bool(current.execute(stopping).rowcount)  # type: ignore[attr-defined]  # an UPDATE gives a CursorResult
        if stopped:
            audit.log("badges.cancelled", actor=actor, now=now, event_id=event_id, subject_id=run.id)
    return stopped


def resume(event_id: UUID, number: int, *, actor: Actor, now: datetime) -> None:
    """Go on with a run that ended before all of it was made. Raises ``unknown_run`` and ``badges_nothing_left``."""
    run = find(event_id, number)
    going_on = (
        sa.update(BadgeRun)
        .where(BadgeRun.id == run.id, BadgeRun.state.in_(BROKEN), BadgeRun.done < BadgeRun.wanted)
        .values(state="waiting", lease_until=None, finished_at=None, error=None, tries=0)
        .execution_options(synchronize_session=False)
    )
    with write() as current:
        if not current.execute(going_on).rowcount:  # type: ignore[attr-defined]  # an UPDATE gives a CursorResult
            raise Error("badges_nothing_left", 409)
        audit.log("badges.resumed", actor=actor, now=now, event_id=event_id, subject_id=run.id)
        db.after_commit(_ring)


def reason(error: Exception) -> Error | None:
    """Return what to tell of what broke a run off; ``None`` for what nobody foresaw."""
    if isinstance(error, Error):
        return error
    fault = faults.of(error)
    return Error("badges_disk_full", 507) if fault is faults.FULL else fault


def change(turn: Turn, **values: Any) -> None:
    """Write into the run whose turn this is; inside ``write()``. Raises ``Lost``."""
    if not _change(turn, **values):
        raise Lost


def _change(turn: Turn, **values: Any) -> bool:
    changing = (
        sa.update(BadgeRun)
        .where(BadgeRun.id == turn.run_id, BadgeRun.state == "running", BadgeRun.turn == turn.number)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    return bool(session().execute(changing).rowcount)  # type: ignore[attr-defined]  # an UPDATE gives a CursorResult


def _free(now: datetime) -> sa.ColumnElement[bool]:
    free = sa.or_(BadgeRun.lease_until.is_(None), BadgeRun.lease_until <= now)
    return sa.and_(BadgeRun.state.in_(OPEN), free)


def _standing(event_id: UUID, ids: Sequence[UUID], *, also_gone: bool) -> tuple[list[UUID], int]:
    """Return who of these people gets a badge, and how many have withdrawn or were refused."""
    found = run_queries.standing(event_id, ids)
    if len(found) != len(ids):
        raise Error("unknown_participant", 404)
    there = [one for one in ids if found[one].merged is None]
    left = [one for one in there if not found[one].erased and (also_gone or not found[one].gone)]
    if not left:
        raise Error("only_gone" if there else "paper_empty", 409)
    return left, len(there) - len(left)


def _plan(event: Event, ids: Sequence[UUID], asked: Order) -> Plan:
    per_sheet, designs = badges_on(asked.printing.code), Designs(event, badge_event(event))
    if per_sheet is None:
        raise Error("unknown_sheet", 404)
    if asked.layout and asked.layout not in designs.known:
        raise Error("unknown_layout", 404, name=asked.layout, known=", ".join(queries.layouts(event.id)))
    language = paper_language(event)
    placed = run_queries.placed(event.id, ids, queries.assigned(event.id), asked.layout, language)
    sections = arrange(placed, asked, without_words(asked.separator, language))
    for name in dict.fromkeys(section.layout for section in sections):
        for layout in designs.layouts(name):
            check_sheet(asked.printing, layout)
    return Plan(asked, sections, per_sheet, run_rules.PIECE)


def check_sheet(printing: Printing, layout: BadgeLayout) -> None:
    """Refuse a sheet on which badges of a layout cannot be printed.

    Raises ``badges_sheet_small``, ``badges_sheet_size``, ``badges_sheet_offset`` and ``badges_sheet_backs``.
    """
    spec = printing.spec(layout.width, layout.flat_height)
    if spec is None:
        raise Error("badges_sheet_small", 422, layout=layout.name)
    backs = layout.has_back and printing.duplex is not None
    for fault in spec_faults(spec, layout.width, layout.flat_height, backs=backs, fold=layout.fold):
        raise Error(f"badges_{fault.code}", 422, layout=layout.name, most=f"{FARTHEST:g}")


def _create(event: Event, plan: Plan, *, origin: BadgeRun | None, actor: Actor, now: datetime, waits: bool) -> BadgeRun:
    """Write a run under the next number of its event: they come one after the other, however many are ordered."""
    with write() as current:
        current.execute(sa.select(Event.id).where(Event.id == event.id).with_for_update(key_share=True))
        waiting = sa.select(sa.func.count()).where(BadgeRun.event_id == event.id, BadgeRun.state.in_(OPEN))
        if (current.scalar(waiting) or 0) >= MOST_WAITING:
            raise Error("badges_many_waiting", 429, limit=MOST_WAITING)
        last = current.scalar(sa.select(sa.func.max(BadgeRun.number)).where(BadgeRun.event_id == event.id)) or 0
        run = BadgeRun(
            id=uuid4(),
            event_id=event.id,
            number=last + 1,
            origin_id=origin.id if origin is not None else None,
            wanted=len(plan.people),
            made_by=actor.id,
            created_at=now,
        )
        run.sealed = vault.seal_json(event.id, PURPOSE, run.id, plan.as_json())
        if waits:
            run.state, run.turn, run.tries, run.lease_until, run.started_at = "running", 1, 1, now + LEASE, now
        current.add(run)
        current.flush()
        _log("badges.ordered", run, actor, now, count=run.wanted)
        if not waits:
            db.after_commit(_ring)
    return run


def _sheets_again(event_id: UUID, run: BadgeRun, was: Plan, sheets: set[int]) -> list[Section]:
    """Return a section for each sheet of a run that is asked for, after its separator where that is asked for too."""
    by_sheet: dict[int, list[run_queries.Printed]] = {}
    for one in run_queries.prints(run.id):
        by_sheet.setdefault(one.sheet or 0, []).append(one)
    first_of = {one.participant_id: sheet for sheet, found in by_sheet.items() for one in found}
    titles = dict[int, str | None]()
    for section in was.sections:
        begins = min((first_of[one] for one in section.people if one in first_of), default=0)
        if begins - 1 in sheets and section.title is not None:
            titles[begins] = section.title
    standing = run_queries.standing(event_id, list(first_of))
    sections = []
    for sheet in sorted(sheets | titles.keys()):
        found = [one for one in by_sheet.get(sheet, []) if was.order.also_gone or not standing[one.participant_id].gone]
        if found:
            people = tuple(one.participant_id for one in found)
            sections.append(Section(titles.get(sheet), people, found[0].layout))
    return sections


def _log(action: str, run: BadgeRun, actor: Actor, now: datetime, *, count: int) -> None:
    plan = plan_of(run)
    audit.log(
        action,
        actor=actor,
        now=now,
        event_id=run.event_id,
        subject_id=run.id,
        count=count,
        layout=", ".join(sorted({section.layout for section in plan.sections})),
        sheet=plan.order.sheet or None,
    )


def _ring() -> None:
    jobs.ring(SWEEP)
