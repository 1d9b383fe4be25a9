"""What organisers do with the options of a question: add, rename, put in order, limit, retire."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

import sqlalchemy as sa

from conference.core import i18n
from conference.core.db import session
from conference.core.errors import Error
from conference.core.text import words
from conference.core.types import Localised
from conference.events import option_seats
from conference.events.models import QuestionOption
from conference.events.question_rules import Choice

MOST, LABEL_MOST, CODE_MOST = 80, 120, 40


@dataclass(frozen=True)
class NewOption:
    """One option in its place. ``code`` names the one that it is already, empty for a new one."""

    label: Localised
    code: str = ""
    quota: int | None = None
    retired: bool = False


def check(options: Sequence[NewOption], *, sealed: bool) -> None:
    """Raise for options that cannot be: none, too many, unnamed, twice, with seats although the answers are sealed."""
    offered = [option for option in options if not option.retired]
    if not offered:
        raise Error("question_options_missing")
    if len(options) > MOST:
        raise Error("question_options_too_many", limit=MOST)
    seen: set[str] = set()
    for option in offered:
        label = i18n.local(option.label, i18n.DEFAULT)
        if not label:
            raise Error("question_option_unlabelled")
        if any(len(text) > LABEL_MOST for text in option.label.values()):
            raise Error("question_too_long", limit=LABEL_MOST)
        if " ".join(words(label)) in seen and words(label):
            raise Error("question_option_twice", label=label)
        seen.add(" ".join(words(label)))
    if any(option.quota is not None and option.quota < 0 for option in options):
        raise Error("question_quota")
    if sealed and any(option.quota is not None for option in options):
        raise Error("question_quota_sealed")


def store(
    question_id: UUID, options: Sequence[NewOption], known: Sequence[Choice], *, keep: Collection[str] | None
) -> None:
    """Make the options of a question these, in this order; one that is not named here stays, after them.

    A retired one is offered no more. It is deleted when nobody can have chosen it: ``keep`` are the codes that a
    condition looks at, ``None`` when there are answers. A quota lowered under what is taken takes nobody's seat.
    Raises ``bad_request`` for a code that is none of this question's.
    """
    rows = _rows(question_id)
    named = {option.code for option in options if option.code}
    if not named <= rows.keys():
        raise Error("bad_request")
    for code in rows.keys() - named:
        rows[code].position += len(options)
    quotas = {choice.code: choice.quota for choice in known}
    for position, option in enumerate(options):
        row = rows.get(option.code)
        if row is not None and option.retired and keep is not None and row.code not in keep:
            session().delete(row)
            continue
        if row is None:
            row = QuestionOption(id=uuid4(), question_id=question_id, code=unused(option.label, rows.keys(), "reponse"))
            row.taken = row.overbooked = 0
            rows[row.code] = row
            session().add(row)
        row.label, row.position, row.retired = _texts(option.label) or row.label, position, option.retired
        session().flush()
        if option.quota != quotas.get(row.code):
            option_seats.set_quota(row.id, option.quota)
    session().flush()


def forget_counts(options: Sequence[Choice]) -> None:
    """Count no more who chose what: the answers are sealed now."""
    for option in sorted(filter(None, (choice.id for choice in options))):
        option_seats.set_taken(option, 0)


def _rows(question_id: UUID) -> dict[str, QuestionOption]:
    query = sa.select(QuestionOption).where(QuestionOption.question_id == question_id)
    ordered = query.order_by(QuestionOption.id).execution_options(populate_existing=True)
    return {row.code: row for row in session().scalars(ordered)}


def _texts(label: Localised) -> Localised:
    return {language: text for language, text in label.items() if text}


def unused(label: Localised, taken: Collection[str], otherwise: str) -> str:
    """Return a code made of a label's French words that is not taken yet: « regime-alimentaire », « question-2 »."""
    folded = words(i18n.local(label, i18n.DEFAULT))
    base = "-".join(word for word in folded if word.isascii())[: CODE_MOST - 4].strip("-") or otherwise
    numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return next(code for code in (base, *numbered) if code not in taken)
