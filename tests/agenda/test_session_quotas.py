"""Seats and quotas of a session as organisers set them: nobody loses a seat, and who waits moves up."""

import pytest

from conference.agenda import import_services, move_services, session_services
from conference.agenda.session_models import SignUp
from conference.core.db import session
from conference.core.errors import Error
from conference.core.sheets import read_book
from tests.agenda import seats
from tests.agenda.editing import HOW, row, undo
from tests.agenda.programmes import a_session, an_agenda
from tests.builders import a_group

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def world():
    """A session of one seat; Awa sits, Oumar and Fanta wait; and a group that nobody is in."""
    event = an_agenda(a_session("A", capacity=1, sign_up_policy="open"), a_session("B", 700))
    group, press = a_group(event, quota=None), a_group(event, "presse", quota=None)
    people = seats.people(event, group, "Awa", "Oumar", "Fanta")
    assert seats.take(event, "A", *people) == ["seated", "waiting", "waiting"]
    return event, group, press, people


def change(event, code="A", **values):
    one = row(event, code)
    return session_services.edit(event.id, one.id, values, version=one.version, **HOW)


def test_more_seats_move_who_waits_up_and_fewer_take_nobodys(world):
    event, _group, _press, people = world
    done = change(event, capacity=2)
    assert seats.has(event, "A", *people) == ["seated", "seated", "waiting"]
    undo(event, done)
    assert seats.has(event, "A", *people) == ["seated", "seated", "waiting"]
    assert seats.counters(event, "A")[:2] == (2, 1)
    change(event, capacity=None)
    assert seats.counters(event, "A")[:2] == (3, 0)


def test_an_undo_that_gives_seats_back_moves_who_waits_up(world):
    event, _group, _press, people = world
    done = change(event, capacity=0)
    assert seats.counters(event, "A")[:2] == (1, 1)
    change(event, "B", capacity=5)
    undo(event, done)
    assert seats.counters(event, "A")[:2] == (1, 0)
    done = change(event, state="cancelled")
    change(event, capacity=2)
    assert seats.has(event, "A", *people) == ["seated", "waiting", "waiting"]  # nothing takes place
    one = row(event, "A")
    session_services.revive(event.id, one.id, version=one.version, **HOW)
    assert seats.has(event, "A", *people) == ["seated", "seated", "waiting"]


def test_quotas_are_set_changed_and_taken_back_as_one_action(world):
    event, group, press, people = world
    change(event, capacity=10)
    before = row(event, "A").version
    done = change(event, quotas={"sante": 2, "presse": 4})
    assert row(event, "A").version == before + 1
    assert seats.counters(event, "A")[2] == {group.id: (2, 3, 1), press.id: (4, 0, 0)}
    assert session_services.find(event.id, row(event, "A").id)[1]["quotas"] == {"presse": 4, "sante": 2}
    undo(event, done)
    assert seats.counters(event, "A")[2] == {}
    assert seats.has(event, "A", *people) == ["seated"] * 3


def test_a_larger_quota_and_one_that_is_dropped_move_who_waits_up(world):
    event, group, _press, people = world
    change(event, quotas={"sante": 1})
    change(event, capacity=3)
    assert seats.has(event, "A", *people) == ["seated", "waiting", "waiting"]
    change(event, quotas={"sante": 2})
    assert seats.has(event, "A", *people) == ["seated", "seated", "waiting"]
    change(event, quotas={})
    assert seats.counters(event, "A") == (3, 0, {})
    assert group.quota is None


@pytest.mark.parametrize(
    ("quotas", "code"),
    [({"sante": -1}, "session_quota"), ({"sante": 100_001}, "session_quota"), ({"x": 1}, "unknown_group")],
)
def test_a_quota_that_cannot_be_is_refused_whole(world, quotas, code):
    event, _group, _press, _people = world
    with pytest.raises(Error) as refused:
        change(event, quotas=quotas)
    assert refused.value.code == code
    assert seats.counters(event, "A")[2] == {}


def test_a_quota_set_over_a_colleagues_is_refused(world):
    event, _group, _press, _people = world
    one = row(event, "A")
    change(event, quotas={"sante": 3})
    with pytest.raises(Error) as refused:
        session_services.edit(event.id, one.id, {"quotas": {}}, version=one.version - 1, **HOW)
    assert refused.value.code == "stale"
    assert row(event, "A").capacity == 1


def test_a_copy_has_the_quotas_and_nobody_in_it(world):
    event, group, _press, _people = world
    change(event, quotas={"sante": 2})
    copy, _done = session_services.duplicate(event.id, row(event, "A").id, 2, **HOW)
    code = session_services.find(event.id, copy)[0].code
    assert seats.counters(event, code) == (0, 0, {group.id: (2, 0, 0)})


def test_many_sessions_changed_at_once_move_who_waits_up(world):
    event, _group, _press, people = world
    seen = {one.id: one.version for one in (row(event, "A"), row(event, "B"))}
    done = move_services.edit_day(event.id, {one: {"capacity": 2} for one in seen}, seen=seen, **HOW)
    assert seats.has(event, "A", *people) == ["seated", "seated", "waiting"]
    assert done


def test_an_import_that_says_more_seats_moves_who_waits_up(world):
    event, _group, _press, people = world
    table = "Code;Jour;Début;Fin;Titre;Places\nA;1;09:00;10:00;Séance A;3\n"
    read = import_services.read_sheets(event, read_book("p.csv", table.encode(), max_rows=10, max_columns=10))
    done = import_services.bring_in(event.id, read, **HOW)
    assert done.changed == 1
    assert row(event, "A").capacity == 3
    assert seats.has(event, "A", *people) == ["seated"] * 3
    assert seats.counters(event, "A")[:2] == (3, 0)


def test_a_session_that_everybody_left_can_be_taken_away_and_comes_back_with_its_quotas(world):
    event, group, _press, people = world
    change(event, quotas={"sante": 2})
    one = row(event, "A")
    with pytest.raises(Error, match="session_in_use"):
        session_services.remove(event.id, one.id, version=one.version, **HOW)
    for person in people:
        seats.leave(event, "A", person)
    one = row(event, "A")
    done = session_services.remove(event.id, one.id, version=one.version, **HOW)
    assert session().query(SignUp).count() == 0
    undo(event, done)
    assert seats.counters(event, "A") == (0, 0, {group.id: (2, 0, 0)})
