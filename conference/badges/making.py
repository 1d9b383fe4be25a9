"""A run is made piece by piece: read, drawn outside of any writing transaction, then stored with its prints at once.

Whatever breaks off in between, what is stored is whole, and whoever goes on begins after it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from conference.badges import queries, run_queries, runs, saying
from conference.badges.designs import Designs
from conference.badges.models import BadgePrint, BadgeRun, BadgeRunFile
from conference.badges.queries import Wearer
from conference.badges.rules import BadgeData, BadgeLayout
from conference.badges.run_paper import Stack, piece_pdf
from conference.badges.run_rules import KEPT, LEASE, Piece, Plan, spots
from conference.badges.runs import Turn
from conference.badges.saying import Fingerprints
from conference.badges.wording import badge_event, count_words
from conference.core import files
from conference.core.db import session, write
from conference.core.errors import Error
from conference.core.permissions import Actor
from conference.events.models import Event
from conference.participants import erasure, tickets
from conference.participants.field_tests import among
from conference.participants.models import Participant

Clock = Callable[[], datetime]
Row = dict[str, Any]
#: What one badge may do to the process that draws; it is looked for then.
HARMFUL = frozenset({"paper_timeout", "paper_failed", "paper_too_large"})
#: So often a piece is read anew because somebody in it was changed while it was drawn.
_READ_AGAIN = 3


class _Changed(Exception):  # noqa: N818 (no error: it is drawn again)
    """Somebody in the piece is not what they were when it was drawn."""


@dataclass(frozen=True)
class Badge:
    """One badge of a piece, and the fingerprint of what it says."""

    wearer: Wearer
    ticket_id: UUID
    data: BadgeData
    layout: BadgeLayout
    digest: bytes


@dataclass(frozen=True)
class Filled:
    """A span of a piece with its badges; ``title`` and ``told`` are what its separator says."""

    badges: tuple[Badge, ...]
    layout: str
    title: str | None
    told: str


@dataclass
class Job:
    """What one turn works with; ``actor`` is who ordered the run."""

    turn: Turn
    event: Event
    run: BadgeRun
    plan: Plan
    actor: Actor
    clock: Clock

    def __post_init__(self) -> None:
        """Read once what every piece needs."""
        self.missing = list(self.run.missing)
        self.look = badge_event(self.event)
        self.designs = Designs(self.event, self.look)
        layouts = {section.layout for section in self.plan.sections}
        self.needs, self.assets = self.designs.needs(layouts), self.designs.assets(layouts)
        self.prints = Fingerprints(self.event.id, self.look)
        self.everybody = frozenset(self.plan.people)

    @cached_property
    def backs(self) -> bool:
        """Whether any sheet of the run has a back."""
        return self.designs.backs({section.layout for section in self.plan.sections})


def work(turn: Turn, actor: Actor, clock: Clock, *, until: datetime | None = None) -> bool:
    """Make the pieces that are left, to the end or the first stored after ``until``; tell whether the run has ended.

    Raises ``Lost``, as ``paper.draw``, ``unknown_layout`` and whatever the database and its disk raise.
    """
    run = session().get_one(BadgeRun, turn.run_id, populate_existing=True)
    job = Job(turn, session().get_one(Event, turn.event_id), run, runs.plan_of(run), actor, clock)
    left = job.plan.pieces()[run.pieces :]
    for piece in left:
        _make(job, piece)
        if piece is not left[-1] and until is not None and clock() >= until:
            runs.let_go(turn)
            return False
    runs.finished(turn, actor, clock())
    return True


def _make(job: Job, piece: Piece) -> None:
    for _attempt in range(_READ_AGAIN):
        filled = _read(job, piece)
        pdf, missing = _drawn(job, filled)
        try:
            _store(job, piece, filled, pdf, missing)
        except _Changed:
            continue
        return
    raise Error("busy", 503)


# ------------------------------------------------------------------------------------------------------------ read


def _read(job: Job, piece: Piece) -> list[Filled]:
    """Return what a piece shows of the people as they are now, without those who get no badge any more."""
    wearers = _wearers(job, piece.people)
    ids = [one.id for one in wearers.values()]
    carried, codes = saying.carried(job.event.id, ids, job.clock()), tickets.codes(ids)
    found = []
    for span in piece.spans:
        section = job.plan.sections[span.section]
        there = [wearers[one] for one in span.people if one in wearers]
        badges = tuple(_badge(job, one, section.layout, carried[one.id], codes.get(one.id, "")) for one in there)
        title = section.title if span.opens and badges else None
        told = "" if title is None else _told(job, section.people[len(span.people) :], len(badges))
        found.append(Filled(badges, section.layout, title, told))
    return found


def _badge(job: Job, one: Wearer, layout: str, carried: tuple[UUID, str], code: str) -> Badge:
    ticket_id, text = carried
    design = job.designs.of(layout, one.group_code)  # one that was deleted since the run was ordered ends it
    data = saying.data(one, design, job.look, job.designs.says, ticket=text, code=code)
    digest = job.prints.of(data, design, automatic=not job.plan.order.layout)
    return Badge(one, ticket_id, data, design.layout, digest)


def _wearers(job: Job, ids: Sequence[UUID]) -> dict[UUID, Wearer]:
    """Return who wears each badge: for a merged record that which stays, unless it has a badge in the run itself."""
    found = {one.id: one for one in queries.by_ids(job.event.id, ids, job.needs)}
    merged = {one: _keeper(job, wearer) for one, wearer in found.items() if wearer.merged_into_id is not None}
    there = {*job.everybody, *run_queries.have(job.turn.run_id, [one.id for one in merged.values()])}
    for one, keeper in merged.items():
        del found[one]
        if keeper.id not in there:
            found[one] = keeper
            there.add(keeper.id)
    also_gone = job.plan.order.also_gone
    return {
        one: who for one, who in found.items() if run_queries.may_wear(who.full_name, who.state, also_gone=also_gone)
    }


def _keeper(job: Job, one: Wearer) -> Wearer:
    while one.merged_into_id is not None:
        (one,) = queries.by_ids(job.event.id, [one.merged_into_id], job.needs)
    return one


def _told(job: Job, later: Sequence[UUID], here: int) -> str:
    """Return how many badges follow a separator: those here, and those of its section that come in later pieces."""
    count = here + len(_wearers(job, later)) if later else here
    return count_words(count, job.look.language)


# ------------------------------------------------------------------------------------------------------------ draw


def _drawn(job: Job, filled: Sequence[Filled]) -> tuple[bytes | None, set[UUID]]:
    """Return the piece, and whose badges are not in it because they cannot be drawn; twice tried, they are looked for.

    Nothing to draw is no file.
    """
    if not any(one.badges for one in filled):
        return None, set()
    for attempt in range(2):
        try:
            return _pdf(job, filled), set()
        except Error as error:
            if error.code not in HARMFUL:
                raise
            if attempt:
                break
        runs.beat(job.turn, job.clock())
    missing = _harmful(job, filled)
    left = _without(filled, missing)
    return (_pdf(job, left) if any(one.badges for one in left) else None), missing


def _harmful(job: Job, filled: Sequence[Filled]) -> set[UUID]:
    """Return whose badges cannot be drawn, halving what fails. Raises as ``paper.draw`` where nothing can be drawn."""
    for layout in dict.fromkeys(each.layout for one in filled for each in one.badges):  # the badges, or their layout?
        piece_pdf([Stack([BadgeData("", "")], layout)], job.plan.order.printing, job.look, job.assets)
    return _halved(job, filled, [one.wearer.id for each in filled for one in each.badges])


def _halved(job: Job, filled: Sequence[Filled], ids: Sequence[UUID]) -> set[UUID]:
    runs.beat(job.turn, job.clock())
    others = {one.wearer.id for each in filled for one in each.badges}.difference(ids)
    try:
        _pdf(job, _without(filled, others))
    except Error as error:
        if error.code not in HARMFUL:
            raise
        middle = len(ids) // 2
        return set(ids) if not middle else _halved(job, filled, ids[:middle]) | _halved(job, filled, ids[middle:])
    return set()


def _without(filled: Sequence[Filled], missing: set[UUID]) -> list[Filled]:
    return [replace(one, badges=tuple(each for each in one.badges if each.wearer.id not in missing)) for one in filled]


def _pdf(job: Job, filled: Sequence[Filled]) -> bytes:
    stacks = [
        Stack(
            [each.data for each in one.badges],
            one.badges[0].layout,
            one.title,
            one.told,
            [each.layout for each in one.badges],
            job.backs,
        )
        for one in filled
        if one.badges
    ]
    printing = job.plan.order.printing
    for layout in dict.fromkeys(each.layout for one in filled for each in one.badges):
        runs.check_sheet(printing, layout)  # a layout may have been changed since the run was ordered
    return piece_pdf(stacks, printing, job.look, job.assets)


# ----------------------------------------------------------------------------------------------------------- store


def _store(job: Job, piece: Piece, filled: Sequence[Filled], pdf: bytes | None, missing: set[UUID]) -> None:
    """Store a piece and note its badges, in one transaction. Raises ``Lost`` and ``_Changed``."""
    now, turn = job.clock(), job.turn
    shown = _without(filled, missing)
    rows = _rows(job, piece, shown, now)
    gone = [one.hex for one in sorted(missing)]
    with write() as db:
        ids = sorted(one.wearer.id for each in filled for one in each.badges)
        db.execute(sa.select(Participant.id).where(among(ids)).order_by(Participant.id).with_for_update(key_share=True))
        if not _same(filled, _read_inside(job, piece)):
            raise _Changed
        runs.change(
            turn,
            done=BadgeRun.done + len(piece.people),
            pieces=piece.number,
            left_out=BadgeRun.left_out + len(piece.people) - len(rows) - len(gone),
            missing=[*job.missing, *gone],
            tries=0,
            error=None,
            lease_until=now + LEASE,
        )
        if pdf is not None:
            _keep(job, piece, shown, pdf, rows)
    job.missing += gone


def _keep(job: Job, piece: Piece, shown: Sequence[Filled], pdf: bytes, rows: list[Row]) -> None:
    """Store the file of a piece and the place of each badge, after the sheets that there are."""
    now, run_id = rows[0]["printed_at"], job.turn.run_id
    first = run_queries.last_sheet(run_id) + 1
    counts = [(len(one.badges), one.title is not None) for one in shown]
    placed = [
        row | {"sheet": sheet, "position": position}
        for row, (sheet, position) in zip(rows, spots(counts, first, job.plan.per_sheet), strict=True)
    ]
    name = f"badges-{job.run.number}-{piece.number}.pdf"
    file_id = files.store(job.turn.event_id, runs.PURPOSE, name, "application/pdf", pdf, now=now, expires_at=now + KEPT)
    stored = BadgeRunFile(
        run_id=run_id,
        number=piece.number,
        file=piece.file,
        first_sheet=first,
        last_sheet=placed[-1]["sheet"],
        count=len(rows),
        file_id=file_id,
    )
    session().add(stored)
    session().execute(sa.insert(BadgePrint), placed)


def _read_inside(job: Job, piece: Piece) -> dict[UUID, tuple[Wearer, UUID]]:
    """Return who would be drawn now, with the ticket of each; nobody without one."""
    wearers = _wearers(job, piece.people)
    good = tickets.valid_tickets([one.id for one in wearers.values()])
    return {one.id: (one, good[one.id].id) for one in wearers.values() if one.id in good}


def _same(filled: Sequence[Filled], now: dict[UUID, tuple[Wearer, UUID]]) -> bool:
    drawn = {one.wearer.id: (one.wearer, one.ticket_id) for each in filled for one in each.badges}
    return drawn.keys() == now.keys() and all(
        (was._replace(printed=False), ticket) == (now[one][0]._replace(printed=False), now[one][1])
        for one, (was, ticket) in drawn.items()
    )


def _rows(job: Job, piece: Piece, shown: Sequence[Filled], now: datetime) -> list[Row]:
    same = {
        "event_id": job.turn.event_id,
        "batch_id": job.turn.run_id,
        "run_id": job.turn.run_id,
        "printed_at": now,
        "staff_id": job.actor.id,
        "file": piece.file,
    }
    return [
        same
        | {
            "id": uuid4(),
            "participant_id": badge.wearer.id,
            "ticket_id": badge.ticket_id,
            "layout": one.layout,
            "digest": badge.digest,
        }
        for one in shown
        for badge in one.badges
    ]


def _forget_files(event_id: UUID, participant_ids: Sequence[UUID]) -> None:
    """Delete every piece with a badge of somebody who is erased."""
    on_sheets = sa.and_(
        BadgePrint.run_id == BadgeRunFile.run_id,
        BadgePrint.sheet.between(BadgeRunFile.first_sheet, BadgeRunFile.last_sheet),
    )
    theirs = (
        sa.select(BadgeRunFile.file_id)
        .join(BadgePrint, on_sheets)
        .where(BadgePrint.participant_id.in_(list(participant_ids)), BadgeRunFile.file_id.is_not(None))
    )
    gone = [one for one in session().scalars(theirs.distinct()) if one is not None]
    if gone:
        files.delete(event_id, gone)


erasure.on_erase(_forget_files)
