from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
import time_machine

from conference.core import clock, text, tokens
from conference.core.db import db, session, write
from conference.core.permissions import PUBLIC
from conference.messaging.models import OutboxMessage
from conference.messaging.templates import Rendered
from conference.participants import merge, notices, services, tickets
from conference.participants.models import Participant
from conference.participants.services import Entry
from conference.presence import services as presence
from tests.builders import a_group, a_half_day, a_person, a_staff_user, an_event, details, staff_actor
from tests.pages import check_page
from tests.staff import audited, signed_in


def dashboard(client):
    return check_page(client.get("/org/forum/"))


def row(page, label):
    return next(cells for cells in page.rows() if cells[0] == label)


# ------------------------------------------------------------------------------------------------------- the dashboard


@pytest.fixture
def people(app, event, groups, macina):
    with app.app_context():
        a_person(event, groups["sante"], given_names="A", sex="F", district_id=macina)
        a_person(event, groups["sante"], Entry(state="confirmed", source="import"), given_names="B", sex="M")
        a_person(event, groups["sante"], Entry(state="declined", source="import"), given_names="C", sex="F")
        a_person(event, groups["presse"], given_names="D", sex="F", district_id=macina)
        a_person(event, groups["presse"], given_names="E", sex="")
        a_person(event, groups["libre"], given_names="F", sex="M")


def test_large_numbers_say_how_things_stand(organiser, people):
    page = dashboard(organiser)
    assert page.all(".tiles li") == [
        "5 inscriptions et 1 refusée ou annulée",
        "1 à valider",
        "3 confirmées",
        "1 en liste d’attente",
        "50 % de femmes 2 femmes, 2 hommes",
    ]


def test_every_number_leads_to_exactly_the_people_it_counts(organiser, people):
    page = dashboard(organiser)
    links = [(tag.get_text(strip=True), tag["href"]) for tag in page.soup.select("main a[href*='participants']")]
    numbers = [(text, href) for text, href in links if text.isdigit()]
    tiles = [(tag.select_one("b").get_text(), tag["href"]) for tag in page.soup.select(".tiles a")]
    for number, href in numbers + [one for one in tiles if one[0].isdigit()]:
        listed = check_page(organiser.get(href))
        assert len(listed.rows()) == int(number), href
    assert len(numbers) >= 12


def test_groups_are_counted_by_state_and_sex_against_their_quota(organiser, people):
    page = dashboard(organiser)
    assert row(page, "Groupe sante")[1:] == [
        "2 sur 3",
        "1",
        "0",
        "1 1 F · 0 H",
        "1 0 F · 1 H",
        "0",
        "1 1 F · 0 H",
        "0",
        "50 %",
    ]
    assert row(page, "Groupe presse")[1:3] == ["1 sur 1", "complet"]
    assert row(page, "Groupe libre")[1:3] == ["1, sans limite", "–"]


def test_a_group_over_its_quota_says_by_how_many(app, event, organiser, groups):
    with app.app_context():
        for name in ("A", "B"):
            services.register(
                event,
                groups["presse"],
                details(name),
                Entry(source="desk", over_quota=True),
                actor=PUBLIC,
                now=clock.now(),
            )
    assert row(dashboard(organiser), "Groupe presse")[1:3] == ["2 sur 1", "1 de trop"]


def test_districts_are_counted_and_who_has_none_too(organiser, people):
    page = dashboard(organiser)
    assert row(page, "Macina")[1:] == ["2 2 F · 0 H", "1 1 F · 0 H", "100 %"]
    assert row(page, "Non précisé")[1] == "3 0 F · 2 H"


def test_merged_records_are_nobody(app, event, organiser, groups):
    with app.app_context():
        stays, goes = (a_person(event, groups["libre"], given_names=name) for name in ("A", "B"))
        merge.merge(event.id, stays.id, goes.id, actor=staff_actor(), now=clock.now())
    assert dashboard(organiser).all(".tiles b")[0] == "1"


def test_who_is_present_is_counted_by_half_day_and_now(app, event, organiser, groups):
    with app.app_context():
        morning, afternoon = a_half_day(event), a_half_day(event, 2, starts_minute=840, ends_minute=1080)
        first, second = (a_person(event, groups["libre"], given_names=name).id for name in ("A", "B"))
        for person, half_day in ((first, morning), (second, morning), (first, morning), (first, afternoon)):
            presence.check_in(uuid4(), event.id, person, half_day.id, at=clock.now(), desk="A", staff_id=None)
    page = dashboard(organiser)
    assert row(page, "Demi-journée 1 02/12/2026")[1:] == ["2", "100 %"]
    assert row(page, "Demi-journée 2 02/12/2026")[1:] == ["1", "50 %"]
    assert "en ce moment" not in page.text
    with time_machine.travel(datetime(2026, 12, 2, 9, 0, tzinfo=ZoneInfo("Africa/Bamako"))):
        client = signed_in(app, event, email="matin@equipe.example")
        assert dashboard(client).all(".tiles li")[0] == "2 présentes en ce moment Demi-journée 1"


def test_an_event_without_anything_has_a_dashboard(organiser):
    page = dashboard(organiser)
    assert page.all(".tiles b")[:4] == ["0", "0", "0", "0"]
    assert "Cet événement n’a pas encore de groupe." in page.text


def test_the_dashboard_asks_little_of_the_database(app, organiser, people):
    asked = []
    with app.app_context():
        engine = db.engine
    note = lambda *given: asked.append(given[2])  # noqa: E731
    sa.event.listen(engine, "before_cursor_execute", note)
    dashboard(organiser)
    sa.event.remove(engine, "before_cursor_execute", note)
    assert len([one for one in asked if one.startswith("SELECT")]) <= 11


def test_the_dashboard_speaks_english(organiser, people):
    check_page(organiser.get("/en/org/forum/"))


def test_only_organisers_of_this_event_have_it(app, event, organiser):
    with app.app_context():
        other = an_event("autre")
    assert app.test_client().get("/org/forum/").status_code == 303
    assert signed_in(app, event, "desk").get("/org/forum/").status_code == 403
    assert signed_in(app, other, email="voisin@equipe.example").get("/org/forum/").status_code == 404
    assert organiser.get("/org/inconnu/").status_code == 404


# ------------------------------------------------------------------------------------------------------------ messages


@pytest.fixture
def message(app, event, groups):
    with app.app_context():
        a_person(event, groups["sante"], email="awa@exemple.test")
        return session().scalar(sa.select(OutboxMessage.id))


def messages(client, **parameters):
    return check_page(client.get("/org/forum/messages", query_string=parameters))


def test_messages_are_listed_with_their_state(organiser, message):
    page = messages(organiser)
    assert page.rows()[0][:3] == ["Aminata Traoré", "Confirmation d’inscription", "en attente"]
    assert page.all(".tabs a") == ["Tous 1", "En attente 1"]
    assert "awa@" not in page.text


def test_messages_are_filtered_by_state(app, organiser, message):
    with app.app_context(), write() as rows:
        rows.get_one(OutboxMessage, message).state = "kept"
    assert len(messages(organiser, etat="kept").rows()) == 1
    assert "Aucun message" in messages(organiser, etat="dead").text
    assert "transmettez-les par un autre moyen" in messages(organiser).text


@pytest.mark.parametrize("page", ["１２", "-1", "0", "9" * 30, "x", "\0", "2"])
def test_a_page_made_by_hand_is_the_first_or_the_last(organiser, message, page):
    assert len(messages(organiser, page=page, etat="x").rows()) == 1


def test_a_message_is_read_as_plain_text_and_that_is_logged(app, organiser, message, event):
    page = check_page(organiser.get(messages(organiser).link("Aminata Traoré")))
    assert "awa@exemple.test" in page.text
    assert page.one("article h2").get_text()
    (entry,) = audited(app, "message.read")
    assert (entry.subject_id, entry.event_id) == (message, event.id)


def test_without_the_right_the_address_is_not_shown(app, event, message):
    client = signed_in(app, event, email="sans@equipe.example")
    page = check_page(client.get(f"/org/forum/messages/{message}"))
    assert "awa@exemple.test" not in page.text


def test_without_the_right_neither_the_link_nor_the_code_can_be_read(app, event, organiser, message):
    with app.app_context():
        person = session().query(Participant).one()
        code = text.speak(tickets.codes([person.id])[person.id])
        link = tokens.link(person.event_id, person.id, person.link_version)
    answer = signed_in(app, event, email="sans@equipe.example").get(f"/org/forum/messages/{message}")
    page = check_page(answer)
    assert not any(key in answer.text for key in (link, code, code.replace(" ", "")))
    assert "/x/…" in page.text
    assert "Votre code : ••• •••" in page.text
    full = check_page(organiser.get(f"/org/forum/messages/{message}")).text
    assert f"/x/{link}" in full
    assert f"Votre code : {code}" in full


def test_messages_of_another_event_are_not_found(app, organiser, message, event):
    with app.app_context():
        a_staff_user("organiser@equipe.example", "organiser", an_event("autre"))
    assert organiser.get(f"/org/autre/messages/{message}").status_code == 404
    assert "Aucun message" in check_page(organiser.get("/org/autre/messages")).text
    assert signed_in(app, event, "desk").get("/org/forum/messages").status_code == 403


def test_a_message_that_has_nothing_to_say_any_more_says_so(app, organiser, event, groups):
    with app.app_context():
        person = a_person(event, groups["sante"], email="awa@exemple.test")
        services.transition(event.id, [person.id], "confirmed", actor=staff_actor(), now=clock.now())
        services.transition(
            event.id, [person.id], "declined", actor=staff_actor(), now=clock.now() + timedelta(minutes=1)
        )
        old = session().scalar(
            sa.select(OutboxMessage.id)
            .where(OutboxMessage.kind == "participants.state_changed")
            .order_by(OutboxMessage.created_at)
        )
    page = check_page(organiser.get(f"/org/forum/messages/{old}"))
    assert page.h1.startswith("Décision")


# ---------------------------------------------------------------------------------------------------------------- home


def test_a_role_without_a_page_of_its_own_is_not_linked(app, event):
    client = signed_in(app, event)
    assert client.get("/org/").location == "/org/forum/"
    assert check_page(client.get("/org/?tous=1")).link("Nouvelle conférence") == "/org/nouveau"
    with app.app_context():
        other = an_event("autre", title={"fr": "Atelier"})
        a_group(other)
        a_staff_user("organiser@equipe.example", "organiser", other)
    page = check_page(client.get("/org/"))
    assert page.h1 == "Mes événements"
    assert page.link("Atelier") == "/org/autre/"


@pytest.mark.parametrize("kind", ["x", "d", "i"])
def test_no_link_that_opens_somebodys_page_is_shown_to_who_may_not_see_contacts(kind):
    said = notices.without_keys(Rendered("Bonjour", f"Ouvrez https://exemple.org/en/{kind}/5dxm7fks1px7 et répondez."))
    assert said.body == f"Ouvrez https://exemple.org/en/{kind}/… et répondez."
