"""Invitations by letter: which can be printed, and that they were; a draft is sent by its letter."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from conference.core import audit, history
from conference.core.db import write
from conference.core.errors import Error
from conference.core.permissions import Actor
from conference.events.models import Event
from conference.participants import invitation_queries as queries
from conference.participants import invitation_records as record
from conference.participants import invitations
from conference.participants.invitations import Outcome
from conference.participants.models import Invitation


def printable(event: Event, ids: Sequence[UUID], *, now: datetime) -> list[Invitation]:
    """Return those of these invitations that a letter may be made of, in the order of the list.

    Drafts of people who still agree to be invited, and what was sent and can still be answered. Raises
    ``invitation_expired`` for a draft that could be answered no more, ``nothing_to_print`` and ``not_found``.
    """
    rows = queries.rows(event.id, ids)
    if len(rows) != len(set(ids)):
        raise Error("not_found", 404)
    found = _chosen(rows, now)
    invitations.refuse_late([row for row in found if row.state == "draft"], now)
    if not found:
        raise Error("nothing_to_print", 409)
    return found


def printed(event: Event, versions: Mapping[UUID, int], *, actor: Actor, now: datetime) -> Outcome:
    """Note that letters were made of invitations as they were at these versions; drafts are sent by them.

    No e-mail goes: whoever prints hands the letter over. All or none, ten minutes to undo it. Raises ``stale`` when one
    was changed meanwhile, else as ``invitations.send`` does.
    """
    with write():
        rows = record.locked(event.id, list(versions))
        if _chosen(rows, now) != rows or any(row.version != versions[row.id] for row in rows):
            raise Error("stale", 409)
        drafts = [row for row in rows if row.state == "draft"]
        invitations.refuse_late(drafts, now)
        change_set = history.begin(event.id, "invitation.printed", actor, now)
        before = [record.fields(row) for row in rows]
        invitations.take_off(event, drafts, actor=actor, now=now)
        for row in rows:
            row.letter_at = now
        record.note(rows, before, change_set)
        audit.log("invitations.printed", actor=actor, now=now, event_id=event.id, count=len(rows))
        return Outcome(change_set.id, len(rows), 0)


def _chosen(rows: Sequence[Invitation], now: datetime) -> list[Invitation]:
    unwilling = queries.unwilling(rows)
    _people = queries.people_of(rows)  # read at once, and held while each invitation looks for its own
    drafts = {row.id for row in rows if row.state == "draft" and row.id not in unwilling}
    sent = {row.id for row in rows if row.state == "sent" and invitations.is_open(row, now)}
    return [row for row in rows if row.id in drafts | sent]
