"""Who has something sealed that no column tells of: opened in memory, a set at a time, and only up to a bound."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from conference.core.db import session
from conference.core.errors import Error
from conference.participants import answers as answer_store
from conference.participants import contacts as contact_store
from conference.participants.field_tests import among
from conference.participants.fields import Condition
from conference.participants.models import Participant

#: Opening more would keep the page waiting for seconds.
MOST = 30_000
SET = 1000


def with_commune(event_id: UUID) -> Condition:
    """Return the condition under which somebody's commune is known. Raises ``too_many_sealed``."""
    rows = _sealed(event_id, Participant.sealed)
    return among([one for one, sealed in rows if contact_store.unsealed(event_id, one, sealed).commune])


def with_answer(event_id: UUID, question: str) -> Condition:
    """Return the condition under which somebody's answer to a sealed question is kept. Raises ``too_many_sealed``."""
    rows = _sealed(event_id, Participant.sealed_answers)
    return among([one for one, sealed in rows if question in answer_store.unsealed(event_id, one, None, sealed)])


def _sealed(event_id: UUID, column: Any) -> Iterator[tuple[UUID, bytes]]:
    having = (Participant.event_id == event_id, Participant.merged_into_id.is_(None), column.is_not(None))
    if (session().scalar(sa.select(sa.func.count()).where(*having)) or 0) > MOST:
        raise Error("too_many_sealed", limit=MOST)
    rows = session().execute(sa.select(Participant.id, column).where(*having).execution_options(yield_per=SET))
    yield from ((key, sealed) for key, sealed in rows)
