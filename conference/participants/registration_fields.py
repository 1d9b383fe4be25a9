"""The fields of the record that say how somebody registered, and how that stands."""

from collections.abc import Iterator, Sequence
from uuid import UUID

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from conference.core.text import as_code
from conference.participants import field_makers as make
from conference.participants import field_tests as tests
from conference.participants import wording
from conference.participants.around import Around
from conference.participants.fields import Condition, Field
from conference.participants.lists import ACTIVE, IS, NOT, UNSAID, Filter
from conference.participants.models import Code, Participant
from conference.participants.rules import OVER, REASONS, SOURCES, STATES

P = Participant


def of(around: Around) -> Iterator[Field]:
    """Yield these fields in the order in which they are offered."""
    reasons = {code: wording.REASONS[code] for code in REASONS}
    sources = {code: wording.SOURCES[code] for code in SOURCES}
    yield _code()
    yield _state()
    yield make.words("motif", _l("Motif"), P.reason, reasons, part="registration")
    yield _delegation(around)
    yield make.words("source", _l("Mode d’inscription"), P.source, sources, part="registration")
    yield make.moment("date", _l("Inscrite le"), P.created_at, around.event)
    yield make.moment("modifie", _l("Modifiée le"), P.updated_at, around.event)
    yield make.yes_no("doublon", _l("Doublon possible"), P.suspected)
    yield make.yes_no("photo", _l("Accord photos"), P.consent_photo)
    yield make.yes_no("liste", _l("Accord liste"), P.consent_list)
    yield make.yes_no("reinviter", _l("Accord nouvelle invitation"), P.consent_invite)
    own = str
    yield Field("id", _l("Identifiant"), "text", lambda one: own(one.id), (P.id,), part="registration", width=38)


def _state() -> Field:
    said = make.once({code: word for code, (word, _tone) in wording.STATES.items()})
    plain = tests.on_choice(P.state, _states)
    return Field(
        "etat",
        _l("État"),
        "choice",
        lambda one: one.row.state,
        columns=(P.state,),
        say=lambda code: said()[code],
        options=lambda: list(said().items()),
        tests=frozenset({IS, NOT}),
        accepts=lambda _op, value: value in STATES or value == ACTIVE,
        where=plain,
        sorts=lambda: tests.listed_order(P.state, STATES),
        part="registration",
    )


def _states(value: str) -> Sequence[str]:
    return tuple(state for state in STATES if state not in OVER) if value == ACTIVE else (value,)


def _delegation(around: Around) -> Field:
    def ids(value: str) -> list[UUID]:
        return [key for key, name in around.delegations.items() if name == value]

    return Field(
        "delegation",
        _l("Délégation"),
        "choice",
        lambda one: around.delegations.get(one.row.delegation_id, ""),
        columns=(P.delegation_id,),
        options=lambda: [(name, name) for name in dict.fromkeys(around.delegations.values())],
        tests=tests.CHOICE_TESTS,
        accepts=lambda _op, value: value == UNSAID or value in around.delegations.values(),
        where=tests.on_choice(P.delegation_id, ids),
        sorts=lambda: tests.listed_order(P.delegation_id, list(around.delegations)),
        part="registration",
        width=30,
    )


def _code() -> Field:
    first = (
        sa.select(Code.text)
        .where(Code.participant_id == P.id)
        .order_by(Code.created_at, Code.id.desc())
        .limit(1)
        .correlate(P)
        .scalar_subquery()
        .label("code")
    )

    def where(one: Filter) -> Condition:
        return P.id.in_(sa.select(Code.participant_id).where(Code.text.in_([as_code(value) for value in one.values])))

    return Field(
        "code",
        _l("Code"),
        "text",
        lambda one: one.row.code or "",
        columns=(first,),
        tests=frozenset({IS}),
        accepts=lambda _op, value: as_code(value) is not None,
        where=where,
        part="registration",
        width=9,
    )
