"""Types of session are there from the first room or session of an event on."""

from collections.abc import Iterable
from uuid import UUID

from conference.agenda import queries, usual_types
from conference.agenda.models import SessionType
from conference.core.db import session, write


def ensure(event_id: UUID, kinds: Iterable[str] = ()) -> None:
    """Give an event that has no types yet the usual ones, and in any case one for each of these ``kinds``."""
    with write() as db:
        known = [one.code for one in queries.types(event_id)]
        wanted = [] if known else [one.code for one in usual_types.USUAL]
        missing = [code for code in dict.fromkeys([*wanted, *kinds]) if code not in known]
        for position, code in enumerate(missing, len(known)):
            one = usual_types.of(code)
            session().add(SessionType(event_id=event_id, position=position, **vars(one)))
        db.flush()
