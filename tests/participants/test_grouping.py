"""Moving people to a group: the seats are exact, all or nobody goes, and it is taken back as one."""

import pytest

from conference.core.db import session
from conference.core.errors import Error
from conference.events.models import StakeholderGroup
from conference.participants import erasure, grouping, merge, services
from conference.participants.models import Delegation, Participant
from conference.participants.services import Entry
from tests.builders import NOW, a_delegation, a_group, a_person, an_event, staff_actor
from tests.pages import check_page
from tests.staff import audited, press

STAFF = staff_actor()


@pytest.fixture
def event(context):
    return an_event()


@pytest.fixture
def groups(event):
    return a_group(event, "sante", 10), a_group(event, "ong", 2)


def people(event, group, count=3, **entry):
    return [a_person(event, group, Entry(**entry), given_names=f"Awa {n}").id for n in range(count)]


def move(event, ids, group, **more):
    return grouping.move(event.id, ids, group, actor=STAFF, now=NOW, **more)


def taken(*groups):
    session().expire_all()
    return [session().get_one(StakeholderGroup, group.id).taken for group in groups]


def of(ids):
    session().expire_all()
    return [session().get_one(Participant, one).group_id for one in ids]


def undo(event, result):
    return services.undo(event.id, result.change_set_id, actor=STAFF, now=NOW)


def test_seats_go_along_and_come_back(event, groups):
    sante, ong = groups
    ids = people(event, sante, 2)
    result = move(event, ids, ong)
    assert (result.done, taken(sante, ong)) == (2, [0, 2])
    assert undo(event, result) == 2
    assert (of(ids), taken(sante, ong)) == ([sante.id] * 2, [2, 0])


def test_without_seats_for_all_nobody_goes_and_the_last_are_named(event, groups):
    sante, ong = groups
    ids = people(event, sante, 3)
    result = move(event, ids, ong)
    assert (result.done, len(result.full), result.change_set_id) == (0, 1, None)
    assert (of(ids), taken(sante, ong)) == ([sante.id] * 3, [3, 0])


def test_over_the_quota_all_go_and_it_is_audited(event, groups, app):
    sante, ong = groups
    ids = people(event, sante, 3)
    result = move(event, ids, ong, over_quota=True)
    assert (result.done, taken(sante, ong)) == (3, [0, 3])
    assert session().get_one(StakeholderGroup, ong.id).overbooked == 1
    assert len(audited(app, "seat.overridden")) == 1
    undo(event, result)
    assert taken(sante, ong) == [3, 0]
    assert session().get_one(StakeholderGroup, ong.id).overbooked == 0


def test_who_holds_no_seat_needs_none(event, groups):
    sante, ong = groups
    ids = people(event, sante, 3, state="declined", source="import")
    assert move(event, ids, ong).done == 3
    assert taken(sante, ong) == [0, 0]


def test_who_is_there_already_counts_apart(event, groups):
    sante, ong = groups
    here, there = people(event, sante, 1), people(event, ong, 1)
    result = move(event, here + there, ong)
    assert (result.done, result.already) == (1, 1)
    again = move(event, here + there, ong)
    assert (again.done, again.already, again.change_set_id) == (0, 2, None)


def test_a_delegation_gets_its_people_back_with_the_undo(event, groups):
    sante, ong = groups
    delegation = a_delegation(event, sante, 2)
    ids = people(event, sante, 2, source="delegation", delegation_id=delegation.id)
    result = move(event, ids, ong)
    session().expire_all()
    assert (session().get_one(Delegation, delegation.id).used, taken(sante, ong)) == (0, [2, 2])
    undo(event, result)
    session().expire_all()
    assert (session().get_one(Delegation, delegation.id).used, taken(sante, ong)) == (2, [2, 0])


def test_a_seat_taken_meanwhile_keeps_it_from_being_undone(event):
    full, ong = a_group(event, "plein", 1), a_group(event, "ong", 2)
    ids = people(event, full, 1)
    result = move(event, ids, ong)
    people(event, full, 1)
    with pytest.raises(Error) as caught:
        undo(event, result)
    assert caught.value.code == "undo_full"
    assert (of(ids), taken(full, ong)) == ([ong.id], [1, 1])


def test_who_moved_on_meanwhile_keeps_it_from_being_undone(event, groups):
    sante, ong = groups
    third = a_group(event, "medias", 5)
    ids = people(event, sante, 2)
    result = move(event, ids, ong)
    services.change_group(event.id, ids[0], third, actor=STAFF, now=NOW)
    with pytest.raises(Error) as caught:
        undo(event, result)
    assert caught.value.code == "undo_changed"
    assert of(ids) == [third.id, ong.id]


def test_a_state_that_changed_meanwhile_stays_when_the_move_is_undone(event, groups):
    sante, ong = groups
    ids = people(event, sante, 2)
    result = move(event, ids, ong)
    services.transition(event.id, ids[:1], "cancelled", actor=STAFF, now=NOW, reason="organiser")
    undo(event, result)
    assert (of(ids), taken(sante, ong)) == ([sante.id] * 2, [1, 0])


def test_who_is_gone_is_left_out_and_a_stranger_stops_it(event, groups):
    sante, ong = groups
    ids = people(event, sante, 3)
    merge.merge(event.id, ids[0], ids[1], actor=STAFF, now=NOW)
    request = erasure.ask(event.id, ids[2], channel="organiser", actor=STAFF, now=NOW)
    erasure.carry_out(event.id, request.id, actor=STAFF, now=NOW)
    result = move(event, ids, ong)
    assert (result.done, sorted(result.gone)) == (1, ["", "Awa 1 Traoré"])
    neighbour = an_event("autre")
    stranger = people(neighbour, a_group(neighbour), 1)
    with pytest.raises(Error) as caught:
        move(event, [*ids, *stranger], sante)
    assert caught.value.status == 404
    assert of(ids[:1]) == [ong.id]


# ---- pages


def test_the_chosen_go_together_over_the_quota_only_on_purpose(forum, organiser, app):
    ids = [forum.add(f"Awa {number}") for number in range(3)]
    form = check_page(organiser.get(forum.path)).form("Accepter")
    data = form.filled() | {"ids": [str(one) for one in ids], "groupe": "presse"}
    answer = organiser.post(f"{forum.path}/groupe", data=data)
    page = check_page(answer)
    assert answer.status_code == 409
    assert "Personne n’a été déplacé : les 3 personnes choisies vont ensemble." in page.text
    assert {forum.get(one).group_id for one in ids} == {forum.health.id}
    answer = press(organiser, page.form("Dépasser le quota (3)"), "Dépasser le quota (3)")
    page = check_page(organiser.get(answer.location))
    assert "3 personnes placées dans « Groupe presse »." in page.text
    assert {forum.get(one).group_id for one in ids} == {forum.press.id}
    assert len(audited(app, "seat.overridden")) == 2
    organiser.post(page.one(".flash form")["action"], data=data)
    assert {forum.get(one).group_id for one in ids} == {forum.health.id}


def test_all_that_match_go_over_the_quota_too(forum, organiser):
    ids = [forum.add(f"Awa {number}") for number in range(3)]
    form = check_page(organiser.get(forum.path)).form("Accepter")
    answer = organiser.post(f"{forum.path}/groupe", data=form.filled() | {"all": "1", "groupe": "presse"})
    press(organiser, check_page(answer).form("Dépasser"), "Dépasser")
    assert {forum.get(one).group_id for one in ids} == {forum.press.id}


def test_a_group_must_be_chosen(forum, organiser):
    person = forum.add()
    form = check_page(organiser.get(forum.path)).form("Accepter")
    answer = organiser.post(f"{forum.path}/groupe", data=form.filled() | {"ids": str(person), "groupe": ""})
    assert "Choisissez un groupe." in check_page(organiser.get(answer.location)).text


def test_a_colleague_who_moved_the_person_meanwhile_is_shown(forum, organiser):
    person = forum.add()
    form = check_page(organiser.get(f"{forum.path}/{person}")).form("groupe")
    press(organiser, form, "Changer", groupe="presse")
    answer = organiser.post(form.action, data=form.filled(groupe="presse"))
    assert answer.status_code == 303  # pressed twice: it is done, once
    with forum.app.app_context():
        third = a_group(forum.event, "ong", 5)
        services.change_group(forum.event.id, person, third, actor=STAFF, now=NOW)
    answer = organiser.post(form.action, data=form.filled(groupe="presse"))
    page = check_page(answer)
    assert answer.status_code == 409
    assert page.all("dl dd") == ["Groupe ong", "Groupe presse"]
    press(organiser, page.form("quand même"))
    assert forum.get(person).group_id == forum.press.id


@pytest.mark.parametrize(
    ("button", "states", "said"),
    [
        ("Remettre à valider", ("confirmed", "pending"), "1 personne remise à valider."),
        ("Mettre en liste d’attente", ("pending", "waitlisted"), "1 personne mise en liste d’attente."),
    ],
)
def test_back_to_pending_and_to_the_waiting_list(forum, organiser, button, states, said):
    before, after = states
    person = forum.add(group=forum.press, state=before, source="import")
    form = check_page(organiser.get(forum.path)).form("Accepter")
    page = check_page(organiser.get(press(organiser, form, button, ids=[person]).location))
    assert said in page.text
    assert forum.states(person) == [after]


def test_no_waiting_list_is_said(forum, organiser):
    person = forum.add()
    form = check_page(organiser.get(forum.path)).form("Accepter")
    page = check_page(organiser.get(press(organiser, form, "Mettre en liste d’attente", ids=[person]).location))
    assert "1 laissée : son groupe n’a pas de liste d’attente." in page.text
    assert forum.states(person) == ["pending"]
