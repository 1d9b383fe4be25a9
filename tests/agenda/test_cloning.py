import pytest

from conference.agenda import plan_queries, queries
from conference.agenda.models import AgendaSettings
from conference.core.db import write
from conference.core.permissions import SYSTEM
from conference.events import cloning
from conference.events.services import NewEvent
from tests.agenda.programmes import a_session, an_agenda
from tests.builders import NOW

pytestmark = pytest.mark.usefixtures("context")


def test_a_copy_of_an_event_has_its_rooms_tracks_types_and_rules_and_none_of_its_sessions():
    source = an_agenda(a_session("A", kind="hackathon"))
    with write() as current:
        current.add(AgendaSettings(event_id=source.id, walk=12))
    days = {"first_day": source.first_day, "last_day": source.last_day, "zone": source.zone}
    new = NewEvent(slug="copie", title={"fr": "Copie"}, **days)
    copy = cloning.clone(source, new, actor=SYSTEM, now=NOW)
    for read in (queries.rooms, queries.tracks, queries.types):
        assert [one.code for one in read(copy.id)] == [one.code for one in read(source.id)] != []
        assert not {one.id for one in read(copy.id)} & {one.id for one in read(source.id)}
    assert plan_queries.plan(copy).settings.walk == 12
    assert plan_queries.plan(copy).items == ()
