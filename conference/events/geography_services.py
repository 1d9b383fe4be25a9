"""The places of an event: a table that waits, rehearsed, then taken as a whole."""

import json
from collections import Counter
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from conference.core import audit, files
from conference.core.db import session, write
from conference.core.errors import Error
from conference.core.permissions import Actor
from conference.core.sheets import Table, read_table
from conference.events import geography, geography_plan, queries, setup_services
from conference.events.geography import key
from conference.events.geography_plan import Known, Link, Plan, Ref
from conference.events.models import Place, PlaceLink

PURPOSE = "places"
TABLE_LIFE = timedelta(hours=1)
#: In which order the kinds stand.
ORDER = ("region", "cercle", "district", "commune")


def table_of(filename: str, data: bytes) -> Table:
    """Read a file that somebody sent. Raises what ``read_table`` and ``geography.read`` raise."""
    table = read_table(filename, data, max_rows=geography.MOST_ROWS, max_columns=geography.MOST_COLUMNS)
    geography.read(table)
    return table


def keep(event_id: UUID, table: Table, *, now: datetime) -> UUID:
    """Keep a table for an hour, sealed, and return its id."""
    plain = json.dumps([table.header, table.rows, table.header_line], ensure_ascii=False).encode()
    with write():
        return files.store(
            event_id, PURPOSE, "places.json", "application/json", plain, now=now, expires_at=now + TABLE_LIFE
        )


def opened(event_id: UUID, table_id: UUID, now: datetime) -> Table:
    """Return a table that waits. Raises ``not_found`` for one of another event, or whose hour is over."""
    if now >= files.find(event_id, table_id, PURPOSE).created_at + TABLE_LIFE:
        raise Error("not_found", 404)
    header, rows, header_line = json.loads(b"".join(files.read(event_id, table_id, PURPOSE)))
    return Table(tuple(header), [tuple(row) for row in rows], header_line)


def give_up(event_id: UUID, table_id: UUID) -> None:
    """Delete a table that its sender does not want to take."""
    with write():
        files.find(event_id, table_id, PURPOSE)
        files.delete(event_id, [table_id])


def rehearse(event_id: UUID, table: Table) -> Plan:
    """Say what a table would change now; nothing is stored. Raises what ``geography.read`` raises."""
    lines, problems = geography.read(table)
    return geography_plan.make(known(event_id), lines, problems)


def apply(event_id: UUID, table: Table, *, actor: Actor, now: datetime) -> Plan:
    """Do what a rehearsal says, all of it; a table with a problem is refused. Nothing is ever deleted.

    Everything is compared again. Raises ``geo_problems`` (409) and what ``geography.read`` raises.
    """
    with write() as db:
        setup_services.locked(event_id)
        plan = rehearse(event_id, table)
        if plan.problems:
            raise Error("geo_problems", 409, count=len(plan.problems))
        if not plan.count:
            return plan
        ids = _ids(event_id) | _add(event_id, plan)
        db.flush()
        for link in plan.links:
            ends = {"place_id": ids[link.place], "parent_id": ids[link.parent]}
            db.add(PlaceLink(**ends, valid_from=link.since, valid_to=link.until))
        stored = {link.id: link for link in queries.place_links(event_id)}
        for old, new in plan.changed:
            if old.id is not None:
                stored[old.id].valid_from, stored[old.id].valid_to = new.since, new.until
        db.flush()
        audit.log("places.changed", actor=actor, now=now, event_id=event_id, count=plan.count)
        return plan


def known(event_id: UUID) -> Known:
    """Return the places of an event as a table is compared with them."""
    places = queries.all_places(event_id)
    refs = {place.id: (place.kind, key(place.name)) for place in places}
    count = Counter(refs.values())
    return Known(
        names={refs[place.id]: place.name for place in places},
        links=tuple(
            Link(refs[link.place_id], refs[link.parent_id], link.valid_from, link.valid_to, link.id)
            for link in queries.place_links(event_id)
        ),
        twice=frozenset(ref for ref, times in count.items() if times > 1),
    )


def _ids(event_id: UUID) -> dict[Ref, UUID]:
    return {(place.kind, key(place.name)): place.id for place in queries.all_places(event_id)}


def _add(event_id: UUID, plan: Plan) -> dict[Ref, UUID]:
    places = queries.all_places(event_id)
    position = max((place.position for place in places), default=-1) + 1
    ids = dict[Ref, UUID]()
    for ref in sorted(plan.added, key=lambda ref: ORDER.index(ref[0])):
        ids[ref] = uuid4()
        place = Place(
            id=ids[ref], event_id=event_id, kind=ref[0], name=plan.added[ref], position=position + len(ids) - 1
        )
        session().add(place)
    return ids
