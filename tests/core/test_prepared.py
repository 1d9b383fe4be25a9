"""Statements that are given to the driver as they are: values and rows are what SQLAlchemy makes of them."""

from uuid import uuid4

import pytest
import sqlalchemy as sa

from conference.core.db import session, write
from conference.core.prepared import Hot, one_of, several
from conference.events.models import Event
from tests.builders import NOW, an_event

pytestmark = pytest.mark.usefixtures("context")
BY_SLUG = sa.select(Event.id, Event.first_day, Event.created_at, Event.exposed, Event.title.label("words")).where(
    Event.slug == sa.bindparam("slug")
)
RENAME = sa.update(Event).where(Event.id == sa.bindparam("of")).values(project_code=sa.bindparam("its_code"))


def test_a_row_is_what_it_is_without_being_prepared():
    event = an_event(created_at=NOW)
    prepared = Hot().first(BY_SLUG, {"slug": event.slug})
    assert tuple(prepared) == tuple(session().execute(BY_SLUG, {"slug": event.slug}).one())
    assert (prepared.id, prepared.words) == (event.id, event.title)
    assert Hot().first(BY_SLUG, {"slug": "rien"}) is None


def broken_off(event):
    with write():
        Hot().all(RENAME, {"of": event.id, "its_code": "A"})
        raise LookupError


def test_what_is_written_is_of_the_running_transaction():
    event = an_event()
    with pytest.raises(LookupError):
        broken_off(event)
    with write():
        Hot().many(RENAME, [{"of": event.id, "its_code": "B"}, {"of": uuid4(), "its_code": "C"}])
        assert Hot().all(RENAME, {"of": uuid4(), "its_code": "D"}) == ()
    assert session().scalar(sa.select(Event.project_code)) == "B"


def test_any_number_of_ids_is_one_parameter():
    events = [an_event(f"e{number}") for number in range(3)]
    statement = sa.select(Event.slug).where(one_of(Event.id, "ids")).order_by(Event.slug)
    found = [Hot().all(statement, {"ids": several(ids)}) for ids in ([], [events[2].id, events[0].id, uuid4()])]
    assert [[row.slug for row in rows] for rows in found] == [[], ["e0", "e2"]]


def test_a_list_of_values_cannot_be_prepared():
    an_event()
    with pytest.raises(ValueError, match="no list"):
        Hot().all(sa.select(Event.id).where(Event.slug.in_(["a", "b"])), {})


def test_what_the_driver_refuses_is_an_error_of_the_house():
    first, second = an_event("un"), an_event("deux")
    again = sa.update(Event).where(Event.id == sa.bindparam("of")).values(slug=sa.bindparam("its_slug"))
    with pytest.raises(sa.exc.IntegrityError), write():
        Hot().all(again, {"of": first.id, "its_slug": second.slug})
