"""One badge at the desk in one press, on the paper and with the offset that its device keeps."""

import pytest

from conference.badges import services
from conference.badges.models import BadgePrint
from conference.badges.report import SPECIMEN
from conference.core import paper
from conference.core.errors import Error
from tests.pages import check_page
from tests.paper_reading import page_sizes, scanned

SETTINGS, TRIAL, ONE = "/desk/forum/imprimante", "/desk/forum/badge-essai", "/desk/forum/badge/{}"


@pytest.fixture(autouse=True)
def cold(monkeypatch):
    """No page starts the render process for nothing."""
    monkeypatch.setattr(paper, "warm", lambda: None)


def keep(client, **fields):
    """Keep the settings of this device; return the page that follows."""
    form = check_page(client.get(SETTINGS)).form()
    return check_page(client.post(SETTINGS, data=form.filled(fields, press="Enregistrer"), follow_redirects=True))


def refused(response, status):
    assert response.status_code == status
    return check_page(response)


def press(client, person, **fields):
    token = check_page(client.get(SETTINGS)).soup.select_one("[name=csrf_token]")["value"]
    return client.post(ONE.format(person), data={"csrf_token": token, **fields})


def test_a_device_keeps_its_paper_and_its_offset_and_prints_so(forum, desk, drawn):
    person = forum.add()
    page = keep(desk, feuille="A4x4", droite="2", bas="-1,5")
    assert "Enregistré pour ce poste." in page.text
    assert "2 mm vers la droite, -1,5 mm vers le bas" in page.text
    assert press(desk, person).mimetype == "application/pdf"
    assert (drawn[0].sheet.code, drawn[0].sheet.offset_x, drawn[0].sheet.offset_y) == ("A4x4", 2, -1.5)
    form = check_page(desk.get(SETTINGS)).form()
    assert (form.filled()["feuille"], form.filled()["bas"]) == (["A4x4"], ["-1.5"])


def test_without_settings_the_page_has_the_size_of_the_badge(forum, desk, drawn):
    press(desk, forum.add())
    assert (drawn[0].sheet.width, drawn[0].sheet.height, drawn[0].sheet.count) == (105, 148, 1)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"droite": "deux"}, "Le décalage est un nombre de millimètres"),
        ({"droite": "11"}, "Le décalage est un nombre de millimètres"),
        ({"feuille": "roll-62x100"}, "ne tient pas sur la feuille"),
        ({"modele": "rien"}, "n’existe pas. Modèles possibles : a6"),
    ],
)
def test_what_cannot_be_printed_is_said_before_a_queue_waits(forum, desk, given, told):
    form = check_page(desk.get(SETTINGS)).form().filled(press="Enregistrer")
    page = refused(desk.post(SETTINGS, data=form | given), 422)
    assert told in page.text
    assert "jatigi-printer" not in page.response.headers.get("Set-Cookie", "")


def test_whatever_a_device_has_kept_the_badge_comes(forum, desk, drawn):
    person = forum.add()
    for kept in ("l=autre-evenement", "%%%", "x=nan&y=500", "a" * 3000):
        desk.set_cookie("jatigi-printer", kept)
        assert press(desk, person).status_code == 200
    assert len(drawn) == 4


def test_a_badge_that_the_sheet_does_not_hold_is_a_sentence_and_nothing_is_noted(forum, desk):
    person = forum.add()
    desk.set_cookie("jatigi-printer", "s=roll-62x100")
    page = refused(press(desk, person), 409)
    assert "Un badge « a6 » ne tient pas sur la feuille roll-62x100" in page.text
    assert forum.rows(BadgePrint, BadgePrint.id) == []


def test_a_render_process_that_died_is_a_sentence_and_nothing_is_noted(forum, desk, monkeypatch):
    def died(*_given):
        raise Error("paper_failed", status=500)

    person = forum.add()
    monkeypatch.setattr(services, "badges_pdf", died)
    page = refused(press(desk, person), 500)
    assert page.one(".lead").get_text()
    assert forum.rows(BadgePrint, BadgePrint.id) == []


def test_the_trial_badge_of_a_layout_on_a_sheet_that_there_is_not_is_a_sentence(forum, desk):
    assert "n’existe pas" in refused(desk.get(TRIAL, query_string={"modele": "zz"}), 404).text
    assert "ne tient pas" in refused(desk.get(TRIAL, query_string={"feuille": "zz"}), 409).text


@pytest.mark.paper
def test_the_badge_and_the_trial_badge_have_the_exact_size_of_their_paper(forum, desk):
    person = forum.add()
    pdf = press(desk, person).data
    assert (page_sizes(pdf), scanned(pdf)) == ([(105, 148)], [forum.ticket(person)])
    assert page_sizes(desk.get(TRIAL).data) == [(105, 148)]
    keep(desk, feuille="A4x4", droite="3")
    pdf = press(desk, person).data
    assert (page_sizes(pdf), scanned(pdf)) == ([(210, 297)], [forum.ticket(person)])
    trial = desk.get(TRIAL).data
    assert (page_sizes(trial), scanned(trial)) == ([(210, 297)], [SPECIMEN])
    paper.close()
