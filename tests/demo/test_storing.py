"""What the example is once it is stored: read only, so that it is loaded once for this file."""

import gzip
import stat
from collections import Counter
from datetime import date

import pytest
import sqlalchemy as sa
from bs4 import BeautifulSoup

from conference.accounts import services as staff
from conference.accounts.models import Membership, StaffUser
from conference.agenda import (
    material_files,
    material_queries,
    material_services,
    plan_queries,
    report_links,
    report_state,
    sign_up_seats,
)
from conference.agenda import queries as agenda
from conference.agenda.clash_rules import judge
from conference.agenda.programme import thaw
from conference.agenda.session_models import SignUp
from conference.core import history
from conference.core.db import session
from conference.demo import accounts, links, services, sessions
from conference.demo.build import example
from conference.events import queries, question_answers, question_queries
from conference.events.models import Place, QuestionOption, StakeholderGroup
from conference.events.question_checks import first_break
from conference.events.question_rules import for_group, shown
from conference.messaging.models import OutboxMessage
from conference.participants import (
    answers,
    delegation_pins,
    delegation_queries,
    delegation_records,
    invitation_queries,
    tickets,
)
from conference.participants import contacts as contact_store
from conference.participants.delegation_rules import is_late
from conference.participants.models import Consent, Delegation, Invitation, Participant
from conference.participants.rules import CONSENTS
from conference.presence import queries as presence
from tests.builders import NOW
from tests.conftest import empty
from tests.demo.soundness import options_held, options_taken, people_by_state, seats_taken


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def stored(migrated_app, home):
    with migrated_app.app_context():
        slug = services.load(home, now=NOW).event.slug
    yield slug
    with migrated_app.app_context():
        empty()


@pytest.fixture
def loaded(migrated_app, stored):
    with migrated_app.app_context():
        yield queries.event_by_slug(stored)
        session().rollback()


def rows(model, *where):
    return list(session().scalars(sa.select(model).where(*where)))


def lines_of(home):
    return [line.split("\t") for line in (home / accounts.FILE).read_text().splitlines()]


def groups(event):
    return {group.id: group.code for group in rows(StakeholderGroup, StakeholderGroup.event_id == event.id)}


def test_the_example_is_an_open_exposed_event_a_month_ahead(loaded):
    assert (loaded.slug, loaded.is_example, loaded.published, loaded.exposed) == ("paix-par-la-sante", True, True, True)
    assert (loaded.first_day, loaded.last_day) == (date(2026, 12, 2), date(2026, 12, 3))
    assert (loaded.zone, loaded.help_phone, loaded.languages) == (
        "Africa/Bamako", "+22320000000", ["fr", "bm", "ff", "bmq", "en"]
    )  # fmt: skip
    assert queries.refusal(loaded, queries.group_by_code(loaded.id, "sante"), NOW) is None
    assert queries.refusal(loaded, queries.group_by_code(loaded.id, "organisation"), NOW) == "group_by_invitation"


def test_everybody_is_there_in_their_state(loaded):
    codes = groups(loaded)
    people = rows(Participant, Participant.event_id == loaded.id)
    assert Counter((codes[one.group_id], one.state) for one in people) == people_by_state(example(loaded.first_day))
    assert len(people) == 199


def test_seats_taken_are_the_seats_held(loaded):
    people = rows(Participant, Participant.event_id == loaded.id)
    held = Counter(one.group_id for one in people if one.seat == "group")
    used = Counter(one.delegation_id for one in people if one.seat == "delegation")
    for delegation in rows(Delegation, Delegation.event_id == loaded.id):
        assert delegation.used == used[delegation.id] <= delegation.seats
        held[delegation.group_id] += delegation.seats
    wanted = seats_taken(example(loaded.first_day))
    for group in rows(StakeholderGroup, StakeholderGroup.event_id == loaded.id):
        assert (group.taken, group.overbooked) == (held[group.id], 0)
        assert group.taken == wanted[group.code] <= group.quota


def test_two_communities_wait_and_hold_no_seat(loaded):
    waiting = rows(Participant, Participant.event_id == loaded.id, Participant.state == "waitlisted")
    assert [groups(loaded)[one.group_id] for one in waiting] == ["communaute"] * 2
    assert {one.seat for one in waiting} == {"none"}


def test_a_state_that_was_reached_by_a_decision_has_its_history(loaded):
    for one in rows(Participant, Participant.event_id == loaded.id, Participant.state.in_(("declined", "cancelled"))):
        last, first = history.of_subject("participant", one.id)
        assert (first.action, last.action) == ("registered", f"state.{one.state}")
        assert first.at == one.created_at < last.at == one.state_at < NOW
        assert (one.reason is None) is (one.state == "declined")
        assert one.seat == "none"


def test_everybody_else_has_been_there_since_they_registered(loaded):
    whole = example(loaded.first_day)
    given = {person.family_name: person for person in (*whole.people, *whole.invitations)}
    for one in rows(Participant, Participant.event_id == loaded.id, Participant.state == "confirmed"):
        assert one.created_at == one.state_at < NOW
        assert given[one.family_name]


def test_every_record_is_complete(loaded):
    people = rows(Participant, Participant.event_id == loaded.id)
    ids = [one.id for one in people]
    assert set(tickets.valid_tickets(ids)) == set(tickets.codes(ids)) == set(ids)
    for one in people:
        assert one.search_key
        assert one.sort_key
        assert one.link_hash
        contacts = contact_store.read(one)
        assert (bool(contacts.phones), bool(contacts.email)) == (one.has_phone, one.has_email)
        assert contacts.commune == ""
        assert contacts.phones or contacts.email or one.delegation_id


def test_consents_are_known_under_the_names_of_the_record(loaded):
    texts = {text.purpose: text.asked for text in queries.consent_texts(loaded.id)}
    assert texts == {"notice": False, "statistics": False, **dict.fromkeys(CONSENTS, True)}
    wanted = Counter(code for person in example(loaded.first_day).people for code in person.consents)
    given = Counter(row.purpose for row in rows(Consent) if row.given)
    assert (given["list"], given["photo"], given["invite"]) == (
        wanted["participant_list"], wanted["photo"], wanted["next_year"]
    )  # fmt: skip


def test_places_and_half_days_are_there(loaded):
    districts = queries.places(loaded.id, "district")
    assert {"Ténenkou", "Youwarou", "Macina", "Tominian"} <= {place.name for place in districts}
    assert {place.id for place in districts} <= queries.communes(loaded.id).keys()
    assert len(rows(Place)) == len(example(loaded.first_day).places)
    assert [(day.position, day.starts_minute) for day in presence.half_days(loaded.id)] == [
        (1, 450), (2, 825), (3, 480), (4, 825)
    ]  # fmt: skip


def test_the_first_release_has_all_but_the_teams_own_meeting(loaded):
    release = agenda.latest_release(loaded.id)
    whole = thaw(release.snapshot)
    assert (release.number, len(whole.sessions), len(whole.rooms), len(whole.tracks)) == (1, 34, 9, 7)
    assert "internal" not in {one.kind for one in whole.sessions}
    assert [len(whole.of_day(day)) for day in (1, 2)] == [17, 17]
    assert "room_twice" not in {one.rule for one in judge(plan_queries.plan(loaded))}


def test_nothing_will_ever_be_sent_to_invented_people(loaded):
    """Invitations and what followed them are kept, to be read."""
    assert {(row.state, row.problem) for row in rows(OutboxMessage)} == {("kept", "reserved")}
    assert {row.kind for row in rows(OutboxMessage)} == {"invitations.sent", "participants.registered"}


def test_workshops_have_their_exact_counts_and_one_is_full(loaded):
    options = {row.id: row for row in rows(QuestionOption)}
    assert {key: row.taken for key, row in options.items()} == options_held(loaded)
    assert sorted(row.taken for row in options.values()) == sorted(options_taken(example(loaded.first_day)).values())
    assert {row.overbooked for row in options.values()} == {0}
    assert sorted(row.quota == row.taken for row in options.values()) == [False, False, True]


def test_answers_are_those_of_the_example_and_the_sensitive_ones_are_sealed(loaded):
    asked = question_queries.asked(loaded.id)
    assert first_break(asked) is None
    sensitive = [one for one in asked if one.sensitive]
    assert [(one.code, one.retention_days) for one in sensitive] == [("besoin", 7)]
    wanted = Counter(code for person in example(loaded.first_day).people for code, _ in person.answers)
    people = rows(Participant, Participant.event_id == loaded.id)
    found = Counter(key for one in people for key in answers.read(one))
    assert {one.code: found[str(one.id)] for one in asked if one.kind != "section"} == dict(wanted)
    assert sum(one.sealed_answers is not None for one in people) == wanted["besoin"] > 3
    assert not [one.id for one in people if str(sensitive[0].id) in one.answers]


def test_what_is_stored_would_be_accepted_by_the_form(loaded):
    questions, codes = question_queries.asked(loaded.id), groups(loaded)
    for person in rows(Participant, Participant.event_id == loaded.id):
        given = answers.read(person)
        asked = for_group(questions, codes[person.group_id])
        by_code = {one.code: given[str(one.id)] for one in asked if str(one.id) in given}
        assert len(by_code) == len(given)
        assert by_code.keys() <= shown(asked, by_code)
        for one in asked:
            typed = question_answers.typed(one, by_code.get(one.code))
            assert question_answers.parse(one, typed, places={}) == by_code.get(one.code)


def test_of_the_delegations_one_names_one_is_late_and_two_are_complete(loaded):
    stood = {one.delegation.reference: one for one in delegation_queries.board(loaded)}
    assert list(stood) == ["PS-2026-004", "PS-2026-003", "PS-2026-002", "PS-2026-001"]
    late = [one.delegation for one in stood.values() if is_late(one.tally, one.terms, NOW)]
    assert [one.reference for one in late] == ["PS-2026-003"]
    assert [key for key, one in stood.items() if one.tally.complete] == ["PS-2026-002", "PS-2026-001"]
    naming = stood["PS-2026-004"]
    assert (naming.tally.left, naming.tally.unconfirmed, naming.terms.may_name(NOW)) == (1, 1, True)
    for person in rows(Participant, Participant.delegation_id.is_not(None)):
        deadline = next(one.delegation.name_by for one in stood.values() if one.delegation.id == person.delegation_id)
        assert person.created_at < deadline


def test_invitations_stand_in_every_way(loaded):
    found = invitation_queries.counts(loaded.id, NOW)
    assert {word for word, count in found.items() if count} == {"draft", "sent", "late", "accepted", "declined"}
    invited = rows(Invitation, Invitation.event_id == loaded.id)
    assert {groups(loaded)[one.group_id] for one in invited} == {"organisation"}
    assert [one.given_names for one in invited if one.reserves and one.participant_id] == ["Penda"]
    came = {one.participant_id for one in invited if one.state == "accepted"}
    people = rows(Participant, Participant.id.in_(came))
    assert [(one.state, one.seat, groups(loaded)[one.group_id]) for one in people] == [
        ("confirmed", "group", "organisation")
    ] * 2


def test_the_links_that_are_written_down_open_what_they_say(home, loaded, migrated_app):
    lines = [line.split("\t") for line in (home / links.FILE).read_text().splitlines()]
    assert [name for name, _, _ in lines] == [
        "delegation youwarou", "delegation tominian", "delegation delta", "delegation csref-tenenkou", "invitation",
        "rapporteur",
    ]  # fmt: skip
    assert stat.S_IMODE((home / links.FILE).stat().st_mode) == 0o600
    for name, path, pin in lines[:-2]:
        (row,) = [one for one in rows(Delegation) if f"/d/{delegation_records.link(one)}" == path]
        assert delegation_pins.is_right(row, pin), name
        assert not delegation_pins.is_right(row, "0" * 6 if pin != "0" * 6 else "1" * 6)
    invitation, _event = invitation_queries.by_link(lines[-2][1].removeprefix("/i/"))
    assert invitation_queries.standing(invitation, NOW) == "sent"
    _report, of_session, _event = report_links.by_link(lines[-1][1].removeprefix("/r/"))
    assert of_session.code == "J1-11"


def test_a_session_has_documents_and_recommendations_another_one_seats_by_group_and_people_who_wait(loaded):
    of = sessions.ids(loaded.id)
    materials = material_services.of_session(of["J1-07"])
    assert [one.kind for one in materials] == ["slides", "document", "report"]
    assert material_files.data(loaded.id, materials[0].file_id).startswith(b"%PDF-")
    report = material_queries.report_of(of["J1-07"])
    assert report_state.text_of(loaded.id, report)["fr"].count("\n") == 2
    assert sign_up_seats.quotas([of["J2-08"]])[of["J2-08"]] == {"ong": 4, "onu": 6, "ambassade": 6}
    states = Counter(one.state for one in rows(SignUp))
    assert states == {"seated": 4, "waiting": 3}


def test_forms_are_light_and_ask_each_group_what_it_is_asked(migrated_app, loaded, monkeypatch):
    monkeypatch.setattr("conference.core.clock.now", lambda: NOW)
    for group in ("communaute", "sante", "ong", "ambassade", "onu", "autre"):
        answer = migrated_app.test_client().get(f"/c/{loaded.slug}/inscription/{group}")
        page = BeautifulSoup(answer.get_data(as_text=True), "html5lib")
        assert len(gzip.compress(answer.data)) < 10_000
        asked_more = group not in {"communaute", "ambassade"}
        assert bool(page.select("script[src]")) is asked_more
        assert ("Avez-vous besoin d’un logement" in page.text) is asked_more
        assert ("Votre atelier" in page.text) is (group != "communaute")
        assert ("Ce groupe est complet." in page.text) is (group == "communaute")
        assert "Besoin de santé ou d’accessibilité" in page.text
        assert len(page.select("input[disabled]")) == (group != "communaute")  # the workshop that is full
        names = {tag["name"] for tag in page.select("form#fiche :is(input:not([type=hidden]), select, textarea)")}
        questions = [name for name in names if not name.startswith("consent_")]
        assert len(questions) <= (8 if group == "communaute" else 15), (group, questions)


def test_the_accounts_can_sign_in_with_what_the_file_says(home, loaded):
    lines = lines_of(home)
    assert [role for role, _, _ in lines] == ["organiser", "desk", "admin"]
    assert len({password for _, _, password in lines}) == 3
    for _, email, password in lines:
        assert email.endswith(".example")
        assert len(password) >= 20
        assert staff.sign_in(email, password, address="127.0.0.1", now=NOW)
    assert stat.S_IMODE((home / accounts.FILE).stat().st_mode) == 0o600
    assert {path.name for path in home.iterdir()} == {accounts.FILE, links.FILE}


def test_the_accounts_have_their_roles_and_no_more(loaded):
    users = {user.id: user for user in rows(StaffUser)}
    members = [(users[one.user_id].email, one.role, one.contacts, one.event_id) for one in rows(Membership)]
    assert sorted(members) == [
        ("accueil@jatigi.example", "desk", False, loaded.id),
        ("organisation@jatigi.example", "organiser", True, loaded.id),
    ]
    assert [user.email for user in users.values() if user.is_admin] == ["administration@jatigi.example"]
