"""Invitations as pages: drafted, sent, answered once; on the organiser's side and on the invited person's."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from conference.core import clock
from conference.core.db import session, write
from conference.events.models import Event
from conference.events.queries import group_by_code
from conference.messaging.models import OutboxMessage
from conference.participants import invitation_records as record
from conference.participants.models import Invitation, Participant
from tests.builders import a_group, a_half_day, a_person, an_event
from tests.pages import check_page
from tests.staff import press, signed_in

HOME = "/org/forum/invitations"


@pytest.fixture
def organiser(app):
    with app.app_context():
        event = an_event()
        a_group(event, "sante")
        a_group(event, "presse", 1, entry="invitation", position=1)
    return signed_in(app, event, contacts=True)


def invitations(app):
    with app.app_context():
        return list(session().scalars(sa.select(Invitation).order_by(Invitation.sort_key)))


def link_to(app, row):
    with app.app_context():
        return f"/i/{record.link(row)}"


def in_days(days):
    return f"{clock.now() + timedelta(days=days):%Y-%m-%dT%H:%M}"


def an_invitation(app, organiser, **typed):
    form = check_page(organiser.get(f"{HOME}/nouvelle")).form("Enregistrer le brouillon")
    typed = {"group": "presse", "given_names": "Awa", "family_name": "Keïta", "expires_at": in_days(3)} | typed
    made = press(organiser, form, "Enregistrer le brouillon", **typed)
    assert made.status_code == 303
    page = check_page(organiser.get(made.location))
    assert "brouillon" in page.text
    assert press(organiser, page.form("Envoyer"), "Envoyer").status_code == 303
    return invitations(app)[-1]


def test_an_invited_person_comes_into_a_group_that_is_closed_to_everybody_else(app, organiser, client):
    assert "sur invitation" in check_page(client.get("/c/forum/inscription/presse")).text
    row = an_invitation(app, organiser, reserves="y", email="awa@presse.org", organisation="Radio Kledu")
    link = link_to(app, row)
    page = check_page(client.get(link), budget_kb=10)
    assert "Bonjour Awa Keïta" in page.text
    assert "awa@presse.org" not in page.text
    form = page.form("given_names")
    wrong = client.post(form.action, data=form.filled(given_names="", family_name=""))
    assert wrong.status_code == 422
    form = check_page(wrong).form("given_names")
    sent = form.filled(given_names="Awa", family_name="Keïta", phone="76 12 34 56", sex="F")
    came = client.post(form.action, data=sent)
    assert "Place confirmée" in check_page(client.get(came.location)).text
    assert client.post(form.action, data=sent).location == came.location

    again = client.get(link)
    assert again.status_code == 410
    assert "Keïta" not in check_page(again).text
    with app.app_context():
        person = session().scalars(sa.select(Participant)).one()
        assert (person.organisation, person.has_email, person.has_phone) == ("Radio Kledu", True, True)
    assert "acceptée" in check_page(organiser.get(f"{HOME}?vue=accepted")).text


def test_who_declines_may_change_their_mind_while_there_is_time(app, organiser, client):
    link = link_to(app, an_invitation(app, organiser))
    page = check_page(client.get(link))
    no = page.form("Je ne pourrai pas venir")
    assert client.post(no.action, data=no.filled()).status_code == 303
    page = check_page(client.get(link))
    assert "vous ne venez pas" in page.text
    form = page.form("given_names")
    assert client.post(form.action, data=form.filled(phone="76123456")).status_code == 303
    assert invitations(app)[0].state == "accepted"


def test_a_link_that_is_wrong_withdrawn_or_still_a_draft_opens_nothing(app, organiser, client):
    row = an_invitation(app, organiser)
    press(organiser, check_page(organiser.get(f"{HOME}/{row.id}")).form("Retirer"), "Retirer")
    assert client.get(link_to(app, row)).status_code == 410
    form = check_page(organiser.get(f"{HOME}/nouvelle")).form("Enregistrer le brouillon")
    press(organiser, form, "Enregistrer le brouillon", group="presse", given_names="Binta")
    draft = next(one for one in invitations(app) if one.given_names == "Binta")
    assert client.get(link_to(app, draft)).status_code == 404
    assert client.get("/i/0000000000000000000000000z").status_code == 404


def test_a_group_that_filled_up_meanwhile_says_so_and_keeps_what_was_typed(app, organiser, client):
    link = link_to(app, an_invitation(app, organiser))
    with app.app_context():
        event = session().scalars(sa.select(Event)).one()
        from conference.events import queries

        a_person(event, queries.group_by_code(event.id, "presse"))
    form = check_page(client.get(link)).form("given_names")
    refused = client.post(form.action, data=form.filled(phone="76123456", function="Reporter"))
    assert refused.status_code == 409
    page = check_page(refused)
    assert "complet" in page.text
    assert page.form("given_names").fields["function"] == ["Reporter"]


def test_many_are_pasted_checked_line_by_line_sent_together_and_taken_back(app, organiser):
    pasted = (
        "Awa ; Keïta ; Radio Kledu ; journaliste ; awa@presse.org\n\n- Moussa Diarra\n; ; sans nom\nBinta;Cissé;76 12\n"
    )
    form = check_page(organiser.get(f"{HOME}/plusieurs")).form("Enregistrer les brouillons")
    wrong = press(organiser, form, people=pasted, group="sante", expires_at=in_days(3))
    assert wrong.status_code == 422
    page = check_page(wrong)
    assert "Ligne 4" in page.text
    assert "Ligne 5" in page.text
    assert not invitations(app)
    good = "Awa ; Keïta ; Radio Kledu ; journaliste ; awa@presse.org\n- Moussa Diarra ; 76 12 34 56\nawa ; keita ; x\n"
    form = page.form("Enregistrer les brouillons")
    for _ in range(2):  # pressed twice
        press(organiser, form, people=good, group="sante", expires_at=in_days(3))
    drafts = invitations(app)
    assert len(drafts) == 3
    assert {(row.given_names, row.has_phone) for row in drafts} == {("Moussa", True), ("Awa", False), ("awa", False)}

    listed = check_page(organiser.get(f"{HOME}?vue=draft"))
    sent = press(organiser, listed.form("Envoyer"), "Envoyer", ids=[row.id for row in drafts])
    after = check_page(organiser.get(sent.location))
    assert "3 invitations envoyées. 2 sans adresse e-mail" in after.text
    press(organiser, after.form("Annuler"))
    assert {row.state for row in invitations(app)} == {"draft"}
    with app.app_context():
        assert session().scalar(sa.select(OutboxMessage.state)) == "cancelled"


def test_too_many_that_reserve_are_not_sent_and_it_is_said_in_which_group(app, organiser):
    an_invitation(app, organiser, reserves="y")
    form = check_page(organiser.get(f"{HOME}/nouvelle")).form("Enregistrer le brouillon")
    typed = {"group": "presse", "given_names": "Binta", "reserves": "y", "locale": "en"}
    draft = check_page(organiser.get(press(organiser, form, "Enregistrer le brouillon", **typed).location))
    page = check_page(organiser.get(press(organiser, draft.form("Envoyer"), "Envoyer").location))
    assert "dans « Groupe presse », il en reste 0" in page.text
    edit = check_page(organiser.get(draft.link("Modifier"))).form("Enregistrer")
    fields = edit.filled() | {"reserves": []}
    shown = check_page(organiser.get(organiser.post(edit.action, data=fields).location))
    press(organiser, shown.form("Envoyer"), "Envoyer")
    page = check_page(organiser.get(draft.link("Modifier").removesuffix("/modifier")))
    assert "You are invited" in page.one("textarea").text
    assert "/en/i/" in page.one("textarea").text


def test_who_is_invited_stands_in_the_list_and_at_the_desk_as_invited_and_a_refusal_closes_the_link(
    app, organiser, client
):
    row = an_invitation(app, organiser, reserves="y")
    with app.app_context():
        morning = a_half_day(session().scalars(sa.select(Event)).one()).id
    people = check_page(organiser.get("/org/forum/participants?etat=nominated"))
    assert [cell for line in people.rows() for cell in line if cell == "invitée"]
    found = check_page(organiser.get(f"/desk/forum/p/{row.participant_id}?demi-journee={morning}"))
    assert found.h1 == "Awa Keïta"
    assert "Venue pas encore confirmée." in found.text
    form = check_page(client.get(link_to(app, row))).form("given_names")
    person = check_page(organiser.get(f"/org/forum/participants/{row.participant_id}"))
    assert press(organiser, person.form("Refuser"), "Refuser").status_code == 303
    late = client.post(form.action, data=form.filled(phone="76123456"))
    assert late.status_code == 410
    assert "n’est plus valable" in check_page(late).text
    assert client.get(form.action).status_code == 410


def test_a_copy_made_in_the_page_has_drafts_for_who_agreed(app, organiser):
    with app.app_context():
        event = session().scalars(sa.select(Event)).one()
        a_person(event, group_by_code(event.id, "sante"), given_names="Awa", consent_invite=True)
        a_person(event, group_by_code(event.id, "sante"), given_names="Binta")
    form = check_page(organiser.get("/org/nouveau?comme=comme:forum")).form("Créer")
    values = {"source": "comme:forum", "title_fr": "Suite", "slug": "suite", "first_day": "2027-12-01"}
    assert press(organiser, form, **values, last_day="2027-12-02").status_code == 303
    page = check_page(organiser.get("/org/suite/invitations"))
    assert [row[1].split()[0] for row in page.rows()] == ["Awa"]
    assert "brouillon" in page.text


def test_nobody_ticked_or_a_list_that_changed_sends_nothing(app, organiser):
    an_invitation(app, organiser)
    page = check_page(organiser.get(HOME))
    nobody = press(organiser, page.form("Relancer"), "Relancer")
    assert "Choisissez au moins une personne" in check_page(organiser.get(nobody.location)).text
    form = page.form("Relancer")
    everybody = form.filled(total="7", press="Relancer") | {"all": ["1"]}
    moved = organiser.post(form.action, data=everybody)
    assert "La liste a changé" in check_page(organiser.get(moved.location)).text


def test_a_slower_colleague_sees_what_changed_and_keeps_what_they_typed(app, organiser):
    row = an_invitation(app, organiser)
    form = check_page(organiser.get(f"{HOME}/{row.id}/modifier")).form("Enregistrer")
    assert press(organiser, form, function="Directrice").status_code == 303
    late = press(organiser, form, function="Rédactrice")
    assert late.status_code == 409
    assert check_page(late).form("Enregistrer").fields["function"] == ["Rédactrice"]


def test_last_year_s_people_are_shown_to_who_organised_that_edition_too(app, organiser):
    with app.app_context():
        event = session().scalars(sa.select(Event)).one()
        old = an_event("avant")
        group = a_group(old, "presse")
        person = a_person(old, group, given_names="Awa", consent_invite=True, email="awa@presse.org")
        a_person(old, group, given_names="Coumba")
        with write():
            event.previous_id = old.id
    assert "Awa" not in check_page(organiser.get(f"{HOME}/edition-precedente")).text
    with app.app_context():
        from conference.accounts.models import Membership, StaffUser

        user = session().scalars(sa.select(StaffUser)).one()
        with write() as db:
            db.add(Membership(user_id=user.id, event_id=old.id, role="organiser"))
    page = check_page(organiser.get(f"{HOME}/edition-precedente"))
    assert "Awa" in page.text
    assert "Coumba" not in page.text
    form = page.form("Enregistrer les brouillons")
    drafted = press(organiser, form, group="presse", ids=str(person.id))
    assert "1 brouillon enregistré" in check_page(organiser.get(drafted.location)).text
    assert "personne à reprendre" in check_page(organiser.get(f"{HOME}/edition-precedente")).text


def test_who_may_not_see_contacts_cannot_read_or_lose_them(app, organiser):
    row = an_invitation(app, organiser, email="awa@presse.org")
    with app.app_context():
        event = session().scalars(sa.select(Event)).one()
    colleague = signed_in(app, event, email="moussa@equipe.example")
    assert "awa@presse.org" not in colleague.get(f"{HOME}/{row.id}").text
    form = check_page(colleague.get(f"{HOME}/{row.id}/modifier")).form("Enregistrer")
    assert press(colleague, form, function="Directrice").status_code == 303
    with app.app_context():
        assert record.contacts(session().get_one(Invitation, row.id)).email == "awa@presse.org"


def test_an_exposed_event_is_not_named_in_the_invitation(app, organiser, client):
    link = link_to(app, an_invitation(app, organiser))
    with app.app_context(), write():
        session().scalars(sa.select(Event)).one().exposed = True
    assert "Forum" not in client.get(link).text


def test_what_the_group_does_not_ask_stays_as_the_invitation_knows_it(app, organiser, client):
    link = link_to(app, an_invitation(app, organiser, email="awa@presse.org", organisation="Radio Kledu"))
    with app.app_context(), write():
        group_by_code(session().scalars(sa.select(Event)).one().id, "presse").leaves_out = ["email", "organisation"]
    form = check_page(client.get(link)).form("given_names")
    assert not {"email", "organisation", "clear_email"} & form.fields.keys()
    assert client.post(form.action, data=form.filled(sex="F")).status_code == 303
    with app.app_context():
        person = session().scalars(sa.select(Participant)).one()
        assert (person.organisation, person.has_email, person.has_phone) == ("Radio Kledu", True, False)
