"""The search for duplicates through everybody of an event: it writes questions to an organiser, and nothing else.

It is asked for on the page or after an import. A small event is searched at once, a large one by a job. Searching again
asks nothing twice, and nothing again that somebody settled.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID, uuid4

import sqlalchemy as sa

from conference.core import audit, jobs
from conference.core.db import after_commit, session, write
from conference.core.permissions import SYSTEM, Actor
from conference.core.rows import insert_once
from conference.participants import duplicates
from conference.participants.likeness_blocks import alike
from conference.participants.likeness_rules import Crowd, Face, Likeness, compare
from conference.participants.models import ContactKey, DuplicateScan, Participant, Suspicion

BELL = "duplicates"
#: As many people are searched while somebody waits for the page.
AT_ONCE = 2_000
#: More questions than this nobody answers: the strongest are asked first, the others by a later search.
MOST = 2_000
_LEASE = timedelta(minutes=5)
_CHUNK = 500


def ask(event_id: UUID, *, now: datetime) -> None:
    """Have everybody of an event compared soon; joins the transaction of the caller (an import)."""
    with write():
        insert_once(DuplicateScan, event_id=event_id, people=0, found=0)
        _update(event_id, wanted_at=now)
        after_commit(lambda: jobs.ring(BELL))


def search(event_id: UUID, *, actor: Actor, now: datetime) -> int | None:
    """Compare everybody of an event at once, and return how many questions are new; of many ask a job: ``None``."""
    if _count(event_id) > AT_ONCE:
        ask(event_id, now=now)
        return None
    return run(event_id, actor=actor, now=now)


def run(event_id: UUID, *, actor: Actor, now: datetime) -> int:
    """Compare everybody of an event with everybody, and return how many questions are new."""
    faces = list(_faces(event_id))
    crowd = Crowd(faces)
    found = sorted(alike(faces, crowd), key=lambda one: -one[2].score)
    with write():
        added = _keep(event_id, found, now)
        _weigh_others(event_id, {_id(face): face for face in faces}, crowd)
        insert_once(DuplicateScan, event_id=event_id, people=0, found=0)
        asked_since = sa.case((DuplicateScan.wanted_at > now, DuplicateScan.wanted_at), else_=None)
        _update(event_id, wanted_at=asked_since, lease_until=None, done_at=now, people=len(faces), found=added)
        audit.log("participants.compared", actor=actor, now=now, event_id=event_id, count=added)
    return added


def sweep(now: datetime) -> int:
    """Make the searches that were asked for; return how many."""
    done = 0
    for event_id in _due(now):
        if _claimed(event_id, now):
            run(event_id, actor=SYSTEM, now=now)
            done += 1
    return done


def last(event_id: UUID) -> DuplicateScan | None:
    """Return the last search through an event, and whether another is asked for."""
    return session().get(DuplicateScan, event_id)


def _faces(event_id: UUID) -> Iterator[Face]:
    """Give everybody who stands for a person, the oldest record first; nothing is opened that is sealed."""
    contacts: dict[UUID, set[tuple[str, bytes]]] = {}
    keys = sa.select(ContactKey.participant_id, ContactKey.kind, ContactKey.mac)
    for owner, kind, mac in session().execute(keys.where(ContactKey.event_id == event_id)):
        contacts.setdefault(owner, set()).add((kind, mac))
    columns = (
        Participant.id,
        Participant.given_names,
        Participant.family_name,
        Participant.organisation,
        Participant.function,
        Participant.sex,
        Participant.age_bracket,
        Participant.district_id,
    )
    everybody = sa.select(*columns).where(*_standing(event_id)).order_by(Participant.created_at, Participant.id)
    for row in session().execute(everybody):
        yield Face(
            ref=row.id,
            name=f"{row.given_names} {row.family_name}",
            organisation=row.organisation,
            function=row.function,
            sex=row.sex,
            age=row.age_bracket,
            district=str(row.district_id or ""),
            contacts=frozenset(contacts.get(row.id, ())),
        )


def _standing(event_id: UUID) -> tuple[sa.ColumnElement[bool], ...]:
    named = sa.or_(Participant.given_names != "", Participant.family_name != "")
    return Participant.event_id == event_id, Participant.merged_into_id.is_(None), named


def _count(event_id: UUID) -> int:
    return session().scalar(sa.select(sa.func.count(Participant.id)).where(*_standing(event_id))) or 0


def _keep(event_id: UUID, found: Sequence[tuple[Face, Face, Likeness]], now: datetime) -> int:
    """Write what is new, refresh what is asked already, and return how many are new."""
    known, apart = _known(event_id)
    pairs = [(_id(one), _id(other), likeness) for one, other, likeness in found]
    settled = known.keys() | apart
    fresh = [pair for pair in pairs if frozenset(pair[:2]) not in settled][:MOST]
    for first, second, likeness in pairs:
        if (row := known.get(frozenset((first, second)))) is not None:
            _weigh(row, likeness)
    session().flush()
    there = _locked(event_id, {one for first, second, _ in fresh for one in (first, second)})
    added = [pair for pair in fresh if {pair[0], pair[1]} <= there]
    added = [pair for pair in added if _ask(event_id, *pair, now)]
    for chunk in _chunks({second for _, second, _ in added}):
        duplicates.flag(chunk)
    return len(added)


def _weigh_others(event_id: UUID, faces: Mapping[UUID, Face], crowd: Crowd) -> None:
    """Say of what was asked before, by a registration, how likely it is: it may be less than it seemed."""
    noticed = (Suspicion.score.is_(None), Suspicion.why != duplicates.ASKED)
    unweighed = sa.select(Suspicion).where(Suspicion.event_id == event_id, *noticed)
    for row in session().scalars(unweighed):
        one, other = faces.get(row.first_id), faces.get(row.second_id)
        if one is not None and other is not None:
            _weigh(row, compare(one, other, crowd))
    session().flush()


def _weigh(row: Suspicion, likeness: Likeness) -> None:
    row.score, row.evidence = likeness.score, ",".join(likeness.evidence)


def _ask(event_id: UUID, first: UUID, second: UUID, likeness: Likeness, now: datetime) -> bool:
    return insert_once(
        Suspicion,
        ("first_id", "second_id"),
        id=uuid4(),
        event_id=event_id,
        first_id=first,
        second_id=second,
        why=likeness.why,
        score=likeness.score,
        evidence=",".join(likeness.evidence),
        settled=None,
        created_at=now,
    )


def _known(event_id: UUID) -> tuple[dict[frozenset[UUID], Suspicion], set[frozenset[UUID]]]:
    """Return the questions that there are, and who was told apart: also when either was merged since."""
    merged = sa.select(Participant.id, Participant.merged_into_id).where(
        Participant.event_id == event_id, Participant.merged_into_id.is_not(None)
    )
    into: dict[UUID, UUID] = {row.id: row.merged_into_id for row in session().execute(merged) if row.merged_into_id}
    known: dict[frozenset[UUID], Suspicion] = {}
    apart: set[frozenset[UUID]] = set()
    for row in session().scalars(sa.select(Suspicion).where(Suspicion.event_id == event_id)):
        known[frozenset((row.first_id, row.second_id))] = row
        if row.settled == duplicates.DISTINCT:
            apart.add(frozenset(_end(one, into) for one in (row.first_id, row.second_id)))
    return known, apart


def _end(one: UUID, into: dict[UUID, UUID]) -> UUID:
    while one in into:
        one = into[one]
    return one


def _locked(event_id: UUID, ids: Iterable[UUID]) -> set[UUID]:
    """Return who of these still stands for a person; who would merge or erase them waits until it is written."""
    there: set[UUID] = set()
    for chunk in _chunks(ids):
        query = sa.select(Participant.id).where(*_standing(event_id), Participant.id.in_(chunk))
        there.update(session().scalars(query.order_by(Participant.id).with_for_update(key_share=True)))
    return there


def _due(now: datetime) -> list[UUID]:
    free = sa.or_(DuplicateScan.lease_until.is_(None), DuplicateScan.lease_until <= now)
    return list(session().scalars(sa.select(DuplicateScan.event_id).where(DuplicateScan.wanted_at.is_not(None), free)))


def _claimed(event_id: UUID, now: datetime) -> bool:
    free = sa.or_(DuplicateScan.lease_until.is_(None), DuplicateScan.lease_until <= now)
    mine = sa.update(DuplicateScan).where(
        DuplicateScan.event_id == event_id, DuplicateScan.wanted_at.is_not(None), free
    )
    with write():
        done = session().execute(mine.values(lease_until=now + _LEASE).execution_options(synchronize_session=False))
        return bool(done.rowcount)  # type: ignore[attr-defined]  # an UPDATE gives a CursorResult


def _update(event_id: UUID, **values: object) -> None:
    session().execute(
        sa.update(DuplicateScan)
        .where(DuplicateScan.event_id == event_id)
        .values(**values)
        .execution_options(synchronize_session=False)
    )


def _id(face: Face) -> UUID:
    return cast(UUID, face.ref)


def _chunks(ids: Iterable[UUID]) -> Iterator[list[UUID]]:
    """Give ids in order, as many at once as a statement may name."""
    ordered = sorted(ids)
    yield from (ordered[at : at + _CHUNK] for at in range(0, len(ordered), _CHUNK))
