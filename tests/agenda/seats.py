"""Helpers of tests about the seats of sessions."""

from collections import Counter
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from conference.agenda import sign_up_services
from conference.agenda.models import AgendaSession
from conference.agenda.session_models import SessionQuota, SignUp
from conference.core.db import session, write
from conference.messaging.models import OutboxMessage
from conference.participants.models import Participant
from tests.agenda.editing import row
from tests.builders import NOW, a_person


def people(event, group, *names: str, **fields):
    """People of a group; who has an address has it by their name."""
    return [
        a_person(event, group, given_names=name, email=f"{name.lower()}@exemple.ml", **fields) for name in names
    ]  # fmt: skip


def take(event, code: str, *persons, at: datetime = NOW) -> list[str]:
    """Have people sign up for a session, one a minute, and return what each has."""
    session_id = row(event, code).id
    return [
        sign_up_services.sign_up(event.id, session_id, one.id, now=at + timedelta(minutes=number))
        for number, one in enumerate(persons)
    ]


def has(event, code: str, *persons) -> list[str]:
    """What people have in a session now; nothing is « – »."""
    session_id = row(event, code).id
    found = dict(
        session()
        .execute(sa.select(SignUp.participant_id, SignUp.state).where(SignUp.session_id == session_id))
        .all()
    )  # fmt: skip
    return [found.get(one.id, "–") for one in persons]


def counters(event, code: str) -> tuple[int, int, dict[UUID, tuple[int | None, int, int]]]:
    """Seats taken and over the limit, and those of each quota: after they were found equal to a recount."""
    one = row(event, code)
    agrees(one.id)
    quotas = session().scalars(sa.select(SessionQuota).filter_by(session_id=one.id)).all()
    return one.taken, one.overbooked, {each.group_id: (each.quota, each.taken, each.overbooked) for each in quotas}


def agrees(session_id: UUID) -> None:
    """What is counted is who sits there, in all and of each group with a quota; nobody waits beside a free seat."""
    session().rollback()
    one = session().get_one(AgendaSession, session_id, populate_existing=True)
    who = sa.select(SignUp.state, Participant).join(Participant).where(SignUp.session_id == session_id)
    there = session().execute(who.execution_options(populate_existing=True)).all()
    seated = Counter(person.group_id for state, person in there if state == "seated")
    assert one.taken == seated.total()
    assert one.overbooked == (max(0, one.taken - one.capacity) if one.capacity is not None else 0)
    full = one.capacity is not None and one.taken >= one.capacity
    short = set()
    for quota in session().scalars(sa.select(SessionQuota).filter_by(session_id=session_id)):
        session().refresh(quota)
        assert quota.taken == seated[quota.group_id]
        assert quota.overbooked == (max(0, quota.taken - quota.quota) if quota.quota is not None else 0)
        short |= {quota.group_id} if quota.quota is not None and quota.taken >= quota.quota else set()
    assert all(
        person.state in {"pending", "confirmed", "nominated"}
        for state, person in there
        if state in {"seated", "waiting"}
    )
    waits = [person for state, person in there if state == "waiting" and person.state == "confirmed"]
    if one.state == "confirmed" and one.sign_up_policy != "none" and not full:
        assert {person.group_id for person in waits} <= short


def told(event) -> list[OutboxMessage]:
    """The messages about moving up, the first first."""
    session().rollback()
    query = sa.select(OutboxMessage).filter_by(scope_id=event.id, kind="agenda.moved_up")
    return list(session().scalars(query.order_by(OutboxMessage.created_at, OutboxMessage.id)))


def set_values(event, code: str, **values) -> None:
    """Write columns of a session behind everybody's back."""
    one = row(event, code).id
    with write() as db:
        db.execute(sa.update(AgendaSession).where(AgendaSession.id == one).values(values))


def leave(event, code: str, person, at: datetime = NOW) -> bool:
    return sign_up_services.leave(event.id, row(event, code).id, person.id, now=at)
