from dataclasses import dataclass
from uuid import uuid4

import pytest

from conference.agenda import judging, plan_queries, queries, settings_services
from conference.agenda import move_services as moves
from conference.agenda import session_services as sessions
from conference.core.errors import Error
from tests.agenda.editing import HOW, item, rooms, row, undo, when
from tests.agenda.programmes import a_session, an_agenda, said
from tests.builders import a_group, a_person

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def event(context):
    return an_agenda(a_session("A", 540, 60), a_session("B", 600, 30))


def a_role(role="speaker", name="", label=None, **fields):
    values = {"participant_id": None, "confirmed": True, "public": True, "languages": []}
    return {"id": str(uuid4()), "role": role, "name": name, "label": label or {}, **values, **fields}


def edit(event, code, **values):
    one = row(event, code)
    return sessions.edit(event.id, one.id, values, version=one.version, **HOW)


def test_a_session_is_made_with_a_code_of_its_own_and_unmade(event):
    before = plan_queries.plan(event)
    session_id, done = sessions.create(
        event.id, {"title": said("Nouvelle"), "rooms": [str(rooms(event, "BA")[0])]}, **HOW
    )
    made = queries.one_session(event.id, session_id)
    assert (made.code, made.title["fr"], made.day, made.state) == ("S003", "Nouvelle", None, "confirmed")
    undo(event, done)
    assert plan_queries.plan(event) == before


def test_every_field_is_edited_and_put_back(event):
    a_group(event)
    person = a_person(event, a_group(event, "autre"))
    before = plan_queries.plan(event)
    done = edit(
        event,
        "A",
        title=said("Autre"),
        description=said("Texte"),
        kind="workshop",
        track_id=None,
        day=2,
        start_minute=600,
        minutes=45,
        rooms=[str(one) for one in rooms(event, "BA", "COUR")],
        roles=[a_role("chair", participant_id=str(person.id)), a_role("speaker", "Awa", said("Sage-femme"))],
        floor_languages=["fr", "bm"],
        interpretation=[{"source": "fr", "target": "bm", "mode": "booth", "confirmed": True}],
        groups=["sante"],
        audience=said("Les équipes"),
        visibility="participants",
        capacity=20,
        sign_up_policy="open",
        sign_up_opens_at="2026-11-01T08:00:00+00:00",
        takes_attendance=True,
        photo_allowed=False,
    )
    one = item(event, "A")
    assert (one.kind, one.track, one.groups, one.visibility, one.capacity) == (
        "workshop",
        None,
        ("sante",),
        "participants",
        20,
    )
    assert [(role.role, role.label["fr"]) for role in one.roles] == [
        ("chair", "Aminata Traoré"),
        ("speaker", "Awa, Sage-femme"),
    ]
    assert when(event, "A") == (2, 600, ["BA", "COUR"])
    assert row(event, "A").sign_up_opens_at.hour == 8
    undo(event, done)
    assert plan_queries.plan(event) == before
    assert row(event, "A").sign_up_opens_at is None


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"title": {"fr": ""}}, "session_untitled"),
        ({"title": {"fr": "x" * 401}}, "session_too_long"),
        ({"minutes": 0}, "session_length"),
        ({"minutes": -30}, "session_length"),
        ({"day": None}, "session_half_time"),
        ({"rooms": [str(uuid4())]}, "unknown_room"),
        ({"groups": ["inconnu"]}, "unknown_group"),
        ({"floor_languages": ["français"]}, "session_language"),
        ({"interpretation": [{"source": "fr", "target": "fr", "mode": "booth"}]}, "session_same_language"),
        ({"roles": [a_role()]}, "role_of_nobody"),
        ({"roles": [a_role(participant_id=str(uuid4()))]}, "unknown_participant"),
        ({"capacity": -1}, "session_capacity"),
        ({"kind": "inconnu"}, "bad_request"),
        ({"parent_id": str(uuid4())}, "session_parent"),
    ],
)
def test_what_no_session_may_be_is_refused_and_changes_nothing(event, values, code):
    before = plan_queries.plan(event)
    with pytest.raises(Error, match=f"^{code}$"):
        edit(event, "A", **values)
    assert plan_queries.plan(event) == before


def test_parts_have_no_parts(event):
    edit(event, "B", parent_id=str(row(event, "A").id))
    assert item(event, "B").parent == row(event, "A").id
    with pytest.raises(Error, match="session_parent"):
        edit(event, "A", parent_id=str(row(event, "B").id))


def test_a_colleagues_change_is_not_overwritten_and_the_version_is_told(event):
    edit(event, "A", minutes=30)
    with pytest.raises(Error, match="stale") as refused:
        sessions.edit(event.id, row(event, "A").id, {"minutes": 50}, version=1, **HOW)
    assert (refused.value.status, refused.value.params["version"]) == (409, 2)
    assert item(event, "A").slot.minutes == 30


def test_a_session_is_cancelled_revived_duplicated_and_taken_away(event):
    one = row(event, "A")
    sessions.cancel(event.id, one.id, version=1, **HOW)
    assert item(event, "A").state == "cancelled"
    sessions.revive(event.id, one.id, version=2, **HOW)
    copy, _ = sessions.duplicate(event.id, one.id, 2, **HOW)
    twin = queries.one_session(event.id, copy)
    assert (twin.day, twin.start_minute, twin.title, twin.code) == (2, 540, one.title, "S003")
    before = plan_queries.plan(event)
    done = sessions.remove(event.id, copy, version=1, **HOW)
    assert [each.code for each in plan_queries.plan(event).items] == ["A", "B"]
    undo(event, done)
    assert plan_queries.plan(event) == before


@dataclass(frozen=True)
class Found:
    key: str
    items: tuple
    rule: str = "room_twice"
    level: str = "block"
    accepted: str | None = None


def at_one_time(plan):
    timed = [one for one in plan.items if one.slot]
    pairs = [(one, two) for one in timed for two in timed if one.code < two.code and one.slot == two.slot]
    return [Found(f"{one.id}|{two.id}", (one.id, two.id)) for one, two in pairs]


@pytest.fixture
def rules(monkeypatch):
    monkeypatch.setattr(judging, "_RULES", [judging.Rules(at_one_time, lambda found, plan: "Deux à la fois.")])


def test_a_change_that_makes_a_blocking_clash_is_refused(event, rules):
    with pytest.raises(Error, match="clash_refused") as refused:
        edit(event, "B", start_minute=540, minutes=60)
    assert refused.value.params["what"] == "Deux à la fois."
    assert when(event, "B")[1] == 600


def test_a_clash_that_was_there_already_stands_in_no_way(rules):
    event = an_agenda(a_session("A", 540, 60), a_session("B", 540, 60), slug="autre")
    edit(event, "B", title=said("Nouveau titre"))
    moves.nudge(event.id, row(event, "B").id, 5, version=2, **HOW)
    with pytest.raises(Error, match="clash_refused"):
        moves.nudge(event.id, row(event, "B").id, -5, version=3, **HOW)


def test_the_house_s_own_rules_refuse_what_an_organiser_has_set_to_block_and_only_that(event):
    edit(event, "B", start_minute=550)
    assert when(event, "B")[1] == 550
    settings_services.set_settings(event.id, {"levels": {"room_twice": "block"}}, version="-", **HOW)
    edit(event, "B", start_minute=555)  # it was there already
    edit(event, "B", start_minute=600)
    with pytest.raises(Error, match="clash_refused") as refused:
        edit(event, "B", start_minute=550)
    assert "Séance A" in refused.value.params["what"]
    many = {row(event, code).id: {"start_minute": 700} for code in ("A", "B")}
    seen = {row(event, code).id: row(event, code).version for code in ("A", "B")}
    with pytest.raises(Error, match="clash_refused"):
        moves.edit_day(event.id, many, seen=seen, **HOW)
    assert (when(event, "A")[1], when(event, "B")[1]) == (540, 600)
