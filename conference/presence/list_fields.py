"""What half-days add to the list of participants: who was present at each, and who at all."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask_babel import gettext as _

from conference.core.i18n import day, local
from conference.events.models import Event
from conference.participants import fields, wording
from conference.participants.field_makers import yes_no_options
from conference.participants.field_tests import flag_order
from conference.participants.fields import Condition, Field
from conference.participants.lists import IS, Filter
from conference.participants.models import Participant
from conference.presence import once_field, queries, session_field
from conference.presence.models import CheckIn, HalfDay

PREFIX = "presence."


@fields.register
def of(event: Event) -> Iterator[Field]:
    """Yield a field for each half-day, key ``presence.<position>``, one for all, and one for the sessions; if any."""
    half_days = queries.half_days(event.id)
    yield from map(_present, half_days)
    if half_days:
        yield once_field.of(event)
    sessions = session_field.of(event)
    if sessions is not None:
        yield sessions


def _present(half_day: HalfDay) -> Field:
    key = f"{PREFIX}{half_day.position}"
    present = (
        sa.exists()
        .where(CheckIn.participant_id == Participant.id, CheckIn.half_day_id == half_day.id, queries.STANDS)
        .correlate(Participant)
    )

    def where(one: Filter) -> Condition:
        if "1" in one.values:
            return sa.true() if "0" in one.values else present
        return sa.not_(present)

    return Field(
        key,
        _("Présence, %(half_day)s", half_day=f"{local(half_day.label)}, {day(half_day.date, 'd MMM')}"),
        "yes_no",
        lambda one: bool(one.loaded[key]),
        say=lambda value: wording.yes_no(value=value),
        cell="yes_no",
        options=yes_no_options,
        tests=frozenset({IS}),
        accepts=lambda _op, value: value in {"1", "0"},
        where=where,
        sorts=lambda: flag_order(present),
        part="presence",
        load=_load(half_day),
        width=12,
    )


def _load(half_day: HalfDay) -> Callable[[Sequence[UUID]], dict[UUID, Any]]:
    return lambda ids: dict(queries.arrivals(half_day.id, ids))
