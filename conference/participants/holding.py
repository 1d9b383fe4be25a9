"""Many people held at once for what touches no record of theirs: only the columns that it needs are read."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa

from conference.core.db import session
from conference.core.errors import Error
from conference.participants.models import Participant


class Held(NamedTuple):
    """People locked until the end of the transaction: those who stand in the list, and the names of those who left it.

    Somebody who was merged or erased since they were chosen is left out; an erased one has no name.
    """

    ids: list[UUID]
    gone: list[str]


def hold(event_id: UUID, participant_ids: Iterable[UUID]) -> Held:
    """Lock people of an event by id, in the order of every writer; inside ``write()``.

    Raises ``nothing_chosen``, and ``unknown_participant`` when an id is not of this event.
    """
    wanted = set(participant_ids)
    if not wanted:
        raise Error("nothing_chosen")
    columns = (Participant.id, Participant.merged_into_id, Participant.given_names, Participant.family_name)
    query = sa.select(*columns).where(Participant.event_id == event_id, Participant.id.in_(wanted))
    rows = session().execute(query.order_by(Participant.id).with_for_update(key_share=True)).all()
    if len(rows) != len(wanted):
        raise Error("unknown_participant", 404)
    standing, gone = list[UUID](), list[str]()
    for key, merged_into, given, family in rows:
        name = " ".join(part for part in (given, family) if part)
        if merged_into is None and name:
            standing.append(key)
        else:
            gone.append(name)
    return Held(standing, gone)
