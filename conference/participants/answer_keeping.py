"""What happens to the answers of many: a question becomes sensitive or is so no more, and sensitive answers run out."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from conference.core import clock, files, history, jobs
from conference.core.db import session, write
from conference.events import option_seats, question_hooks
from conference.events.models import Event, Question
from conference.events.question_rules import Asked, Value, as_texts, is_sealed
from conference.participants import answers, erasure
from conference.participants.models import Participant
from conference.participants.rules import OVER
from conference.participants.states import KIND

#: Few enough that they fit into memory with ease.
SET = 500
#: What this process has looked through, and on which day: nothing is looked for each minute.
_LOOKED: dict[UUID, date] = {}


def init_app() -> None:
    """Follow what questions and people become."""
    question_hooks.on_sealing_change(move)
    question_hooks.counts_answers(count)
    erasure.on_erase(answers.erase)
    jobs.sweep("answers", lambda: sweep(clock.now()))


def count(event_id: UUID, question_ids: Collection[UUID]) -> Counter[UUID]:
    """Return how many people's answers to each of these questions are kept, whatever became of these people."""
    columns = (Participant.id, Participant.answers, Participant.sealed_answers)
    rows = session().execute(sa.select(*columns).where(Participant.event_id == event_id))
    keys, found = {str(one): one for one in question_ids}, Counter[UUID]()
    for row in rows:
        found.update(keys[key] for key in keys.keys() & answers.unsealed(event_id, *row).keys())
    return found


def move(event_id: UUID, before: Asked, after: Asked) -> None:
    """Seal the answers to a question that became sensitive, or open them and count its options' seats anew.

    Inside ``write()``, with the event's questions held.
    """
    key, holders = str(after.id), Counter[str]()
    for person in (one for part in _parts(event_id) for one in _locked(part)):
        plain, sealed = _columns(person)
        source, target = (plain, sealed) if after.sealed else (sealed, plain)
        if key in source:
            target[key] = source.pop(key)
            answers.put(person, plain, sealed)
        if key in target and person.state not in OVER and person.merged_into_id is None:
            holders.update(as_texts(target[key]))
    if before.sealed and not after.sealed:
        for choice in after.choices:
            if choice.id is not None:
                option_seats.set_taken(choice.id, holders[choice.code])
    session().flush()


def sweep(now: datetime) -> int:
    """Destroy sensitive answers whose days after their event are over; return how many people's these were."""
    dropped = 0
    for event, questions in _due(now):
        for part in _parts(event.id):
            with write():
                dropped += _drop(event.id, part, questions)
        _LOOKED.update(dict.fromkeys(questions, now.date()))
    return dropped


def _due(now: datetime) -> list[tuple[Event, list[UUID]]]:
    """Return the events with questions whose answers run out and that were not looked through today."""
    rows = session().execute(
        sa.select(Event, Question)
        .join(Question, Question.event_id == Event.id)
        .where(Question.retention_days.is_not(None))
        .order_by(Event.id)
    )
    found: dict[UUID, tuple[Event, list[UUID]]] = {}
    for event, question in rows:
        over = event.last_day + timedelta(days=question.retention_days or 0) < now.astimezone(event.tz).date()
        sealed = is_sealed(question.kind, question.place_kind, sensitive=question.sensitive)
        if over and sealed and _LOOKED.get(question.id) != now.date():
            found.setdefault(event.id, (event, []))[1].append(question.id)
    return list(found.values())


def _drop(event_id: UUID, people: Sequence[UUID], questions: Sequence[UUID]) -> int:
    keys, dropped = {str(one) for one in questions}, 0
    with_files = {key for key, one in answers.known(event_id, keys).items() if one.kind == "file"}
    for person in _locked(people):
        plain, sealed = _columns(person)
        gone = keys & (plain.keys() | sealed.keys())
        if gone:
            files.delete(event_id, [UUID(str(sealed[key])) for key in gone & with_files if key in sealed])
            answers.put(person, _without(plain, gone), _without(sealed, gone))
            dropped += 1
    history.drop(KIND, people, fields={answers.FIELD + key for key in keys})
    return dropped


def _parts(event_id: UUID) -> Iterator[Sequence[UUID]]:
    """Yield the people of an event in the one order, set by set."""
    ids = session().scalars(sa.select(Participant.id).where(Participant.event_id == event_id).order_by(Participant.id))
    everybody = ids.all()
    for start in range(0, len(everybody), SET):
        yield everybody[start : start + SET]


def _locked(people: Sequence[UUID]) -> Sequence[Participant]:
    part = sa.select(Participant).where(Participant.id.in_(people)).order_by(Participant.id)
    locked = part.with_for_update(key_share=True).execution_options(populate_existing=True)
    return session().scalars(locked).all()


def _columns(person: Participant) -> tuple[dict[str, Value], dict[str, Value]]:
    """Return plain and sealed answers apart."""
    plain = dict(person.answers)
    opened = answers.unsealed(person.event_id, person.id, {}, person.sealed_answers)
    return plain, opened


def _without(before: answers.Answers, keys: Collection[str]) -> dict[str, Value]:
    return {key: value for key, value in before.items() if key not in keys}
