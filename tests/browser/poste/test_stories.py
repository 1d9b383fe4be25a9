"""What happens to a device: its code changes, it is revoked, left alone, killed, full, tampered with, emptied."""

import json
from datetime import timedelta

import pytest

from conference.core import clock

pytestmark = [pytest.mark.browser, pytest.mark.slow]

OPEN_AGAIN = {"by": "Awa", "pin": "1234"}
KEPT = """async () => {
  const base = await new Promise((done) => {
    const r = indexedDB.open("desk-forum"); r.onsuccess = () => done(r.result) });
  const all = (name) => new Promise((done) => {
    const r = base.transaction(name).objectStore(name).getAll(); r.onsuccess = () => done(r.result) });
  const told = JSON.stringify({meta: await all("meta"), copy: await all("copy"), ops: await all("ops")},
    (_, one) => one instanceof Uint8Array ? new TextDecoder("latin1").decode(one) : one);
  const copies = (await all("copy")).length;
  base.close();
  return {told, copies};
}"""
#: Change one byte of what is kept under a key.
FLIP = """async ([store, key, part]) => {
  const base = await new Promise((done) => {
    const r = indexedDB.open("desk-forum"); r.onsuccess = () => done(r.result) });
  const inside = base.transaction(store, "readwrite").objectStore(store);
  const value = await new Promise((done) => { const r = inside.get(key); r.onsuccess = () => done(r.result) });
  const flipped = part ? value[part] : value;
  if (typeof flipped === "string") value[part] = (flipped[0] === "A" ? "B" : "A") + flipped.slice(1);
  else flipped.ct[9] ^= 1;
  inside.put(value, key);
  await new Promise((done) => { inside.transaction.oncomplete = done });
  base.close();
}"""
FULL = """(full) => {
  window.realPut ??= IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = full
    ? function () { throw new DOMException("full", "QuotaExceededError") }
    : window.realPut;
}"""
HEARD = "(kind) => heard.filter(([one]) => one === kind).map(([, detail]) => detail)"


def arrived(desk, person):
    return len(desk.call("person", person["id"])["arrivals"])


def test_a_new_code_of_the_day_is_asked_for_and_what_is_done_meanwhile_arrives(place, window, server):
    desk = window().opened(place)
    awa = place.person("Awa")
    new = place.day_code(new=True).replace(" ", "")
    desk.call("arrive", awa["id"])
    assert desk.call("syncNow") is True
    assert (desk.status("codeChanged"), desk.status("waiting")) == (True, 0)
    assert arrived(desk, awa) == 1
    assert desk.call("unlock", "AAAABBBB") == "wrong"
    assert desk.call("unlock", new) is None
    assert desk.status("codeChanged") is False
    server.stop()
    assert desk.load() == "locked"
    assert desk.call("unlock", new, OPEN_AGAIN) is None
    assert arrived(desk, awa) == 1


def test_whoever_comes_with_a_new_code_sends_what_waits_and_gets_a_new_copy(place, window, server):
    desk = window().opened(place)
    awa = place.person("Awa")
    server.stop()
    desk.call("arrive", awa["id"])
    desk.load()
    new = place.day_code(new=True).replace(" ", "")
    assert desk.call("unlock", new, OPEN_AGAIN) == "wrong"  # nobody can tell without the server
    server.start()
    assert desk.call("unlock", new, OPEN_AGAIN) is None
    assert (desk.call("phase"), desk.status("waiting"), desk.status("people")) == ("open", 0, 4)
    assert place.present() == {awa["id"]}
    assert arrived(desk, awa) == 1


def test_wrong_codes_have_to_wait(place, window):
    desk = window().opened(place)
    desk.load()
    assert [desk.call("unlock", "AAAABBBB", OPEN_AGAIN) for _ in range(3)] == ["wrong", "wrong", "wait"]
    desk.load()
    assert desk.call("unlock", place.day_code(), OPEN_AGAIN) == "wait"


def test_a_revoked_device_wipes_its_copy_and_what_it_did_is_kept_for_a_person_to_judge(place, window, server):
    desk = window().opened(place)
    awa = place.person("Awa")
    server.stop()
    desk.call("arrive", awa["id"])
    place.revoke()
    server.start()
    desk.call("syncNow")
    assert desk.call("phase") == "revoked"
    assert desk.call("person", awa["id"]) is None
    assert desk.js(KEPT)["copies"] == 0
    assert desk.js(HEARD, "result")[-1]["outcome"] == "quarantined"
    assert (place.present(), desk.status("waiting")) == (set(), 0)
    assert desk.load() == "revoked"
    assert desk.call("unlock", place.day_code(), OPEN_AGAIN) == "unpaired"
    assert desk.call("pair", place.device()) is None
    assert desk.call("phase") == "locked"


def test_what_is_kept_can_be_read_by_nobody(place, window, server):
    desk = window().opened(place)
    server.stop()
    desk.call("arrive", place.person("Awa")["id"])
    told = desk.js(KEPT)["told"]
    for secret in ("Diarra", "Cissé", "Santé", place.person("Awa")["ticket"], "check_in", place.day_code(), "Forum"):
        assert secret not in told


def test_a_copy_dies_by_itself_and_what_was_done_stays(place, window, server):
    desk = window().opened(place)
    awa = place.person("Awa")
    server.stop()
    desk.call("arrive", awa["id"])
    desk.page.clock.set_system_time(clock.now() + timedelta(hours=73))
    assert desk.load() == "expired"
    assert desk.js(KEPT)["copies"] == 0
    assert desk.call("unlock", place.day_code(), OPEN_AGAIN) == "unreachable"
    assert desk.status("waiting") == 1
    desk.page.clock.set_system_time(clock.now())
    assert desk.load() == "expired"  # a clock that is set back brings nothing back
    server.start()
    assert desk.call("unlock", place.day_code(), OPEN_AGAIN) is None
    assert (desk.call("phase"), place.present()) == ("open", {awa["id"]})


def test_an_open_copy_dies_too(place, window, server):
    desk = window().opened(place)
    server.stop()
    desk.page.clock.set_system_time(clock.now() + timedelta(hours=73))
    desk.js("() => document.dispatchEvent(new Event('visibilitychange'))")
    desk.page.wait_for_function("desk.phase === 'expired'")
    assert desk.call("find", "diarra") != "person"


def test_a_list_that_was_changed_is_thrown_away_and_comes_anew(place, window, server):
    desk = window().opened(place)
    server.stop()
    desk.load()
    desk.js(FLIP, ["copy", "base", ""])
    desk.load()
    assert desk.call("unlock", place.day_code(), OPEN_AGAIN) is None
    assert (desk.status("people"), desk.status("partial")) == (0, True)
    server.start()
    desk.call("syncNow")
    assert (desk.status("people"), desk.status("partial")) == (4, False)


def test_an_operation_that_was_changed_has_no_effect_and_is_kept_for_a_person(place, window, server):
    desk = window().opened(place)
    server.stop()
    op = desk.call("arrive", place.person("Awa")["id"])
    desk.js(FLIP, ["ops", op, "ct"])
    desk.load()
    desk.call("unlock", place.day_code(), OPEN_AGAIN)
    server.start()
    desk.call("syncNow")
    result = desk.js(HEARD, "result")[-1]
    assert (result["id"], result["outcome"], result["reason"]) == (op, "quarantined", "sealed")
    assert (place.present(), desk.status("waiting")) == (set(), 0)


def test_a_full_memory_is_said_and_what_cannot_be_kept_is_sent_or_not_done(place, window, server):
    desk = window().opened(place)
    awa, moussa, fatoumata = (place.person(one) for one in ("Awa", "Moussa", "Fatoumata"))
    desk.js(FULL, arg=True)
    op = desk.call("arrive", awa["id"])
    assert (len(op), desk.status("full"), place.present()) == (36, True, {awa["id"]})
    assert arrived(desk, awa) == 1
    server.stop()
    assert desk.call("arrive", moussa["id"]) == "storage_full"
    assert arrived(desk, moussa) == 0
    desk.js(FULL, arg=False)
    assert len(desk.call("arrive", fatoumata["id"])) == 36
    assert desk.status("full") is False
    desk.load()
    desk.call("unlock", place.day_code(), OPEN_AGAIN)
    server.start()
    desk.call("syncNow")
    assert place.present() == {awa["id"], fatoumata["id"]}
    assert {outcome for _, outcome, _ in place.ops()} == {"applied"}


def test_an_emptied_browser_is_no_device_any_more(place, window):
    desk = window().opened(place)
    desk.page.goto(f"{desk.base}/static/js/list.js")
    desk.js("() => new Promise((done) => { indexedDB.deleteDatabase('desk-forum').onsuccess = done })")
    assert desk.load() == "unpaired"


def test_there_is_one_window_at_a_time(place, window):
    desk = window().opened(place)
    other = type(desk)(desk.context, desk.base)
    with pytest.raises(Exception, match="other_tab"):
        other.load()
    desk.page.close()
    assert other.load() == "locked"


def test_five_wrong_pins_close_the_desk(place, window):
    desk = window().opened(place)
    desk.js("() => { const now = Date.now; let more = 0; Date.now = () => now() + (more += 200000) }")
    desk.call("cover")
    assert desk.call("phase") == "covered"
    assert [desk.call("uncover", "0000") for _ in range(5)] == ["wrong_pin"] * 4 + [None]
    assert (desk.call("phase"), desk.call("find", "diarra")) == ("locked", desk.call("find", "diarra"))


def test_the_right_pin_uncovers(place, window):
    desk = window().opened(place)
    desk.call("cover")
    assert desk.call("arrive", place.person("Awa")["id"]) == "closed"
    assert desk.call("uncover", "1234") is None
    assert desk.call("phase") == "open"


def test_an_answer_that_is_lost_makes_nobody_twice(place, window):
    desk = window().opened(place)
    lost = []

    def lose(route):
        if route.request.post_data_json["ops"]:
            lost.append(route.fetch().json())
            route.abort()
        else:
            route.continue_()

    desk.page.route("**/echanger", lose)
    sira = {"given_names": "Sira", "family_name": "Keïta", "group": str(place.ids["group"]), "sex": ""}
    made = desk.call("walkIn", sira)
    desk.page.wait_for_function("desk.status().reachable === false")
    assert (len(lost), desk.status("waiting")) == (1, 1)
    desk.page.unroute("**/echanger")
    desk.call("syncNow")
    assert desk.status("waiting") == 0
    assert place.person("Sira")["id"] == made["id"]
    assert place.present() == {made["id"]}
    assert len(desk.call("person", made["id"])["arrivals"]) == 1


def test_a_clock_that_is_wrong_does_not_make_times_wrong(place, window, server):
    desk = window()
    desk.load()
    desk.page.clock.set_system_time(clock.now() - timedelta(hours=2))
    desk.opened(place)
    server.stop()
    desk.call("arrive", place.person("Awa")["id"])
    before = desk.call("person", place.person("Awa")["id"])["arrivals"][0]["at"]
    assert abs(before / 1000 - clock.now().timestamp()) < 30
    server.start()
    desk.call("syncNow")
    after = desk.call("person", place.person("Awa")["id"])["arrivals"][0]["at"]
    assert abs(before - after) < 2000
    assert place.ops() == [("check_in", "applied", "")]


def test_what_waits_can_be_taken_out_as_a_file_before_the_desk_is_closed(place, window, server):
    desk = window().opened(place)
    server.stop()
    op = desk.call("arrive", place.person("Awa")["id"])
    assert desk.call("logOut") == "waiting"
    assert desk.call("logOut", {"exported": True}) == "waiting"  # nobody has taken it out
    body = json.loads(desk.js("async () => (await desk.exportWaiting()).text()"))
    assert [one["id"] for one in body["ops"]] == [op]
    assert (body["proof"], body["device"], len(body["keys"])) == (None, str(place.ids["welcome"]), 1)
    assert desk.call("logOut", {"exported": True}) is None
    assert (desk.call("phase"), desk.status("waiting")) == ("locked", 1)
    assert desk.call("unlock", place.day_code(), OPEN_AGAIN) is None


def test_a_telephone_that_is_given_back_keeps_nothing(place, window):
    desk = window().opened(place)
    assert desk.call("forget") is None
    assert desk.call("phase") == "unpaired"
    assert desk.load() == "unpaired"


def test_a_door_knows_tickets_by_their_hash_and_nobody_by_name(place, window):
    desk = window().opened(place, "door")
    awa = place.person("Awa")
    found = desk.call("find", awa["ticket"])
    assert (found["kind"], found["person"]["id"], found["person"]["given"]) == ("person", awa["id"], "")
    assert desk.call("find", "cisse")["kind"] == "none"
    assert len(desk.call("arrive", awa["id"], {"ticket": found["ticket"]})) == 36
    other = "JT" + "0" * 26
    assert desk.call("find", other) == {"kind": "absent", "ticket": other, "listAt": desk.status("listAt")}
    assert len(desk.call("unknown", other)) == 36
    desk.call("syncNow")
    assert {outcome for _, outcome, _ in place.ops()} <= {"applied", "waiting", "flagged"}
    assert place.present() == {awa["id"]}
    assert desk.status("present") == 1


def test_everything_else_a_desk_does_arrives_too(place, window, server):
    desk = window().opened(place)
    awa, moussa, fatoumata = (place.person(one) for one in ("Awa", "Moussa", "Fatoumata"))
    server.stop()
    _, second = desk.call("arriveMany", [awa["id"], moussa["id"]])
    desk.call("undo", second)
    desk.call("edit", awa["id"], {"family_name": "Cissé-Touré", "organisation": "CSRéf"})
    desk.call("printed", awa["id"], {"layout": "etiquette"})
    after = desk.call("lost", awa["id"])
    instead = desk.call("replace", fatoumata["id"], {"given_names": "Bintou", "family_name": "Diarra", "sex": "F"})
    assert desk.call("find", awa["ticket"])["ticket"]["void"] is True
    assert desk.call("verdict", after, {"ticket": {"text": awa["ticket"], "void": True}})["code"] == "void_ticket"
    assert desk.call("find", after["ticket"])["person"]["family"] == "Cissé-Touré"
    assert desk.call("verdict", desk.call("person", fatoumata["id"]))["code"] == "replaced"
    assert arrived(desk, moussa) == 0
    before = [desk.call("person", one["id"]) for one in (awa, moussa, fatoumata, instead)]
    server.start()
    desk.call("syncNow")
    now = [desk.call("person", one["id"]) for one in (awa, moussa, fatoumata, instead)]
    for name in ("family", "ticket", "state", "replacedBy"):
        assert [one[name] for one in now] == [one[name] for one in before], name
    assert [[a["op"] for a in one["arrivals"]] for one in now] == [[a["op"] for a in one["arrivals"]] for one in before]
    assert {(outcome, reason) for _, outcome, reason in place.ops()} == {("applied", "")}
    assert len(place.ops()) == 7
