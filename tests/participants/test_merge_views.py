"""Duplicates on the pages: looked for, judged, merged field by field, taken back; with and without contacts."""

import pytest
import sqlalchemy as sa

from conference.core import clock
from conference.core.db import session, write
from conference.core.permissions import SYSTEM
from conference.participants import details as record
from conference.participants import erasure, merge, services, tickets
from conference.participants.models import Participant, Suspicion
from tests.answering import a_question
from tests.builders import a_group, a_person, details, staff_actor
from tests.pages import Form, check_page
from tests.staff import audited, press, signed_in

DOUBLES = "/org/forum/doublons"


@pytest.fixture
def twins(forum):
    """One person in two spellings, with another structure, function and phone; the later one is confirmed."""
    first = forum.add(
        "Moussa", "Coulibaly", organisation="CSCom de Saye", function="Infirmier", phones=["+22376001234"]
    )
    second = forum.add(
        "KOULIBALY",
        "Moussa",
        organisation="CSCOM Saye",
        function="Relais",
        phones=["+22376001234", "+22366005678"],
        email="m.koulibaly@forum.example",
        state="confirmed",
    )
    return first, second


def pair_of(forum):
    with forum.app.app_context():
        session().rollback()
        return session().scalars(sa.select(Suspicion.id).where(Suspicion.event_id == forum.event.id)).one()


def merge_page(client, forum, query=""):
    return check_page(client.get(f"{DOUBLES}/{pair_of(forum)}/fusionner{query}"))


def merging(page):
    return page.form("Fusionner ces deux fiches")


def test_the_page_searches_ranks_and_says_why_without_a_contact(forum, twins):
    organiser = signed_in(forum.app, forum.event)
    page = check_page(organiser.get(DOUBLES))
    done = check_page(organiser.get(press(organiser, page.form("Rechercher les doublons")).location))
    assert "rien trouvé de nouveau" in done.text
    (row,) = done.rows()
    assert "très probable" in row[2]
    assert "même téléphone, même nom écrit autrement, même structure" in row[2]
    assert "mais fonctions différentes" in row[2]
    for said in ("76001234", "76 00 12 34", "m.koulibaly"):
        assert said not in done.text
    (entry,) = audited(forum.app, "participants.compared")
    assert entry.actor_id is not None


def test_a_pair_that_is_two_people_is_remembered_and_the_judgement_is_taken_back(forum, twins, organiser):
    page = check_page(organiser.get(DOUBLES))
    gone = check_page(organiser.get(press(organiser, page.form("Ce ne sont pas les mêmes")).location))
    assert "Aucun doublon possible" in gone.text
    press(organiser, gone.form("Rechercher les doublons"))
    assert "Aucun doublon possible" in check_page(organiser.get(DOUBLES)).text
    press(organiser, check_page(organiser.get(f"{DOUBLES}/{pair_of(forum)}")).form("Comparer de nouveau"))
    assert len(check_page(organiser.get(DOUBLES)).rows()) == 1


def test_what_is_picked_is_kept_everything_follows_and_it_is_taken_back_in_one_press(forum, twins, organiser):
    first, second = twins
    page = merge_page(organiser, forum)
    assert page.all("legend") == ["Nom", "Structure", "Fonction", "Téléphone"]
    assert "Une des deux places est rendue" in page.text
    sent = press(organiser, merging(page), organisation="goes", phones="both")
    assert sent.location.endswith(f"/participants/{second}")
    person = check_page(organiser.get(sent.location))
    kept = forum.get(second)
    assert (kept.organisation, kept.function, kept.given_names) == ("CSCom de Saye", "Relais", "KOULIBALY")
    assert forum.get(first).merged_into_id == second
    with forum.app.app_context():
        codes = tickets.codes([second])
        assert set(codes) == {second}
        assert record.read(session().get(Participant, second)).contacts.phones == ("+22376001234", "+22366005678")
    undo = Form(person.one(".flash form"))
    back = check_page(organiser.get(press(organiser, undo).location))
    assert "de nouveau deux fiches" in back.text
    assert (forum.get(first).merged_into_id, forum.states(first, second)) == (None, ["pending", "confirmed"])
    assert forum.get(second).organisation == "CSCOM Saye"


def test_the_other_record_may_be_the_one_that_stays(forum, twins, organiser):
    first, second = twins
    page = merge_page(organiser, forum)
    other = check_page(organiser.get(page.link("Garder plutôt l’autre fiche")))
    press(organiser, merging(other))
    assert forum.get(second).merged_into_id == first
    assert (forum.get(first).state, forum.get(first).family_name) == ("confirmed", "Coulibaly")


def test_who_may_not_see_contacts_merges_all_the_same_and_both_are_kept(forum, twins):
    _, second = twins
    organiser = signed_in(forum.app, forum.event)
    page = merge_page(organiser, forum)
    assert "Téléphone" not in page.all("legend")
    for said in ("+223", "m.koulibaly"):
        assert said not in page.text
    form = merging(page)
    organiser.post(form.action, data=form.filled() | {"phones": ["goes"], "email": ["goes"]})
    with forum.app.app_context():
        contacts = record.read(session().get(Participant, second)).contacts
    assert contacts.phones == ("+22376001234", "+22366005678")
    assert contacts.email == "m.koulibaly@forum.example"


def test_a_record_that_changed_meanwhile_is_shown_as_it_is_and_the_choices_are_kept(forum, twins, organiser):
    first, second = twins
    page = merge_page(organiser, forum)
    with forum.app.app_context():
        one = session().get(Participant, first)
        wanted = record.with_fields(record.read(one), {"organisation": "CSRéf de Macina"})
        services.change_details(
            forum.event, first, wanted, version=one.version, channel="organiser", actor=SYSTEM, now=clock.now()
        )
    refused = press(organiser, merging(page), organisation="goes")
    assert refused.status_code == 409
    shown = check_page(refused)
    assert "a changé entre-temps" in shown.text
    assert "CSRéf de Macina" in shown.text
    assert "CSCOM Saye" in shown.text
    assert merging(shown).fields["organisation"] == ["goes"]
    assert forum.get(first).merged_into_id is None
    press(organiser, merging(shown))
    assert forum.get(second).organisation == "CSRéf de Macina"


def test_pressed_twice_it_is_done_once_and_the_second_press_leads_to_the_person(forum, twins, organiser):
    first, second = twins
    form = merging(merge_page(organiser, forum))
    for _ in range(2):
        sent = organiser.post(form.action, data=form.filled())
        assert (sent.status_code, sent.location) == (303, f"/org/forum/participants/{second}")
    assert "déjà fait" in check_page(organiser.get(sent.location)).text
    assert len(audited(forum.app, "participants.merged")) == 1
    pair = check_page(organiser.get(f"{DOUBLES}/{pair_of(forum)}"))
    assert "ces fiches ont été fusionnées" in pair.text
    assert forum.get(first).merged_into_id == second


def test_three_records_of_one_person_are_joined_one_after_the_other(forum, twins, organiser):
    first, second = twins
    third = forum.add("Moussa", "Coulibaly", organisation="CSCom de Saye", phones=["+22376001234"])
    with forum.app.app_context():
        merge.merge(forum.event.id, second, first, actor=staff_actor(), now=clock.now())
        session().rollback()
        pairs = {frozenset((row.first_id, row.second_id)): row.id for row in session().scalars(sa.select(Suspicion))}
    old = organiser.get(f"{DOUBLES}/{pairs[frozenset((first, third))]}/fusionner")
    assert (old.status_code, old.location) == (303, f"/org/forum/participants/{second}")
    page = check_page(organiser.get(f"{DOUBLES}/{pairs[frozenset((second, third))]}/fusionner"))
    press(organiser, merging(page))
    assert {forum.get(one).merged_into_id for one in (first, third)} == {second}


def test_somebody_who_was_erased_is_merged_with_nobody(forum, twins, organiser):
    first, _second = twins
    page = merge_page(organiser, forum)
    pair_id = pair_of(forum)
    with forum.app.app_context():
        request = erasure.ask(forum.event.id, first, channel="spoken", actor=staff_actor(), now=clock.now())
        erasure.carry_out(forum.event.id, request.id, actor=staff_actor(), now=clock.now())
    form = merging(page)
    assert organiser.post(form.action, data=form.filled()).status_code == 404
    assert organiser.get(f"{DOUBLES}/{pair_id}").status_code == 404


def test_answers_are_picked_question_by_question_and_a_sensitive_one_is_not_shown(forum, organiser):
    with forum.app.app_context():
        meal = a_question(forum.event, "one_of", "repas", options={"a": None, "b": None}, label={"fr": "Repas"})
        health = a_question(forum.event, "text", "sante", sensitive=True, label={"fr": "Santé"})
        people = [
            a_person(
                forum.event,
                forum.health,
                organisation="CSRéf",
                phones=["+22376001234"],
                answers={str(meal.id): "ab"[number], str(health.id): f"secret {number}"},
            ).id
            for number in range(2)
        ]
    page = merge_page(organiser, forum)
    assert page.all("legend") == ["Repas"]
    assert "secret" not in page.text
    form = merging(page)
    tampered = form.filled({f"answer-{meal.id}": "goes"}) | {f"answer-{health.id}": ["goes"]}
    organiser.post(form.action, data=tampered)
    with forum.app.app_context():
        kept = record.read(session().get(Participant, people[0])).answers
    assert kept == {str(meal.id): "b", str(health.id): "secret 0"}


def test_a_group_that_is_picked_and_is_full_refuses_with_a_sentence_and_nothing_is_done(forum, organiser):
    with forum.app.app_context():
        full = a_group(forum.event, "complet", 1, position=3)
        a_person(forum.event, full, given_names="Autre")
        first = a_person(forum.event, forum.health, organisation="CSRéf").id
        with write():
            session().get(Participant, first).suspected = False
        second = services.register(
            forum.event, full, details(organisation="CSRéf"), services.Entry(source="import", state="cancelled"),
            actor=SYSTEM, now=clock.now(),
        ).id  # fmt: skip
    page = merge_page(organiser, forum)
    assert "Groupe" in page.all("legend")
    sent = press(organiser, merging(page), place="goes")
    assert sent.status_code == 409
    refused = check_page(sent)
    assert "Rien n’est fusionné" in refused.text
    assert (forum.get(second).merged_into_id, forum.get(first).state) == (None, "pending")


def test_a_pair_or_a_merge_of_another_event_is_nobody_s_here(forum, twins, organiser):
    with forum.app.app_context():
        for _ in range(2):
            a_person(forum.neighbour, forum.elsewhere, organisation="CSRéf")
        other = session().scalar(sa.select(Suspicion.id).where(Suspicion.event_id == forum.neighbour.id))
        pair = session().get(Suspicion, other)
        done = merge.merge(forum.neighbour.id, pair.first_id, pair.second_id, actor=staff_actor(), now=clock.now())
        done_id = done.id
    assert organiser.get(f"{DOUBLES}/{other}/fusionner").status_code == 404
    form = merging(merge_page(organiser, forum))
    assert (
        organiser.post(f"{DOUBLES}/separer/{done_id}", data={"csrf_token": form.fields["csrf_token"]}).status_code
        == 404
    )
