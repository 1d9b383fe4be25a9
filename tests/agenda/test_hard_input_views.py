"""The hardest times and titles through the pages: clocks that are turned, nights, 400 letters, what is made by hand."""

from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest
import time_machine

from tests.agenda.editing import row, when
from tests.agenda.programmes import a_session, an_agenda, released
from tests.pages import check_page
from tests.staff import signed_in

HOME = "/org/forum/agenda"
PUBLIC = "/c/forum/programme"
AUTUMN, SPRING = date(2026, 10, 24), date(2027, 3, 27)
LONG = ("Protéger ensemble les soignants et les villages du centre " * 7)[:399].rstrip().ljust(400, "x")


def an_event(app, first=AUTUMN, **fields):
    """Two days in Paris; in the night between them clocks are turned, while three sessions are held."""
    with app.app_context():
        event = an_agenda(
            a_session("NUIT", 1440 + 150, 60),
            a_session("B", 120, 60, day=2, rooms=("BA",)),
            a_session("C", 150, 30, day=2, rooms=("COUR",)),
            a_session("A", 540, 60, day=2),
            first_day=first,
            last_day=first + timedelta(days=1),
            zone="Europe/Paris",
            **fields,
        )
        released(event)
        return event


def calendar(client):
    with time_machine.travel(datetime(2026, 8, 1, tzinfo=UTC)):
        found = icalendar.Calendar.from_ical(client.get(f"{PUBLIC}.ics").data)
    return {str(one["x-session-code"]): one for one in found.walk("VEVENT")}


@pytest.mark.parametrize("first", [AUTUMN, SPRING])
def test_in_the_night_in_which_clocks_are_turned_no_session_ends_as_it_begins_or_before(app, client, first):
    an_event(app, first)
    lengths = {code: one.decoded("dtend") - one.decoded("dtstart") for code, one in calendar(client).items()}
    minutes = {"NUIT": 60, "B": 60, "C": 30, "A": 60}
    assert lengths == {code: timedelta(minutes=minutes[code]) for code in minutes}


def test_the_page_says_how_far_clocks_are_ahead_when_they_were_turned_meanwhile(app, client):
    an_event(app)
    with time_machine.travel(datetime(2026, 8, 1, tzinfo=UTC)):
        page = check_page(client.get(f"{PUBLIC}/2"))
    assert "02:30 – 02:00 (UTC+1)" in page.text
    assert "09:00 – 10:00 · " in page.text


def test_a_clash_with_a_session_of_another_day_leads_to_that_day(app):
    event = an_event(app)
    page = check_page(signed_in(app, event).get(f"{HOME}/2"))
    with app.app_context():
        assert f"{HOME}/1#s-{row(event, 'NUIT').id}" in [one["href"] for one in page.soup.select(".clashes a")]


@pytest.mark.parametrize(
    ("values", "status", "words"),
    [
        ({"start": "24:30"}, 303, ""),
        ({"start": "28:00"}, 409, "hors des jours de l’événement"),
        ({"start": "23:30", "minutes": "301"}, 409, "hors des jours de l’événement"),
        ({"minutes": "0"}, 422, "Écrivez un nombre entre 1 et 1440."),
        ({"minutes": "-30"}, 422, "Écrivez un nombre entre 1 et 1440."),
        ({"minutes": "9" * 30}, 422, "Écrivez un nombre entier."),
        ({"start": "25:99"}, 422, "Cette heure ne se lit pas."),
        ({"title_fr": LONG + "x"}, 422, "400 caractères au plus"),
        ({"title_fr": "\x00\u202e "}, 422, "Écrivez le titre de la séance."),
        ({"day": "3"}, 422, "Ce choix n’existe pas."),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(app, values, status, words):
    event = an_event(app)
    staff = signed_in(app, event)
    with app.app_context():
        address = f"{HOME}/seances/{row(event, 'A').id}"
        before = when(event, "A")
    form = check_page(staff.get(address)).form("title_fr")
    answer = staff.post(form.action, data=form.filled() | values)
    assert answer.status_code == status
    if words:
        assert words in " ".join(check_page(answer).errors())
        with app.app_context():
            assert when(event, "A") == before


def test_a_title_of_400_letters_is_whole_for_the_public_and_short_in_the_table_of_the_editor(app, client):
    event = an_event(app)
    staff = signed_in(app, event)
    with app.app_context():
        address = f"{HOME}/seances/{row(event, 'A').id}"
    form = check_page(staff.get(address)).form("title_fr")
    assert staff.post(form.action, data=form.filled(title_fr=LONG)).status_code == 303
    with app.app_context():
        released(event)
    (told,) = [one for one in check_page(staff.get(f"{HOME}/2")).all(".day .t") if one.startswith("Protéger")]
    assert len(told) <= 120
    assert LONG.startswith(told.removesuffix("…"))
    with time_machine.travel(datetime(2026, 8, 1, tzinfo=UTC)):
        for path in (f"{PUBLIC}/2", f"{PUBLIC}/tout", f"{PUBLIC}/seance/A", f"{PUBLIC}/selection?s=A"):
            assert LONG in check_page(client.get(path)).text, path
    assert str(calendar(client)["A"]["summary"]) == LONG
