"""The programme for machines: what stands in the block, and that nothing breaks out of it."""

import json
from dataclasses import replace
from datetime import date, timedelta
from types import MappingProxyType, SimpleNamespace

import pytest

from conference.agenda import linked_data
from conference.agenda.programme import PublicRole
from conference.core.i18n import speaking
from tests.agenda.test_programme import SESSION, WHOLE

EVENT = SimpleNamespace(
    title={"fr": "Forum"},
    venue={"fr": "Hôtel du Fleuve, Bamako"},
    region="ML",
    intro={},
    organisers=[{"fr": "Le Centre"}],
)
ADDRESS = "http://localhost/c/forum/programme"


@pytest.fixture(autouse=True)
def french(app):
    with app.test_request_context("/"), speaking("fr"):
        yield


def read(block):
    text = str(block)
    assert text.startswith('<script type="application/ld+json">')
    assert text.endswith("</script>")
    inside = text.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert "<" not in inside
    return json.loads(inside)


def of_day(session=SESSION, before=MappingProxyType({})):
    return read(linked_data.of_day(EVENT, WHOLE, [session], before, ADDRESS))


def test_a_day_is_one_event_with_its_sessions():
    data = of_day()
    assert (data["@context"], data["@type"], data["name"]) == ("https://schema.org", "Event", "Forum")
    assert (data["startDate"], data["endDate"]) == ("2026-12-02", "2026-12-03")
    (part,) = data["subEvent"]
    assert (part["name"], part["startDate"], part["endDate"]) == (
        "Santé",
        "2026-12-02T12:00:00+00:00",
        "2026-12-02T13:30:00+00:00",
    )
    assert part["location"]["name"] == "Grande salle"
    for place in (data["location"], part["location"]):
        assert place["address"] == {
            "@type": "PostalAddress",
            "addressCountry": "ML",
            "streetAddress": "Hôtel du Fleuve, Bamako",
        }
    assert part["inLanguage"] == ["fr", "bm"]


@pytest.mark.parametrize(
    ("fields", "status"),
    [({}, "EventScheduled"), ({"cancelled": True}, "EventCancelled")],
)
def test_a_session_says_where_it_stands(fields, status):
    (part,) = of_day(replace(SESSION, **fields))["subEvent"]
    assert part["eventStatus"] == f"https://schema.org/{status}"


def test_a_session_that_was_moved_says_from_when():
    (part,) = of_day(before={SESSION.id: SESSION.starts_at - timedelta(hours=1)})["subEvent"]
    assert part["eventStatus"] == "https://schema.org/EventRescheduled"
    assert part["previousStartDate"] == "2026-12-02T11:00:00+00:00"


def test_times_have_the_offset_of_the_event():
    data = read(linked_data.of_day(EVENT, replace(WHOLE, zone="Africa/Nairobi"), [SESSION], {}, ADDRESS))
    assert data["subEvent"][0]["startDate"] == "2026-12-02T15:00:00+03:00"


@pytest.mark.parametrize("title", ["</script><script>alert(1)</script>", "<!--", "]]>", "a & b", "\u2028", '"\\'])
def test_no_title_breaks_out_of_the_block(title):
    assert of_day(replace(SESSION, title={"fr": title}))["subEvent"][0]["name"] == title


def test_a_session_alone_tells_of_which_event_it_is_and_who_is_named():
    roles = (PublicRole("chair", {"fr": "La présidente"}), PublicRole("speaker", {"fr": "Awa, sage-femme"}, "Awa"))
    data = read(linked_data.of_session(EVENT, WHOLE, replace(SESSION, roles=roles), {}, ADDRESS))
    assert data["superEvent"]["name"] == "Forum"
    assert data["performer"] == [{"@type": "Person", "name": "Awa"}]


def test_an_event_of_one_day_has_one_date():
    data = read(linked_data.of_day(EVENT, replace(WHOLE, days=(date(2026, 12, 2),)), [SESSION], {}, ADDRESS))
    assert data["startDate"] == data["endDate"]
