"""The engine of the offline page with the real server: paired, opened, offline for real, operated, and back."""

import pytest

SEEN = """() => ["Awa", "Sira", "Fatoumata"].map((given_names) => desk.lookAlikes({given_names})
  .map(({name, arrivals}) => [name, arrivals.map((one) => one.op)]))"""
pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_telephone_is_paired_opened_and_finds_people(place, window):
    desk = window().opened(place)
    assert desk.call("phase") == "open"
    assert desk.status("people") == 4
    found = desk.call("find", "diarra")
    assert (found["kind"], found["person"]["name"]) == ("person", "Fatoumata Diarra")
    assert found["person"]["group"]["short"] == "Santé"
    assert desk.call("find", "cisse")["kind"] == "people"
    assert desk.call("find", place.person("Awa")["ticket"])["person"]["given"] == "Awa"
    assert desk.call("find", found["person"]["code"].lower())["person"]["id"] == found["person"]["id"]
    assert desk.call("verdict", found["person"])["code"] == "ready"


def test_what_is_done_without_network_is_there_after_a_reload_and_arrives_once(place, window, server):
    desk = window().opened(place)
    awa, fatoumata = place.person("Awa"), place.person("Fatoumata")
    server.stop()
    op = desk.call("arrive", awa["id"], {"ticket": awa["ticket"]})
    walked_in = desk.call(
        "walkIn", {"given_names": "Sira", "family_name": "Keïta", "group": str(place.ids["group"]), "sex": "F"}
    )
    desk.call("arrive", fatoumata["id"])
    assert desk.call("arrive", fatoumata["id"]) is None
    assert desk.status("waiting") == 3

    assert desk.load() == "locked"
    assert desk.status("waiting") == 3
    assert desk.call("unlock", place.day_code(), {"by": "Awa", "pin": "1234"}) is None
    assert desk.call("person", awa["id"])["arrivals"][0]["op"] == op
    sira = desk.call("find", walked_in["ticket"])["person"]
    assert (sira["name"], sira["local"], len(sira["arrivals"])) == ("Sira Keïta", True, 1)
    before = desk.js(SEEN)

    server.start()
    assert desk.call("syncNow") is True
    assert desk.status("waiting") == 0
    assert [kind for kind, outcome, _ in place.ops() if outcome == "applied"] == ["check_in", "walk_in", "check_in"]
    assert place.present() == {awa["id"], fatoumata["id"], sira["id"]}
    again = desk.call("person", sira["id"])
    assert (again["local"], len(again["code"]), again["ticket"]) == (False, 6, walked_in["ticket"])
    after = desk.js(SEEN)
    assert after == before
