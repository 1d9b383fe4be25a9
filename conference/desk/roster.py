"""Who a device is told of: everybody at first, then whoever changed. A door gets no name, no code and no ticket."""

import functools
from collections.abc import Callable, Iterable, Sequence
from typing import Any
from uuid import UUID

from conference.badges import desk_kit
from conference.core import vault
from conference.core.db import session
from conference.core.prepared import Hot
from conference.desk import roster_queries
from conference.desk.callers import Caller
from conference.desk.exchange_rules import Cursor
from conference.desk.feed import Mark
from conference.desk.roster_queries import Whom
from conference.desk.roster_rules import HASH_BYTES, NO_CODE, NO_HASH, NO_TICKET, flags, packed, words
from conference.events.models import Event
from conference.participants import tickets

WELCOME = "welcome"
_PREFIX = 2  # of a ticket's text: all begin alike


def since(device: Caller, cursor: Cursor | None, mark: Mark) -> dict[str, Any]:
    """Return what a device has to be told, from its cursor to ``mark``, read after the mark was.

    A cursor of another epoch, or from beyond the mark, is none.
    """
    if cursor is None or cursor.epoch != mark.epoch or cursor.seq > mark.last:
        cursor = None
    if cursor is None or cursor.after is not None:
        return _everybody(device, cursor, mark)
    hot = Hot()
    whom, ids, more = roster_queries.changes(hot, device.event_id, cursor.seq, mark.last)
    part = _Part(hot, device, whom, read=bool(ids))
    gone = [str(one) for one in ids if one not in part.place]
    return {"cursor": str(Cursor(mark.epoch, whom.upto)), "full": False, "more": more, **part.told(), "gone": gone}


def _everybody(device: Caller, cursor: Cursor | None, mark: Mark) -> dict[str, Any]:
    first = cursor.after if cursor is not None else None
    seq = cursor.seq if cursor is not None else mark.last
    hot = Hot()
    whom, more = roster_queries.everybody(hot, device.event_id, first)
    after = Cursor(mark.epoch, seq, whom.last if more else None)
    told = _Part(hot, device, whom).told()
    return {"cursor": str(after), "full": first is None, "more": more, **told, "gone": []}


class _Part:
    """The people of one answer, in columns."""

    def __init__(self, hot: Hot, device: Caller, whom: Whom, *, read: bool = True) -> None:
        self.hot, self.device, self.whom = hot, device, whom
        found = (self._of_profile(hot, whom)) if read else ()
        self.rows = [row for row in found if row.stays]
        self.place = {row.id: number for number, row in enumerate(self.rows)}

    @property
    def _of_profile(self) -> Callable[[Hot, Whom], Sequence[Any]]:
        return roster_queries.people if self.device.profile == WELCOME else roster_queries.standings

    def told(self) -> dict[str, Any]:
        """Return all columns that the profile of the device may have."""
        rows = self.rows
        told: dict[str, Any] = {
            "ids": packed(row.id.bytes for row in rows),
            "group": words([row.group_code for row in rows]),
            "state": words([row.state for row in rows]),
            "flags": [flags(photo=row.consent_photo, protocol=row.protocol, printed=row.printed) for row in rows],
        }
        if self.device.profile == WELCOME:
            told |= _named(rows) | self._codes() | self._tickets() | {"badge": self._shown()}
        else:
            told |= self._hashes()
        return told | self._happened()

    def _ask(self, read: Callable[[Hot, Whom], Sequence[Any]]) -> Sequence[Any]:
        """Return rows about people; none is asked for where there is nobody."""
        return read(self.hot, self.whom) if self.rows else ()

    def _codes(self) -> dict[str, Any]:
        first: dict[UUID, str] = {}
        more = [
            [self.place[row.participant_id], row.text]
            for row in self._ask(roster_queries.codes)
            if first.setdefault(row.participant_id, row.text) != row.text and row.participant_id in self.place
        ]
        return {"code": "".join([first.get(row.id, NO_CODE) for row in self.rows]), "more_codes": more}

    def _tickets(self) -> dict[str, Any]:
        found = self._ask(roster_queries.tickets)
        sealed = [(row.id, row.sealed) for row in found]
        texts = vault.unseal_many(self.device.event_id, tickets.PURPOSE, sealed)
        first, more = self._best(found, [text.decode("ascii")[_PREFIX:] for text in texts])
        return {"ticket": "".join([first.get(row.id, NO_TICKET) for row in self.rows]), "more_tickets": more}

    def _hashes(self) -> dict[str, Any]:
        found = self._ask(roster_queries.hashes)
        first, more = self._best(found, [row.hash[:HASH_BYTES] for row in found])
        others = [[place, packed([one]), void] for place, one, void in more]
        return {"hashes": packed(first.get(row.id, NO_HASH) for row in self.rows), "more_hashes": others}

    def _best(self, found: Sequence[Any], values: Sequence[Any]) -> tuple[dict[UUID, Any], list[list[Any]]]:
        """Return the first good ticket of each, and all others with whether they are void."""
        first: dict[UUID, Any] = {}
        more: list[list[Any]] = []
        for row, value in zip(found, values, strict=True):
            if row.participant_id not in self.place:
                continue
            if row.void or row.participant_id in first:
                more.append([self.place[row.participant_id], value, int(row.void)])
            else:
                first[row.participant_id] = value
        return first, more

    def _shown(self) -> list[list[Any]]:
        """Return what badges show of people besides what a list has of them."""
        event_id = self.device.event_id
        if not self.rows or not _badges_ask(event_id, roster_queries.layouts(self.hot, event_id)):
            return []
        found = desk_kit.extras(session().get_one(Event, event_id), list(self.place))
        return [[self.place[one], more] for one, more in found.items()]

    def _happened(self) -> dict[str, Any]:
        replaced = self._ask(roster_queries.replacements)
        place = self.place
        return {
            "replaced_by": [[place[row.replaces_id], str(row.id)] for row in replaced if row.replaces_id in place],
            "arrivals": self._stays(self._ask(roster_queries.arrivals)),
            "sessions": self._stays(self._ask(roster_queries.seen)),
        }

    def _stays(self, rows: Iterable[Any]) -> list[list[Any]]:
        return [
            [self.place[person], str(op_id), str(where), int(at.timestamp()), desk]
            for person, op_id, where, at, desk in rows
            if person in self.place
        ]


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


@functools.lru_cache(256)
def _badges_ask(event_id: UUID, _layouts: tuple[Any, ...]) -> bool:
    """Tell whether badges show more of people than a list has: found out anew only when some layout is another one."""
    return desk_kit.asks(session().get_one(Event, event_id))
