import re
from urllib.parse import quote

import pytest
import sqlalchemy as sa
import time_machine

from conference.agenda.models import AgendaSession
from conference.agenda.programme import Interpretation, PublicRole
from conference.core.db import db, write
from conference.demo import services as demo
from conference.events import queries
from tests.agenda.programmes import a_session, an_agenda, moment, released, said
from tests.builders import NOW
from tests.pages import check_page

BASE = "/c/forum/programme"


def full_day():
    opening = {
        "kind": "ceremony",
        "languages": ("fr", "bm"),
        "interpretation": (Interpretation("fr", "bm"),),
        "roles": (PublicRole("chair", said("La ministre")), PublicRole("rapporteur", said("Le rapporteur"))),
    }
    group = {"kind": "working_group", "track": "sante", "parallel": "P1"}
    return (
        a_session("OUV", 540, 60, **opening),
        a_session("PAUSE", 600, 30, kind="break", track=None),
        a_session("G1", 630, 60, audience=said("District de Macina"), **group),
        a_session("G2", 630, 60, rooms=("BA",), photo_allowed=False, **group),
        a_session("FIN", 700, 30, rooms=("COUR",)),
        a_session("DEUX", 540, 60, day=2, title=said("Deuxième jour")),
    )


@pytest.fixture
def forum(app):
    """An event with a released programme of two days."""
    with app.app_context():
        event = an_agenda(*full_day())
        released(event)
        return event


def at(event, day, hour, minute=0):
    return time_machine.travel(moment(event, day, hour, minute), tick=False)


def page(client, path=BASE, **values):
    return check_page(client.get(path, **values), budget_kb=12)


def live(found):
    box = found.soup.select_one(".live")
    return " ".join(box.get_text(" ").split()).replace(" ,", ",") if box else ""


def titles(found):
    return found.all(".agenda h3")


def test_the_first_day_is_shown_long_before_the_event(client, forum):
    with time_machine.travel(NOW, tick=False):
        found = page(client)
    assert (found.title, found.h1) == ("Programme, jour 1 – Forum des soignants", "Programme")
    assert titles(found) == ["Séance OUV", "Séance PAUSE", "Séance G1", "Séance G2", "Séance FIN"]
    assert "Jour 1, mercredi 2 décembre 2026 heure de Bamako (UTC+0)" in found.text
    assert live(found) == ""


def test_a_session_says_when_where_in_which_languages_and_with_whom(client, forum):
    opening = page(client).soup.select_one(".agenda > li")
    said_of_it = " ".join(opening.get_text(" ").split())
    for words in (
        "09:00 – 10:00", "Grande salle", "Paix · Cérémonie", "Présidence La ministre", "Rapporteur Le rapporteur",
        "En français et bambara, interprétation vers le bambara",
    ):  # fmt: skip
        assert words in said_of_it
    assert [tag["datetime"] for tag in opening.select("time")] == [
        "2026-12-02T09:00:00+00:00",
        "2026-12-02T10:00:00+00:00",
    ]


def test_sessions_side_by_side_stand_together_with_what_sets_them_apart(client, forum):
    together = page(client).soup.select_one(".agenda > li:has(.sides)")
    words = " ".join(together.get_text(" ").split())
    assert words.startswith("10:30 – 11:30 2 séances en même temps Grande salle Séance G1")
    assert "Réservé : District de Macina" in words
    assert "Salle Bani, 1er étage (accès par escalier) Séance G2" in words
    assert "Sans photo ni vidéo." in words


def test_the_rooms_are_told_with_their_way_in(client, forum):
    found = page(client)
    assert found.all(".rooms dt") == ["Rez-de-chaussée, sans marche", "1er étage, accès par escalier", "Sans marche"]
    assert found.all(".rooms dd") == ["Grande salle", "Salle Bani", "La cour"]


HALL, UP = "Grande salle", "Salle Bani, 1er étage (accès par escalier)"


@pytest.mark.parametrize(
    ("day", "clock", "box"),
    [
        (1, "06:00", f"Rien en ce moment. À suivre Séance OUV {HALL}, à 09:00"),
        (1, "09:59", f"Séance OUV {HALL}, jusqu’à 10:00 À suivre Séance PAUSE {HALL}, à 10:00"),
        (
            1,
            "10:00",
            f"Séance PAUSE {HALL}, jusqu’à 10:30 À suivre Séance G1 {HALL}, à 10:30 Séance G2 {UP}, à 10:30",
        ),
        (1, "20:00", f"Rien en ce moment. À suivre, jeudi 3 décembre 2026 Deuxième jour {HALL}, à 09:00"),
        (2, "09:30", f"Deuxième jour {HALL}, jusqu’à 10:00"),
        (2, "10:00", ""),
        (3, "09:00", ""),
    ],
)
def test_what_is_on_and_what_follows_is_told_while_the_event_is_on(client, forum, day, clock, box):
    with at(forum, day, *map(int, clock.split(":"))):
        assert live(page(client)) == (f"Maintenant, {clock} {box}" if box else "")


@pytest.mark.parametrize(("day", "shown"), [(0, 1), (1, 1), (2, 2), (3, 1)])
def test_the_programme_opens_at_today_while_the_event_is_on(client, forum, day, shown):
    with at(forum, day, 12):
        found = page(client)
    assert found.title.startswith(f"Programme, jour {shown} ")
    assert ("aujourd’hui" in found.text) is (day in {1, 2})


def test_a_session_that_is_on_says_so_in_the_list_too(client, forum):
    with at(forum, 1, 9, 30):
        found = page(client)
    assert [tag.h3.get_text() for tag in found.soup.select(".agenda > li.now")] == ["Séance OUV"]
    assert "Maintenant" in found.all(".agenda > li.now .chip")


def test_a_session_past_midnight_keeps_its_own_day_open(app, client):
    with app.app_context():
        event = an_agenda(a_session("NUIT", 1410, 120))
        released(event)
    with at(event, 2, 1, 0):
        found = page(client)
    assert (found.title[:18], live(found)) == (
        "Programme, jour 1 ",
        "Maintenant, 01:00 Séance NUIT Grande salle, jusqu’à 01:30",
    )


def test_times_are_those_of_the_event_wherever_the_server_is(app, client):
    with app.app_context():
        released(an_agenda(a_session("A"), zone="Africa/Nairobi"))
    with time_machine.travel("2026-12-02T06:30:00+00:00", tick=False):
        found = page(client)
    assert "09:00 – 10:00" in found.text
    assert "heure de Nairobi (UTC+3)" in found.text
    assert live(found) == "Maintenant, 09:30 Séance A Grande salle, jusqu’à 10:00"


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("?salle=BA", ["Séance G2"]),
        ("?fil=sante", ["Séance G1", "Séance G2"]),
        ("?salle=GS&fil=sante", ["Séance G1"]),
        ("?salle=COUR&fil=sante", []),
        ("?salle=&fil=", ["Séance OUV", "Séance PAUSE", "Séance G1", "Séance G2", "Séance FIN"]),
    ],
)
def test_a_room_and_a_theme_choose_sessions(client, forum, query, shown):
    found = page(client, f"{BASE}/1{query}")
    assert titles(found) == shown
    assert ("Aucune séance ne correspond" in found.text) is (not shown)


def test_choosing_goes_by_links_that_keep_the_other_choice_and_the_day(client, forum):
    found = page(client, f"{BASE}/1?fil=sante")
    assert found.link("Salle Bani") == f"{BASE}/1?salle=BA&fil=sante"
    assert found.link("Jour 2") == f"{BASE}/2?fil=sante"
    assert found.link("Tout afficher") == f"{BASE}/1"
    assert "Affiché : Santé." in found.text


@pytest.mark.parametrize("value", ["ZZ", "gs", "<script>", "GS ", "é" * 500, "\0", "%"])
def test_a_choice_made_by_hand_that_means_nothing_shows_all_and_says_so(client, forum, value):
    found = page(client, f"{BASE}/1?salle={quote(value)}")
    assert len(titles(found)) == 5
    assert "Une partie du filtre n’est pas dans le programme" in found.text


@pytest.mark.parametrize("day", ["0", "3", "01", "99999999999", "9" * 5000, "１", "-1", "1.0", "x", "%00", "1%20"])
def test_a_day_that_does_not_exist_is_a_clear_page(client, forum, day):
    found = check_page(client.get(f"{BASE}/{day}"))
    assert found.response.status_code == 404
    assert "Ce jour ne fait pas partie du programme." in found.text


def test_a_cancelled_session_is_crossed_out_and_says_so(app, client, forum):
    with app.app_context():
        with write() as session:
            session.execute(sa.update(AgendaSession).where(AgendaSession.code == "OUV").values(state="cancelled"))
        released(forum)
    with at(forum, 1, 9, 30):
        found = page(client)
    assert found.all(".off h3, .off .chip") == ["Annulée", "Séance OUV"]
    assert live(found).startswith("Maintenant, 09:30 Rien en ce moment.")
    assert "version 2" in found.text


@pytest.mark.parametrize("path", [BASE, f"{BASE}/1", f"{BASE}/2", "/en" + BASE])
def test_before_the_first_release_the_page_says_that_it_will_come(app, client, path):
    with app.app_context():
        an_agenda(a_session("A"))
    found = page(client, path)
    french, english = "Le programme n’est pas encore publié", "The programme is not published yet"
    assert found.h1 == (english if path.startswith("/en/") else french)
    assert "Séance" not in found.text
    assert client.get(f"{BASE}/3").status_code == client.get(f"{BASE}.ics").status_code == 404


def test_a_day_without_sessions_says_so(app, client):
    with app.app_context():
        released(an_agenda())
    assert "Rien n’est encore prévu ce jour-là." in page(client, f"{BASE}/2").text


def test_titles_come_in_the_readers_language_or_say_which_language_they_are_in(app, client):
    with app.app_context():
        released(an_agenda(a_session("A"), a_session("B", 660, title={"fr": "Seulement ici"})))
    found = page(client, f"/en{BASE}/1")
    assert titles(found) == ["Séance A (en)", "Seulement ici"]
    assert [tag.get_text() for tag in found.soup.select("h3 [lang=fr]")] == ["Seulement ici"]
    assert found.link("Français") == f"{BASE}/1"


def test_an_unpublished_event_shows_no_programme(app, client):
    with app.app_context():
        released(an_agenda(a_session("A"), published=False))
    assert [client.get(f"{BASE}{end}").status_code for end in ("", "/1", ".ics")] == [404, 404, 404]


def test_a_page_is_made_from_the_release_alone(app, client, forum):
    statements = []
    with app.app_context():
        engine = db.engine
    sa.event.listen(engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    for most in (6, 2):  # the release is read once, and which it is each time
        statements.clear()
        client.get(f"{BASE}/1")
        assert len([one for one in statements if one.startswith("SELECT")]) <= most


@pytest.mark.parametrize("end", ["", "/2", "/1?salle=GS", ".ics"])
@pytest.mark.parametrize("accepted", ["br", "gzip", "identity"])
def test_what_a_browser_has_already_is_not_sent_again(client, forum, end, accepted):
    asked = {"Accept-Encoding": accepted}
    with at(forum, 1, 9, 30):
        first = client.get(BASE + end, headers=asked)
        again = client.get(BASE + end, headers={**asked, "If-None-Match": first.headers["ETag"]})
    assert (first.status_code, first.headers["Cache-Control"]) == (200, "no-cache")
    assert (again.status_code, again.data) == (304, b"")


def test_a_release_changes_what_browsers_keep(app, client, forum):
    for end in ("", ".ics"):
        kept = client.get(BASE + end).headers["ETag"]
        with app.app_context():
            released(forum)
            with write() as session:
                session.execute(sa.update(AgendaSession).values(sequence=AgendaSession.sequence + 1))
            released(forum)
        assert client.get(BASE + end, headers={"If-None-Match": kept}).status_code == 200


def test_the_calendar_has_every_session_and_stays_the_same_between_releases(app, client, forum):
    answer = client.get(f"{BASE}.ics")
    assert answer.content_type == "text/calendar; charset=utf-8"
    text = answer.text
    identities = sorted(re.findall("UID:(.*)\r", text))
    assert (text.count("BEGIN:VEVENT"), len(set(identities))) == (6, 6)
    assert "X-WR-CALNAME:Forum des soignants" in text
    with app.app_context():
        released(forum)
    assert sorted(re.findall("UID:(.*)\r", client.get(f"{BASE}.ics").text)) == identities
    assert "SUMMARY;LANGUAGE=en:Séance OUV (en)" in client.get(f"/en{BASE}.ics").text


def test_the_calendar_of_an_exposed_event_does_not_name_it(app, client):
    with app.app_context():
        released(an_agenda(a_session("A"), exposed=True))
    text = client.get(f"{BASE}.ics").text
    assert "X-WR-CALNAME:Programme\r" in text
    assert "Forum" not in text
    assert "forum" not in client.get(f"{BASE}.ics").headers["Content-Disposition"]


@pytest.mark.slow
def test_the_example_is_readable_in_both_languages_before_during_and_after(app, client, tmp_path):
    with app.app_context():
        event = queries.event_by_slug(demo.load(tmp_path, now=NOW).event.slug)
    base = f"/c/{event.slug}/programme"
    for instant in (NOW, moment(event, 1, 14, 30), moment(event, 2, 12), moment(event, 5, 9)):
        with time_machine.travel(instant, tick=False):
            for path in (base, f"{base}/1", f"{base}/2", f"{base}/2?salle=NI"):
                for prefix in ("", "/en"):
                    found = page(client, prefix + path)
                    assert "Réunion de l’équipe d’organisation" not in found.text
                    assert "Organising team" not in found.text
    assert len(client.get(base, headers={"Accept-Encoding": "br"}).data) <= 12_000
