import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa

from conference.core import clock, history
from conference.core.audit import AuditEntry
from conference.core.db import session
from conference.core.errors import Error
from conference.events.models import StakeholderGroup
from conference.exchange import services
from conference.exchange.models import ImportDraft
from conference.messaging.models import OutboxMessage
from conference.participants import contacts as contact_store
from conference.participants import details as record
from conference.participants import merge, tickets
from conference.participants import services as participants
from conference.participants.models import Consent, Participant, Suspicion
from tests.builders import NOW, a_delegation, a_group, a_person, a_staff_user, again, an_event, staff_actor
from tests.exchange.conftest import HEADER, reasons, table

AWA = ("Awa", "Traoré", "santé", "F", "CSCom Dioura", "70 00 12 34 / 66001235", "awa@exemple.org")
ISSA = ("Issa", "Diarra", "Communauté", "H", "Village de Diaka", "72001236.0", "")


def taken(group: StakeholderGroup) -> int:
    return again(group).taken


# ---- newcomers


def test_people_are_added_with_everything_that_the_file_says(hall):
    done = hall.run(AWA, ISSA)
    assert (done.added, done.changed, done.unchanged, done.left) == (2, 0, 0, ())
    awa, issa = hall.person("Awa"), hall.person("Issa")
    assert (awa.family_name, awa.group_id, awa.sex, awa.organisation) == (
        "Traoré",
        hall.health.id,
        "F",
        "CSCom Dioura",
    )
    assert contact_store.read(awa).phones == ("+22370001234", "+22366001235")
    assert contact_store.read(issa).phones == ("+22372001236",)
    assert (awa.source, awa.state, issa.state) == ("import", "confirmed", "pending")
    assert set(tickets.codes([awa.id, issa.id])) == set(tickets.valid_tickets([awa.id])) | {issa.id}
    assert (taken(hall.health), taken(hall.communities)) == (1, 1)


def test_an_import_stands_in_the_history_and_the_audit_log_and_tells_nobody(hall):
    hall.run(AWA, ISSA)
    assert [change.action for change in history.of_subject("participant", hall.person("Awa").id)] == ["registered"]
    entry = session().scalars(sa.select(AuditEntry).where(AuditEntry.action == "participants.imported")).one()
    assert entry.count == 2
    assert session().scalar(sa.select(sa.func.count(OutboxMessage.id))) == 0


def test_consents_are_noted_with_the_import_as_their_channel(hall):
    hall.run(("Awa", "santé", "oui", "non"), header=["Prénoms", "Groupe", "Accord photos", "Accord liste"])
    noted = session().scalars(sa.select(Consent)).all()
    assert [(row.purpose, row.given, row.channel) for row in noted] == [("photo", True, "import")]


def test_a_file_may_say_the_state_but_not_bring_somebody_in_cancelled(hall):
    header = ["Prénoms", "Groupe", "État"]
    found = hall.rehearse(
        ("A", "communaute", "confirmée"), ("B", "sante", "invitée"), ("C", "sante", "annulée"), header=header
    )
    assert [one.state for one in found.plan.additions] == ["confirmed", "nominated"]
    assert reasons(found) == [(4, "state", "import_state")]


def test_a_commune_is_never_kept_for_a_group_that_does_not_ask_it(hall):
    header = ["Prénoms", "Groupe", "Commune"]
    found = hall.rehearse(("Awa", "sante", "Dioura"), ("Issa", "communaute", "Diaka"), header=header)
    assert [one.details.contacts.commune for one in found.plan.additions] == ["Dioura", ""]
    assert found.plan.remarks["commune"] == 1


def test_a_row_needs_a_name_and_a_group(hall):
    found = hall.rehearse(("", "", "santé"), ("Awa", "", ""), ("", "Traoré", "santé"), header=HEADER[:3])
    assert reasons(found) == [(2, "given_names", "import_name_missing"), (3, "group", "import_group_missing")]
    assert len(found.plan.additions) == 1


def test_every_problem_of_a_row_is_told_and_the_row_is_left_out(hall):
    found = hall.rehearse(("Awa", "Traoré", "Chasseurs", "Q", "", "12", "awa@"), AWA)
    assert reasons(found) == [
        (2, "group", "import_group_unknown"),
        (2, "sex", "import_unknown"),
        (2, "phones", "phone_too_short"),
        (2, "email", "import_email"),
    ]
    assert found.plan.bad_lines == [2]
    assert len(found.plan.additions) == 1


def test_lines_are_numbered_as_in_the_file_whatever_is_left_empty(hall):
    found = hall.rehearse((), AWA, ("", "", "", "", "", "", ""), ("X",), (), ("Y",))
    assert [line for line, _, code in reasons(found) if code == "import_group_missing"] == [5, 7]
    assert found.plan.additions[0].line == 3


def test_an_empty_cell_is_no_problem(hall):
    assert reasons(hall.rehearse(("Awa", "", "sante", "", "", "", ""))) == []


def test_groups_written_short_are_shown_with_what_they_were_taken_for(hall):
    found = hall.rehearse(("A", "", "Comm."), ("B", "", "sante"), header=HEADER[:3])
    assert found.reading.guessed == {"Comm.": hall.communities.id}


def test_a_file_with_only_headers_or_examples_is_refused(hall):
    for rows in ((), (("exemple", "Awa (exemple)", "EXEMPLE", "Santé"),)):
        with pytest.raises(Error) as refused:
            hall.rehearse(*rows, header=["Identifiant", *HEADER[:3]])
        assert refused.value.code == "import_nobody"


def test_examples_are_left_aside_unless_somebody_wrote_over_them(hall):
    header = ["Identifiant", *HEADER[:3]]
    found = hall.rehearse(
        ("exemple", "Awa (exemple)", "EXEMPLE", "Santé"),
        ("Exemple", "Fatoumata", "Keïta", "Santé"),
        ("", "Issa", "Diarra", "Santé"),
        header=header,
    )
    assert found.plan.remarks["example"] == 1
    assert reasons(found) == [(3, "id", "import_example_kept")]
    assert len(found.plan.additions) == 1


# ---- the same people again


def test_importing_the_same_file_again_adds_nobody(hall):
    hall.run(AWA, ISSA)
    done = hall.run(AWA, ISSA)
    assert (done.added, done.changed, done.unchanged) == (0, 0, 2)
    assert len(hall.people()) == 2


def test_somebody_is_recognised_by_name_organisation_and_contacts_however_they_are_spelt(hall):
    hall.run(AWA)
    again_row = ("TRAORE", "Awa", "Santé", "", "cscom dioura", "00223 66-00-12-35, 70.00.12.34", "AWA@exemple.org")
    assert hall.rehearse(again_row).plan.unchanged == 1


def test_the_same_name_with_another_phone_is_somebody_else_and_is_flagged(hall):
    hall.run(AWA)
    other = (*AWA[:5], "70 99 99 99", "")
    found = hall.rehearse(other)
    assert found.plan.remarks["alike"] == 1
    hall.run(other)
    suspicion = session().scalars(sa.select(Suspicion)).one()
    first, second = (session().get(Participant, key) for key in (suspicion.first_id, suspicion.second_id))
    assert (suspicion.why, first.suspected, second.suspected) == ("name", False, True)


def test_a_shared_phone_alone_is_no_doubt_but_with_a_name_it_is(hall):
    hall.run(AWA)
    family = ("Moussa", "Keïta", "santé", "M", "Autre", AWA[5], "")
    spelt = ("Aoua", "Traore", "santé", "F", "Autre CSCom", "70001234", "")
    hall.run(family, spelt)
    assert not hall.person("Moussa").suspected
    assert hall.person("Aoua").suspected


def test_a_row_that_stands_twice_in_the_file_is_imported_once(hall):
    found = hall.rehearse(AWA, ISSA, AWA)
    assert reasons(found) == [(4, "", "import_repeated")]
    assert found.plan.problems[0].error.params == {"first": 2}
    assert len(found.plan.additions) == 2


def test_somebody_who_withdrew_is_not_brought_back_by_a_file(hall):
    hall.run(AWA)
    awa = hall.person("Awa")
    participants.transition(hall.event.id, [awa.id], "cancelled", actor=staff_actor(), now=NOW, reason="self")
    found = hall.rehearse(AWA)
    assert (found.plan.unchanged, found.plan.remarks["gone"]) == (1, 1)


def test_two_who_import_the_same_file_at_once_add_nobody_twice(app):
    from tests.exchange.conftest import a_hall

    with app.app_context():
        hall = a_hall()
        event_id = hall.event.id
    gate, done = threading.Barrier(2), []

    def go():
        from conference.events.models import Event

        with app.app_context():
            event = session().get(Event, event_id)
            gate.wait(60)
            rows = table(AWA, ISSA, ("Oumar", "Cissé", "ambassade", "M", "Ambassade", "", ""))
            done.append(services.import_table(event, rows, contacts=True, actor=staff_actor(), now=clock.now()))

    threads = [threading.Thread(target=go) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted((one.added, one.unchanged) for one in done) == [(0, 3), (3, 0)]
    with app.app_context():
        assert session().scalar(sa.select(sa.func.count(Participant.id))) == 3


# ---- quotas


def test_rows_over_the_quota_are_problems_and_nobody_comes_over_it(hall):
    rows = [(f"P{letter}", "", "communaute") for letter in "abcde"]
    found = hall.rehearse(*rows, header=HEADER[:3])
    assert reasons(found) == [(5, "group", "import_full"), (6, "group", "import_full")]
    assert found.plan.problems[0].error.params == {"quota": 3}
    done = hall.run(*rows, header=HEADER[:3])
    assert (done.added, done.left) == (3, (5, 6))
    assert taken(hall.communities) == 3


def test_seats_taken_between_rehearsal_and_confirmation_are_counted(hall):
    rows = [(f"P{letter}", "", "communaute") for letter in "abc"]
    assert not hall.rehearse(*rows, header=HEADER[:3]).plan.problems
    a_person(hall.event, hall.communities, given_names="Avant")
    assert hall.run(*rows, header=HEADER[:3]).left == (4,)
    assert taken(hall.communities) == 3


def test_who_waits_needs_no_seat(hall):
    rows = [(f"P{letter}", "communaute", "liste d’attente") for letter in "abcde"]
    assert hall.run(*rows, header=["Prénoms", "Groupe", "État"]).added == 5
    assert taken(hall.communities) == 0


# ---- people who are known by their identifier


def test_an_identifier_changes_who_it_names_and_an_empty_cell_changes_nothing(hall):
    awa = a_person(hall.event, hall.health, given_names="Awa", phones=["+22370001234"], function="Sage-femme")
    header = ["Identifiant", "Fonction", "Téléphone", "Structure"]
    found = hall.rehearse((awa.id, "Médecin", "", "CSRéf"), header=header)
    assert [(one.line, one.columns) for one in found.plan.changes] == [(2, ("organisation", "function"))]
    done = hall.run((awa.id, "Médecin", "", "CSRéf"), header=header)
    assert (done.added, done.changed) == (0, 1)
    known = record.read(again(awa))
    assert (known.function, known.organisation, known.contacts.phones) == ("Médecin", "CSRéf", ("+22370001234",))
    assert awa.search_key.count("medecin") == 1
    assert history.of_subject("participant", awa.id)[0].before["function"] == "Sage-femme"


def test_an_identifier_of_another_event_or_of_nobody_is_a_problem(hall):
    other = an_event("autre")
    stranger = a_person(other, a_group(other), given_names="Étrangère")
    header = ["Identifiant", "Prénoms", "Groupe"]
    found = hall.rehearse(
        (stranger.id, "Moi", "sante"), ("00000000-0000-0000-0000-000000000000", "Moi", "sante"), header=header
    )
    assert reasons(found) == [(2, "id", "import_id_unknown"), (3, "id", "import_id_unknown")]
    hall.run((stranger.id, "Moi", "sante"), header=header)
    assert again(stranger).given_names == "Étrangère"


def test_an_identifier_that_stands_twice_or_was_merged_is_a_problem(hall):
    one = a_person(hall.event, hall.health, given_names="Un")
    gone = a_person(hall.event, hall.health, given_names="Deux")
    merge.merge(hall.event.id, one.id, gone.id, actor=staff_actor(), now=NOW)
    header = ["Identifiant", "Fonction"]
    found = hall.rehearse((one.id, "A"), (gone.id, "B"), (one.id, "C"), header=header)
    assert reasons(found) == [(3, "id", "import_id_merged"), (4, "", "import_repeated")]


def test_another_state_in_the_file_changes_nothing_and_is_told(hall):
    awa = a_person(hall.event, hall.health)
    found = hall.rehearse((awa.id, "annulée"), header=["Identifiant", "État"])
    assert (found.plan.unchanged, found.plan.remarks["state"]) == (1, 1)


def test_a_group_change_moves_the_seat(hall):
    awa = a_person(hall.event, hall.health)
    assert hall.run((awa.id, "communaute"), header=["Identifiant", "Groupe"]).changed == 1
    assert again(awa).group_id == hall.communities.id
    assert (taken(hall.health), taken(hall.communities)) == (0, 1)


def test_a_group_change_into_a_full_group_is_a_problem(hall):
    for letter in "abc":
        a_person(hall.event, hall.communities, given_names=letter)
    awa = a_person(hall.event, hall.health)
    found = hall.rehearse((awa.id, "communaute"), header=["Identifiant", "Groupe"])
    assert reasons(found) == [(2, "group", "import_full")]


def test_a_seat_that_somebody_leaves_in_the_same_file_may_be_taken_further_down(hall):
    inside = [a_person(hall.event, hall.communities, given_names=letter) for letter in "abc"]
    rows = [(inside[0].id, "", "ambassade"), ("", "Nouvelle", "communaute")]
    done = hall.run(*rows, header=["Identifiant", "Prénoms", "Groupe"])
    assert (done.added, done.changed, done.left) == (1, 1, ())
    assert taken(hall.communities) == 3


def test_somebody_of_a_delegation_does_not_leave_it_by_a_file(hall):
    delegation = a_delegation(hall.event, hall.health, 2)
    entry = participants.Entry(source="delegation", delegation_id=delegation.id)
    awa = a_person(hall.event, hall.health, entry)
    found = hall.rehearse((awa.id, "ambassade"), header=["Identifiant", "Groupe"])
    assert reasons(found) == [(2, "group", "import_delegation")]


# ---- who may not see contacts


def test_without_the_right_to_contacts_an_import_neither_compares_nor_changes_those_that_are_there(hall):
    awa = a_person(hall.event, hall.health, given_names="Awa", family_name="Traoré", phones=["+22370001234"])
    rows = ((awa.id, "70 00 99 99"), (awa.id, "70 00 12 34"))
    for row in rows:
        found = hall.rehearse(row, header=["Identifiant", "Téléphone"], contacts=False)
        assert (found.plan.unchanged, found.plan.changes, found.plan.remarks["contacts"]) == (1, [], 1)
    # nor does guessing a number tell whether it is the right one
    for phone in ("70001234", "70009999"):
        guess = ("Awa", "Traoré", "sante", phone)
        found = hall.rehearse(guess, header=["Prénoms", "Nom", "Groupe", "Téléphone"], contacts=False)
        assert (found.plan.unchanged, found.plan.additions) == (1, [])


@pytest.mark.parametrize("organisation", ["CSCom Dioura", "Autre"])
def test_without_the_right_to_contacts_no_answer_depends_on_the_contact_that_is_guessed(hall, organisation):
    hall.run(AWA)
    header = ["Prénoms", "Nom", "Groupe", "Structure", "Téléphone", "Adresse e-mail"]

    def answer(name, *contacts):
        row = (*name, "santé", organisation, *contacts)
        plan = hall.rehearse(row, header=header, contacts=False).plan
        return len(plan.additions), plan.unchanged, plan.remarks, plan.bad_lines

    for name in (("Awa", "Traoré"), ("Aoua", "Traoré"), ("Awa", "Coulibaly")):
        wrong = answer(name, "70 99 99 99", "autre@exemple.org")
        assert [answer(name, *right) for right in ((AWA[5], ""), ("", AWA[6]), (AWA[5], AWA[6]))] == [wrong] * 3


def test_a_doubt_of_the_same_name_is_told_whether_or_not_a_contact_agrees_too(hall):
    header = ["Prénoms", "Nom", "Groupe", "Téléphone"]
    twins = (("Awa", "Traoré", "santé", "70001234"), ("Awa", "Traoré", "santé", "70001234/70009999"))
    others = (twins[0], ("Awa", "Traoré", "santé", "70009999"))
    for rows in (twins, others):
        assert hall.rehearse(*rows, header=header, contacts=False).plan.remarks["alike"] == 1


def test_a_doubt_by_contact_stands_in_the_record_whoever_imports(hall):
    hall.run(AWA)
    spelt = ("Aoua", "Traore", "santé", "F", "Autre CSCom", AWA[5], "")
    assert not hall.rehearse(spelt, contacts=False).plan.remarks["alike"]
    hall.run(spelt, contacts=False)
    assert session().scalars(sa.select(Suspicion.why)).all() == ["contact"]


@pytest.mark.parametrize("contacts", [True, False])
def test_each_rehearsal_stands_in_the_audit_log(hall, contacts):
    wrong = ("Issa", "", "Chasseurs", "Q", "", "12", "")
    for _ in range(2):
        hall.rehearse(AWA, wrong, contacts=contacts)
    entries = session().scalars(sa.select(AuditEntry).where(AuditEntry.action == "participants.rehearsed")).all()
    assert [(one.count, one.event_id, one.details) for one in entries] == [(2, hall.event.id, {})] * 2


def test_without_the_right_to_contacts_those_of_new_people_are_kept(hall):
    hall.run(AWA, contacts=False)
    assert contact_store.read(hall.person("Awa")).email == "awa@exemple.org"


# ---- files that wait


@pytest.fixture
def staff(hall):
    return a_staff_user(event=hall.event)


def test_a_file_waits_sealed_and_is_emptied_by_its_import(hall, staff):
    draft_id = services.keep(hall.event, table(AWA), staff_id=staff.id, now=NOW)
    draft = session().get(ImportDraft, draft_id)
    assert b"Traor" not in draft.sealed
    assert services.opened(draft) == table(AWA)
    actor = staff_actor(staff.id)
    first = services.confirm(hall.event, draft_id, contacts=True, actor=actor, now=NOW)
    assert first.added == 1
    assert again(draft).sealed is None
    assert services.confirm(hall.event, draft_id, contacts=True, actor=actor, now=NOW) == first
    assert len(hall.people()) == 1


def test_a_file_is_its_sender_s_alone_and_waits_an_hour(hall, staff):
    draft_id = services.keep(hall.event, table(AWA), staff_id=staff.id, now=NOW)
    for actor, now in ((staff_actor(), NOW), (staff_actor(staff.id), NOW + timedelta(hours=1))):
        with pytest.raises(Error) as refused:
            services.confirm(hall.event, draft_id, contacts=True, actor=actor, now=now)
        assert refused.value.code == "import_gone"
    assert hall.people() == []


def test_the_sweep_deletes_what_nobody_confirmed(hall, staff):
    services.keep(hall.event, table(AWA), staff_id=staff.id, now=NOW)
    assert services.sweep(NOW) == 0
    assert services.sweep(NOW + timedelta(hours=1)) == 1
    assert session().scalar(sa.select(sa.func.count(ImportDraft.id))) == 0


def test_a_file_that_is_given_up_is_gone(hall, staff):
    draft_id = services.keep(hall.event, table(AWA), staff_id=staff.id, now=NOW)
    services.give_up(hall.event.id, draft_id, staff_id=staff.id, now=NOW)
    assert session().get(ImportDraft, draft_id, populate_existing=True) is None


def test_an_import_that_breaks_leaves_nothing(hall, monkeypatch):
    from conference.participants import bulk

    def broken(*_args):
        raise RuntimeError

    monkeypatch.setattr(bulk, "_remember", broken)
    with pytest.raises(RuntimeError):
        hall.run(AWA, ISSA)
    session().rollback()
    assert hall.people() == []
    assert taken(hall.health) == 0
