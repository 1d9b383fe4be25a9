"""The same person at the door of the form twice: on screen nothing tells, the known contact and organisers learn."""

import re

import pytest

from conference.core.db import session
from conference.events.models import Event
from conference.messaging import outbox, render
from conference.messaging.models import OutboxMessage
from conference.messaging.queries import opened
from conference.participants.models import Suspicion
from tests.pages import check_page
from tests.registration.world import AMINATA, FORM
from tests.staff import press, signed_in

REACHED = {**AMINATA, "email": "aminata@exemple.org"}


def messages(app, kind="participants.seen_again"):
    with app.app_context():
        session().rollback()
        return [row for row in session().query(OutboxMessage) if row.kind == kind]


def body(client, own):
    """The own page and its headers, but for what is everybody's own: the code, the QR, the address."""
    answer = client.get(own)
    shown = answer.text.replace(own.removeprefix("/x/"), "TOKEN")
    shown = re.sub(r'<path d="[^"]*"', "<path", re.sub(r"(class=\"code\"[^>]*>)[^<]*", r"\1CODE", shown))
    headers = [line for line in answer.headers.to_wsgi_list() if line[0] not in {"Content-Length", "X-Request-ID"}]
    return answer.status_code, headers, shown


def test_whoever_registers_twice_sees_what_everybody_sees(app, client, registered, people):
    alone = registered(**{**REACHED, "phone": "76 99 99 99", "email": "autre@exemple.org", "family_name": "Diarra"})
    registered(**REACHED)
    again = registered(**REACHED)
    assert [person.suspected for person in people()] == [False, False, True]
    assert body(client, again) == body(client, alone)
    assert len(people()) == 3


def test_the_known_contact_is_told_once_and_nothing_of_the_second_is_in_it(app, client, send, people):
    send(**REACHED)
    form = check_page(client.get(FORM)).form("signed")
    typed = form.filled(**{**REACHED, "email": "autre@exemple.org", "given_names": "Aminata Bintou"})
    for _ in range(2):
        assert client.post(FORM, data=typed).status_code == 303
    (message,) = messages(app)
    with app.app_context():
        said, letter = render(message), opened(message)
        known, unknown = people()
    assert (letter.address, letter.subject_id) == ("aminata@exemple.org", known.id)
    assert "Une inscription avec vos coordonnées vient d’être faite." in said.body
    assert "Si ce n’est pas vous, appelez le +223 20 00 00 00." in said.body
    assert not any(word in said.body for word in ("Bintou", "autre@", "Paix", "Bamako", "/x/", str(unknown.id)))


def test_at_the_same_address_the_confirmation_says_it_and_no_second_message_goes(app, send):
    send(**REACHED)
    send(**REACHED)
    assert messages(app) == []
    first, second = messages(app, "participants.registered")
    with app.app_context():
        said = [render(one).body for one in (first, second)]
    again = "Une autre inscription existait déjà avec vos coordonnées. Si ce n’est pas vous, appelez le"
    assert [again in text for text in said] == [False, True]


def test_nobody_is_told_more_than_three_times_a_day_or_without_an_address(app, send):
    send(**AMINATA)
    send(**AMINATA)
    assert messages(app) == []
    send(**{**REACHED, "phone": "70 11 22 33"})
    for _ in range(outbox.PER_RECIPIENT_A_DAY + 1):
        send(**{**AMINATA, "phone": "70 11 22 33"})
    assert [message.state for message in messages(app)].count("waiting") == outbox.PER_RECIPIENT_A_DAY - 1
    assert len(messages(app)) == outbox.PER_RECIPIENT_A_DAY + 1


@pytest.mark.parametrize("settled", [True, False])
def test_organisers_see_the_pair_and_say_that_they_are_two(app, registered, people, settled):
    registered(**AMINATA)
    registered(**(AMINATA | {"given_names": "Aminata Bintou"}))
    with app.app_context():
        event = session().query(Event).one()
    organiser = signed_in(app, event, contacts=settled)
    dashboard = check_page(organiser.get(f"/org/{event.slug}/"))
    listed = check_page(organiser.get(dashboard.link("1 doublon possible")))
    page = check_page(organiser.get(listed.soup.select_one("tbody a")["href"]))
    assert page.h1.replace("\u00a0", " ") == "Est-ce la même personne ?"
    table = dict(zip(page.all("tbody th"), page.all("tbody td:last-child"), strict=True))
    assert table["Téléphone"] == "identique"
    assert table["Nom"] == "voisin"
    assert ("+223 76 12 34 56" in page.text) is settled
    flagged = check_page(organiser.get(f"/org/{event.slug}/participants?doublon=1"))
    assert flagged.link("Comparer deux à deux") == f"/org/{event.slug}/doublons"
    for _ in range(2):
        assert press(organiser, page.form("Ce ne sont pas les mêmes")).location == f"/org/{event.slug}/doublons"
    assert "Aucun doublon possible" in check_page(organiser.get(f"/org/{event.slug}/doublons")).text
    assert not any(person.suspected for person in people())
    settled_page = check_page(organiser.get(page_path(app, event)))
    press(organiser, settled_page.form("Comparer de nouveau"))
    assert [person.suspected for person in people()] == [False, True]


def page_path(app, event):
    with app.app_context():
        session().rollback()
        (suspicion,) = session().query(Suspicion)
        return f"/org/{event.slug}/doublons/{suspicion.id}"
