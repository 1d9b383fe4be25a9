"""Reads of participants: the organiser's list, page by page or whole, and one person's page."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from conference.core import text
from conference.core.db import session
from conference.participants import ordering, records
from conference.participants.field_tests import among, raw_id
from conference.participants.fields import Condition, Field, Fields
from conference.participants.lists import PER_PAGE, Wanted
from conference.participants.models import Consent, Delegation, Participant, Suspicion
from conference.participants.records import Record
from conference.participants.searching import Search

__all__ = ["Condition"]


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
    #: The same people with what the chosen columns need, where columns were chosen.
    records: list[Record] = field(default_factory=list)


class Match(NamedTuple):
    """Which people a list holds, and how many they are."""

    conditions: list[Condition]
    total: int
    near: bool


def match(event_id: UUID, wanted: Wanted, *, by_contact: bool = False, fields: Fields | None = None) -> Match:
    """Find out whom ``wanted`` means; a search that finds nobody is tried again with typing errors forgiven.

    ``by_contact``: a whole phone number or address may be searched too (by its fingerprint). What ``wanted`` filters by
    was read for its reader; ``fields`` are theirs, where they are at hand.
    """
    filters = ordering.filters(event_id, wanted, fields)
    if not wanted.q:
        return Match(filters, _count(filters), near=False)
    search = Search(event_id, wanted.q, by_contact=by_contact)
    exact = _found(filters, search.means(), search)
    if exact or not text.search_words(wanted.q):
        return Match([*filters, among(exact)], len(exact), near=False)
    nearly = _found(filters, search.nearly(), search)
    return Match([*filters, among(nearly)], len(nearly), near=True)


def page(
    event_id: UUID,
    wanted: Wanted,
    *,
    with_contacts: bool = False,
    by_contact: bool = False,
    fields: Fields | None = None,
    columns: Sequence[Field] = (),
) -> Page:
    """Return the page that ``wanted`` asks for, with what ``columns`` need; a page past the last is the last."""
    found = match(event_id, wanted, by_contact=by_contact, fields=fields)
    number = min(wanted.page, max(1, -(-found.total // PER_PAGE)))
    wide = records.columns(columns, _columns(with_contacts=with_contacts)) if columns else None
    people = (
        sa.select(*(wide or _columns(with_contacts=with_contacts)))
        .where(*found.conditions)
        .order_by(*ordering.order(event_id, wanted, fields))
        .limit(PER_PAGE)
        .offset((number - 1) * PER_PAGE)
    )
    rows = session().execute(people).all()
    listed = [Listed(*(getattr(row, name) for name in Listed._fields)) for row in rows]
    shown = list(records.as_records(event_id, columns, rows)) if columns else []
    return Page(listed, found.total, number, found.near, shown)


def ids(event_id: UUID, wanted: Wanted, *, by_contact: bool = False) -> list[UUID]:
    """Return everybody whom a list shows, on all its pages, in its order."""
    conditions = match(event_id, wanted, by_contact=by_contact).conditions
    everybody = sa.select(Participant.id).where(*conditions).order_by(*ordering.order(event_id, wanted))
    return list(session().scalars(everybody))


def named(event_id: UUID, participant_ids: Iterable[UUID]) -> list[Listed]:
    """Return some people of an event, by name."""
    rows = session().execute(
        sa.select(*_columns(with_contacts=False))
        .where(*chosen(event_id, participant_ids))
        .order_by(Participant.sort_key, Participant.id)
    )
    return [Listed(*row) for row in rows]


def chosen(event_id: UUID, participant_ids: Iterable[UUID]) -> list[Condition]:
    """Return the condition that says who was ticked; ids of another event are nobody."""
    return [Participant.event_id == event_id, Participant.id.in_(list(participant_ids))]


def anybody(event_id: UUID) -> bool:
    """Tell whether an event has any participant at all, whatever their state."""
    return session().scalar(sa.select(sa.exists().where(Participant.event_id == event_id))) or False


def counts(event_id: UUID) -> dict[tuple[str, bool], int]:
    """Return how many people the event has by (state, suspected)."""
    rows = session().execute(
        sa.select(Participant.state, Participant.suspected, sa.func.count())
        .where(*ordering.everybody(event_id))
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


def _found(filters: list[Condition], meant: Condition, search: Search) -> Collection[UUID | str]:
    """Search once and keep who was found, by id; in the order of the index that holds names and ids."""
    if search.met is not None and not search.named and len(filters) == len(ordering.everybody(search.event_id)):
        return search.met
    people = sa.select(raw_id()).where(*filters, meant).order_by(Participant.sort_key, Participant.id)
    return list(session().scalars(people))


def _count(conditions: list[Condition]) -> int:
    return session().scalar(sa.select(sa.func.count()).select_from(Participant).where(*conditions)) or 0
