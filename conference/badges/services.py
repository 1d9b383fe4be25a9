"""Badges: looked at before, printed in batches and one by one, replaced when one is lost; every print is a row."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import sqlalchemy as sa

from conference.badges import queries
from conference.badges.models import BadgePrint
from conference.badges.queries import Wearer
from conference.badges.render import Sheet, badges_pdf, problems
from conference.badges.rules import BadgeData, BadgeEvent, BadgeLayout
from conference.badges.wording import badge_event
from conference.core import audit
from conference.core.db import session, write
from conference.core.errors import Error
from conference.core.i18n import local
from conference.core.permissions import Actor
from conference.core.tokens import TICKET_LETTERS, TICKET_PREFIX
from conference.events.models import Event
from conference.participants import merge, merge_undo, tickets
from conference.participants import queries as people
from conference.participants.models import Ticket
from conference.participants.rules import OVER

LAYOUT = "a6"
#: What the QR of a specimen says: no ticket, so a preview that is cut out opens no door.
SPECIMEN = TICKET_PREFIX + "0" * TICKET_LETTERS
#: A badge that has only just come out of the printer is not lost: the button was pressed twice.
JUST_PRINTED = timedelta(minutes=1)
#: What a badge shares with its whole group: told once, and of no single person.
SHARED = frozenset({"group", "event", "colour"})


@dataclass(frozen=True)
class Doubt:
    """What to look at before a badge is printed; ``person`` is nobody where it concerns a whole group."""

    person: UUID | None
    name: str
    field: str
    reason: str
    detail: str


@dataclass(frozen=True)
class Batch:
    """A print run. ``reprints``: for how many it was not their first badge; ``left_out``: refused or cancelled."""

    pdf: bytes
    count: int
    problems: list[Doubt]
    batch_id: UUID
    reprints: int = 0
    left_out: int = 0


def print_batch(
    event: Event,
    participant_ids: Iterable[UUID],
    *,
    layout: str = LAYOUT,
    sheet: Sheet | None = None,
    actor: Actor,
    now: datetime,
    also_gone: bool = False,
) -> Batch:
    """Print the badges of people of an event, by group and name, and note each.

    Merged records are left out and, unless ``also_gone``, the refused and cancelled. Raises ``unknown_participant``,
    ``unknown_layout``, ``paper_empty``, ``only_gone``, and as ``paper.draw``.
    """
    wanted = set(participant_ids)
    found = queries.by_ids(event.id, wanted)
    if len(found) != len(wanted):
        raise Error("unknown_participant", 404)
    standing = [one for one in found if one.merged_into_id is None]
    wearers = [one for one in standing if also_gone or one.state not in OVER]
    if not wearers:
        raise Error("only_gone" if standing else "paper_empty", 409)
    batch = _print(event, wearers, layout, sheet, actor=actor, now=now)
    return replace(batch, left_out=len(standing) - len(wearers))


def print_one(
    event: Event, participant_id: UUID, *, layout: str = LAYOUT, sheet: Sheet | None = None, actor: Actor, now: datetime
) -> Batch:
    """Print one badge, whatever the person's state; for a merged record, that of the record that stays.

    Raises as ``print_batch``.
    """
    wearers = queries.by_ids(event.id, [_keeper(event.id, participant_id)])
    return _print(event, wearers, layout, sheet, actor=actor, now=now)


def rehearse(event: Event, wearers: Sequence[Wearer], *, layout: str = LAYOUT) -> list[Doubt]:
    """Return what should be looked at before these badges are printed; nothing is printed or noted."""
    look = badge_event(event)
    return _doubts(wearers, _specimens(wearers, look), _layout(event.id, layout), look)


def preview(event: Event, wearers: Sequence[Wearer], *, layout: str = LAYOUT, sheet: Sheet | None = None) -> bytes:
    """Return three of the badges as a specimen without tickets: the longest name, the longest line, the first.

    Raises ``paper_empty``, ``unknown_layout``, and as ``paper.draw``.
    """
    look, design = badge_event(event), _layout(event.id, layout)
    shown = [
        max(wearers, key=lambda one: len(one.shown_name), default=None),
        max(wearers, key=lambda one: max(len(one.organisation), len(one.function)), default=None),
        *wearers[:3],
    ]
    three = list({one.id: one for one in shown if one is not None}.values())[:3]
    return badges_pdf(_specimens(three, look), design, sheet, look)


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


def _print(
    event: Event, wearers: Sequence[Wearer], layout: str, sheet: Sheet | None, *, actor: Actor, now: datetime
) -> Batch:
    """Draw outside of any writing transaction, then note what came out."""
    event_id, look, design = event.id, badge_event(event), _layout(event.id, layout)
    carried = _tickets(event_id, [one.id for one in wearers], now)
    codes = tickets.codes([one.id for one in wearers])
    badges = [_data(one, look.language, carried[one.id][1], codes.get(one.id, "")) for one in wearers]
    doubts = _doubts(wearers, badges, design, look)
    pdf = badges_pdf(badges, design, sheet, look)
    batch_id = uuid4()
    rows = [
        {
            "id": uuid4(),
            "event_id": event_id,
            "participant_id": one.id,
            "ticket_id": carried[one.id][0],
            "batch_id": batch_id,
            "layout": design.name,
            "printed_at": now,
            "staff_id": actor.id,
        }
        for one in wearers
    ]
    with write() as db:
        db.execute(sa.insert(BadgePrint), rows)
        only = wearers[0].id if len(wearers) == 1 else None
        audit.log(
            "badges.printed",
            actor=actor,
            now=now,
            event_id=event_id,
            subject_id=only,
            count=len(rows),
            layout=design.name,
            sheet=sheet,
        )
    return Batch(pdf, len(rows), doubts, batch_id, reprints=sum(one.printed for one in wearers))


def _layout(event_id: UUID, name: str) -> BadgeLayout:
    found = queries.layout(event_id, name)
    if found is None:
        raise Error("unknown_layout", 404, name=name, known=", ".join(queries.layouts(event_id)))
    return found


def _tickets(event_id: UUID, participant_ids: list[UUID], now: datetime) -> dict[UUID, tuple[UUID, str]]:
    """Return the ticket that each badge carries, the newest good one, and its text; who has none is given one."""
    found = tickets.valid_tickets(participant_ids)
    without = [one for one in participant_ids if one not in found]
    if without:
        with write():
            for one in without:
                tickets.issue_ticket(event_id, one, now)
        found = tickets.valid_tickets(participant_ids)
    return {owner: (ticket.id, tickets.text_of(ticket)) for owner, ticket in found.items()}


def _specimens(wearers: Iterable[Wearer], look: BadgeEvent) -> list[BadgeData]:
    return [_data(one, look.language, SPECIMEN, "------") for one in wearers]


def _data(one: Wearer, language: str, ticket: str, code: str) -> BadgeData:
    """Return what a badge says.

    A badge with only the code is for people whom a name would expose: their function in a village would name them too.
    Nobody's language is on a badge: where people are killed for their ethnic group, it says which.
    """
    hidden = one.names == "code"
    return BadgeData(
        ticket=ticket,
        code=code,
        given_names=one.given_names,
        family_name=one.family_name,
        names=one.names,
        organisation="" if hidden else one.organisation,
        function="" if hidden else one.function,
        photo=one.photo,
        group=local(one.group, language),
        colour=one.colour,
        pattern=one.pattern,
    )


def _doubts(
    wearers: Sequence[Wearer], badges: Sequence[BadgeData], design: BadgeLayout, look: BadgeEvent
) -> list[Doubt]:
    return [
        Doubt(None, badges[found.index].group, found.field, found.reason, found.detail)
        if found.field in SHARED
        else Doubt(wearers[found.index].id, wearers[found.index].full_name, found.field, found.reason, found.detail)
        for found in problems(badges, design, look)
    ]


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
