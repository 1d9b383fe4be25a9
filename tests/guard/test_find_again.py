"""« Retrouver mon inscription » is on every public page of an event, error pages included, exposed or not."""

import pytest

from conference.core.permissions import PUBLIC_MARK, capability_of
from tests.builders import a_group, an_event
from tests.pages import check_page

#: What an address may name, besides the event: something that is there, and something that is not.
NO_ID = "00000000-0000-4000-8000-000000000000"
THERE = {
    "group_code": "sante",
    "day": "1",
    "code": "A",
    "key": "awa",
    "number": 1,
    "ending": "ics",
    "material_id": NO_ID,
    "report_id": NO_ID,
}
NOWHERE = {**THERE, "group_code": "nulle-part", "day": "77", "code": "Z", "key": "z", "number": 77}
FIND = "/c/forum/retrouver"


def addresses(app, values):
    """Every public address of the event, with these values where it names more than the event."""
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        public = capability_of(app.view_functions[rule.endpoint]) == PUBLIC_MARK
        if public and "GET" in rule.methods and "event_slug" in rule.arguments:
            named = {"event_slug": "forum", **values}
            assert rule.arguments <= named.keys(), f"{rule}: say in THERE and NOWHERE what it may name"
            yield adapter.build(rule.endpoint, {name: named[name] for name in rule.arguments})


@pytest.mark.parametrize("exposed", [False, True])
def test_every_public_page_of_an_event_leads_to_the_own_registration(app, client, exposed):
    with app.app_context():
        event = an_event(exposed=exposed)
        a_group(event)
        a_group(event, "fermee", entry="invitation")
    there, nowhere = set(addresses(app, THERE)), set(addresses(app, NOWHERE))
    assert FIND in there
    shut, lost = "/c/forum/inscription/fermee", "/c/forum/rien-de-tel"
    pages = 0
    for address in sorted({*there, *nowhere, shut, lost}):
        answer = client.get(address)
        if answer.content_type.startswith("text/html"):
            pages += 1
            page = check_page(answer)
            assert address == FIND or page.soup.select(f'a[href="{FIND}"]'), (address, answer.status_code)
    assert pages > len(nowhere - there)


def test_a_form_that_cannot_be_taken_leads_there_too(app, client):
    with app.app_context():
        a_group(an_event(exposed=True))
    for data in ({}, {"signed": "x"}):
        assert f'href="{FIND}"' in client.post("/c/forum/inscription/sante", data=data).text
