"""The fields of the record that say who somebody is."""

from collections.abc import Iterable, Iterator, Sequence
from uuid import UUID

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from conference.core.db import session
from conference.core.i18n import local
from conference.core.text import fold
from conference.events.models import StakeholderGroup
from conference.participants import contact_fields, registration_fields, wording
from conference.participants import field_makers as make
from conference.participants import field_tests as tests
from conference.participants.around import Around
from conference.participants.fields import By, Condition, Field, Options
from conference.participants.list_models import ParticipantTag, Tag
from conference.participants.lists import EMPTY, IS, NOT, UNSAID, Filter
from conference.participants.models import Participant
from conference.participants.rules import AGE_BRACKETS, LANGUAGES

P = Participant


def of(around: Around) -> Iterator[Field]:
    """Yield the record's fields in the order in which they are offered."""
    yield from _person(around)
    yield from registration_fields.of(around)
    yield from contact_fields.of(around.event)


def _person(around: Around) -> Iterator[Field]:
    name = lazy_pgettext("nom de famille", "Nom")
    yield make.text("nom", name, P.family_name, order=(By(P.sort_key), By(P.id)), width=20)
    yield make.text("prenom", _l("Prénoms"), P.given_names, width=20)
    yield make.text("titre", _l("Titre"), P.title, width=8)
    yield make.text("structure", _l("Structure"), P.organisation, width=30)
    yield make.text("fonction", _l("Fonction"), P.function, width=24)
    yield _group(around)
    yield make.words("sexe", _l("Sexe"), P.sex, {code: wording.SEXES[code] for code in ("F", "M")}, width=12)
    yield make.words("age", _l("Tranche d’âge"), P.age_bracket, {code: wording.AGES[code] for code in AGE_BRACKETS})
    yield _district(around)
    yield make.words("langue", _l("Langue"), P.language, {code: wording.LANGUAGES[code] for code in LANGUAGES})
    yield _tags(around)


def _group(around: Around) -> Field:
    return Field(
        "groupe",
        _l("Groupe"),
        "choice",
        lambda one: _code_of(around.groups, one.row.group_id),
        columns=(P.group_id,),
        say=lambda code: next((local(one.label) for one in around.groups if one.code == code), ""),
        options=lambda: [(one.code, local(one.label)) for one in around.groups],
        tests=frozenset({IS, NOT}),
        accepts=lambda _op, value: any(one.code == value for one in around.groups),
        where=tests.on_choice(P.group_id, lambda value: [one.id for one in around.groups if one.code == value]),
        sorts=lambda: tests.listed_order(P.group_id, [one.id for one in around.groups]),
        width=30,
    )


def _code_of(groups: Iterable[StakeholderGroup], group_id: UUID) -> str:
    return next((one.code for one in groups if one.id == group_id), "")


def _district(around: Around) -> Field:
    return Field(
        "district",
        _l("District"),
        "place",
        lambda one: next((place.name for place in around.districts if place.id == one.row.district_id), ""),
        columns=(P.district_id,),
        options=lambda: [(one.name, one.name) for one in around.districts],
        tests=tests.CHOICE_TESTS,
        accepts=lambda _op, value: value == UNSAID or any(one.name == value for one in around.districts),
        where=tests.on_choice(P.district_id, lambda value: [one.id for one in around.districts if one.name == value]),
        sorts=lambda: tests.listed_order(P.district_id, [one.id for one in around.districts]),
    )


def _tags(around: Around) -> Field:
    def keys(values: Iterable[str]) -> list[UUID]:
        wanted = {fold(value) for value in values}
        return [key for key, name in around.tags.items() if fold(name) in wanted]

    def tagged(*which: Condition) -> Condition:
        return sa.exists().where(ParticipantTag.participant_id == P.id, *which).correlate(P)

    def where(one: Filter) -> Condition:
        if one.op in {IS, NOT}:
            has = tagged(ParticipantTag.tag_id.in_(keys(one.values)))
            return has if one.op == IS else sa.not_(has)
        return sa.not_(tagged()) if one.op == EMPTY else tagged()

    def load(ids: Sequence[UUID]) -> dict[UUID, list[str]]:
        rows = session().execute(
            sa.select(ParticipantTag.participant_id, Tag.name)
            .join(Tag, Tag.id == ParticipantTag.tag_id)
            .where(tests.among(ids, ParticipantTag.participant_id))
            .order_by(Tag.key)
        )
        found: dict[UUID, list[str]] = {}
        for person, name in rows:
            found.setdefault(person, []).append(name)
        return found

    def options() -> Options:
        return [(name, name) for name in around.tags.values()]

    return Field(
        "etiquette",
        _l("Étiquettes"),
        "tags",
        lambda one: one.loaded["etiquette"] or [],
        say=", ".join,
        cell="several",
        options=options,
        tests=tests.CHOICE_TESTS,
        accepts=lambda _op, value: bool(keys([value])),
        where=where,
        load=load,
        width=20,
    )
