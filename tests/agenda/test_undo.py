"""Whatever is done to a programme, taking it all back leaves the programme that there was."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conference.agenda import move_services as moves
from conference.agenda import place_services as places
from conference.agenda import plan_queries, queries, role_services
from conference.agenda import session_services as sessions
from conference.agenda import settings_services as judged
from conference.agenda.models import Room, SessionType, Track
from conference.core.db import session
from conference.core.errors import Error
from tests.agenda.editing import HOW, undo
from tests.agenda.programmes import a_session, an_agenda

MINUTES = st.integers(min_value=-60, max_value=90)
NUMBER = st.integers(min_value=0, max_value=50)


def one_of(event, number):
    rows = queries.versions(event.id)
    return sorted(rows.items())[number % len(rows)]


def a_place(model, event, number):
    rows = places.placed(model, event.id)
    return rows[number % len(rows)]


def nudge(event, number, minutes):
    one, version = one_of(event, number)
    return moves.nudge(event.id, one, minutes, version=version, **HOW)


def move(event, number, minutes):
    one, version = one_of(event, number)
    rooms = [a_place(Room, event, minutes).id]
    return moves.move(event.id, one, number % 2 + 1, 480 + minutes, rooms, version=version, **HOW)


def swap(event, number, minutes):
    (one, version), (other, second) = one_of(event, number), one_of(event, number + 1 + minutes % 3)
    return moves.swap(event.id, one, other, seen={one: version, other: second}, **HOW)


def shift(event, number, minutes):
    day = number % 2 + 1
    return moves.shift_following(event.id, day, 540, minutes, seen=queries.day_mark(event.id, day), **HOW)


def unschedule(event, number, minutes):
    one, version = one_of(event, number)
    return moves.unschedule(event.id, one, version=version, **HOW)


def cancel(event, number, minutes):
    one, version = one_of(event, number)
    verb = sessions.revive if minutes % 2 else sessions.cancel
    return verb(event.id, one, version=version, **HOW)


def duplicate(event, number, minutes):
    return sessions.duplicate(event.id, one_of(event, number)[0], number % 2 + 1, **HOW)[1]


def remove(event, number, minutes):
    one, version = one_of(event, number)
    return sessions.remove(event.id, one, version=version, **HOW) if len(queries.versions(event.id)) > 2 else None


def create(event, number, minutes):
    return sessions.create(event.id, {"title": {"fr": f"Nouvelle {number}"}, "minutes": 30 + number}, **HOW)[1]


def edit(event, number, minutes):
    one, version = one_of(event, number)
    values = {"title": {"fr": f"Titre {number}"}, "kind": "workshop", "capacity": number, "groups": []}
    return sessions.edit(event.id, one, values, version=version, **HOW)


def people(event, number, minutes):
    one, version = one_of(event, number)
    roles = sessions.find(event.id, one)[1]["roles"]
    if not roles or minutes > 0:
        role = role_services.a_role("chair", name=f"Awa {number}")
        return role_services.add(event.id, one, role, version=version, **HOW)
    role_id = roles[number % len(roles)]["id"]
    if minutes % 2:
        return role_services.remove(event.id, one, role_id, version=version, **HOW)
    return role_services.move(event.id, one, role_id, up=bool(number % 2), version=version, **HOW)


def add_place(event, number, minutes):
    model = (Room, Track, SessionType)[number % 3]
    return places.add(model, event.id, {"name": {"fr": f"Nouveau {number}"}}, **HOW)[1]


def change_place(event, number, minutes):
    row = a_place((Room, Track, SessionType)[minutes % 3], event, number)
    from conference.agenda import row_state

    values = {"name": {"fr": f"Nom {number}"}}
    return places.change(type(row), event.id, row.id, values, version=row_state.version_of(row), **HOW)


def move_place(event, number, minutes):
    row = a_place((Room, Track, SessionType)[minutes % 3], event, number)
    return places.move(type(row), event.id, row.id, up=bool(number % 2), **HOW)


def remove_place(event, number, minutes):
    row = a_place((Room, Track, SessionType)[minutes % 3], event, number)
    return places.remove(type(row), event.id, row.id, **HOW)


def set_levels(event, number, minutes):
    version = judged.settings_version(event.id)
    values = {"walk": number, "levels": {"walk": "off"}}
    return judged.set_settings(event.id, values, version=version, **HOW)


def accept(event, number, minutes):
    if minutes < 0:
        return judged.unaccept(event.id, "walk", str(number % 3), **HOW)
    return judged.accept(event.id, "walk", str(number % 3), f"Raison {number}", **HOW)


VERBS = (
    nudge, move, swap, shift, unschedule, cancel, duplicate, remove, create, edit, people, add_place, change_place,
    move_place, remove_place, set_levels, accept,
)  # fmt: skip


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.sampled_from(VERBS), NUMBER, MINUTES), min_size=3, max_size=10))
def test_whatever_is_done_and_taken_back_step_by_step_leaves_the_programme_that_there_was(context, steps):
    event = context.extensions.setdefault("a programme", {}).get("event")
    if event is None:
        event = an_agenda(
            a_session("A"), a_session("B", 600, 30), a_session("C", 700, rooms=("BA",)), a_session("D", day=2)
        )  # fmt: skip
        context.extensions["a programme"]["event"] = event
    before = plan_queries.plan(event)
    done = []
    for verb, number, minutes in steps:
        try:
            done.append(verb(event, number, minutes))
        except Error:  # refused: nothing was changed
            session().rollback()
    for change_set_id in reversed([one for one in done if one is not None]):
        undo(event, change_set_id)
    assert plan_queries.plan(event) == before
