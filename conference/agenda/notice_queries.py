"""Reads of whom the changes of a release concern, who of them can be written to, and what became of the messages."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from conference.agenda import notice_rules, queries, release_queries
from conference.agenda.differences import Differences
from conference.agenda.models import AgendaSession, SessionRole
from conference.agenda.notice_rules import GROUP, ROLE, SEATED, WAITING, Link
from conference.agenda.programme import Programme, PublicRole
from conference.agenda.session_models import SignUp
from conference.core import history
from conference.core.db import plain, session
from conference.core.types import Localised
from conference.events.models import Event, StakeholderGroup
from conference.messaging.models import OutboxMessage
from conference.participants import tickets
from conference.participants.models import Delegation, Participant
from conference.participants.rules import EXPECTED, OVER

#: What the history calls the messages about a release.
KIND = "agenda_notice"


@dataclass(frozen=True)
class Outsider:
    """Somebody in a role who is no participant, so that no message reaches them; ``sessions`` are ids."""

    name: str
    label: Localised
    sessions: frozenset[str]


def changes(event_id: UUID, since: int, until: Programme) -> Differences:
    """Return what participants find different from what they were told with release ``since`` (0: nothing yet)."""
    before = next((one for one in release_queries.releases(event_id) if one.number == since), None)
    told = release_queries.programme_of(before, participants=True) if before else None
    return notice_rules.differences_since(told, until)


def links(event: Event, found: Differences) -> list[Link]:
    """Return who is tied to the sessions that changed: by a role now or until now, a sign-up, or their group."""
    ids = notice_rules.touched(found)
    if not ids:
        return []
    return [*_in_roles(event.id, found, ids), *_signed_up(event.id, ids), *_in_groups(event.id, found, ids)]


def people(ids: Collection[UUID]) -> Sequence[Any]:
    """Return what messages need of these participants, by name: of those who still count."""
    person = Participant
    columns = (
        person.id, person.given_names, person.family_name, person.locale, person.sealed, person.has_email
    )  # fmt: skip
    standing = (
        person.merged_into_id.is_(None),
        person.state.not_in(OVER),
        person.given_names + person.family_name != "",
    )
    query = sa.select(*columns).where(person.id.in_(ids), *standing).order_by(person.sort_key, person.id)
    return session().execute(query).all()


def to_tell(ids: Collection[UUID]) -> Sequence[Any]:
    """Return (id, given, family, code, group's label, organisation, focal point) of people, by delegation and name."""
    person, code = Participant, tickets.first_code()
    columns = (person.id, person.given_names, person.family_name, code.label("code"), StakeholderGroup.label)
    query = (
        sa.select(*columns, Delegation.organisation, Delegation.focal_name)
        .join(StakeholderGroup, StakeholderGroup.id == person.group_id)
        .outerjoin(Delegation, Delegation.id == person.delegation_id)
        .where(person.id.in_(ids))
        .order_by(Delegation.organisation.is_(None), Delegation.organisation, person.sort_key, person.id)
    )
    return session().execute(query).all()


def outsiders(event: Event, found: Differences) -> list[Outsider]:
    """Return who is in a role of a session that changed and is no participant, by name."""
    ids = notice_rules.touched(found)
    columns = (SessionRole.session_id, SessionRole.name, SessionRole.label)
    nobody = (AgendaSession.event_id == event.id, SessionRole.participant_id.is_(None), SessionRole.name != "")
    query = sa.select(*columns).join(AgendaSession, AgendaSession.id == SessionRole.session_id).where(*nobody)
    rows = [row for row in plain(query.order_by(SessionRole.name, SessionRole.position)) if str(row.session_id) in ids]
    of_name = {name: list(of) for name, of in groupby(rows, key=lambda row: row.name)}
    return [Outsider(name, of[0].label, frozenset(str(row.session_id) for row in of)) for name, of in of_name.items()]


def sent(release_id: UUID) -> history.Change | None:
    """Return what is kept of the messages about a release, if any were put in the outbox."""
    return next(iter(history.of_subject(KIND, release_id)), None)


def states(change_set_id: UUID) -> Counter[str]:
    """Return how many messages about a release are in each state of the outbox."""
    columns = (OutboxMessage.state, sa.func.count())
    query = sa.select(*columns).where(OutboxMessage.change_set_id == change_set_id).group_by(OutboxMessage.state)
    return Counter(dict(session().execute(query).all()))


def _in_roles(event_id: UUID, found: Differences, ids: Collection[str]) -> Iterator[Link]:
    query = sa.select(SessionRole.session_id, SessionRole.participant_id)
    query = query.join(AgendaSession, AgendaSession.id == SessionRole.session_id)
    of_event = (AgendaSession.event_id == event_id, SessionRole.participant_id.is_not(None))
    for session_id, person in plain(query.where(*of_event)):
        if str(session_id) in ids:
            yield Link(person, str(session_id), ROLE)
    left = {(role.person, one.session.id) for one in found.sessions if one.matters for role in _no_more(one)}
    if left:
        keys = {queries.person_key(event_id, person): person for person in _everybody(event_id)}
        yield from (Link(keys[key], session_id, ROLE) for key, session_id in left if key in keys)


def _no_more(one: Any) -> Iterator[PublicRole]:
    """Yield who was in a role of a session when it was last told of, and is not any more."""
    now = {role.person for role in one.after.roles} if one.after else set()
    yield from (role for role in (one.before.roles if one.before else ()) if role.person and role.person not in now)


def _everybody(event_id: UUID) -> Sequence[UUID]:
    return session().scalars(sa.select(Participant.id).where(Participant.event_id == event_id)).all()


def _signed_up(event_id: UUID, ids: Collection[str]) -> Iterator[Link]:
    query = sa.select(SignUp.session_id, SignUp.participant_id, SignUp.state)
    query = query.join(AgendaSession, AgendaSession.id == SignUp.session_id).where(AgendaSession.event_id == event_id)
    for row in plain(query.where(SignUp.state.in_((SEATED, WAITING)))):
        if str(row.session_id) in ids:
            yield Link(row.participant_id, str(row.session_id), row.state)


def _in_groups(event_id: UUID, found: Differences, ids: Collection[str]) -> Iterator[Link]:
    """Yield who is confirmed in a group that a session is for; one that names no group is for all."""
    meant = {one.id: one.groups for whole in (found.before, found.after) if whole for one in whole.sessions}
    query = sa.select(Participant.id, StakeholderGroup.code)
    query = query.join(StakeholderGroup, StakeholderGroup.id == Participant.group_id)
    query = query.where(Participant.event_id == event_id, Participant.state.in_(EXPECTED))
    for person, code in plain(query):
        yield from (Link(person, each, GROUP) for each in ids if not meant[each] or code in meant[each])
