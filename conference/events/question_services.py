"""What organisers do with questions: add, change, move, archive, bring back, delete. Answers already given never go."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID, uuid4

import sqlalchemy as sa
from flask_babel import LazyString

from conference.core import audit, i18n
from conference.core.db import session, write
from conference.core.errors import Error
from conference.core.permissions import Actor
from conference.core.types import Localised
from conference.events import option_services, queries, question_checks, question_hooks
from conference.events import question_queries as reads
from conference.events.models import Event, Question
from conference.events.option_services import NewOption
from conference.events.question_rules import (
    ALWAYS_SENSITIVE,
    KINDS,
    PLACE_KINDS,
    WITH_OPTIONS,
    Asked,
    Condition,
    is_sealed,
)

MOST, LABEL_MOST, HELP_MOST = 80, 200, 600
#: Kinds that a question may change to although people have answered: their answers are answers of that kind too.
WIDER = frozenset({("text", "long_text"), ("one_of", "several_of")})


@dataclass(frozen=True)
class NewQuestion:
    """What a question is made of. No groups means all; ``retention_days`` counts from the event's last day."""

    kind: str
    label: Localised
    help: Localised = field(default_factory=dict)
    groups: tuple[str, ...] = ()
    required: bool = False
    sensitive: bool = False
    retention_days: int | None = None
    condition: Condition | None = None
    minimum: float | None = None
    maximum: float | None = None
    place_kind: str = ""
    options: tuple[NewOption, ...] = ()

    @property
    def sealed(self) -> bool:
        """Tell whether its answers are sealed."""
        return is_sealed(self.kind, self.place_kind, sensitive=self.sensitive)


def add(
    event_id: UUID, new: NewQuestion, *, actor: Actor, now: datetime, after: str | None = None, code: str = ""
) -> Question:
    """Add a question, last or ``after`` the one with this code (empty: first). ``code`` is made from its label.

    Raises ``question_…`` and ``condition_…`` (messages in ``question_messages``).
    """
    with write() as db:
        known = _locked(event_id)
        if sum(not each.archived for each in known) >= MOST:
            raise Error("question_too_many", limit=MOST)
        new = _checked(event_id, new)
        taken = {each.code for each in known}
        row = Question(
            id=uuid4(),
            event_id=event_id,
            code=code or option_services.unused(new.label, taken, "question"),
            position=len(known),
        )
        _write(row, new)
        db.add(row)
        db.flush()
        option_services.store(row.id, new.options, (), keep=())
        _settle(known, event_id, row.code, after)
        audit.log("question.added", actor=actor, now=now, event_id=event_id, subject_id=row.id, kind=new.kind)
        return row


def change(
    event_id: UUID,
    question_id: UUID,
    new: NewQuestion,
    *,
    seen: str,
    actor: Actor,
    now: datetime,
    after: str | None = None,
) -> None:
    """Make a question what ``new`` says, and move it if ``after`` is given; its code and its answers stay.

    ``seen`` is ``question_checks.fingerprint`` of the question that the organiser had before their eyes. Raises what
    ``add`` raises, ``question_stale``, ``question_kind_frozen`` and ``question_option_looked_at``.
    """
    with write() as db:
        known = _locked(event_id)
        before = _one(known, question_id)
        if seen != question_checks.fingerprint([before]):
            raise Error("question_stale", 409)
        new = _checked(event_id, new)
        answered = question_hooks.answers_count(event_id, question_id) > 0
        _check_kind(before, new, answered=answered)
        row = db.get_one(Question, question_id)
        _write(row, new)
        db.flush()
        _reseal(event_id, before, reads.as_asked(row, before.choices))
        kept = _looked_at(known, before)
        option_services.store(question_id, new.options, before.choices, keep=kept if not answered else None)
        _settle(known, event_id, before.code, after)
        audit.log(
            "question.changed", actor=actor, now=now, event_id=event_id, subject_id=question_id, sealed=new.sealed
        )


def move(event_id: UUID, question_id: UUID, to: int, *, seen: str, actor: Actor, now: datetime) -> None:
    """Put a question at place ``to`` (from 0) of those that are asked; ``seen`` is the ``order_mark`` of these.

    Raises ``question_order_stale`` when somebody else moved one, ``condition_order`` when it would stand before one it
    looks at, or after one that looks at it.
    """
    with write():
        known = _locked(event_id)
        own = _one(known, question_id)
        if seen != question_checks.order_mark(each for each in known if not each.archived):
            raise Error("question_order_stale", 409)
        _reorder(question_checks.moved(known, own.code, to))
        _check_conditions(known, event_id)
        audit.log("question.moved", actor=actor, now=now, event_id=event_id, subject_id=question_id)


def archive(event_id: UUID, question_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Ask a question no more; its answers stay. Raises ``question_looked_at``. Twice is once."""
    with write() as db:
        known = _locked(event_id)
        own = _one(known, question_id)
        if own.archived:
            return
        _refuse_looked_at([each for each in known if not each.archived], own)
        db.get_one(Question, question_id).archived_at = now
        db.flush()
        audit.log("question.archived", actor=actor, now=now, event_id=event_id, subject_id=question_id)


def bring_back(event_id: UUID, question_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Ask an archived question again, where it was. Raises ``condition_…`` if its condition works no more."""
    with write() as db:
        known = _locked(event_id)
        if not _one(known, question_id).archived:
            return
        db.get_one(Question, question_id).archived_at = None
        db.flush()
        _check_conditions(known, event_id)
        audit.log("question.restored", actor=actor, now=now, event_id=event_id, subject_id=question_id)


def delete(event_id: UUID, question_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Take away a question that nobody has answered. Raises ``question_answered``, ``question_looked_at``."""
    with write() as db:
        known = _locked(event_id)
        own = _one(known, question_id)
        _refuse_looked_at(known, own)
        if question_hooks.answers_count(event_id, question_id):
            raise Error("question_answered", 409)
        db.execute(sa.delete(Question).where(Question.id == question_id))
        audit.log("question.deleted", actor=actor, now=now, event_id=event_id, subject_id=question_id)


def _locked(event_id: UUID) -> tuple[Asked, ...]:
    """Return all questions of an event, archived ones too, and let nobody else change or answer them meanwhile."""
    session().get_one(Event, event_id, with_for_update={"key_share": True})
    return reads.asked(event_id, archived=True)


def _one(known: Sequence[Asked], question_id: UUID) -> Asked:
    found = next((each for each in known if each.id == question_id), None)
    if found is None:
        raise Error("not_found", 404)
    return found


def _checked(event_id: UUID, new: NewQuestion) -> NewQuestion:
    """Return what may be stored: without what this kind has not. Raises for what cannot be."""
    if new.kind not in KINDS:
        raise Error("bad_request")
    new = replace(new, label=_texts(new.label, LABEL_MOST), help=_texts(new.help, HELP_MOST))
    if not new.label:
        raise Error("question_unlabelled")
    new = _bare(new)
    if new.minimum is not None and new.maximum is not None and new.minimum > new.maximum:
        raise Error("question_bounds")
    if new.kind == "place" and new.place_kind not in PLACE_KINDS:
        raise Error("question_place_kind")
    if new.retention_days is not None and new.retention_days < 0:
        raise Error("question_retention")
    if new.retention_days is not None and not new.sealed:
        raise Error("question_retention_plain")
    groups = [group.code for group in queries.groups(event_id)]
    if not set(new.groups) <= set(groups):
        raise Error("question_unknown_group")
    if new.kind in WITH_OPTIONS:
        option_services.check(new.options, sealed=new.sealed)
    everybody = set(new.groups) == set(groups)
    return replace(new, groups=() if everybody else tuple(code for code in groups if code in new.groups))


def _bare(new: NewQuestion) -> NewQuestion:
    """Take away what a question of this kind has not."""
    number, heading = new.kind == "number", new.kind == "section"
    return replace(
        new,
        required=new.required and not heading,
        sensitive=(new.sensitive or new.kind in ALWAYS_SENSITIVE) and not heading,
        retention_days=None if heading else new.retention_days,
        minimum=new.minimum if number else None,
        maximum=new.maximum if number else None,
        place_kind=new.place_kind if new.kind == "place" else "",
        options=new.options if new.kind in WITH_OPTIONS else (),
    )


def _texts(text: Localised, most: int) -> Localised:
    if any(len(one) > most for one in text.values()):
        raise Error("question_too_long", limit=most)
    return {language: one for language, one in text.items() if one}


def _write(row: Question, new: NewQuestion) -> None:
    row.kind, row.label, row.help, row.groups = new.kind, new.label, new.help, list(new.groups)
    row.required, row.sensitive, row.retention_days = new.required, new.sensitive, new.retention_days
    row.condition = new.condition.as_json() if new.condition is not None and new.condition.tests else None
    row.minimum, row.maximum, row.place_kind = new.minimum, new.maximum, new.place_kind


def _check_kind(before: Asked, new: NewQuestion, *, answered: bool) -> None:
    same = (before.kind, before.place_kind) == (new.kind, new.place_kind)
    if not same and answered and (before.kind, new.kind) not in WIDER:
        raise Error("question_kind_frozen", 409)


def _reseal(event_id: UUID, before: Asked, after: Asked) -> None:
    if before.sealed != after.sealed:
        question_hooks.sealing_changed(event_id, before, after)
        if after.sealed:
            option_services.forget_counts(after.choices)


def _looked_at(known: Sequence[Asked], own: Asked) -> frozenset[str]:
    return frozenset(
        choice.code for choice in own.choices if question_checks.looking_at(known, own.code, choice.code) is not None
    )


def _settle(before: Sequence[Asked], event_id: UUID, code: str, after: str | None) -> None:
    """Put a question after another one where that is asked for, then look whether every condition can work."""
    known = reads.asked(event_id, archived=True)
    if after is not None:
        others = [each.code for each in known if not each.archived and each.code != code]
        place = others.index(after) + 1 if after in others else 0 if after == "" else len(others)
        _reorder(question_checks.moved(known, code, place))
    _check_conditions(before, event_id)


def _reorder(after: Sequence[Asked]) -> None:
    ids = [each.id for each in after]
    for row in session().scalars(sa.select(Question).where(Question.id.in_(ids))):
        row.position = ids.index(row.id)
    session().flush()


def _check_conditions(before: Sequence[Asked], event_id: UUID) -> None:
    """Refuse a condition that this change breaks; what was broken already (by a copy) must not stand in its way."""
    broken = question_checks.first_break(reads.asked(event_id, archived=True), before)
    if broken is not None:
        other = {"other": name(broken.other)} if broken.other is not None else {}
        raise Error(broken.code, 409, question=name(broken.question), **other)


def _refuse_looked_at(known: Sequence[Asked], own: Asked) -> None:
    other = question_checks.looking_at([each for each in known if each.id != own.id], own.code)
    if other is not None:
        raise Error("question_looked_at", 409, other=name(other))


def name(question: Asked) -> LazyString:
    """Return a question's label in the language of whoever reads it."""
    return LazyString(i18n.local, dict(question.label))
