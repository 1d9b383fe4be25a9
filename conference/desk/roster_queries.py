"""Who and what a roster is made of, read in columns: everybody from one id to another, or whoever changed since.

Each statement is built once; their parameters say whom they are about, so that no list of ids goes to the database.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from conference.badges.models import BadgePrint, EventLayout
from conference.core.prepared import Hot
from conference.desk.models import DeskChange, DeskSettings
from conference.documents.models import NumberedLine
from conference.events.models import Place, StakeholderGroup
from conference.participants.list_models import ParticipantTag
from conference.participants.models import Code, Participant, Ticket
from conference.presence.models import CheckIn, CheckInUndo, SessionCheckIn

#: As many people a device gets at once; then it asks again.
MOST_AT_ONCE, MOST_CHANGES = 10_000, 2_000
NOBODY, LAST = UUID(int=0), UUID(int=2**128 - 1)

_EVENT: Any = sa.bindparam("event_id")
_changed = sa.select(DeskChange.participant_id).where(
    DeskChange.event_id == _EVENT, DeskChange.seq > sa.bindparam("after"), DeskChange.seq <= sa.bindparam("upto")
)
_replacing = aliased(Participant)
_of_changed: Any = sa.union(
    _changed, sa.select(_replacing.replaces_id).where(_replacing.id.in_(_changed), _replacing.replaces_id.is_not(None))
)
_MARKS = sa.select(DeskChange.seq, DeskChange.participant_id).where(
    DeskChange.event_id == _EVENT, DeskChange.seq > sa.bindparam("after"), DeskChange.seq <= sa.bindparam("upto")
)
_CHANGES = _MARKS.order_by(DeskChange.seq).limit(sa.bindparam("most"))
#: Whether somebody is a record that stands for a person. A condition on it would have SQLite look at everybody.
_STAYS = sa.and_(
    Participant.merged_into_id.is_(None),
    sa.or_(Participant.given_names != "", Participant.family_name != ""),
).label("stays")
_PAST = (Participant.event_id == _EVENT, Participant.id > sa.bindparam("first"))
_COUNT = sa.select(sa.func.count()).select_from(Participant).where(*_PAST)
_IDS = sa.select(Participant.id).where(*_PAST).order_by(Participant.id).limit(sa.bindparam("most"))
_LAYOUTS = sa.select(
    sa.func.count(EventLayout.id), sa.func.sum(EventLayout.version), sa.func.max(EventLayout.updated_at)
).where(EventLayout.event_id == _EVENT)


@dataclass(frozen=True)
class Whom:
    """Whom a roster is about: ``full``, everybody with an id past ``first``; else who got a number past ``after``."""

    event_id: UUID
    full: bool
    first: UUID = NOBODY
    last: UUID = NOBODY
    after: int = 0
    upto: int = 0

    @property
    def values(self) -> Mapping[str, Any]:
        """What the statements ask with."""
        if self.full:
            return {"event_id": self.event_id, "first": self.first, "last": self.last}
        return {"event_id": self.event_id, "after": self.after, "upto": self.upto}


def everybody(hot: Hot, event_id: UUID, first: UUID | None) -> tuple[Whom, bool]:
    """Return the next part of everybody, and whether there are more."""
    begins = {"event_id": event_id, "first": first or NOBODY}
    more = hot.all(_COUNT, begins)[0][0] > MOST_AT_ONCE
    last = hot.all(_IDS, begins | {"most": MOST_AT_ONCE})[-1].id if more else LAST
    return Whom(event_id, full=True, first=first or NOBODY, last=last), more


def layouts(hot: Hot, event_id: UUID) -> Sequence[Any]:
    """Return what is another one once some layout of the event is."""
    return tuple(hot.all(_LAYOUTS, {"event_id": event_id})[0])


def changes(hot: Hot, event_id: UUID, after: int, upto: int) -> tuple[Whom, Sequence[UUID], bool]:
    """Return who changed, with their ids, and whether there are more."""
    rows = hot.all(_CHANGES, {"event_id": event_id, "after": after, "upto": upto, "most": MOST_CHANGES + 1})
    more = len(rows) > MOST_CHANGES
    here = rows[:MOST_CHANGES]
    upto = here[-1].seq if more else upto
    return Whom(event_id, full=False, after=after, upto=upto), [row.participant_id for row in here], more


def _statement(build: Callable[[Callable[[Any, Any], Any]], Any]) -> Callable[[Hot, Whom], Sequence[Any]]:
    """Build a statement for both ways to say whom it is about: ``build`` gets the condition on its columns.

    Whose change is noted is of the event: SQLite, given that too, would look at everybody in it.
    """
    full = build(lambda one, of: sa.and_(of == _EVENT, one > sa.bindparam("first"), one <= sa.bindparam("last")))
    some = build(lambda one, _of: one.in_(_of_changed))

    def read(hot: Hot, whom: Whom) -> Sequence[Any]:
        return hot.all(full if whom.full else some, whom.values)

    return read


_vip = sa.exists().where(
    ParticipantTag.participant_id == Participant.id,
    ParticipantTag.tag_id
    == sa.select(DeskSettings.vip_tag_id).where(DeskSettings.event_id == _EVENT).scalar_subquery(),
)
_FLAGS = (
    _STAYS,
    Participant.consent_photo,
    _vip.label("protocol"),
    sa.exists().where(BadgePrint.participant_id == Participant.id).label("printed"),
)
_GROUP = StakeholderGroup.code.label("group_code")
_OWN_LINE = sa.and_(NumberedLine.participant_id == Participant.id, NumberedLine.group_id == Participant.group_id)

#: What a door is told of people.
standings = _statement(
    lambda of: (
        sa.select(Participant.id, _GROUP, Participant.state, *_FLAGS)
        .join(StakeholderGroup, StakeholderGroup.id == Participant.group_id)
        .where(of(Participant.id, Participant.event_id))
        .order_by(Participant.id)
    )
)
#: What the welcome desk is told of them.
people = _statement(
    lambda of: (
        sa.select(
            Participant.id,
            _GROUP,
            Participant.state,
            *_FLAGS,
            Participant.given_names,
            Participant.family_name,
            Participant.title,
            Participant.organisation,
            Participant.function,
            Place.name,
            Participant.language,
            Participant.delegation_id,
            NumberedLine.number,
        )
        .join(StakeholderGroup, StakeholderGroup.id == Participant.group_id)
        .outerjoin(Place, Place.id == Participant.district_id)
        .outerjoin(NumberedLine, _OWN_LINE)
        .where(of(Participant.id, Participant.event_id))
        .order_by(Participant.id)
    )
)
#: Codes, the one that people were told first before the others.
codes = _statement(
    lambda of: (
        sa.select(Code.participant_id, Code.text)
        .where(of(Code.participant_id, Code.event_id))
        .order_by(Code.participant_id, Code.moved_at.is_not(None), Code.created_at, Code.id.desc())
    )
)
#: Tickets, the newest that is good before the others.
tickets = _statement(
    lambda of: (
        sa.select(Ticket.participant_id, Ticket.id, Ticket.sealed, Ticket.voided_at.is_not(None).label("void"))
        .where(of(Ticket.participant_id, Ticket.event_id))
        .order_by(Ticket.participant_id, Ticket.voided_at.is_not(None), Ticket.created_at.desc(), Ticket.id.desc())
    )
)
hashes = _statement(
    lambda of: (
        sa.select(Ticket.participant_id, Ticket.hash, Ticket.voided_at.is_not(None).label("void"))
        .where(of(Ticket.participant_id, Ticket.event_id))
        .order_by(Ticket.participant_id, Ticket.voided_at.is_not(None), Ticket.created_at.desc(), Ticket.id.desc())
    )
)
replacements = _statement(
    lambda of: (
        sa.select(Participant.replaces_id, Participant.id)
        .where(of(Participant.replaces_id, Participant.event_id))
        .order_by(Participant.created_at, Participant.id)
    )
)


def _stands(model: Any) -> Any:
    return ~sa.exists().where(CheckInUndo.undo_of == model.op_id, CheckInUndo.event_id == _EVENT)


arrivals = _statement(
    lambda of: (
        sa.select(CheckIn.participant_id, CheckIn.op_id, CheckIn.half_day_id, CheckIn.at, CheckIn.desk)
        .where(of(CheckIn.participant_id, CheckIn.event_id), _stands(CheckIn))
        .order_by(CheckIn.participant_id, CheckIn.at)
    )
)
seen = _statement(
    lambda of: (
        sa.select(
            SessionCheckIn.participant_id,
            SessionCheckIn.op_id,
            SessionCheckIn.session_id,
            SessionCheckIn.at,
            SessionCheckIn.desk,
        )
        .where(of(SessionCheckIn.participant_id, SessionCheckIn.event_id), _stands(SessionCheckIn))
        .order_by(SessionCheckIn.participant_id, SessionCheckIn.at)
    )
)
