"""Two records that nobody proposed: picked in the list, or from a person's page by name or code, then merged."""

import pytest
import sqlalchemy as sa

from conference.core import clock
from conference.core.db import session
from conference.core.errors import Error
from conference.participants import duplicate_scans, duplicates, merge, tickets
from conference.participants.models import Participant, Suspicion
from tests.builders import staff_actor
from tests.pages import check_page
from tests.staff import audited, press, signed_in

LIST = "/org/forum/participants"
PICK = "/org/forum/doublons/choisies"


@pytest.fixture
def people(forum):
    """One woman by her own name and by her husband's, and a homonym of the first."""
    own = forum.add("Aïssata", "Traoré", organisation="CSCom de Saye", function="Matrone")
    wife = forum.add("Mme Diallo", "Haïdara", organisation="Mairie", state="confirmed")
    other = forum.add("Aïssata", "Traoré", organisation="ONG Yeelen")
    return own, wife, other


@pytest.fixture
def token(forum, organiser):
    return check_page(organiser.get(LIST)).form("Comparer et fusionner").fields["csrf_token"]


def choose(organiser, token, *ids, **fields):
    return organiser.post(PICK, data={"csrf_token": token, "ids": [str(one) for one in ids], **fields})


def code_of(forum, person_id):
    with forum.app.app_context():
        return tickets.codes([person_id])[person_id]


def questions(forum):
    with forum.app.app_context():
        session().rollback()
        return session().scalars(sa.select(Suspicion)).all()


def test_two_ticked_in_the_list_are_compared_and_merged(forum, people, organiser, token):
    own, wife, _other = people
    page = check_page(organiser.get(choose(organiser, token, own, wife).location))
    assert "Choisies par l’équipe" in page.text
    merging = check_page(organiser.get(page.link("Fusionner…")))
    press(organiser, merging.form("Fusionner ces deux fiches"))
    assert forum.get(own).merged_into_id == wife
    assert len(audited(forum.app, "participant.asked_about")) == 1


def test_the_same_two_again_are_one_question_and_what_was_settled_stays_settled(forum, people, organiser, token):
    own, wife, _other = people
    first = choose(organiser, token, own, wife).location
    press(organiser, check_page(organiser.get(first)).form("Ce ne sont pas les mêmes"))
    assert choose(organiser, token, wife, own).location == first
    page = check_page(organiser.get(first))
    assert "ce n’est pas la même personne" in page.text
    assert page.form("Comparer de nouveau")
    assert len(questions(forum)) == 1


def test_a_search_does_not_talk_the_team_out_of_its_question(forum, people, organiser, token):
    own, wife, _other = people
    choose(organiser, token, own, wife)
    with forum.app.app_context():
        duplicate_scans.run(forum.event.id, actor=staff_actor(), now=clock.now())
    row = check_page(organiser.get("/org/forum/doublons")).rows()[0]
    assert "choisies par l’équipe" in row[2]


def test_of_three_it_is_asked_which_two_and_the_ticks_are_kept(forum, people, organiser, token):
    own, _wife, other = people
    page = check_page(choose(organiser, token, *people))
    form = page.form("Comparer ces deux fiches")
    answer = organiser.post(PICK, data={**form.filled(), "ids": [str(own)]})
    again = check_page(answer)
    assert answer.status_code == 422
    assert "Vous avez coché 1 fiche" in again.text
    form = again.form("Comparer ces deux fiches")
    assert form.fields["ids"] == [str(own)]
    assert len(form.fields["parmi"]) == 3
    none = organiser.post(PICK, data={**form.filled(), "ids": []})
    assert (none.status_code, "0 fiche" in check_page(none).text) == (422, True)
    done = organiser.post(PICK, data={**form.filled(), "ids": [str(own), str(other)]})
    assert done.status_code == 303
    assert {questions(forum)[0].first_id, questions(forum)[0].second_id} == {own, other}


def test_nobody_ticked_one_ticked_and_a_whole_list_each_get_a_sentence(forum, people, organiser, token):
    own, _wife, _other = people
    nobody = check_page(organiser.get(choose(organiser, token).location))
    assert "Choisissez au moins une personne" in nobody.text
    one = check_page(organiser.get(choose(organiser, token, own).location))
    assert "Cherchez l’autre ici" in one.text
    for number in range(25):
        forum.add("Personne", f"Numéro {number}")
    mark = check_page(organiser.get(LIST)).form("Comparer et fusionner").fields["total"]
    all_of = check_page(organiser.get(choose(organiser, token, all="1", total=mark).location))
    assert "Vous avez choisi 28 personnes" in all_of.text


def test_from_a_person_s_page_the_other_is_found_by_name_or_by_code(forum, people, organiser):
    own, wife, other = people
    person = check_page(organiser.get(f"{LIST}/{own}"))
    page = check_page(organiser.get(person.link("C’est la même personne que…")))
    assert "Noms proches" in page.text
    assert code_of(forum, other)[:3] in page.text
    form = page.form("Chercher")
    for typed in ("haidara", code_of(forum, wife).lower()):
        found = check_page(organiser.get(form.action, query_string={"q": typed}))
        assert "1 fiche trouvée" in found.text
        assert "Mairie" in found.text
    form = found.form("Comparer Mme Diallo Haïdara")
    sent = organiser.post(form.action, data={**form.filled(), "ids": [str(own), str(wife)]})
    assert "Est-ce la même personne" in check_page(organiser.get(sent.location)).text


def test_the_nearest_names_come_first_and_two_other_people_not_at_all(forum, people, organiser):
    own, _wife, _other = people
    forum.add("Aïssata", "Traoré épouse Diallo")
    forum.add("TRAORE", "Aissata Bintou")
    forum.add("Moussa", "Traoré")
    page = check_page(organiser.get(f"/org/forum/doublons/avec/{own}"))
    named = list(page.all("tbody th a"))
    assert named[:2] == ["Aïssata Traoré", "Aïssata Traoré épouse Diallo"]
    assert named[2:] == ["TRAORE Aissata Bintou"]


def test_one_s_own_code_and_a_name_of_nobody_are_answered(forum, people, organiser):
    own, _wife, _other = people
    address = f"/org/forum/doublons/avec/{own}"
    assert "C’est déjà cette fiche" in check_page(organiser.get(f"{address}?q={code_of(forum, own)}")).text
    nobody = check_page(organiser.get(f"{address}?q=zzzzzz"))
    assert "Personne d’autre ne répond" in nobody.text
    assert nobody.form("Chercher").fields["q"] == ["zzzzzz"]


def test_a_code_that_a_merge_moved_finds_the_record_that_stays(forum, people, organiser):
    own, wife, other = people
    code = code_of(forum, other)
    with forum.app.app_context():
        merge.merge(forum.event.id, wife, other, actor=staff_actor(), now=clock.now())
    assert "Haïdara" in check_page(organiser.get(f"/org/forum/doublons/avec/{own}?q={code}")).text
    gone = organiser.get(f"/org/forum/doublons/avec/{other}")
    assert gone.location.endswith(f"/participants/{other}")


def test_a_contact_finds_nobody_for_who_may_not_see_contacts(forum, people):
    own, _wife, _other = people
    forum.add("Issa", "Koné", phones=["+22376001234"])
    reader = signed_in(forum.app, forum.event)
    assert "Koné" not in check_page(reader.get(f"/org/forum/doublons/avec/{own}?q=76001234")).text


def test_one_record_twice_a_merged_one_and_one_of_another_event_are_refused(forum, people):
    own, wife, other = people
    with forum.app.app_context():
        merge.merge(forum.event.id, wife, other, actor=staff_actor(), now=clock.now())
        for one, second, code in ((own, own, "same_record"), (own, other, "merged_meanwhile")):
            with pytest.raises(Error, match=code):
                duplicates.ask(forum.event.id, one, second, actor=staff_actor(), now=clock.now())
        with pytest.raises(Error, match="unknown_participant"):
            duplicates.ask(forum.neighbour.id, own, wife, actor=staff_actor(), now=clock.now())


def test_the_one_who_came_later_is_flagged_until_it_is_settled(forum, people):
    own, wife, _other = people
    with forum.app.app_context():
        asked = duplicates.ask(forum.event.id, wife, own, actor=staff_actor(), now=clock.now())
        flags = {one.id: one.suspected for one in session().scalars(sa.select(Participant))}
        assert (flags[own], flags[wife]) == (False, True)
        duplicates.tell_apart(forum.event.id, asked.id, actor=staff_actor(), now=clock.now())
        session().expire_all()
        assert not session().get(Participant, wife).suspected
