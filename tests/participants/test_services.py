import pytest
from uuid import uuid4
from tests.builders import NOW, a_group, a_person, again, an_event, details, staff_actor
from conference.core.errors import Error
from conference.core.permissions import PUBLIC
from conference.participants import services
from conference.participants.services import Entry

pytestmark = pytest.mark.usefixtures("context")


def test_a_person_takes_a_seat_and_is_confirmed_where_no_approval_is_asked():
    event = an_event()
    group = a_group(event, quota=1)
    person = a_person(event, group)
    assert (person.state, person.seat, again(group).taken) == ("confirmed", "group", 1)
