"""Tags: one word however typed, on one person or thousands, taken back in one press, gone with the person."""

from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from conference.core import history
from conference.core.db import session
from conference.core.errors import Error
from conference.events import cloning
from conference.events.services import NewEvent
from conference.participants import erasure, merge, services, tag_queries, tags
from conference.participants.list_models import ParticipantTag, Tag
from conference.participants.states import KIND
from tests.builders import NOW, a_group, a_person, an_event, staff_actor
from tests.pages import check_page
from tests.staff import press

STAFF = staff_actor()


@pytest.fixture
def event(context):
    return an_event()


@pytest.fixture
def people(event):
    group = a_group(event)
    return [a_person(event, group, given_names=f"Awa {number}").id for number in range(3)]


def put(event, ids, name="À rappeler", now=NOW):
    return tags.put_on(event.id, ids, name, actor=STAFF, now=now)


def worn(event):
    """How many people have each tag."""
    return {tag.name: tag.people for tag in tag_queries.all_tags(event.id)}


def undo(event, result, now=NOW):
    return services.undo(event.id, result.change_set_id, actor=STAFF, now=now)


def refused(code, work):
    with pytest.raises(Error) as caught:
        work()
    assert caught.value.code == code
    return caught.value


@pytest.mark.parametrize("other", ["a rappeler", "À RAPPELER", "  à   rappeler ", "a-rappeler", "à rappeler"])
def test_a_tag_is_one_however_it_is_typed(event, people, other):
    put(event, people[:1])
    again = put(event, people, other)
    assert (again.name, again.done, again.already) == ("À rappeler", 2, 1)
    assert worn(event) == {"À rappeler": 3}


def test_names_of_signs_alone_are_tags_too(event, people):
    put(event, people[:1], "★")
    put(event, people[:1], "✓")
    assert worn(event) == {"★": 1, "✓": 1}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", "tag_needed"),
        ("  \u200b", "tag_needed"),
        ("x" * 41, "tag_long"),
        ("76 12 34 56", "tag_holds_contact"),
        ("a@b.ml", "tag_holds_contact"),
    ],
)
def test_what_is_no_name_is_refused(event, people, name, code):
    refused(code, lambda: put(event, people, name))
    assert worn(event) == {}


def test_a_name_that_grows_when_folded_fits(event, people):
    assert put(event, people, "ɲœ" * 20).done == 3


def test_putting_on_is_undone_as_one_and_a_tag_made_for_it_goes(event, people):
    result = put(event, people)
    assert undo(event, result) == 3
    assert worn(event) == {}


def test_undoing_leaves_who_had_the_tag_before(event, people):
    put(event, people[:1])
    undo(event, put(event, people))
    assert worn(event) == {"À rappeler": 1}


def test_taking_off_is_undone_for_those_who_had_it(event, people):
    put(event, people[:2])
    taken = tags.take_off(event.id, people, "a rappeler", actor=STAFF, now=NOW)
    assert (taken.done, taken.already, worn(event)) == (2, 1, {"À rappeler": 0})
    assert undo(event, taken) == 2
    assert worn(event) == {"À rappeler": 2}


def test_nothing_changed_leaves_nothing_to_undo(event, people):
    put(event, people)
    assert put(event, people).change_set_id is None
    assert tags.take_off(event.id, people, "a rappeler", actor=STAFF, now=NOW).done == 3


def test_a_tag_that_nobody_made_cannot_be_taken_off(event, people):
    refused("unknown_tag", lambda: tags.take_off(event.id, people, "VIP", actor=STAFF, now=NOW))


def test_somebody_of_another_event_stops_all_of_it(event, people):
    neighbour = an_event("autre")
    stranger = a_person(neighbour, a_group(neighbour)).id
    for wrong in (stranger, uuid4()):
        error = refused("unknown_participant", lambda wrong=wrong: put(event, [*people, wrong]))
        assert error.status == 404
    assert worn(event) == {}
    refused("nothing_chosen", lambda: put(event, []))


def test_who_was_merged_or_erased_since_is_left_out_and_named(event, people):
    merge.merge(event.id, people[0], people[1], actor=STAFF, now=NOW)
    request = erasure.ask(event.id, people[2], channel="organiser", actor=STAFF, now=NOW)
    erasure.carry_out(event.id, request.id, actor=STAFF, now=NOW)
    result = put(event, people)
    assert (result.done, sorted(result.gone)) == (1, ["", "Awa 1 Traoré"])


def test_renaming_reaches_everybody_and_can_be_undone(event, people):
    put(event, people)
    (tag,) = tag_queries.all_tags(event.id)
    change = tags.rename(event.id, tag.id, "Rappelé", actor=STAFF, now=NOW)
    assert worn(event) == {"Rappelé": 3}
    services.undo(event.id, change, actor=STAFF, now=NOW)
    assert worn(event) == {"À rappeler": 3}


def test_two_tags_never_get_one_name(event, people):
    put(event, people)
    put(event, people, "VIP")
    tag = session().scalars(sa.select(Tag).where(Tag.key == "vip")).one()
    refused("tag_taken", lambda: tags.rename(event.id, tag.id, "a rappeler", actor=STAFF, now=NOW))
    change = tags.rename(event.id, tag.id, "Invité", actor=STAFF, now=NOW)
    put(event, people, "vip")
    refused("tag_taken", lambda: services.undo(event.id, change, actor=STAFF, now=NOW))
    assert worn(event) == {"À rappeler": 3, "Invité": 3, "vip": 3}


def test_a_tag_of_another_event_does_not_exist(event, people):
    put(event, people)
    (tag,) = tag_queries.all_tags(event.id)
    neighbour = an_event("autre")
    refused("unknown_tag", lambda: tags.delete(neighbour.id, tag.id, actor=STAFF, now=NOW))
    refused("unknown_tag", lambda: tags.rename(neighbour.id, tag.id, "x", actor=STAFF, now=NOW))


def test_a_deleted_tag_comes_back_on_everybody(event, people):
    put(event, people)
    (tag,) = tag_queries.all_tags(event.id)
    gone = tags.delete(event.id, tag.id, actor=STAFF, now=NOW)
    assert (gone.done, worn(event)) == (3, {})
    assert undo(event, gone) == 3
    assert worn(event) == {"À rappeler": 3}


def test_a_tag_made_anew_meanwhile_is_the_one_that_comes_back(event, people):
    put(event, people)
    (tag,) = tag_queries.all_tags(event.id)
    gone = tags.delete(event.id, tag.id, actor=STAFF, now=NOW)
    put(event, people[:1], "a rappeler")
    undo(event, gone)
    assert worn(event) == {"a rappeler": 3}


def test_undoing_leaves_who_was_erased_since(event, people):
    put(event, people)
    taken = tags.take_off(event.id, people, "a rappeler", actor=STAFF, now=NOW)
    request = erasure.ask(event.id, people[2], channel="organiser", actor=STAFF, now=NOW)
    erasure.carry_out(event.id, request.id, actor=STAFF, now=NOW)
    undo(event, taken)
    assert worn(event) == {"À rappeler": 2}


def test_after_ten_minutes_it_stays(event, people):
    result = put(event, people)
    refused("undo_too_late", lambda: undo(event, result, NOW + timedelta(minutes=11)))
    assert worn(event) == {"À rappeler": 3}


def test_tags_follow_a_merge_once_each(event, people):
    put(event, people[:2])
    put(event, people[1:2], "VIP")
    merge.merge(event.id, people[0], people[1], actor=STAFF, now=NOW)
    assert [name for name, has in tag_queries.of_person(event.id, people[0]).items() if has] == ["À rappeler", "VIP"]
    kept = [name for name, has in tag_queries.of_person(event.id, people[1]).items() if has]
    assert kept == ["À rappeler"], "what both had is there again if the merge is taken back"


def test_erasing_somebody_takes_their_tags_and_what_the_history_said_of_them(event, people):
    put(event, people)
    request = erasure.ask(event.id, people[0], channel="organiser", actor=STAFF, now=NOW)
    erasure.carry_out(event.id, request.id, actor=STAFF, now=NOW)
    assert session().scalar(sa.select(sa.func.count()).where(ParticipantTag.participant_id == people[0])) == 0
    fields = {name for change in history.of_subject(KIND, people[0]) for name in change.after}
    assert not any(name.startswith("tag.") for name in fields)


def test_a_copied_event_has_the_names_and_nobody(event, people):
    put(event, people)
    new = NewEvent(slug="forum-2", title={"fr": "Forum 2"}, first_day=event.first_day, last_day=event.last_day)
    copy = cloning.clone(event, new, actor=STAFF, now=NOW, people=True)
    assert worn(copy) == {"À rappeler": 0}


# ---- pages


def show(client, **parameters):
    return check_page(client.get("/org/forum/participants", query_string=parameters))


def test_the_chosen_get_a_tag_and_it_is_taken_back(forum, organiser):
    ids = [forum.add(f"Awa {number}") for number in range(3)]
    page = show(organiser)
    answer = press(organiser, page.form("Accepter"), None, ids=ids[:2], etiquette="À rappeler")
    assert answer.status_code == 400  # the Enter key decides nothing
    button = {"ids": [str(one) for one in ids[:2]], "etiquette": "À rappeler", "geste": "mettre"}
    form = page.form("Accepter")
    done = organiser.post(f"{forum.path}/etiquettes/choisies", data=form.filled() | button)
    page = check_page(organiser.get(done.location))
    assert "Étiquette « À rappeler » mise à 2 personnes." in page.text
    assert [row[1] for row in show(organiser, etiquette="a rappeler").rows()] == ["Awa 0 Traoré", "Awa 1 Traoré"]
    organiser.post(page.one(".flash form")["action"], data={"csrf_token": form.fields["csrf_token"]})
    assert check_page(organiser.get(f"{forum.path}/etiquettes")).all("tbody tr") == []


def test_all_that_match_get_a_tag_unless_the_list_has_changed(forum, organiser):
    forum.add("Awa", sex="F")
    forum.add("Moussa", sex="M")
    form = show(organiser, sexe="F").form("Accepter").filled() | {"all": "1", "etiquette": "VIP", "geste": "mettre"}
    forum.add("Fatou", sex="F")
    answer = organiser.post(f"{forum.path}/etiquettes/choisies", data=form)
    page = show_after(organiser, answer)
    assert "La liste a changé entre-temps" in page.text
    assert "elle en compte maintenant 2" in page.text
    form = page.form("Accepter").filled() | {"all": "1", "etiquette": "VIP", "geste": "mettre"}
    answer = organiser.post(f"{forum.path}/etiquettes/choisies", data=form)
    assert "Étiquette « VIP » mise à 2 personnes." in show_after(organiser, answer).text


def show_after(client, answer):
    assert answer.status_code == 303, answer.status_code
    return check_page(client.get(answer.location))


def test_somebody_of_another_event_is_not_found(forum, organiser):
    stranger = forum.add(event=forum.neighbour, group=forum.elsewhere)
    token = show_token(forum, organiser)
    for path in ("etiquettes/choisies", "groupe"):
        data = {"ids": str(stranger), "etiquette": "VIP", "geste": "mettre", "groupe": "sante", "csrf_token": token}
        assert organiser.post(f"{forum.path}/{path}", data=data).status_code == 404


def show_token(forum, client):
    forum.add("Token")
    return show(client).form("Accepter").fields["csrf_token"][0]


def test_a_person_shows_tags_and_they_go_one_by_one(forum, organiser):
    person = forum.add()
    at = f"{forum.path}/{person}"
    page = check_page(organiser.get(at))
    page = show_after(organiser, press(organiser, page.form("Mettre"), etiquette="À rappeler"))
    assert page.all(".tags .chip") == ["À rappeler"]
    assert "Étiquette mise" in page.text
    page = show_after(organiser, press(organiser, page.form("enlever"), "Enlever"))
    assert page.all(".tags .chip") == []
    assert "Étiquette enlevée" in page.text
    page = show_after(organiser, press(organiser, page.form("Mettre"), etiquette=" "))
    assert "Écrivez le nom de l’étiquette." in page.text


def test_a_tag_is_renamed_and_deleted_and_brought_back(forum, organiser):
    person = forum.add()
    page = check_page(organiser.get(f"{forum.path}/{person}"))
    press(organiser, page.form("Mettre"), etiquette="<i>VIP</i>")
    tags_page = check_page(organiser.get(f"{forum.path}/etiquettes"))
    assert tags_page.rows()[0][:2] == ["<i>VIP</i>", "1"]
    assert check_page(organiser.get(tags_page.link("1"))).rows()[0][1] == "Aminata Traoré"
    page = show_after(organiser, press(organiser, tags_page.form("Renommer"), "Renommer", nom="Officiel"))
    assert page.rows()[0][0] == "Officiel"
    page = show_after(organiser, press(organiser, page.form("Renommer"), "Supprimer (1)"))
    assert "Étiquette « Officiel » supprimée : 1 personne l’avait." in page.text
    undo = page.one(".flash form")["action"]
    back = organiser.post(undo, data={"csrf_token": str(page.one(".flash input")["value"])})
    assert back.location == f"{forum.path}/etiquettes"
    assert show_after(organiser, back).rows()[0][:2] == ["Officiel", "1"]
