"""Answers to an event's questions in the record: plain ones in a column, sensitive ones sealed; seats and files.

An answer is kept by the id of its question, as text. Everybody who is not over (``rules.OVER``) nor merged holds a seat
of each option that they chose in a question that is not sealed. A file is kept by one person only.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeAlias
from uuid import UUID

import sqlalchemy as sa

from conference.core import audit, files, history, vault
from conference.core.db import is_sqlite, session
from conference.core.errors import Error
from conference.core.permissions import Actor
from conference.events import option_seats, question_queries
from conference.events.models import Question, QuestionOption
from conference.events.question_rules import Value, as_texts, is_sealed
from conference.participants.models import Participant
from conference.participants.rules import OVER

PURPOSE = "answers"
#: The purpose of stored files that answer a question.
FILE = "answer"
#: How the history names the answer to a question.
FIELD = "answer:"
#: A file that was replaced comes back with an undo, so it lasts as long as that is possible.
FILE_LASTS = history.UNDO_FOR + timedelta(minutes=1)

Answers: TypeAlias = Mapping[str, Value]


@dataclass
class Known:
    """What storing an answer needs to know of its question: nothing that a form shows."""

    kind: str
    sealed: bool
    options: dict[str, UUID] = field(default_factory=dict)

    def seats(self, value: Value | None) -> set[UUID]:
        """Return the options of which this answer holds a seat."""
        return set() if self.sealed else {self.options[code] for code in as_texts(value) if code in self.options}


def read(participant: Participant) -> dict[str, Value]:
    """Return all answers of a record by question id, opened."""
    return unsealed(participant.event_id, participant.id, participant.answers, participant.sealed_answers)


def unsealed(
    event_id: UUID, participant_id: UUID, plain: Mapping[str, Any] | None, sealed: bytes | None
) -> dict[str, Value]:
    """Open answers that were read without their record (exports read only columns)."""
    opened: dict[str, Value] = {}
    if sealed is not None:
        opened = vault.unseal_json(event_id, PURPOSE, participant_id, sealed)
    return {**(plain or {}), **opened}


def hold(event_id: UUID, *changes: Answers | None) -> None:
    """Keep the questions as they are while these answers are stored; first in ``write()``, before any other lock."""
    if any(changes):
        hold_for(event_id)


def hold_for(event_id: UUID) -> None:
    """Keep an event's questions as they are; first in ``write()``, before any other lock."""
    if not is_sqlite():  # there one writer has everything to itself
        question_queries.hold(event_id)


def known(event_id: UUID, question_ids: Iterable[str]) -> dict[str, Known]:
    """Return what is known of these questions of an event, archived ones too; one statement, none for no question."""
    ids = [UUID(one) for one in question_ids]
    if not ids:
        return {}
    rows = session().execute(
        sa.select(
            Question.id, Question.kind, Question.place_kind, Question.sensitive, QuestionOption.code, QuestionOption.id
        )
        .outerjoin(QuestionOption, QuestionOption.question_id == Question.id)
        .where(Question.event_id == event_id, Question.id.in_(ids))
    )
    found: dict[str, Known] = {}
    for question_id, kind, place_kind, sensitive, code, option_id in rows:
        one = found.setdefault(str(question_id), Known(kind, is_sealed(kind, place_kind, sensitive=sensitive)))
        if code is not None:
            one.options[code] = option_id
    return found


def write_into(participant: Participant, before: Answers, after: Answers, *, now: datetime) -> None:
    """Write answers into a record (locked, or new) in place of those ``before``: seats and files follow.

    Raises ``option_full`` (``question``, ``choice``) when somebody was faster, ``file_gone`` (``question``) for a file
    that is somebody's already or was swept away, ``ValueError`` for a question of another event.
    """
    if before == after:
        return
    facts = known(participant.event_id, before.keys() | after.keys())
    if not after.keys() <= facts.keys() | before.keys():
        msg = "an answer to a question of another event"
        raise ValueError(msg)
    if _holds(participant):
        _swap(facts, before, after)
    _exchange_files(participant, facts, before, after, now)
    _keep(participant, facts, after)


def follow(moves: Sequence[tuple[Participant, str]], *, actor: Actor, now: datetime) -> None:
    """Give back the options of people who are over now, and take them for those who came back, whatever the quota.

    ``moves`` are people as they stand now and the states that they were in. Going over a quota is audited.
    """
    leaving = [person for person, before in moves if before not in OVER and person.state in OVER and person.answers]
    coming = [person for person, before in moves if before in OVER and person.state not in OVER and person.answers]
    chosen = _chosen([*leaving, *coming])
    if len(moves) > 1:
        option_seats.lock(set().union(*chosen.values()))
    option_seats.release_many(Counter(option for person in leaving for option in chosen[person.id]))
    _take_again(coming, chosen, actor, now)


def take_over_quota(participant: Participant, option_ids: Collection[UUID], *, actor: Actor, now: datetime) -> None:
    """Take options for somebody whatever their quota, audited."""
    _note_over(participant, len(option_seats.take_over_quota(option_ids)), actor, now)


def _note_over(participant: Participant, over: int, actor: Actor, now: datetime) -> None:
    if over:
        audit.log(
            "option.overridden",
            actor=actor,
            now=now,
            event_id=participant.event_id,
            subject_id=participant.id,
            count=over,
        )


def join(keeper: Participant, gone: Participant, *, taken: Collection[str] = (), actor: Actor, now: datetime) -> None:
    """Add the answers of a record that goes (and holds no seat any more) to the one that stays; its own come first.

    In the questions ``taken`` the two change places, so that nothing is lost.
    """
    ours, theirs = read(keeper), read(gone)
    fresh = {key: value for key, value in theirs.items() if key not in ours or key in taken}
    kept = {key: value for key, value in theirs.items() if key not in fresh}
    left = {key: value for key, value in ours.items() if key in fresh}
    exchange(keeper, gone, {**ours, **fresh}, {**kept, **left}, actor=actor, now=now)


def exchange(
    keeper: Participant, gone: Participant, ours: Answers, theirs: Answers, *, actor: Actor, now: datetime
) -> None:
    """Write the answers of two records anew; the second holds no seats. Files are one's or the other's, as before."""
    before, other = read(keeper), read(gone)
    if (before, other) == (ours, theirs):
        return
    facts = known(keeper.event_id, {*before, *other, *ours, *theirs})
    if _holds(keeper):
        had, wants = _seats(facts, before), _seats(facts, ours)
        option_seats.lock(had ^ wants)
        option_seats.release(had - wants)
        take_over_quota(keeper, wants - had, actor=actor, now=now)
    _keep(keeper, facts, ours)
    _keep(gone, facts, theirs)


def erase(event_id: UUID, participant_ids: Sequence[UUID]) -> None:
    """Destroy all answers of people who hold no seat any more, and their files, for good; inside ``write()``."""
    people = session().scalars(
        sa.select(Participant).where(Participant.event_id == event_id, Participant.id.in_(participant_ids))
    )
    for person in people.all():
        answers = read(person)
        facts = known(event_id, answers)
        files.delete(event_id, [UUID(str(answers[key])) for key in answers if _is_file(facts, key)])
        person.answers, person.sealed_answers = {}, None
    session().flush()


def as_fields(answers: Answers) -> dict[str, Any]:
    """Return answers as JSON fields for the history."""
    return {FIELD + key: value for key, value in answers.items()}


def fields_in(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a history's fields say of answers, by question id."""
    return {name.removeprefix(FIELD): value for name, value in fields.items() if name.startswith(FIELD)}


def with_fields(answers: Answers, fields: Mapping[str, Any]) -> dict[str, Value]:
    """Return answers in which the history's ``fields`` are put back."""
    return {key: value for key, value in {**answers, **fields_in(fields)}.items() if value is not None}


def _holds(participant: Participant) -> bool:
    return participant.state not in OVER and participant.merged_into_id is None


def _chosen(people: Sequence[Participant]) -> dict[UUID, set[UUID]]:
    """Return the options that people of one event chose, by person; sealed answers hold no seats."""
    keys = {key for person in people for key, value in person.answers.items() if isinstance(value, str | list)}
    facts = known(people[0].event_id, keys) if keys else {}
    return {person.id: _seats(facts, person.answers) for person in people}


def _take_again(coming: Sequence[Participant], chosen: Mapping[UUID, set[UUID]], actor: Actor, now: datetime) -> None:
    """Take the options of people who came back; over a quota go those who come last."""
    over = option_seats.take_many_over_quota(Counter(option for person in coming for option in chosen[person.id]))
    for person in reversed(coming):
        beyond = [option for option in chosen[person.id] if over[option] > 0]
        over.subtract(beyond)
        _note_over(person, len(beyond), actor, now)


def _seats(facts: Mapping[str, Known], answers: Answers) -> set[UUID]:
    return {option for key, value in answers.items() if key in facts for option in facts[key].seats(value)}


def _swap(facts: Mapping[str, Known], before: Answers, after: Answers) -> None:
    had, wants = _seats(facts, before), _seats(facts, after)
    if had - wants and wants - had:
        option_seats.lock(had ^ wants)
    option_seats.release(had - wants)
    full = option_seats.take(wants - had)
    if full:
        raise _full(facts, full)


def _full(facts: Mapping[str, Known], full: Collection[UUID]) -> Error:
    key, code = next(
        (key, code) for key, one in facts.items() for code, option_id in one.options.items() if option_id in full
    )
    return Error("option_full", 409, question=key, choice=code, option=code)


def _is_file(facts: Mapping[str, Known], key: str) -> bool:
    return key in facts and facts[key].kind == "file"


def _exchange_files(
    participant: Participant, facts: Mapping[str, Known], before: Answers, after: Answers, now: datetime
) -> None:
    scope = participant.event_id
    changed = [key for key in facts if _is_file(facts, key) and before.get(key) != after.get(key)]
    gone = [UUID(str(before[key])) for key in changed if key in before]
    if gone:
        files.let_go(scope, gone, now + FILE_LASTS)
    for key in changed:
        if key in after and not files.claim(scope, UUID(str(after[key])), FILE):
            raise Error("file_gone", 409, question=key)


def _keep(participant: Participant, facts: Mapping[str, Known], answers: Answers) -> None:
    """Write answers into their columns; one whose question is unknown is sealed."""
    plain = {key: value for key, value in answers.items() if key in facts and not facts[key].sealed}
    sealed = {key: value for key, value in answers.items() if key not in plain}
    put(participant, plain, sealed)


def put(participant: Participant, plain: Answers, sealed: Answers) -> None:
    """Write answers into their two columns as they are; neither seats nor files follow."""
    participant.answers = dict(plain)
    where = (participant.event_id, PURPOSE, participant.id)
    participant.sealed_answers = vault.seal_json(*where, sealed) if sealed else None
