"""Many people at once: the same records as ``services.register`` makes, written set by set."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from itertools import islice
from uuid import UUID, uuid4

import sqlalchemy as sa

from conference.core import history, tokens, vault
from conference.core.db import Base, session, write
from conference.core.errors import Error
from conference.core.permissions import Actor
from conference.events import seats
from conference.events.models import Event
from conference.events.queries import consent_texts
from conference.participants import answers, duplicates, states, tickets
from conference.participants import contacts as contact_store
from conference.participants import details as record
from conference.participants.details import Details
from conference.participants.models import Code, ContactKey, Participant, Suspicion
from conference.participants.rules import holds_seat

#: Few enough that other writers get their turn between two sets.
SET = 500
#: What is made with a person, and goes with them.
_COME_ALONG = frozenset({"code", "ticket", "contact_key", "consent", "suspicion"})


@dataclass(frozen=True)
class Newcomer:
    """One person and how they came: group, state, source, language of the interface, instant, reason if cancelled."""

    group_id: UUID
    details: Details
    state: str
    source: str
    at: datetime
    locale: str = "fr"
    reason: str | None = None
    id: UUID = field(default_factory=uuid4)
    #: Who may be the same person, and why (``contact`` or ``name``): a question to an organiser.
    alike: Mapping[UUID, str] = field(default_factory=dict)


def add_many(event: Event, newcomers: Iterable[Newcomer], *, actor: Actor) -> int:
    """Make the records of people outside delegations, complete; nobody is told. Return how many.

    Each set of 500 is one transaction. Raises ``group_full`` when a set needs more seats than its groups have left,
    ``option_full`` when it needs more of an option.
    """
    source, count = iter(newcomers), 0
    while people := list(islice(source, SET)):
        with write():
            answers.hold(event.id, *(person.details.answers for person in people))
            _take_seats(people)
            add_seated(event, people, actor=actor)
        count += len(people)
    return count


def add_seated(event: Event, people: Sequence[Newcomer], *, actor: Actor) -> list[Participant]:
    """Make the records of people whose seats in their groups are taken already, in their order; inside ``write()``."""
    rows = [_participant(event, person) for person in people]
    session().add_all(rows)
    session().flush()
    versions = {text.purpose: text.version for text in consent_texts(event.id)}
    for person, row in zip(people, rows, strict=True):
        record.note_consents(row, None, person.details, versions, channel=person.source, now=person.at)
        session().add_all(_keys(event.id, row.id, person))
        session().add_all(_suspicions(event.id, person))
    _issue(event.id, rows)
    _remember(event.id, people, rows, actor)
    session().flush()
    return rows


def take_back(event_id: UUID, participant_ids: Iterable[UUID]) -> tuple[int, int]:
    """Remove people who were added moments ago, with their seats; return how many went, and how many stay.

    Whoever has been changed, checked in, printed or tagged since stays. Each set of 500 is one transaction.
    """
    source, gone, kept = iter(participant_ids), 0, 0
    while ids := list(islice(source, SET)):
        with write():
            removed = _remove(event_id, ids)
        gone, kept = gone + removed, kept + len(ids) - removed
    return gone, kept


def _remove(event_id: UUID, ids: Sequence[UUID]) -> int:
    fresh = sa.select(Participant).where(
        Participant.event_id == event_id, Participant.id.in_(ids), Participant.version == 1
    )
    people = session().scalars(fresh.order_by(Participant.id).with_for_update()).all()
    touched = _touched([person.id for person in people])
    untouched = [person for person in people if person.id not in touched]
    for group_id, count in sorted(Counter(person.group_id for person in untouched if person.seat == "group").items()):
        seats.release(group_id, count)
    gone = [person.id for person in untouched]
    duplicates.forget(gone)
    history.forget(states.KIND, gone, keep=())
    session().execute(sa.delete(Participant).where(Participant.id.in_(gone)))
    session().expire_all()
    return len(gone)


def _touched(ids: Collection[UUID]) -> set[UUID]:
    """Return those of these people to whom anything refers that did not come with them."""
    found: set[UUID] = set()
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            to_people = any(key.column.table.name == Participant.__tablename__ for key in column.foreign_keys)
            if to_people and table.name not in _COME_ALONG:
                found |= set(session().scalars(sa.select(column).where(column.in_(ids))))
    return found


def _take_seats(people: Sequence[Newcomer]) -> None:
    wanted = Counter(person.group_id for person in people if holds_seat(person.state))
    for group_id, count in sorted(wanted.items()):
        if not seats.take(group_id, count):
            raise Error("group_full", 409)


def _participant(event: Event, person: Newcomer) -> Participant:
    row = Participant(
        id=person.id,
        event_id=event.id,
        group_id=person.group_id,
        state=person.state,
        reason=person.reason,
        seat="group" if holds_seat(person.state) else "none",
        source=person.source,
        locale=person.locale,
        suspected=bool(person.alike),
        state_at=person.at,
        created_at=person.at,
        updated_at=person.at,
        version=1,
        link_version=1,
    )
    record.write_into(row, person.details)
    record.store_answers(row, None, person.details, now=person.at)
    contacts = person.details.contacts
    row.sealed = vault.seal_json(event.id, contact_store.PURPOSE, row.id, asdict(contacts))
    row.has_phone, row.has_email = bool(contacts.phones), bool(contacts.email)
    row.link_hash = tokens.digest(tokens.link(event.id, row.id, 1))
    return row


def _keys(event_id: UUID, participant_id: UUID, person: Newcomer) -> Iterator[ContactKey]:
    for kind, mac in set(contact_store.fingerprints(event_id, person.details.contacts)):
        yield ContactKey(event_id=event_id, participant_id=participant_id, kind=kind, mac=mac)


def _suspicions(event_id: UUID, person: Newcomer) -> Iterator[Suspicion]:
    for other_id, why in person.alike.items():
        yield Suspicion(event_id=event_id, first_id=other_id, second_id=person.id, why=why, created_at=person.at)


def _issue(event_id: UUID, rows: Sequence[Participant]) -> None:
    codes = _free_codes(event_id, len(rows))
    for row, code in zip(rows, codes, strict=True):
        session().add(Code(event_id=event_id, participant_id=row.id, text=code, created_at=row.created_at))
        tickets.issue_ticket(event_id, row.id, row.created_at)


def _free_codes(event_id: UUID, count: int) -> list[str]:
    taken = set(session().scalars(sa.select(Code.text).where(Code.event_id == event_id)))
    fresh: set[str] = set()
    while len(fresh) < count:
        code = tokens.new_code()
        if code not in taken:
            fresh.add(code)
    return sorted(fresh)


def _remember(event_id: UUID, people: Sequence[Newcomer], rows: Sequence[Participant], actor: Actor) -> None:
    change_set = history.begin(event_id, "registered", actor, max(person.at for person in people))
    for row in rows:
        history.record(change_set, states.KIND, row.id, {}, states.state_fields(row))
