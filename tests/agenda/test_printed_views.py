"""The page « Imprimer le programme », and which programme its choices print; nothing is laid out here."""

import re
from datetime import timedelta

import pytest

from conference.agenda import file_queries, printed_services
from conference.agenda.models import SessionRole
from conference.agenda.programme import PublicRole
from conference.core import paper
from conference.core.db import write
from conference.events import queries as events
from tests.agenda.programmes import a_session, an_agenda, released, said
from tests.builders import NOW
from tests.pages import check_page
from tests.staff import signed_in

HOME = "/org/forum/agenda/imprimer"


@pytest.fixture(autouse=True)
def laid_out(monkeypatch):
    """What would have been put on paper, as HTML; the render process is left alone."""
    seen = []
    monkeypatch.setattr(paper, "warm", lambda: None)
    monkeypatch.setattr(paper, "render", lambda html, css, **_more: seen.append(re.sub(r"\s+", " ", html)) or b"%PDF-")
    return seen


@pytest.fixture
def forum(app):
    with app.app_context():
        hidden = {"visibility": "participants", "title": said("Entre nous")}
        return an_agenda(
            a_session("A", roles=(PublicRole("speaker", said("Le maire")),)),
            a_session("B", 600, rooms=("BA",), **hidden),
            a_session("C", day=2, title=said("Lendemain")),
        )


@pytest.fixture
def organiser(app, forum):
    return signed_in(app, forum)


def printed(organiser, **values):
    form = check_page(organiser.get(HOME)).form()
    return organiser.post(HOME, data=form.filled(values, press="Imprimer"))


def refused(answer, status):
    assert answer.status_code == status
    return answer


def an_organiser_changes_the_title(forum):
    with write():
        next(row for row in file_queries.rows(forum.id) if row.code == "A").title = said("Autrement")


def release(app, forum):
    with app.app_context():
        return released(events.event_by_slug(forum.slug)).number


def test_before_a_release_the_draft_is_proposed_and_each_page_says_so(organiser, laid_out):
    page = check_page(organiser.get(HOME))
    assert page.h1 == "Imprimer le programme"
    fields = page.form().fields
    assert [fields[name] for name in ("source", "kind", "language", "day")] == [["draft"], ["programme"], ["fr"], [""]]
    assert "Rien n’est encore publié." in page.text
    answer = printed(organiser)
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert re.fullmatch(
        r'attachment; filename="programme-brouillon-\d{8}-\d{4}\.pdf"', answer.headers["Content-Disposition"]
    )
    assert "BROUILLON" in laid_out[0]


def test_a_release_is_printed_as_it_was_whatever_changed_since(app, forum, organiser, laid_out):
    release(app, forum)
    with app.app_context():
        an_organiser_changes_the_title(forum)
    assert "Version 1, 2 novembre 2026, 9 h 00" in check_page(organiser.get(HOME)).text
    printed(organiser)
    printed(organiser, source="draft")
    assert "BROUILLON" not in laid_out[0]
    assert "Autrement" not in laid_out[0]
    assert "Autrement" in laid_out[1]


def test_a_day_a_language_and_two_can_be_chosen(organiser, laid_out):
    printed(organiser, day="2")
    printed(organiser, day="2", language="en")
    printed(organiser, day="1", language="fr+en")
    assert "Lendemain" in laid_out[0]
    assert "Séance A" not in laid_out[0]
    assert "Lendemain (en)" in laid_out[1]
    assert "Séance A</h3>" in laid_out[2]
    assert "Séance A (en)</h3>" in laid_out[2]


def test_what_only_participants_may_see_is_printed_for_the_public_only_when_asked(organiser, laid_out):
    printed(organiser)
    printed(organiser, participants="y")
    printed(organiser, kind="signs")
    printed(organiser, kind="chairs")
    assert ["Entre nous" in html for html in laid_out] == [False, True, True, True]


def test_who_leads_reads_the_interpreters_whom_no_programme_names(app, forum, organiser, laid_out):
    with app.app_context(), write() as db:
        session_id = next(row.id for row in file_queries.rows(forum.id) if row.code == "A")
        db.add(SessionRole(session_id=session_id, role="interpreter", label=said("Cabine 2"), public=False, position=9))
    release(app, forum)
    printed(organiser, kind="chairs")
    printed(organiser)
    assert ["Cabine 2" in html for html in laid_out] == [True, False]
    assert "Le maire" in laid_out[0]


def test_changes_are_those_since_the_release_before(app, forum, organiser, laid_out):
    release(app, forum)
    page = check_page(refused(printed(organiser, kind="changes"), 409))
    assert "rien à comparer" in page.text
    with app.app_context():
        an_organiser_changes_the_title(forum)
    printed(organiser, kind="changes", source="draft")
    release(app, forum)
    printed(organiser, kind="changes")
    assert len(laid_out) == 2
    for html in laid_out:
        assert "Autrement" in html
        assert "nouveau titre" in html


def test_what_cannot_be_printed_is_said_on_the_page_and_the_choices_stay(organiser):
    page = check_page(refused(printed(organiser, source="release", kind="signs", day="2"), 409))
    assert "Le programme n’est pas encore publié." in page.text
    assert page.form().fields["kind"] == ["signs"]
    form = check_page(organiser.get(HOME)).form()
    answer = organiser.post(HOME, data=form.filled({}, press="Imprimer") | {"day": "9", "kind": "poster"})
    assert "Choisissez une des réponses proposées." in check_page(refused(answer, 400)).text


def test_the_file_says_draft_unless_it_is_what_is_released(app, forum, laid_out):
    with app.app_context():
        event = events.event_by_slug(forum.slug)
        printed_services.whole_pdf(event, now=NOW)
        released(event)
        printed_services.whole_pdf(event, now=NOW + timedelta(days=1))
        an_organiser_changes_the_title(forum)
        printed_services.whole_pdf(event, now=NOW)
    assert ["BROUILLON" in html for html in laid_out] == [True, False, True]
    assert "Entre nous" not in laid_out[1]


def test_the_public_takes_the_programme_away_as_a_pdf_that_is_made_once(app, forum, client, laid_out):
    release(app, forum)
    address = check_page(client.get("/c/forum/programme")).link("À imprimer (PDF)")
    first, second = client.get(address), client.get(address)
    assert (first.status_code, first.mimetype, second.data) == (200, "application/pdf", b"%PDF-")
    assert client.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    assert len(laid_out) == 1
    assert "Version 1" in laid_out[0]
    assert "Entre nous" not in laid_out[0]


def test_the_command_writes_the_programme_by_the_ending_of_the_file(app, forum, laid_out, tmp_path):
    file = tmp_path / "programme.PDF"
    done = app.test_cli_runner().invoke(args=["agenda", "export", "forum", str(file)])
    assert (done.exit_code, file.read_bytes()) == (0, b"%PDF-")
    assert "Forum des soignants" in laid_out[0]
