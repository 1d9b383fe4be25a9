"""Badges: looked at before, printed at once, one by one, replaced when one is lost; every print is a row."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import sqlalchemy as sa

from conference.badges import making, queries, run_files, run_queries, runs, saying
from conference.badges.designs import Designs
from conference.badges.making import Clock
from conference.badges.models import BadgePrint, BadgeRun
from conference.badges.printer import Printer
from conference.badges.queries import Wearer
from conference.badges.render import Sheet, badges_pdf, spec_of
from conference.badges.report import Doubt, Ready, Shown, rehearse
from conference.badges.rules import BadgeLayout
from conference.badges.run_rules import Order
from conference.badges.runs import Lost, Ordered
from conference.badges.saying import Fingerprints
from conference.badges.sheets import Printing, SheetSpec, moved, spec_faults
from conference.badges.wording import badge_event
from conference.core import audit
from conference.core.db import session, write
from conference.core.errors import Error
from conference.core.permissions import Actor
from conference.events.models import Event
from conference.participants import merge, merge_undo, tickets
from conference.participants import queries as people
from conference.participants.models import Ticket

#: A badge that has only just come out of the printer is not lost: the button was pressed twice.
JUST_PRINTED = timedelta(minutes=1)


@dataclass(frozen=True)
class Batch:
    """Badges that were printed at once. ``reprints``: for how many it was not their first badge.

    ``left_out``: refused or cancelled; ``missing``: whose badge could not be drawn. ``number`` is that of the run.
    """

    pdf: bytes
    count: int
    problems: list[Doubt]
    batch_id: UUID
    reprints: int = 0
    left_out: int = 0
    missing: int = 0
    number: int = 0


def print_now(event: Event, participant_ids: Iterable[UUID], asked: Order, *, actor: Actor, clock: Clock) -> Batch:
    """Order a run and make it at once. Raises as ``runs.order`` and ``made_at_once``."""
    ordered = runs.order(event, participant_ids, asked, actor=actor, now=clock(), waits=True)
    return made_at_once(event, ordered, actor, clock)


def made_at_once(event: Event, ordered: Ordered, actor: Actor, clock: Clock) -> Batch:
    """Make a run whose first turn was taken when it was ordered, and return it as one file.

    What breaks off is a run that failed, or a partial one, which may go on later. Raises as ``paper.draw``,
    ``badges_stopped``, and whatever the database and its disk raise.
    """
    assert ordered.turn is not None  # noqa: S101 (for the type checker: it was ordered by who waits)
    run = session().get_one(BadgeRun, ordered.run_id)
    wearers = queries.by_ids(event.id, runs.plan_of(run).people)
    try:
        making.work(ordered.turn, actor, clock)
    except Lost:
        raise Error("badges_stopped", 409) from None
    except Exception as error:
        session().rollback()
        told = runs.reason(error)
        runs.failed(ordered.turn, told.code if told is not None else "badges_failed", actor, clock(), final=True)
        if told is None:
            raise
        raise told from error
    run = runs.find(event.id, ordered.number)
    if run.error is not None:
        raise Error(run.error, 409)
    return Batch(
        run_files.whole(run),
        len(run_queries.prints(run.id)),
        rehearse(event, wearers, layout=runs.plan_of(run).order.layout),
        run.id,
        reprints=sum(one.printed for one in wearers),
        left_out=ordered.left_out,
        missing=len(run.missing),
        number=run.number,
    )


def print_one(
    event: Event, participant_id: UUID, *, printer: Printer | None = None, actor: Actor, now: datetime
) -> Batch:
    """Print one badge on a desk's printer, whatever the person's state; for a merged record, that of the other one.

    Raises ``unknown_participant``, ``unknown_layout``, as ``sheet_of`` and as ``paper.draw``.
    """
    (wearer,) = queries.by_ids(event.id, [_keeper(event.id, participant_id)])
    return _print(event, wearer, printer or Printer(), actor=actor, now=now)


def sheet_of(layout: BadgeLayout, printer: Printer) -> SheetSpec:
    """Return the paper of a printer for badges of a layout, moved by what it is off.

    Raises ``badge_sheet_small`` where such a badge does not fit it, ``badge_moved_off`` where it would leave it.
    """
    try:
        spec = moved(spec_of(printer.sheet or None, layout), (printer.right, printer.down))
    except ValueError:
        raise Error("badge_sheet_small", 409, sheet=printer.sheet, layout=layout.name) from None
    if spec_faults(spec, layout.width, layout.flat_height):
        raise Error("badge_moved_off", 409)
    return spec


def trial(event: Event, printer: Printer) -> tuple[BadgeLayout, SheetSpec]:
    """Return the layout and the paper on which a printer is tried: without a layout, the event's usual one.

    Raises ``unknown_layout``, and as ``sheet_of``.
    """
    designs = Designs(event, badge_event(event))
    layout = designs.of(printer.layout or designs.assigned.usual, "").layout
    return layout, sheet_of(layout, printer)


def preview(
    event: Event, wearers: Sequence[Wearer], *, layout: str = "", printing: Printing | None = None
) -> bytes:  # fmt: skip
    """Return three of the badges as a specimen without tickets: the longest name, the longest line, the first.

    Raises ``paper_empty``, ``unknown_layout``, as ``runs.check_sheet`` and as ``paper.draw``.
    """
    printing = printing or Printing()
    if not wearers:
        raise Error("paper_empty", 409)
    ready = Ready(event, layout)
    first = min(map(ready.name, wearers))
    some = [one for one in wearers if ready.name(one) == first]
    shown = [
        max(some, key=lambda one: len(one.shown_name)),
        max(some, key=lambda one: max(len(one.organisation), len(one.function))),
        *some[:3],
    ]
    three = ready.specimens(list({one.id: one for one in shown}.values())[:3])
    for one in three:
        runs.check_sheet(printing, one.design.layout)
    return _pdf(three, printing, ready)


def reissue(event: Event, participant_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Void what the badges of a person carry, because one was lost, and give them a new ticket for the next.

    Pressed twice, it is done once. Raises ``unknown_participant``.
    """
    with write():
        person = merge.locked_keeper(event.id, participant_id)
        carried = queries.carried(person.id)
        printed = {one.ticket_id: one.printed_at for one in carried if one.printed_at is not None}
        if printed and max(printed.values()) > now - JUST_PRINTED:
            return
        for lost in printed or [one.ticket_id for one in carried[:1]]:
            tickets.void(lost, now)
        tickets.issue_ticket(event.id, person.id, now)
        audit.log("badges.reissued", actor=actor, now=now, event_id=event.id, subject_id=person.id)


def _print(event: Event, wearer: Wearer, printer: Printer, *, actor: Actor, now: datetime) -> Batch:
    """Draw outside of any writing transaction, then note what came out."""
    event_id, ready, batch_id, layout = event.id, Ready(event, printer.layout), uuid4(), printer.layout
    ticket_id, ticket = saying.carried(event_id, [wearer.id], now)[wearer.id]
    shown = ready.shown(ready.read([wearer])[0], ticket, tickets.codes([wearer.id]).get(wearer.id, ""))
    spec = sheet_of(shown.design.layout, printer)
    doubts, pdf = ready.doubts([shown]), _pdf([shown], spec, ready)
    noted = BadgePrint(
        event_id=event_id,
        participant_id=wearer.id,
        ticket_id=ticket_id,
        batch_id=batch_id,
        layout=shown.design.layout.name,
        printed_at=now,
        staff_id=actor.id,
        digest=Fingerprints(event_id, ready.look).of(shown.badge, shown.design, automatic=not layout),
    )
    with write() as db:
        db.add(noted)
        audit.log(
            "badges.printed",
            actor=actor,
            now=now,
            event_id=event_id,
            subject_id=wearer.id,
            layout=noted.layout,
            sheet=printer.sheet or None,
        )
    return Batch(pdf, 1, doubts, batch_id, reprints=int(wearer.printed))


def _pdf(shown: Sequence[Shown], sheet: SheetSpec | Sheet | None, ready: Ready) -> bytes:
    printables = [one.printable for one in shown]
    return badges_pdf(printables, printables[0].layout, sheet, ready.look, ready.assets(shown))


def _keeper(event_id: UUID, participant_id: UUID) -> UUID:
    found = people.person(event_id, participant_id)
    if found is None:
        raise Error("unknown_participant", 404)
    return merge.keeper_of(found).id


def _follow(goes: UUID, stays: UUID) -> dict[str, list[str]]:
    return merge.move_rows(BadgePrint, goes, stays)


def _refuse_printed(goes: UUID, stays: UUID, _moved: Mapping[str, Sequence[str]]) -> None:
    """Let nobody wear a badge with one name and the ticket of another: one was printed while the two were one."""
    mixed = sa.exists().where(
        BadgePrint.participant_id == stays, BadgePrint.ticket_id == Ticket.id, Ticket.participant_id == goes
    )
    if session().scalar(sa.select(mixed)):
        raise Error("undo_printed", 409)


merge.on_merge(_follow)
merge_undo.on_part(_refuse_printed)
