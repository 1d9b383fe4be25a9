"""Reads of participants: the organiser's list, page by page or whole, and one person's page."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, TypeAlias
from uuid import UUID

import sqlalchemy as sa

from conference.core import phones, text
from conference.core.db import session
from conference.core.errors import Error
from conference.events.models import Place, StakeholderGroup
from conference.participants import contacts as contact_store
from conference.participants.contacts import Contacts
from conference.participants.lists import PER_PAGE, UNSAID, Wanted
from conference.participants.models import Code, Consent, ContactKey, Delegation, Participant, Suspicion
from conference.participants.rules import STATES

#: Fewer are no phone number.
FEWEST_FIGURES = 7

Condition: TypeAlias = sa.ColumnElement[bool]


class Listed(NamedTuple):
    """One row of the list: only what it shows. ``sealed`` is there when contacts were asked for."""

    id: UUID
    title: str
    given_names: str
    family_name: str
    organisation: str
    function: str
    group_id: UUID
    state: str
    sex: str
    district_id: UUID | None
    suspected: bool
    created_at: datetime
    sealed: bytes | None


@dataclass(frozen=True)
class Page:
    """One page of a list. ``near``: nobody was spelt as searched, these are the nearest names."""

    people: list[Listed]
    total: int
    number: int
    near: bool


class Match(NamedTuple):
    """Which people a list holds, and how many they are."""

    conditions: list[Condition]
    total: int
    near: bool


def match(event_id: UUID, wanted: Wanted, *, by_contact: bool = False) -> Match:
    """Find out whom ``wanted`` means; a search that finds nobody is tried again with typing errors forgiven.

    ``by_contact``: a whole phone number or address may be searched too (by its fingerprint).
    """
    filters = _filters(event_id, wanted)
    if not wanted.q:
        return Match(filters, _count(filters), near=False)
    exact = [*filters, sa.or_(_spelt(text.search_terms(wanted.q)), *_named(event_id, wanted.q, by_contact=by_contact))]
    total = _count(exact)
    if total or not text.search_words(wanted.q):
        return Match(exact, total, near=False)
    nearly = [*filters, _spelt(text.near_terms(wanted.q, vocabulary(event_id)))]
    return Match(nearly, _count(nearly), near=True)


def page(event_id: UUID, wanted: Wanted, *, with_contacts: bool = False, by_contact: bool = False) -> Page:
    """Return the page that ``wanted`` asks for; a page past the last is the last."""
    found = match(event_id, wanted, by_contact=by_contact)
    number = min(wanted.page, max(1, -(-found.total // PER_PAGE)))
    rows = session().execute(
        _ordered(sa.select(*_columns(with_contacts=with_contacts)), wanted.sort)
        .where(*found.conditions)
        .limit(PER_PAGE)
        .offset((number - 1) * PER_PAGE)
    )
    return Page([Listed(*row) for row in rows], found.total, number, found.near)


def ids(event_id: UUID, wanted: Wanted, *, by_contact: bool = False) -> list[UUID]:
    """Return everybody whom a list shows, on all its pages, in its order."""
    conditions = match(event_id, wanted, by_contact=by_contact).conditions
    return list(session().scalars(_ordered(sa.select(Participant.id), wanted.sort).where(*conditions)))


def named(event_id: UUID, participant_ids: Iterable[UUID]) -> list[Listed]:
    """Return some people of an event, by name."""
    rows = session().execute(
        _ordered(sa.select(*_columns(with_contacts=False)), "nom").where(*chosen(event_id, participant_ids))
    )
    return [Listed(*row) for row in rows]


def chosen(event_id: UUID, participant_ids: Iterable[UUID]) -> list[Condition]:
    """Return the condition that says who was ticked; ids of another event are nobody."""
    return [Participant.event_id == event_id, Participant.id.in_(list(participant_ids))]


def export_rows(
    conditions: list[Condition], sort: str, *, contacts: bool, answers: bool = False
) -> Iterator[sa.Row[Any]]:
    """Yield the columns of the export in the order of the list, in one query; NULL stands for what is not wanted."""
    code = (
        sa.select(Code.text)
        .where(Code.participant_id == Participant.id)
        .order_by(Code.moved_at.is_not(None), Code.created_at, Code.id.desc())
        .limit(1)
        .correlate(Participant)
        .scalar_subquery()
    )
    query = sa.select(
        Participant.id,
        code.label("code"),
        Participant.title,
        Participant.given_names,
        Participant.family_name,
        Participant.group_id,
        Participant.state,
        Participant.reason,
        Participant.sex,
        Participant.age_bracket,
        Participant.district_id,
        Participant.organisation,
        Participant.function,
        Participant.language,
        Participant.consent_photo,
        Participant.consent_list,
        Participant.consent_invite,
        Participant.source,
        Participant.created_at,
        Participant.event_id,
        Participant.sealed if contacts else sa.null().label("sealed"),
        Participant.answers if answers else sa.null().label("answers"),
        Participant.sealed_answers if answers else sa.null().label("sealed_answers"),
    )
    yield from session().execute(_ordered(query, sort).where(*conditions))


def counts(event_id: UUID) -> dict[tuple[str, bool], int]:
    """Return how many people the event has by (state, suspected)."""
    rows = session().execute(
        sa.select(Participant.state, Participant.suspected, sa.func.count())
        .where(*_filters(event_id, Wanted()))
        .group_by(Participant.state, Participant.suspected)
    )
    return {(state, suspected): count for state, suspected, count in rows}


def person(event_id: UUID, participant_id: UUID) -> Participant | None:
    """Return one person of an event, merged records included."""
    return session().scalar(
        sa.select(Participant).where(Participant.event_id == event_id, Participant.id == participant_id)
    )


def delegation_name(delegation_id: UUID) -> str:
    """Return the organisation of a delegation."""
    return session().scalar(sa.select(Delegation.organisation).where(Delegation.id == delegation_id)) or ""


def last_consents(participant_id: UUID) -> dict[str, Consent]:
    """Return what a person said last about each purpose."""
    rows = session().scalars(
        sa.select(Consent).where(Consent.participant_id == participant_id).order_by(Consent.at, Consent.id)
    )
    return {row.purpose: row for row in rows}


def look_alikes(participant_id: UUID) -> list[tuple[Suspicion, Participant]]:
    """Return the people who may be the same person, as far as nobody has settled it."""
    other = sa.case((Suspicion.first_id == participant_id, Suspicion.second_id), else_=Suspicion.first_id)
    rows = session().execute(
        sa.select(Suspicion, Participant)
        .join(Participant, Participant.id == other)
        .where(
            sa.or_(Suspicion.first_id == participant_id, Suspicion.second_id == participant_id),
            Suspicion.settled.is_(None),
        )
        .order_by(Participant.sort_key, Participant.id)
    )
    return [(suspicion, participant) for suspicion, participant in rows]


def _columns(*, with_contacts: bool) -> list[Any]:
    names = Listed._fields[:-1]
    sealed = Participant.sealed if with_contacts else sa.null().label("sealed")
    return [*(getattr(Participant, name) for name in names), sealed]


def _count(conditions: list[Condition]) -> int:
    return session().scalar(sa.select(sa.func.count(Participant.id)).where(*conditions)) or 0


def _filters(event_id: UUID, wanted: Wanted) -> list[Condition]:
    conditions: list[Condition] = [Participant.event_id == event_id, Participant.merged_into_id.is_(None)]
    if wanted.group:
        of_code = sa.select(StakeholderGroup.id).where(
            StakeholderGroup.event_id == event_id, StakeholderGroup.code == wanted.group
        )
        conditions.append(Participant.group_id.in_(of_code))
    if wanted.states:
        conditions.append(Participant.state.in_(wanted.states))
    if wanted.sex:
        conditions.append(Participant.sex == wanted.sex.replace(UNSAID, ""))
    if wanted.doubtful:
        conditions.append(Participant.suspected.is_(True))
    return conditions + _in_district(event_id, wanted.district)


def _in_district(event_id: UUID, name: str) -> list[Condition]:
    if name == UNSAID:
        return [Participant.district_id.is_(None)]
    places = sa.select(Place.id).where(Place.event_id == event_id, Place.kind == "district", Place.name == name)
    return [Participant.district_id.in_(places)] if name else []


def _spelt(terms: list[list[str]]) -> Condition:
    """Every word typed has to be met, in one of its patterns; no word at all meets nobody."""
    each = [sa.or_(*(Participant.search_key.like(one, escape="\\") for one in patterns)) for patterns in terms]
    return sa.and_(*each) if each else sa.false()


def _named(event_id: UUID, typed: str, *, by_contact: bool) -> list[Condition]:
    """Return the conditions under which what was typed is somebody's code or, if it may be, contact."""
    found: list[Condition] = []
    code = text.as_code(typed)
    if code is not None:
        holders = sa.select(Code.participant_id).where(Code.event_id == event_id, Code.text == code)
        found.append(Participant.id.in_(holders))
    keys = contact_store.fingerprints(event_id, _as_contacts(typed)) if by_contact else []
    for kind, mac in keys:
        same = (ContactKey.event_id == event_id, ContactKey.kind == kind, ContactKey.mac == mac)
        found.append(Participant.id.in_(sa.select(ContactKey.participant_id).where(*same)))
    return found


def _as_contacts(typed: str) -> Contacts:
    if "@" in typed:
        return Contacts(email=typed)
    if sum(character.isdigit() for character in typed) < FEWEST_FIGURES:
        return Contacts()
    try:
        return Contacts(phones=tuple(phone.e164 for phone in phones.parse_all(typed)))
    except Error:
        return Contacts()


def vocabulary(event_id: UUID) -> set[str]:
    """Return the distinct words by which an event's people are found, for a search that forgives typing errors."""
    keys = session().scalars(sa.select(Participant.search_key).where(*_filters(event_id, Wanted())))
    return {word for key in keys for word in text.key_words(key)}


def _ordered(query: "sa.Select[Any]", sort: str) -> "sa.Select[Any]":
    keys: list[Any] = [Participant.sort_key, Participant.id]
    name = sort.removeprefix("-")
    if name == "groupe":
        query = query.join(StakeholderGroup, StakeholderGroup.id == Participant.group_id)
        keys = [StakeholderGroup.position, StakeholderGroup.code, *keys]
    elif name == "etat":
        keys = [sa.case({state: number for number, state in enumerate(STATES)}, value=Participant.state), *keys]
    elif name == "date":
        keys = [Participant.created_at, Participant.id]
    return query.order_by(*(key.desc() for key in keys) if sort.startswith("-") else keys)
