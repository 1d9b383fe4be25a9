"""The list of conferences and each one's page."""

import re
from datetime import timedelta

import pytest

from conference.core.clock import now
from conference.core.db import session, write
from conference.events.models import Event, StakeholderGroup
from tests.builders import a_group, an_event
from tests.pages import check_page
from tests.registration.world import a_conference

HOME = "/c/paix-par-la-sante/"


@pytest.fixture
def conference(app):
    with app.app_context():
        return a_conference().id


def change(app, event_id, **fields):
    with app.app_context(), write() as db:
        row = db.get(Event, event_id)
        for name, value in fields.items():
            setattr(row, name, value)


def test_without_a_conference_the_list_says_so(client):
    page = check_page(client.get("/"))
    assert "Aucune conférence n’est annoncée pour le moment." in page.text


def test_the_only_conference_is_gone_to(client, conference):
    answer = client.get("/")
    assert (answer.status_code, answer.location) == (303, HOME)
    assert client.get("/en/").location == f"/en{HOME}"


def test_several_conferences_are_listed_with_days_and_place(app, client, conference):
    with app.app_context():
        an_event("forum", venue={"fr": "Ségou"})
        an_event("secret", published=False, title={"fr": "Secret"})
    page = check_page(client.get("/"))
    assert page.link("Deuxième conférence annuelle") == HOME
    assert "Mercredi 2 et jeudi 3 décembre 2026 · Ségou" in page.text
    assert "Secret" not in page.text


def test_the_home_page_is_light_and_says_what_when_where(client, conference):
    page = check_page(client.get(HOME, headers={"Accept-Encoding": "br"}), budget_kb=10)
    assert page.h1 == page.title == "Deuxième conférence annuelle « Paix par la Santé au Centre du Mali »"
    assert "Bamako, centre de conférences" in page.text
    assert "Deux jours à Bamako pour se parler, s’écouter et avancer ensemble." in page.text
    assert page.all("main .acts a") == ["S’inscrire", "Voir le programme", "Retrouver mon inscription"]
    assert page.link("Voir le programme") == "/c/paix-par-la-sante/programme"
    assert "Besoin d’aide ? Appelez-nous : +223 20 00 00 00" in page.text
    assert "Exemple : conférence et personnes fictives." in page.text
    assert "Inscriptions ouvertes jusqu’au" in page.text


def test_groups_are_links_that_say_how_they_stand_and_never_how_many_seats(app, client, conference):
    with app.app_context(), write() as db:
        for code, taken in (("communaute", 20), ("ong", 20), ("sante", 19)):
            db.query(StakeholderGroup).filter_by(code=code).one().taken = taken
    page = check_page(client.get(HOME))
    stands = {
        link["href"].rpartition("/")[2]: text
        for link, text in zip(page.soup.select(".rows a"), page.all(".rows a"), strict=True)
    }
    assert stands["sante"] == "Professionnels de la santé"
    assert stands["communaute"].endswith("complet, liste d’attente")
    assert stands["ong"].endswith("complet")
    assert stands["organisation"].endswith("sur invitation")
    assert len(stands) == 8
    assert not re.search(r"\d", " ".join(stands.values()))
    assert not re.search(r"\d place", page.text)


def test_closed_registration_says_whom_to_call(app, client, conference):
    change(app, conference, registration_closes_at=now() - timedelta(minutes=1))
    page = check_page(client.get(HOME))
    assert "Les inscriptions en ligne sont closes. Appelez-nous au +223 20 00 00 00." in page.text
    assert page.soup.select(".rows a") == []
    assert page.all("main .acts a") == ["Voir le programme", "Retrouver mon inscription"]


def test_an_event_with_nothing_but_a_title_has_a_page(app, client):
    with app.app_context():
        a_group(an_event("forum", help_phone="", first_day=now().date(), last_day=now().date()))
    page = check_page(client.get("/c/forum/"))
    assert page.h1 == "Forum des soignants"
    assert "Appelez-nous" not in page.text


@pytest.mark.parametrize(
    "path", ["/c/nix/", "/c/%00/", "/c/PAIX-PAR-LA-SANTE/", "/c/" + "x" * 4000 + "/", "/c/1%27%20OR%201=1/"]
)
def test_an_unknown_event_is_not_found(client, conference, path):
    answer = client.get(path)
    assert answer.status_code == 404
    check_page(answer)


def test_an_exposed_event_is_not_for_search_engines(app, client, conference):
    assert 'content="noindex"' in client.get(HOME).text
    change(app, conference, exposed=False)
    assert 'content="noindex"' not in client.get(HOME).text


def test_the_home_page_asks_little_of_the_database(app, client, conference):
    import sqlalchemy as sa

    seen = []
    with app.app_context():
        engine = session().get_bind()
    sa.event.listen(engine, "before_cursor_execute", note := lambda *args: seen.append(args[2]))
    client.get(HOME)
    first = len(seen)
    client.get(HOME)
    sa.event.remove(engine, "before_cursor_execute", note)
    assert first <= 4
    assert len(seen) - first <= 2  # what changes a few times a day is remembered


def test_the_home_page_exists_in_english(client, conference):
    page = check_page(client.get(f"/en{HOME}"))
    assert page.h1 == "Second annual conference “Peace through Health in Central Mali”"
    assert page.soup.html["lang"] == "en"
