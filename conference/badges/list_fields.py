"""What badges add to the list of participants: who was given one."""

from collections.abc import Iterator, Sequence
from uuid import UUID

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from conference.badges.models import BadgePrint
from conference.core.db import session
from conference.events.models import Event
from conference.participants import fields, wording
from conference.participants.field_makers import yes_no_options
from conference.participants.field_tests import among, flag_order
from conference.participants.fields import Condition, Field
from conference.participants.lists import IS, Filter
from conference.participants.models import Participant

KEY = "badge"
_PRINTED = sa.exists().where(BadgePrint.participant_id == Participant.id).correlate(Participant)


@fields.register
def of(_event: Event) -> Iterator[Field]:
    """Yield whether a badge was printed."""
    yield Field(
        KEY,
        _l("Badge imprimé"),
        "yes_no",
        lambda one: bool(one.loaded[KEY]),
        say=lambda value: wording.yes_no(value=value),
        cell="yes_no",
        options=yes_no_options,
        tests=frozenset({IS}),
        accepts=lambda _op, value: value in {"1", "0"},
        where=_where,
        sorts=lambda: flag_order(_PRINTED),
        part="presence",
        load=_load,
        width=10,
    )


def _where(one: Filter) -> Condition:
    if "1" in one.values:
        return sa.true() if "0" in one.values else _PRINTED
    return sa.not_(_PRINTED)


def _load(ids: Sequence[UUID]) -> dict[UUID, bool]:
    printed = sa.select(BadgePrint.participant_id).where(among(ids, BadgePrint.participant_id)).distinct()
    return dict.fromkeys(session().scalars(printed), True)
