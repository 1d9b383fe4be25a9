"""Reads of participants: the organiser's list, page by page or whole, and one person's page."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from conference.core import text
from conference.core.db import is_sqlite, session
from conference.participants import marks, ordering, records
from conference.participants.field_tests import among, raw_id
from conference.participants.fields import Condition, Field, Fields
from conference.participants.lists import PER_PAGE, Wanted
from conference.participants.models import Consent, Delegation, Participant, Suspicion
from conference.participants.records import Record
from conference.participants.searching import ID, Search
from conference.participants.wanted import OWN

__all__ = ["Condition"]

#: So many people are found sooner by their ids than by walking an event in its order.
FEW = 200


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


class Match(NamedTuple):
    """Which people a list holds, and how many they are; who they are, where that was found out on the way."""

    conditions: list[Condition]
    total: int
    near: bool
    #: Their ids, 32 figures each, one behind the other.
    joined: str | None = None
    #: Whether nothing is asked but what the index of states, groups, sexes and districts answers.
    of_facets: bool = False


@dataclass(frozen=True)
class Page:
    """One page of a list. ``near``: nobody was spelt as searched, these are the nearest names."""

    people: list[Listed]
    total: int
    number: int
    near: bool
    #: The same people with what the chosen columns need, where columns were chosen.
    records: list[Record] = field(default_factory=list)
    #: Everybody whom the list holds; nobody where it could not be read.
    found: Match | None = None


def match(event_id: UUID, wanted: Wanted, *, by_contact: bool = False, fields: Fields | None = None) -> Match:
    """Find out whom ``wanted`` means; a search that finds nobody is tried again with typing errors forgiven.

    ``by_contact``: a whole phone number or address may be searched too (by its fingerprint). What ``wanted`` filters by
    was read for its reader; ``fields`` are theirs, where they are at hand.
    """
    of_index, inside = ordering.apart(event_id, wanted, fields)
    filters = [*of_index, *inside]
    if not wanted.q:
        if inside and is_sqlite():
            return _opened(of_index, inside)
        of_facets = all(one.key in OWN for one in wanted.every)
        return Match(filters, _count(filters, of_facets=of_facets), near=False, of_facets=of_facets)
    search = Search(event_id, wanted.q, by_contact=by_contact)
    exact = _found(filters, search.means(), search)
    if exact or not text.search_words(wanted.q):
        return _met(filters, exact, near=False)
    return _met(filters, _found(filters, search.nearly(), search), near=True)


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
    return Page(listed, found.total, number, found.near, shown, found)


def mark(event_id: UUID, found: Match) -> str:
    """Return the mark of who is in a list (see ``marks``): it is another as soon as one leaves and another comes."""
    if found.joined is not None:
        return marks.of_hex(found.joined)
    if not is_sqlite():
        texts = sa.func.string_agg(sa.func.replace(sa.cast(Participant.id, sa.Text), "-", ""), "")
        return marks.of_hex(session().scalar(sa.select(texts).where(*found.conditions)) or "")
    # The one index that holds ids, whatever finds the people: their records would take four times as long.
    named = sa.alias(Participant.__table__, "named")
    joined = sa.select(sa.func.group_concat(sa.type_coerce(named.c.id, sa.String), ""))
    joined = joined.with_hint(named, "INDEXED BY ix_participant_search_names", "sqlite")
    joined = joined.where(named.c.event_id == event_id, named.c.merged_into_id.is_(None))
    if len(found.conditions) > len(ordering.everybody(event_id)):
        place: Any = sa.literal_column("participant.rowid")
        inside = _of_facets(sa.select(place).select_from(Participant).where(*found.conditions), found.of_facets)
        joined = joined.where(sa.literal_column("named.rowid").in_(inside))
    return marks.of_hex(session().scalar(joined) or "")


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


def _met(filters: list[Condition], ids: Collection[UUID | str], *, near: bool) -> Match:
    """Return people found under ``filters``: a few are told by id alone, else SQLite walks the whole event."""
    conditions = [among(ids)] if len(ids) <= FEW else [*filters, among(ids)]
    return Match(conditions, len(ids), near, "".join(one if isinstance(one, str) else one.hex for one in ids))


def _opened(of_index: list[Condition], inside: list[Condition]) -> Match:
    """Find people by what lies in their records alone, opened as they lie in the file.

    In any other order SQLite reads the same page of it again and again. A few people are told by their ids, so that
    they are not looked for a second time.
    """
    place: Any = sa.literal_column("participant.rowid")
    candidates = sa.select(place).select_from(Participant).where(*of_index).correlate(None)
    found = sa.select(sa.func.count(), sa.func.group_concat(raw_id(), "")).where(place.in_(candidates), *inside)
    total, joined = session().execute(found).one()
    ids = joined or ""
    few = among([ids[at : at + ID] for at in range(0, len(ids), ID)]) if total <= FEW else None
    return Match([few] if few is not None else [*of_index, *inside], total, near=False, joined=ids)


def _count(conditions: list[Condition], *, of_facets: bool) -> int:
    counted = sa.select(sa.func.count()).select_from(Participant).where(*conditions)
    return session().scalar(_of_facets(counted, of_facets)) or 0


def _of_facets(query: Any, of_facets: bool) -> Any:  # noqa: FBT001 (whether it is so)
    """Have SQLite read nothing but the index of states, groups, sexes and districts, where nothing else is asked."""
    return query.with_hint(Participant, "INDEXED BY ix_participant_event_facets", "sqlite") if of_facets else query
