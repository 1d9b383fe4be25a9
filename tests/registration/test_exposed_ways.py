"""Of an exposed event no page behind a private link asks or shows questions, places or groups; all others do."""

from datetime import timedelta

import pytest

from conference.core import clock, tokens
from conference.core.db import session
from conference.participants import delegation_pins as pins
from conference.participants import delegation_records, delegations, invitations
from conference.participants import invitation_records as record
from conference.participants.delegation_records import Wish as Seats
from conference.participants.invitation_records import Wish
from conference.participants.models import Participant
from conference.participants.services import Entry
from tests.answering import a_question
from tests.builders import a_district, a_group, a_person, an_event, staff_actor
from tests.pages import check_page
from tests.staff import press, signed_in

STAFF = staff_actor()
TELLING = ("Quel atelier de la conférence ?", "Atelier paix", "Macina", "Groupe sante")


@pytest.fixture(params=[True, False], ids=["exposed", "open"])
def exposed(request):
    return request.param


@pytest.fixture
def ways(app, client, exposed):
    """Every page that asks or shows a person's details, by its name; those that a private link opens come first."""
    with app.app_context():
        today = clock.now().date()
        days = {"first_day": today + timedelta(days=30), "last_day": today + timedelta(days=31)}
        event = an_event(**days, exposed=exposed)
        group, place = a_group(event), a_district(event)
        label = {"fr": "Quel atelier de la conférence ?"}
        asked = a_question(event, "text", "atelier", label=label, required=True)
        pin = pins.prepare(event.id)
        row = delegations.create(event, group.id, Seats("CSRéf", 3), pin, actor=STAFF, now=clock.now())
        known = {"answers": {str(asked.id): "Atelier paix"}, "district_id": place.id, "phones": ["+22376001234"]}
        own = a_person(event, group, **known)
        member = a_person(event, group, Entry(source="delegation", delegation_id=row.id), given_names="Binta", **known)
        (invited,) = invitations.draft(event, group, [Wish("Coumba")], actor=STAFF, now=clock.now())
        invitations.send(event, [invited.id], actor=STAFF, now=clock.now())
        x = f"/x/{tokens.link(event.id, own.id, 1)}"
        d, i, digits = f"/d/{delegation_records.link(row)}", f"/i/{record.link(invited)}", pin.pin
        ids = own.id, member.id
    client.post(d, data=check_page(client.get(d)).form("pin").filled(pin=digits))
    staff = signed_in(app, event, contacts=True, sensitive=True)
    private = {
        x: client, f"{x}/modifier": client, i: client, d: client, f"{d}/nommer": client,
        f"{d}/personnes/{ids[1]}": client, f"{d}/personnes/{ids[1]}/modifier": client,
        f"{d}/personnes/{ids[1]}/remplacer": client,
    }  # fmt: skip
    others = {
        "/c/forum/inscription/sante": client,
        f"/org/forum/participants/{ids[0]}/modifier": staff,
        f"/org/forum/participants/{ids[0]}/remplacer": staff,
    }
    return private, others


def words(browser, path):
    page = check_page(browser.get(path))
    typed = " ".join(str(tag.get("value", "")) for tag in page.soup.select("main input"))
    return [word for word in TELLING if word in page.text + typed]


def test_one_rule_holds_for_every_way_in(ways, exposed):
    private, others = ways
    told = {path: words(browser, path) for path, browser in private.items()}
    if exposed:
        assert not any(told.values()), told
    else:
        assert all(TELLING[0] in found for path, found in told.items() if path.count("/") == 3 or "modifier" in path)
    assert all(TELLING[0] in words(browser, path) for path, browser in others.items())


def test_what_is_not_asked_holds_nobody_back_and_what_was_answered_stays(app, client, ways, exposed):
    private, _others = ways
    own, _change, invitation, _delegation, naming, member = list(private)[:6]
    correction = check_page(client.get(f"{own}/modifier")).form("given_names")
    assert press(client, correction, function="Médecin").status_code == 303
    correction = check_page(client.get(f"{member}/modifier")).form("given_names")
    assert press(client, correction, function="Médecin").status_code == 303
    came = press(client, check_page(client.get(invitation)).form("given_names"), phone="76123456")
    named = press(client, check_page(client.get(naming)).form("given_names"), given_names="Fanta")
    assert {came.status_code, named.status_code} == ({303} if exposed else {422})
    with app.app_context():
        known = {one.given_names: (one.answers, one.district_id) for one in session().query(Participant)}
    for name in ("Aminata", "Binta"):
        assert list(known[name][0].values()) == ["Atelier paix"]
        assert known[name][1] is not None
