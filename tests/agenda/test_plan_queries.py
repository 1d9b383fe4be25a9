from datetime import timedelta

import pytest
import sqlalchemy as sa

from conference.agenda import plan_queries, queries
from conference.agenda.models import AcceptedClash, AgendaSettings, Room, SessionRole
from conference.agenda.plan import Accepted, Hours, PlanInterpretation, Protected, Slot
from conference.agenda.programme import Interpretation, PublicRole
from conference.core.db import db, session, write
from tests.agenda.programmes import a_session, an_agenda, moment, said
from tests.builders import NOW, a_group, a_person

pytestmark = pytest.mark.usefixtures("context")


def only(event):
    (item,) = plan_queries.plan(event).items
    return item


def test_a_session_is_seen_with_all_that_rules_ask():
    event = an_agenda(
        a_session(
            "A", 600, 90, rooms=("BA", "GS"), kind="plenary", languages=("fr", "bm"), groups=("sante",), capacity=30,
            interpretation=(Interpretation("fr", "bm", "booth", confirmed=True),), visibility="participants",
        )
    )  # fmt: skip
    item, whole = only(event), plan_queries.plan(event)
    assert (item.slot, item.starts_at, item.ends_at - item.starts_at) == (
        Slot(1, 600, 90), moment(event, 1, 10), timedelta(minutes=90),
    )  # fmt: skip
    assert [whole.room[one].code for one in item.rooms] == ["BA", "GS"]
    assert (item.track, item.plenary, item.is_break, item.visibility) == ("paix", True, False, "participants")
    assert (item.groups, item.capacity, item.seated) == (("sante",), 30, 0)
    assert item.interpretation == (PlanInterpretation("fr", "bm", "booth", confirmed=True),)
    assert (whole.zone, len(whole.days), whole.languages) == (event.zone, 2, tuple(event.languages))


def test_what_has_no_time_comes_last_without_a_slot():
    event = an_agenda(a_session("B", day=None), a_session("C", day=2), a_session("A", 700))
    items = plan_queries.plan(event).items
    assert [(one.code, one.slot is None, one.starts_at is None) for one in items] == [
        ("A", False, False), ("C", False, False), ("B", True, True),
    ]  # fmt: skip


def test_one_person_is_the_same_in_two_roles_by_record_or_by_name_and_nobody_is_nobody():
    event = an_agenda(
        a_session("A", roles=(PublicRole("chair", said("Ministre"), "Moussa Keïta"), PublicRole("speaker", said("X")))),
        a_session("B", 700, roles=(PublicRole("rapporteur", {}, name="moussa keita"),)),
    )  # fmt: skip
    person = a_person(event, a_group(event))
    with write() as current:
        of = queries.timed_sessions(event.id)
        for row in of:
            current.add(SessionRole(session_id=row.id, role="speaker", label={}, participant_id=person.id, position=9))
    first, second = plan_queries.plan(event).items
    assert [one.person for one in first.roles] == ["moussa keita", "", str(person.id)]
    assert [one.person for one in second.roles] == ["moussa keita", str(person.id)]
    assert first.roles[0].label["fr"] == "Moussa Keïta, Ministre"
    assert second.roles[1].label["fr"] == "Aminata Traoré"


def test_settings_rooms_and_accepted_clashes_are_read():
    event = an_agenda(a_session("A"))
    with write() as current:
        current.add(
            AgendaSettings(
                event_id=event.id, walk=10, opening=[[None, 480, 1080], [2, 540, 900]], levels={"walk": "off"},
                protected=[{"label": said("Prière"), "hours": [None, 780, 840], "weekday": 4}],
            )
        )  # fmt: skip
        current.add(AcceptedClash(event_id=event.id, rule="walk", key="a|b", reason="Ils courent.", accepted_at=NOW))
        current.execute(sa.update(Room).where(Room.code == "GS").values(booths=[["fr", "bm"]], hours=[[1, 480, 720]]))
    whole = plan_queries.plan(event)
    assert (whole.settings.walk, whole.settings.grid, whole.settings.levels) == (10, 5, {"walk": "off"})
    assert whole.settings.opening == (Hours(480, 1080), Hours(540, 900, 2))
    assert whole.settings.protected == (Protected(said("Prière"), Hours(780, 840), 4),)
    assert whole.accepted == (Accepted("walk", "a|b", "Ils courent."),)
    (hall,) = (one for one in whole.rooms if one.code == "GS")
    assert (hall.booths, hall.hours) == ((("fr", "bm"),), (Hours(480, 720, 1),))


def test_a_programme_of_any_size_is_read_in_ten_statements():
    event = an_agenda(*(a_session(f"S{number}", 480 + number) for number in range(60)))
    said_to_it = []

    def count(_connection, _cursor, statement, *_more):
        said_to_it.append(statement)

    session().rollback()
    sa.event.listen(db.engine, "before_cursor_execute", count)
    try:
        assert len(plan_queries.plan(event).items) == 60
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", count)
    assert len([one for one in said_to_it if one.startswith("SELECT")]) <= 10


def test_an_event_gets_the_usual_types_with_its_first_room_and_others_as_they_are_used():
    event = an_agenda(a_session("A", kind="hackathon"))
    found = {one.code: one for one in queries.types(event.id)}
    assert found["break"].is_break
    assert found["plenary"].plenary
    assert found["hackathon"].name == {"fr": "hackathon"}


def test_a_released_programme_tells_types_and_hides_rooms_and_people_that_are_not_public():
    event = an_agenda(
        a_session("A", rooms=("GS", "BA"), roles=(PublicRole("chair", said("La présidente"), name="Awa Diallo"),))
    )
    with write() as current:
        current.execute(sa.update(Room).where(Room.code == "BA").values(hidden=True))
    (one,) = queries.working_copy(event).sessions
    assert one.rooms == ("GS",)
    assert (one.roles[0].name, one.roles[0].label["fr"]) == ("Awa Diallo", "Awa Diallo, La présidente")
    assert queries.working_copy(event).type["break"].is_break

    with write() as current:
        current.execute(sa.update(SessionRole).values(confirmed=False))
    assert [(role.name, role.label["fr"]) for role in queries.working_copy(event).sessions[0].roles] == [
        ("", "La présidente")
    ]
    with write() as current:
        current.execute(sa.update(SessionRole).values(public=False))
    assert queries.working_copy(event).sessions[0].roles == ()
