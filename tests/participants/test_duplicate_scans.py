"""The search through everybody: asks once, remembers what was settled, never merges."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from conference.core import jobs
from conference.core.db import session, write
from conference.participants import duplicate_scans, duplicates, erasure, merge, open_questions
from conference.participants.models import DuplicateScan, Participant, Suspicion
from tests.builders import NOW, a_group, a_person, again, an_event, staff_actor

pytestmark = pytest.mark.usefixtures("context")
PHONE = ["+22376001234"]


@pytest.fixture
def forum():
    event = an_event()
    return event, a_group(event, quota=None)


def search(event, now=NOW):
    return duplicate_scans.run(event.id, actor=staff_actor(), now=now)


def questions():
    return session().scalars(sa.select(Suspicion).order_by(Suspicion.created_at)).all()


def unasked():
    """What a registration noticed is forgotten: as if the rows had come before anybody looked."""
    with write():
        session().execute(sa.delete(Suspicion))
        session().execute(sa.update(Participant).values(suspected=False))


def test_one_person_in_two_spellings_is_asked_about_once_and_again_never_twice(forum):
    event, group = forum
    first = a_person(event, group, given_names="Moussa", family_name="Coulibaly", phones=PHONE)
    second = a_person(event, group, given_names="KULUBALI", family_name="Moussa", phones=PHONE)
    a_person(event, group, given_names="Aminata", family_name="Coulibaly", phones=PHONE)
    unasked()
    assert [search(event) for _ in range(3)] == [1, 0, 0]
    (found,) = questions()
    assert ({found.first_id, found.second_id}, found.why) == ({first.id, second.id}, "contact")
    assert found.score >= 60
    assert {"name_sound", "contact_of_few"} <= set(found.evidence.split(","))
    flagged = session().get(Participant, found.second_id)
    assert [one.id for one in (first, second) if again(one).suspected] == [flagged.id]
    assert (again(first).state, again(second).merged_into_id) == ("confirmed", None)


def test_a_family_on_one_phone_registers_and_only_father_and_son_of_one_name_are_a_question(forum):
    event, group = forum
    family = [
        a_person(event, group, given_names=given, family_name=name, sex=sex, age_bracket=age, phones=PHONE)
        for given, name, sex, age in (
            ("Moussa", "Traoré", "M", "60+"),
            ("Mme Traoré Kadiatou", "Diarra", "F", "36-59"),
            ("Fousseyni", "Traoré", "M", "18-24"),
            ("Lassana", "Traoré", "M", "18-24"),
            ("Awa", "Traoré", "F", "25-29"),
            ("TRAORE", "Moussa", "M", "18-24"),
        )
    ]
    search(event)
    (found,) = questions()
    assert {found.first_id, found.second_id} == {family[0].id, family[-1].id}
    assert {again(one).merged_into_id for one in family} == {None}
    assert {again(one).state for one in family} == {"confirmed"}


def test_who_was_told_apart_is_not_asked_about_again_also_when_one_of_them_was_merged_since(forum):
    event, group = forum
    one = a_person(event, group, organisation="CSRéf", function="Médecin")
    other = a_person(event, group, organisation="CSRéf", function="Médecin")
    (noticed,) = questions()
    duplicates.tell_apart(event.id, noticed.id, actor=staff_actor(), now=NOW)
    assert search(event) == 0
    third = a_person(event, group, given_names="Awa", family_name="Tierce", organisation="CSRéf", function="Médecin")
    merge.merge(event.id, third.id, other.id, actor=staff_actor(), now=NOW)
    with write():
        session().execute(sa.update(Participant).where(Participant.id == third.id).values(
            given_names="Aminata", family_name="Traoré"
        ))  # fmt: skip
    assert search(event) == 0
    assert open_questions.count_pairs(event.id) == 0
    assert again(one).suspected is False


def test_merged_and_erased_records_are_nobody_to_ask_about(forum):
    event, group = forum
    people = [a_person(event, group, organisation="CSRéf", phones=PHONE) for _ in range(3)]
    merge.merge(event.id, people[0].id, people[1].id, actor=staff_actor(), now=NOW)
    request = erasure.ask(event.id, people[2].id, channel="online", actor=staff_actor(), now=NOW)
    erasure.carry_out(event.id, request.id, actor=staff_actor(), now=NOW)
    unasked()
    assert search(event) == 0


def test_people_of_another_event_are_other_people(forum):
    event, group = forum
    neighbour = an_event("autre")
    a_person(event, group, phones=PHONE)
    a_person(neighbour, a_group(neighbour), phones=PHONE)
    assert (search(event), search(neighbour)) == (0, 0)


def test_what_a_registration_noticed_is_weighed_and_the_likeliest_comes_first(forum):
    event, group = forum
    for number in range(2):
        a_person(event, group, given_names="Amadou", family_name="Diallo", organisation="Mairie", sex="FM"[number])
    for _ in range(2):
        a_person(event, group, given_names="Sira", family_name="Koné", organisation="CSRéf", phones=PHONE)
    assert {row.score for row in questions()} == {None}
    assert search(event) == 0
    first, second = open_questions.pairs(event.id)
    assert (first.first.given_names, second.first.given_names) == ("Sira", "Amadou")
    assert first.suspicion.score > second.suspicion.score
    assert "sex_other" in second.suspicion.evidence


def test_many_people_are_searched_by_a_job_that_an_import_may_ask_for_too(forum, monkeypatch):
    event, group = forum
    for _ in range(2):
        a_person(event, group, phones=PHONE)
    unasked()
    rung = []
    monkeypatch.setattr(jobs, "ring", rung.append)
    monkeypatch.setattr(duplicate_scans, "AT_ONCE", 1)
    assert duplicate_scans.search(event.id, actor=staff_actor(), now=NOW) is None
    assert (rung, questions()) == (["duplicates"], [])
    assert duplicate_scans.last(event.id).wanted_at == NOW
    assert (duplicate_scans.sweep(NOW), duplicate_scans.sweep(NOW)) == (1, 0)
    row = again(session().get(DuplicateScan, event.id))
    assert (row.wanted_at, row.lease_until, row.done_at, row.people, row.found) == (None, None, NOW, 2, 1)


def test_a_search_that_died_is_made_by_another_and_one_asked_for_meanwhile_is_made_too(forum):
    event, _group = forum
    duplicate_scans.ask(event.id, now=NOW)
    with write():
        session().execute(sa.update(DuplicateScan).values(lease_until=NOW + timedelta(minutes=5)))
    assert duplicate_scans.sweep(NOW + timedelta(minutes=4)) == 0
    assert duplicate_scans.sweep(NOW + timedelta(minutes=6)) == 1
    later = NOW + timedelta(hours=1)
    duplicate_scans.ask(event.id, now=later)
    search(event, NOW)  # one that began before it was asked for
    assert duplicate_scans.sweep(later) == 1


def test_an_empty_event_and_a_single_person_are_searched_too(forum):
    event, group = forum
    assert search(event) == 0
    a_person(event, group)
    assert search(event) == 0
