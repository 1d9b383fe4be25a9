"""Invitations without e-mail: letters printed for one or for all of a list, noted as sent, taken back, answered."""

from datetime import timedelta

import pytest

from conference.core import clock
from conference.core.db import session, write
from conference.core.errors import Error
from conference.events.models import Event, StakeholderGroup
from conference.participants import invitation_letters as letters
from conference.participants import invitation_records as record
from conference.participants import invitations
from conference.participants.contacts import Contacts
from conference.participants.invitation_records import Wish
from conference.participants.models import Invitation
from conference.registration import invitations_paper_views
from tests.builders import NOW, a_group, again, an_event, details, staff_actor
from tests.pages import check_page
from tests.staff import audited, press, signed_in

HOME = "/org/forum/invitations"
STAFF = staff_actor()


@pytest.fixture
def organiser(app):
    with app.app_context():
        a_group(an_event(), "presse", 2, entry="invitation")
    return signed_in(app, the_event(app), contacts=True)


@pytest.fixture
def pages(monkeypatch):
    """Nothing is drawn: whose letters would have been."""
    drawn = []

    def note(_event, _groups, rows, *, now):
        drawn.append([row.given_names for row in rows])
        return b"%PDF-"

    monkeypatch.setattr(invitations_paper_views, "letters_pdf", note)
    return drawn


def the_event(app):
    with app.app_context():
        return session().query(Event).one()


def drafted(app, *names, **fields):
    with app.app_context():
        event, group = session().query(Event).one(), session().query(StakeholderGroup).one()
        fields = {"expires_at": clock.now() + timedelta(days=9)} | fields
        wishes = [Wish(name, "Keïta", **fields) for name in names]
        return [row.id for row in invitations.draft(event, group, wishes, actor=STAFF, now=clock.now())]


def printed(organiser, page, **values):
    """Press « Imprimer les lettres » as a browser would: the button has an address of its own."""
    form = page.form("Imprimer")
    button = next(one for one in form.tag.select("button") if "Imprimer" in one.text)
    return organiser.post(button["formaction"], data=form.filled(**values))


def states(app):
    with app.app_context():
        return {row.given_names: (row.state, row.letter_at is not None) for row in session().query(Invitation)}


def test_who_gets_a_letter_is_invited_and_the_list_tells_their_answers_apart(app, organiser, client, pages):
    ids = drafted(app, "Awa", "Binta", "Coumba")
    drafted(app, "Djénéba", contacts=Contacts(email="djeneba@presse.org"))
    answer = printed(organiser, check_page(organiser.get(f"{HOME}?vue=draft")), ids=ids)
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert "no-store" in answer.headers["Cache-Control"]
    assert pages == [["Awa", "Binta", "Coumba"]]
    assert states(app)["Awa"] == ("sent", True)
    assert states(app)["Djénéba"] == ("draft", False)

    listed = check_page(organiser.get(f"{HOME}?envoi=letter&vue=sent"))
    assert "3 lettres imprimées, notées comme envoyées." in listed.text
    assert [row[5] for row in listed.rows()] == ["lettre"] * 3
    with app.app_context():
        awa, binta = (session().get(Invitation, one) for one in ids[:2])
        yes, no, reference = f"/i/{record.link(awa)}", f"/i/{record.link(binta)}", record.reference(awa)
    form = check_page(client.get(yes)).form("given_names")
    assert client.post(form.action, data=form.filled(phone="76123456")).status_code == 303
    form = check_page(client.get(no)).form("Je ne pourrai pas venir")
    assert client.post(form.action, data=form.filled()).status_code == 303
    views = check_page(organiser.get(f"{HOME}?envoi=letter")).all(".tabs li")
    assert [one for one in views if one[-1] == "1"] == ["Sans réponse 1", "Acceptées 1", "Déclinées 1"]
    assert [row[1].split()[0] for row in check_page(organiser.get(f"{HOME}?q={reference}")).rows()] == ["Awa"]
    shown = check_page(organiser.get(f"{HOME}/{ids[0]}"))
    assert "Lettre imprimée" in shown.text
    assert len(audited(app, "invitations.printed")) == 1


def test_all_that_a_filter_shows_is_one_pdf_and_can_be_taken_back(app, organiser, pages):
    drafted(app, "Awa", "Binta", reserves=True)
    page = check_page(organiser.get(f"{HOME}?vue=draft"))
    form = page.form("Imprimer").filled() | {"all": ["1"]}
    assert organiser.post(f"{HOME}/lettres", data=form).mimetype == "application/pdf"
    with app.app_context():
        assert session().query(StakeholderGroup).one().taken == 2
    undo = check_page(organiser.get(HOME)).form("Annuler")
    assert press(organiser, undo).status_code == 303
    assert set(states(app).values()) == {("draft", False)}
    with app.app_context():
        assert session().query(StakeholderGroup).one().taken == 0


def test_a_letter_printed_again_keeps_the_invitation_as_it_was_when_that_is_taken_back(app, organiser, pages):
    (awa,) = drafted(app, "Awa", reserves=True)
    page = check_page(organiser.get(f"{HOME}/{awa}"))
    printed(organiser, page)
    check_page(organiser.get(HOME))
    printed(organiser, check_page(organiser.get(f"{HOME}/{awa}")))
    press(organiser, check_page(organiser.get(HOME)).form("Annuler"))
    assert states(app) == {"Awa": ("sent", True)}
    with app.app_context():
        assert session().query(StakeholderGroup).one().taken == 1
    assert len(pages) == 2


def test_nothing_is_printed_where_the_seats_do_not_suffice_or_the_deadline_has_passed(app, organiser, pages):
    drafted(app, "Awa", "Binta", "Coumba", reserves=True)
    form = check_page(organiser.get(HOME)).form("Imprimer").filled() | {"all": ["1"]}
    refused = organiser.post(f"{HOME}/lettres", data=form)
    assert refused.status_code == 303
    assert "Rien n’est envoyé : 3 invitations" in check_page(organiser.get(refused.location)).text
    (late,) = drafted(app, "Late", expires_at=clock.now() - timedelta(days=1))
    refused = organiser.post(f"{HOME}/lettres", data=form | {"all": [], "ids": [str(late)]})
    assert "Le délai de réponse de Late Keïta est déjà passé" in check_page(organiser.get(refused.location)).text
    assert set(states(app).values()) == {("draft", False)}


def test_too_many_none_and_somebody_of_another_event_are_refused(app, organiser, pages, monkeypatch):
    monkeypatch.setattr(invitations_paper_views, "MOST_AT_ONCE", 1)
    ids = drafted(app, "Awa", "Binta")
    form = check_page(organiser.get(HOME)).form("Imprimer").filled()
    many = organiser.post(f"{HOME}/lettres", data=form | {"ids": [str(one) for one in ids]})
    assert "Choisissez 1 invitations au plus" in check_page(organiser.get(many.location)).text
    none = organiser.post(f"{HOME}/lettres", data=form)
    assert "Choisissez au moins une personne" in check_page(organiser.get(none.location)).text
    with app.app_context():
        other = an_event("autre")
        (row,) = invitations.draft(other, a_group(other), [Wish("Zeïnab")], actor=STAFF, now=NOW)
    assert organiser.post(f"{HOME}/lettres", data=form | {"ids": [str(row.id)]}).status_code == 404
    assert pages == []


def test_what_was_changed_while_it_was_printed_is_not_noted_as_sent(context):
    event = an_event()
    group = a_group(event)
    (row,) = invitations.draft(event, group, [Wish("Awa")], actor=STAFF, now=NOW)
    seen = {row.id: row.version}
    invitations.change(event, row.id, Wish("Awa", "Keïta"), version=1, actor=STAFF, now=NOW)
    with pytest.raises(Error, match="stale"):
        letters.printed(event, seen, actor=STAFF, now=NOW)
    assert again(row).state == "draft"


def test_neither_an_answer_nor_who_agrees_no_more_gets_a_letter(context):
    event = an_event()
    group = a_group(event)
    (row,) = invitations.draft(event, group, [Wish("Awa")], actor=STAFF, now=NOW)
    invitations.send(event, [row.id], actor=STAFF, now=NOW)
    assert letters.printable(event, [row.id], now=NOW) == [row]
    invitations.accept(event, row.id, details(phones=["+22376001234"]), b"x", locale="fr", now=NOW)
    with pytest.raises(Error, match="nothing_to_print"):
        letters.printable(event, [row.id], now=NOW)
    with write():
        again(row).state = "withdrawn"
    with pytest.raises(Error, match="nothing_to_print"):
        letters.printable(event, [row.id], now=NOW)


def test_who_has_no_e_mail_and_little_time_left_is_listed_to_be_called(app, organiser):
    ids = drafted(app, "Awa", "Binta", expires_at=clock.now() + timedelta(days=2))
    (later,) = drafted(app, "Coumba", contacts=Contacts(email="coumba@presse.org"))
    with app.app_context():
        event = session().query(Event).one()
        invitations.send(event, [*ids, later], actor=STAFF, now=clock.now())
    page = check_page(organiser.get(HOME))
    assert "2 personnes sans adresse e-mail n’ont pas répondu" in page.text
    called = check_page(organiser.get(page.link("Voir qui appeler")))
    assert [(row[1].split()[0], row[8]) for row in called.rows()] == [("Awa", "à appeler"), ("Binta", "à appeler")]
    assert "prévue le" in check_page(organiser.get(f"{HOME}/{later}")).text
    assert len(check_page(organiser.get(f"{HOME}?envoi=email")).rows()) == 1
