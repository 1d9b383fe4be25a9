import re

import pytest
import time_machine

from conference.core import paper
from conference.core.errors import Error
from conference.documents import services
from tests.pages import check_page
from tests.paper_reading import page_texts
from tests.staff import audited, signed_in

HOME = "/org/forum/emargement"


@pytest.fixture(autouse=True)
def cold(monkeypatch):
    """No page starts the render process for nothing."""
    monkeypatch.setattr(paper, "warm", lambda: None)


def show(client):
    return check_page(client.get(HOME))


def filled(page, **values):
    return page.form().filled(values, press="Imprimer")


def test_the_page_proposes_every_group_with_people_and_leaves_the_exposed_unnamed(forum, app):
    forum.add(group=forum.villages)
    with time_machine.travel("2026-12-02 08:00Z", tick=False):
        page = show(signed_in(app, forum.event, contacts=True))
    assert page.h1 == "Feuilles d’émargement"
    assert [row[1:3] for row in page.rows()] == [
        ["Groupe communaute", "1 confirmée"],
        ["Groupe sante", "0 confirmée"],
    ]
    fields = page.form().fields
    assert fields["groups"] == ["communaute"]
    assert fields["minimal"] == ["communaute"]
    assert fields["half_day"] == [str(forum.morning)]
    assert fields["contacts"] == []
    assert "mercredi 2 décembre 2026" in page.text
    assert page.one(".sections [aria-current=page]").get_text() == "Émargement"


def test_pressing_the_button_gives_the_sheets(forum, organiser, drawn):
    forum.add()
    forum.add(group=forum.villages)
    page = show(organiser)
    answer = organiser.post(HOME, data=filled(page, half_day=forum.afternoon, blank="12", contacts="y"))
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert re.fullmatch(r'attachment; filename="feuilles-\d{8}-\d{4}\.pdf"', answer.headers["Content-Disposition"])
    assert [(sheet.minimal, sheet.blank) for sheet in drawn[0].sheets] == [(True, 12), (False, 12)]
    assert (drawn[0].heading.period, drawn[0].contacts) == ("Jour 1, après-midi", True)
    assert audited(forum.app, "sheets.printed")[0].count == 2


def test_one_group_with_names_is_a_choice(forum, organiser, drawn):
    forum.add(group=forum.villages)
    organiser.post(HOME, data=filled(show(organiser), groups="communaute", minimal=[], half_day=forum.morning))
    assert [(sheet.group, sheet.minimal) for sheet in drawn[0].sheets] == [("Groupe communaute", False)]


def test_without_a_group_or_a_half_day_the_page_says_so_and_keeps_the_rest(forum, organiser, drawn):
    forum.add()
    page = check_page(organiser.post(HOME, data=filled(show(organiser), groups=[], half_day=[], blank="24")))
    assert page.response.status_code == 400
    assert page.errors() == ["Choisissez une demi-journée.", "Choisissez au moins un groupe."]
    assert page.form().fields["blank"] == ["24"]
    assert page.form().fields["groups"] == []
    assert drawn == []


@pytest.mark.parametrize("wrong", [{"groups": ["ailleurs"]}, {"half_day": "x"}, {"blank": "9999"}])
def test_what_the_form_does_not_offer_is_refused(forum, organiser, drawn, wrong):
    forum.add()
    assert organiser.post(HOME, data=filled(show(organiser)) | wrong).status_code == 400
    assert drawn == []


def test_contacts_are_offered_and_given_only_to_those_who_may_see_them(forum, app, drawn):
    forum.add()
    other = signed_in(app, forum.event, email="moussa@equipe.example")
    page = show(other)
    assert "Téléphone" not in page.text
    form = filled(page, half_day=forum.morning)
    assert other.post(HOME, data=form | {"contacts": "y"}).status_code == 403
    assert other.post(HOME, data=form).status_code == 200
    assert drawn[0].contacts is False


def test_a_printer_that_fails_is_said_on_the_page(forum, organiser, monkeypatch):
    def busy(*_given, **_more):
        raise Error("paper_busy", 503)

    forum.add()
    form = filled(show(organiser), half_day=forum.morning)
    monkeypatch.setattr(services, "attendance_pdf", busy)
    answer = organiser.post(HOME, data=form)
    assert answer.status_code == 303
    assert "D’autres documents sont en cours" in check_page(organiser.get(answer.location)).text
    assert audited(forum.app, "sheets.printed") == []


def test_an_event_without_half_days_says_so(forum, app):
    neighbour = signed_in(app, forum.neighbour, email="voisin@equipe.example")
    page = check_page(neighbour.get("/org/autre/emargement"))
    assert page.all(".empty h2") == ["Aucune demi-journée"]


def test_the_desk_may_not_and_other_events_do_not_exist(forum, app, organiser, client):
    desk = signed_in(app, forum.event, "desk")
    assert desk.get(HOME).status_code == 403
    assert organiser.get("/org/autre/emargement").status_code == 404
    assert client.get(HOME).status_code == 303


def test_a_form_without_its_token_is_refused(forum, organiser, drawn):
    assert organiser.post(HOME, data={"groups": "sante", "half_day": str(forum.morning)}).status_code == 400
    assert drawn == []


def test_the_page_asks_the_database_little(forum, organiser):
    for number in range(20):
        forum.add(f"Prénom {number}")
    with forum.statements() as asked:
        show(organiser)
    assert len(asked) <= 12, asked


@pytest.mark.paper
def test_the_file_holds_a_sheet_for_each_group(forum, organiser):
    forum.add("Oumar", "Cissé")
    forum.add("Awa", "Dicko", group=forum.villages)
    texts = page_texts(organiser.post(HOME, data=filled(show(organiser), half_day=forum.morning)).data)
    assert len(texts) == 2
    assert "Groupe communaute" in texts[0]
    assert "Awa" not in texts[0]
    assert "Oumar Cissé" in texts[1]
    assert "Jour 1, matin" in texts[1]
