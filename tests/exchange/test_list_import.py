"""A list that is imported: reported row by row, added by the rules of the groups, taken up again, taken back."""

import json
from datetime import timedelta

import pytest
import sqlalchemy as sa

from conference.core import clock
from conference.core.db import session, write
from conference.core.errors import Error
from conference.exchange import confirming, importing, queries, rules, staging
from conference.participants import bulk
from conference.participants import details as record
from conference.participants.models import Code, ContactKey, Participant, Suspicion
from tests.builders import a_person, a_staff_user, staff_actor
from tests.exchange import lists
from tests.exchange.conftest import a_hall

HEAD = ["Nom et prénoms", "Catégorie", "Structure", "Fonction", "Tél", "E-mail"]
AWA = ["Awa TRAORÉ", "santé", "CSCom de Dioura", "Sage-femme", "70 01 00 01", ""]


@pytest.fixture
def report(app, tmp_path):
    """Rehearse a file with the command, into an event with the people that ``before`` makes; return its report."""

    def run(name, data, before=lambda hall: None):
        with app.app_context():
            before(a_hall())
        path, out = tmp_path / name, tmp_path / "out.json"
        path.write_bytes(data)
        options = ["attendees", "import", "forum", str(path), "--dry-run", "--report", str(out)]
        done = app.test_cli_runner().invoke(args=options)
        assert done.exit_code == 0, done.output
        return json.loads(out.read_text(encoding="utf-8"))

    return run


def rows(*people):
    return lists.text([HEAD, *people])


def test_the_report_has_one_object_for_each_row_below_the_headings(report):
    found = report(
        "liste.csv", rows(AWA, ["", "", "", "", "", ""], ["A désigner", "santé", "", "", "", ""], ["TOTAL : 2"])
    )
    assert [(one["row"], one["status"]) for one in found] == [
        (2, "new"),
        (3, "skipped"),
        (4, "invalid"),
        (5, "skipped"),
    ]
    assert all(one["reason"] for one in found[1:])
    assert {
        key: found[0][key] for key in ("prenom", "nom", "groupe", "structure", "fonction", "telephones", "titre")
    } == {
        "prenom": "Awa",
        "nom": "TRAORÉ",
        "groupe": "sante",
        "structure": "CSCom de Dioura",
        "fonction": "Sage-femme",
        "telephones": "+22370010001",
        "titre": "",
    }


def test_a_row_that_repeats_another_names_it(report):
    again = ["Traore Awa", "Pro. santé", "CSCOM DE DIOURA", "", "00223 70-01-00-01", ""]
    perhaps = ["TRAORE Awa", "santé", "CSCom de Dioura", "sage-femme", "", ""]
    found = report("liste.csv", rows(AWA, again, perhaps))
    assert [(one["status"], one.get("duplicate_of_row")) for one in found] == [
        ("new", None),
        ("duplicate", 2),
        ("review", 2),
    ]


def test_somebody_who_is_there_is_named_with_their_record(report):
    made = []

    def before(hall):
        made.append(
            str(a_person(hall.event, hall.health, given_names="Awa", family_name="Traore", phones=["+22370010001"]).id)
        )

    (found,) = report("liste.csv", rows(AWA), before)
    assert (found["status"], found["participant"]) == ("duplicate", made[0])


@pytest.mark.parametrize("variant", lists.VARIANTS, ids=lambda variant: variant.__name__)
def test_no_list_of_twelve_people_has_a_duplicate(report, variant):
    found = report(*variant())
    assert sum(one["status"] == "new" for one in found) == len(lists.PEOPLE)
    assert not [one for one in found if one["status"] in {"duplicate", "review"}]


@pytest.fixture
def hall(context):
    return a_hall()


@pytest.fixture
def organiser(hall):
    return staff_actor(a_staff_user("awa@equipe.example", "organiser", hall.event).id)


def stage(hall, organiser, data, name="liste.csv", now=None):
    staged = staging.Staged(name, importing.book_of(name, data))
    return staging.keep(hall.event.id, staged, staff_id=organiser.id, now=now or clock.now())


def confirm(hall, organiser, draft_id, ticks=(), now=None):
    confirming.confirm(hall.event, draft_id, ticks, contacts=True, actor=organiser, now=now or clock.now())
    return done_of(hall, organiser, draft_id)


def done_of(hall, organiser, draft_id):
    return confirming.done(queries.draft(hall.event.id, organiser.id, draft_id, clock.now()))


def count(model):
    return session().scalar(sa.select(sa.func.count()).select_from(model))


def test_a_list_waits_sealed_and_leaves_no_contact_in_the_clear(hall, organiser):
    draft_id = stage(hall, organiser, rows(AWA))
    draft = queries.draft(hall.event.id, organiser.id, draft_id, clock.now())
    assert b"TRAOR" not in draft.sealed
    assert staging.opened(draft).book.sheets[0].lines[1][1][0] == "Awa TRAORÉ"


def test_new_people_come_by_the_rules_of_their_group_and_wait_past_its_quota(hall, organiser):
    village = [[f"Issa {name}", "communauté", "Village", "", f"7001000{at}", ""] for at, name in enumerate("ABCDE", 1)]
    done = confirm(hall, organiser, stage(hall, organiser, rows(["Awa Traoré", "santé", "", "", "", ""], *village)))
    assert (done.added, done.running) == (6, False)
    states = sorted(session().scalars(sa.select(Participant.state)))
    assert states == ["confirmed", "pending", "pending", "pending", "waitlisted", "waitlisted"]
    session().refresh(hall.communities)
    assert hall.communities.taken == 3
    assert count(Code) == 6
    person = session().query(Participant).where(Participant.given_names == "Awa").one()
    assert (person.source, person.consent_photo) == ("import", False)


def test_pressed_twice_it_is_done_once(hall, organiser):
    draft_id = stage(hall, organiser, rows(AWA))
    confirm(hall, organiser, draft_id)
    confirm(hall, organiser, draft_id)
    assert count(Participant) == 1


def test_what_was_interrupted_goes_on_and_nobody_comes_twice(hall, organiser, monkeypatch):
    people = [[f"Awa Nom{at}", "ambassade", "", "", "", ""] for at in range(7)]
    draft_id = stage(hall, organiser, rows(*people))
    monkeypatch.setattr(bulk, "SET", 3)
    add_set, calls = importing.add_set, []

    def dies(*arguments, **named):
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return add_set(*arguments, **named)

    monkeypatch.setattr(importing, "add_set", dies)
    with pytest.raises(KeyboardInterrupt):
        confirm(hall, organiser, draft_id)
    half = done_of(hall, organiser, draft_id)
    assert (half.added, half.total, half.running, count(Participant)) == (6, 7, True, 6)
    later = clock.now() + rules.SILENCE
    assert confirm(hall, organiser, draft_id, now=later).added == 7
    assert count(Participant) == 7


def test_two_imports_of_one_event_do_not_run_at_once(hall, organiser):
    first, second = stage(hall, organiser, rows(AWA)), stage(hall, organiser, rows(AWA))
    with write():
        draft = queries.draft(hall.event.id, organiser.id, first, clock.now(), lock=True)
        draft.outcome = {"running": True, "at": clock.now().isoformat(), "total": 1, "ids": [], "changed": 0}
    with pytest.raises(Error, match="import_busy"):
        confirm(hall, organiser, second)
    assert count(Participant) == 0
    # the first one was killed, and says nothing any more
    confirm(hall, organiser, second, now=clock.now() + rules.SILENCE)
    assert count(Participant) == 1


def test_the_same_list_a_second_time_adds_nobody_whose_contact_is_known(hall, organiser):
    confirm(hall, organiser, stage(hall, organiser, rows(AWA)))
    assert confirm(hall, organiser, stage(hall, organiser, rows(AWA))).added == 0


def test_a_row_to_review_comes_in_flagged(hall, organiser):
    perhaps = ["TRAORE Awa", "santé", "CSCom de Dioura", "sage-femme", "", ""]
    confirm(hall, organiser, stage(hall, organiser, rows(AWA, perhaps)))
    assert (count(Participant), count(Suspicion)) == (2, 1)


def test_a_duplicate_in_the_list_completes_the_first_row(hall, organiser):
    again = ["Awa Traoré", "", "CSCom de Dioura", "", "70010001 / 60010001", "awa@poste.example"]
    confirm(hall, organiser, stage(hall, organiser, rows(AWA, again)))
    contacts = record.read(session().query(Participant).one()).contacts
    assert (contacts.phones, contacts.email) == (("+22370010001", "+22360010001"), "awa@poste.example")


def test_only_what_is_ticked_changes_and_all_of_it_is_taken_back(hall, organiser):
    person = a_person(
        hall.event, hall.health, given_names="Awa", family_name="Traoré", phones=["+22370010001"], function="Matrone"
    )
    draft_id = stage(hall, organiser, rows(AWA, ["Issa Koné", "santé", "", "", "", ""]))
    done = confirm(hall, organiser, draft_id, ticks={(0, "function")})
    session().refresh(person)
    assert (person.function, person.organisation, done.added, done.changed) == ("Sage-femme", "", 1, 1)
    confirming.take_back(hall.event, draft_id, actor=organiser, now=clock.now())
    session().refresh(person)
    assert (person.function, count(Participant)) == ("Matrone", 1)
    session().refresh(hall.health)
    assert hall.health.taken == 1
    assert count(ContactKey) == 1


def test_whoever_was_touched_since_stays_when_an_import_is_taken_back(hall, organiser):
    draft_id = stage(hall, organiser, rows(AWA, ["Issa Koné", "santé", "", "", "", ""]))
    confirm(hall, organiser, draft_id)
    with write():
        session().query(Participant).where(Participant.given_names == "Issa").one().version = 2
    done = confirming.take_back(hall.event, draft_id, actor=organiser, now=clock.now())
    assert (done.kept, count(Participant)) == (1, 1)


def test_after_ten_minutes_an_import_stays(hall, organiser):
    draft_id = stage(hall, organiser, rows(AWA))
    confirm(hall, organiser, draft_id)
    with pytest.raises(Error, match="undo_too_late"):
        confirming.take_back(hall.event, draft_id, actor=organiser, now=clock.now() + timedelta(minutes=11))
    assert count(Participant) == 1


def test_what_was_chosen_for_the_columns_is_known_for_the_next_list(hall, organiser):
    data = lists.text([["Nom", "Truc"], ["Awa Traoré", "CSCom de Dioura"]])
    draft_id = stage(hall, organiser, data)
    layouts = importing.read(hall.event, importing.book_of("a.csv", data)).layouts
    staging.choose(
        hall.event.id, draft_id, {"": {1: "function"}}, None, layouts, staff_id=organiser.id, now=clock.now()
    )
    other = importing.book_of("b.csv", lists.text([["NOM", "TRUC"], ["Issa Koné", "Mairie"]]))
    assert staging.remembered(hall.event.id, importing.read(hall.event, other).layouts) == {"": {1: "function"}}


def test_who_may_not_see_contacts_learns_of_nobody_by_a_contact(hall, organiser):
    a_person(hall.event, hall.health, given_names="Awa", family_name="Traoré", phones=["+22370010001"])
    found = importing.rehearse(
        hall.event, importing.book_of("a.csv", rows(AWA)), contacts=False, actor=organiser, now=clock.now()
    )
    assert [row.status for row in found.plan.rows] == ["new"]
