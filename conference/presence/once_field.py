"""What arrivals add to the list of participants besides each half-day: who was there at all."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from flask_babel import gettext as _

from conference.core.db import session
from conference.events.models import Event
from conference.participants import wording
from conference.participants.field_makers import yes_no_options
from conference.participants.field_tests import among, flag_order
from conference.participants.fields import Condition, Field
from conference.participants.lists import IS, Filter
from conference.presence import queries
from conference.presence.models import CheckIn

KEY = "presence"


def of(event: Event) -> Field:
    """Return the field of whoever came to at least one half-day, key ``presence``."""
    came = queries.came(event.id)

    def where(one: Filter) -> Condition:
        if "1" in one.values:
            return sa.true() if "0" in one.values else came
        return sa.not_(came)

    def load(ids: Sequence[UUID]) -> dict[UUID, datetime]:
        first = sa.func.min(CheckIn.at, type_=CheckIn.at.type)
        arrived = sa.select(CheckIn.participant_id, first).where(
            CheckIn.event_id == event.id, among(ids, CheckIn.participant_id), queries.STANDS
        )
        return {row[0]: row[1] for row in session().execute(arrived.group_by(CheckIn.participant_id))}

    return Field(
        KEY,
        _("Présence, au moins une fois"),
        "yes_no",
        lambda one: bool(one.loaded[KEY]),
        say=lambda value: wording.yes_no(value=value),
        cell="yes_no",
        options=yes_no_options,
        tests=frozenset({IS}),
        accepts=lambda _op, value: value in {"1", "0"},
        where=where,
        sorts=lambda: flag_order(came),
        part="presence",
        load=load,
        width=12,
    )
