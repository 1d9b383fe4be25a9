"""A door: an event with a group and a half-day, and what a desk does there."""

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from uuid import UUID, uuid4

import sqlalchemy as sa

from conference.core import tokens
from conference.core.db import session
from conference.desk import op_rows, services
from conference.desk.models import DeskOp
from conference.desk.rules import Op
from conference.events.models import Event, StakeholderGroup
from conference.participants import tickets
from conference.participants.models import Participant, Ticket
from conference.presence import queries as presence
from conference.presence.models import HalfDay
from tests.builders import NOW, a_group, a_half_day, a_person, an_event

#: When the operations reach us: no time of theirs lies in the future.
LATER = NOW + timedelta(hours=2)


@dataclass
class Door:
    """What a desk does at one half-day of one event. Operations are made here, and applied by ``does``."""

    event: Event
    group: StakeholderGroup
    half_day: HalfDay

    def person(self, *names, **fields) -> Participant:
        given, family = (*names, "Diarra") if len(names) == 1 else names or ("Fatoumata", "Diarra")
        entry = fields.pop("entry", None)
        return a_person(
            self.event, fields.pop("group", self.group), entry, given_names=given, family_name=family, **fields
        )

    def op(self, kind: str, subject: UUID, minutes: int = 0, **fields) -> Op:
        half_day = self.half_day.id if kind in {"check_in", "walk_in", "replace"} else None
        data = {"desk": "A", **fields.pop("data", {})}
        values = {"half_day_id": half_day, "data": data}
        return Op(uuid4(), self.event.id, kind, subject, NOW + timedelta(minutes=minutes), **(values | fields))

    def walk_in(self, subject: UUID | None = None, minutes: int = 0, **typed) -> Op:
        data = {"given_names": "Awa", "family_name": "Cissé", "sex": "F", "group": str(self.group.id), **typed}
        return self.op("walk_in", subject or uuid4(), minutes, data=data)

    def replace(self, replaced: UUID, subject: UUID | None = None, minutes: int = 0, **typed) -> Op:
        data = {"given_names": "Oumou", "family_name": "Sow", "sex": "F", "replaces": str(replaced), **typed}
        return self.op("replace", subject or uuid4(), minutes, data=data)

    def scan(self, text: str, minutes: int = 0, kind: str = "check_in", **fields) -> Op:
        """A code that nobody has on the device's list."""
        return self.op(kind, stand_in(text), minutes, data={"ticket": text}, **fields)

    def does(self, *ops: Op) -> list[tuple[str, str]]:
        outcomes = [services.apply(op, now=LATER) for op in ops]
        return [(one.code, one.reason) for one in outcomes]

    def present(self) -> set[UUID]:
        return set(presence.arrivals(self.half_day.id))


def a_door(slug: str = "forum", **group) -> Door:
    event = an_event(slug)
    return Door(event, a_group(event, **group), a_half_day(event))


def stand_in(text: str) -> UUID:
    return UUID(bytes=sha256(text.encode()).digest()[:16])


def ticket_of(person_id: UUID) -> str:
    """The text of the newest good ticket of somebody."""
    return tickets.text_of(tickets.valid_tickets([person_id])[person_id])


def texts_of(person_id: UUID) -> dict[str, bool]:
    """The texts of somebody's tickets, and whether each is good."""
    rows = session().scalars(sa.select(Ticket).where(Ticket.participant_id == person_id))
    return {tickets.text_of(row): row.voided_at is None for row in rows}


def new_ticket() -> str:
    return tokens.new_ticket()


def logged(op: Op) -> tuple[str, str]:
    """What the log says of an operation now."""
    session().rollback()
    row = session().get(DeskOp, op.op_id)
    return row.outcome, row.reason


def kept_data(op: Op) -> dict:
    session().rollback()
    return op_rows.data_of(session().get(DeskOp, op.op_id))
