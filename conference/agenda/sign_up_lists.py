"""Who sits in a session and who waits, in order, and how its seats are shared among groups: for organisers."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from conference.agenda import sign_up_notices
from conference.agenda.models import AgendaSession
from conference.agenda.session_models import SessionQuota, SignUp
from conference.agenda.sign_up_queue import CANCELLED, SEATED, WAITING
from conference.core.db import session
from conference.core.types import Localised
from conference.events import queries as events
from conference.messaging.models import OutboxMessage
from conference.participants.models import Participant


@dataclass(frozen=True)
class Seat:
    """Somebody in a session, or in its queue. ``held`` is empty for who may move up, else the reason why not."""

    id: UUID
    name: str
    organisation: str
    group_id: UUID
    at: datetime
    held: str = ""


@dataclass(frozen=True)
class Share:
    """What a group has of a session."""

    name: Localised
    quota: int | None
    seated: int
    waiting: int

    @property
    def over(self) -> int:
        """How many sit there beyond the quota."""
        return max(0, self.seated - self.quota) if self.quota is not None else 0


@dataclass(frozen=True)
class Board:
    """A session's sign-ups: who sits, by name; who waits, longest first; whom nothing has told that they moved up."""

    seated: list[Seat]
    waiting: list[Seat]
    shares: list[Share]
    untold: list[tuple[OutboxMessage, Participant]] = field(default_factory=list)


def board(row: AgendaSession) -> Board:
    """Return the sign-ups of a session."""
    groups = {group.id: group for group in events.groups(row.event_id)}
    people: dict[str, list[Seat]] = {SEATED: [], WAITING: []}
    for state, stands, person_id, name, organisation, group_id, at in session().execute(_people(row.id)):
        meant = not row.groups or groups[group_id].code in row.groups
        held = "unconfirmed" if stands != "confirmed" else "" if meant else "group"
        people[state].append(Seat(person_id, name, organisation, group_id, at, held))
    people[WAITING].sort(key=lambda one: one.at)
    quotas = {key: quota for key, quota in session().execute(_quotas(row.id))}  # noqa: C416 (rows, not pairs)
    counts = {state: Counter(one.group_id for one in some) for state, some in people.items()}
    shares = [
        Share(group.label, quotas.get(group.id), counts[SEATED][group.id], counts[WAITING][group.id])
        for group in groups.values()
        if group.id in quotas or counts[SEATED][group.id] or counts[WAITING][group.id]
    ]
    return Board(people[SEATED], people[WAITING], shares, sign_up_notices.untold(row.id))


def standing(session_id: UUID) -> tuple[int, int]:
    """Return how many sit in a session and how many wait."""
    query = sa.select(SignUp.state, sa.func.count()).where(SignUp.session_id == session_id).group_by(SignUp.state)
    found = {state: count for state, count in session().execute(query)}  # noqa: C416 (rows, not pairs)
    return found.get(SEATED, 0), found.get(WAITING, 0)


def over(row: AgendaSession) -> list[tuple[Localised | None, int, int]]:
    """Return where more sit than there are seats: (group or the whole, seats, how many sit)."""
    found: list[tuple[Localised | None, int, int]] = []
    if row.capacity is not None and row.taken > row.capacity:
        found.append((None, row.capacity, row.taken))
    shares = [share for share in board(row).shares if share.over]
    return found + [(share.name, share.quota or 0, share.seated) for share in shares]


def _people(session_id: UUID) -> "sa.Select[str, str, UUID, str, str, UUID, datetime]":
    name = sa.func.trim(Participant.family_name + " " + Participant.given_names)
    return (
        sa.select(
            SignUp.state,
            Participant.state,
            Participant.id,
            name,
            Participant.organisation,
            Participant.group_id,
            SignUp.at,
        )
        .join(Participant, Participant.id == SignUp.participant_id)
        .where(SignUp.session_id == session_id, SignUp.state != CANCELLED)
        .order_by(Participant.sort_key, SignUp.id)
    )


def _quotas(session_id: UUID) -> "sa.Select[UUID, int | None]":
    return sa.select(SessionQuota.group_id, SessionQuota.quota).where(SessionQuota.session_id == session_id)
