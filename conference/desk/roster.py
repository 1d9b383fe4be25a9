"""Who a device is told of: everybody at first, then whoever changed. A door gets no name, no code and no ticket."""

import functools
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from conference.badges import desk_kit
from conference.core import vault
from conference.core.db import session
from conference.desk import roster_queries
from conference.desk.callers import Caller
from conference.desk.exchange_rules import Cursor
from conference.desk.feed import Mark
from conference.desk.roster_queries import Whom
from conference.desk.roster_rules import HASH_BYTES, NO_CODE, NO_HASH, NO_TICKET, flags, packed, words
from conference.events import setup_memory
from conference.events.models import Event
from conference.participants import tickets

_PREFIX = 2  # of a ticket's text: all begin alike


def since(device: Caller, cursor: Cursor | None, mark: Mark) -> dict[str, Any]:
    """Return what a device has to be told, from its cursor to ``mark``, read after the mark was.

    A cursor of another epoch, or from beyond the mark, is none.
    """
    if cursor is None or cursor.epoch != mark.epoch or cursor.seq > mark.last:
        cursor = None
    if cursor is None or cursor.after is not None:
        return _everybody(device, cursor, mark)
    whom, ids, more = roster_queries.changes(device.event_id, cursor.seq, mark.last)
    told = _people(device, whom) if ids else _nobody(device)
    there = set(told.pop("rows"))
    gone = [str(one) for one in ids if one not in there]
    return {"cursor": str(Cursor(mark.epoch, whom.upto)), "full": False, "more": more, **told, "gone": gone}


def _everybody(device: Caller, cursor: Cursor | None, mark: Mark) -> dict[str, Any]:
    first = cursor.after if cursor is not None else None
    seq = cursor.seq if cursor is not None else mark.last
    whom, more = roster_queries.everybody(device.event_id, first)
    told = _people(device, whom)
    del told["rows"]
    after = Cursor(mark.epoch, seq, whom.last if more else None)
    return {"cursor": str(after), "full": first is None, "more": more, **told, "gone": []}


def _nobody(device: Caller) -> dict[str, Any]:
    return _columns(device, [], {}, Whom(device.event_id, full=False))


def _people(device: Caller, whom: Whom) -> dict[str, Any]:
    found = roster_queries.people(whom) if device.profile == "welcome" else roster_queries.standings(whom)
    rows = [row for row in found if row.stays]
    groups = {group.id: group.code for group in setup_memory.of_event(device.event_id).groups()}
    return _columns(device, rows, groups, whom)


def _columns(device: Caller, rows: Sequence[Any], groups: Mapping[UUID, str], whom: Whom) -> dict[str, Any]:
    place = {row.id: number for number, row in enumerate(rows)}
    told: dict[str, Any] = {
        "rows": place,
        "ids": packed(row.id.bytes for row in rows),
        "group": words([groups.get(row.group_id, "") for row in rows]),
        "state": words([row.state for row in rows]),
        "flags": [flags(photo=row.consent_photo, protocol=row.protocol, printed=row.printed) for row in rows],
    }
    if device.profile == "welcome":
        told |= _named(rows) | _codes(rows, place, whom) | _tickets(device, rows, place, whom)
        told["badge"] = _shown(device, place)
    else:
        told |= _hashes(rows, place, whom)
    return told | _happened(rows, place, whom)


def _named(rows: Sequence[Any]) -> dict[str, Any]:
    return {
        "given": [row.given_names for row in rows],
        "family": [row.family_name for row in rows],
        "title": words([row.title for row in rows]),
        "organisation": words([row.organisation for row in rows]),
        "function": words([row.function for row in rows]),
        "district": words([row.name or "" for row in rows]),
        "language": words([row.language for row in rows]),
        "line": [row.number or 0 for row in rows],
        "delegation": words([str(row.delegation_id or "") for row in rows]),
    }


def _shown(device: Caller, place: Mapping[UUID, int]) -> list[list[Any]]:
    """Return what badges show of people besides what a list has of them."""
    if not place or not _badges_ask(device.event_id, tuple(roster_queries.layouts(device.event_id))):
        return []
    found = desk_kit.extras(session().get_one(Event, device.event_id), list(place))
    return [[place[one], more] for one, more in found.items()]


@functools.lru_cache(256)
def _badges_ask(event_id: UUID, _layouts: tuple[Any, ...]) -> bool:
    """Tell whether badges show more of people than a list has: found out anew only when some layout is another one."""
    return desk_kit.asks(session().get_one(Event, event_id))


def _codes(rows: Sequence[Any], place: Mapping[UUID, int], whom: Whom) -> dict[str, Any]:
    found = roster_queries.codes(whom) if rows else ()
    first, more = _first_and_others(found, place, lambda row: row.text)
    return {"code": "".join([first.get(row.id, NO_CODE) for row in rows]), "more_codes": more}


def _tickets(device: Caller, rows: Sequence[Any], place: Mapping[UUID, int], whom: Whom) -> dict[str, Any]:
    found = roster_queries.tickets(whom) if rows else ()
    texts = vault.unseal_many(device.event_id, tickets.PURPOSE, [(row.id, row.sealed) for row in found])
    named = [(row, text.decode("ascii")[_PREFIX:]) for row, text in zip(found, texts, strict=True)]
    first: dict[UUID, str] = {}
    more: list[list[Any]] = []
    for row, text in named:
        if row.participant_id not in place:
            continue
        if not row.void and row.participant_id not in first:
            first[row.participant_id] = text
        else:
            more.append([place[row.participant_id], text, int(row.void)])
    return {"ticket": "".join([first.get(row.id, NO_TICKET) for row in rows]), "more_tickets": more}


def _hashes(rows: Sequence[Any], place: Mapping[UUID, int], whom: Whom) -> dict[str, Any]:
    first: dict[UUID, bytes] = {}
    more: list[list[Any]] = []
    for row in roster_queries.hashes(whom) if rows else ():
        if row.participant_id not in place:
            continue
        if not row.void and row.participant_id not in first:
            first[row.participant_id] = row.hash[:HASH_BYTES]
        else:
            more.append([place[row.participant_id], packed([row.hash[:HASH_BYTES]]), int(row.void)])
    return {"hashes": packed(first.get(row.id, NO_HASH) for row in rows), "more_hashes": more}


def _happened(rows: Sequence[Any], place: Mapping[UUID, int], whom: Whom) -> dict[str, Any]:
    if not rows:
        return {"replaced_by": [], "arrivals": [], "sessions": []}
    replaced = roster_queries.replacements(whom)
    return {
        "replaced_by": [[place[row.replaces_id], str(row.id)] for row in replaced if row.replaces_id in place],
        "arrivals": _stays(roster_queries.arrivals(whom), place),
        "sessions": _stays(roster_queries.seen(whom), place),
    }


def _stays(rows: Iterable[Any], place: Mapping[UUID, int]) -> list[list[Any]]:
    return [
        [place[person], str(op_id), str(where), int(at.timestamp()), desk]
        for person, op_id, where, at, desk in rows
        if person in place
    ]


def _first_and_others(
    rows: Iterable[Any], place: Mapping[UUID, int], text_of: Callable[[Any], str]
) -> tuple[dict[UUID, str], list[list[Any]]]:
    first: dict[UUID, str] = {}
    more: list[list[Any]] = []
    for row in rows:
        if row.participant_id not in place:
            continue
        if row.participant_id not in first:
            first[row.participant_id] = text_of(row)
        else:
            more.append([place[row.participant_id], text_of(row)])
    return first, more
