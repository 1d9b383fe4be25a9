"""Every address × every role × two events (research: URL-map matrix). What is expected stands in routes.txt.

A new address fails here until its line is written: the failure prints the line as things are now. Read it before it
goes into the file; the other tests of this module hold what no line may say.
"""

import pytest

from conference.core.permissions import ADMIN, ORGANISERS, PUBLIC_MARK, STAFF
from conference.core.permissions import ROLES as MAY
from tests.guard.world import ROLES, SAFE, World, lines, make

LINES = lines()
OF_STAFF = [line for line in LINES if line.capability not in {PUBLIC_MARK, "-"}]
OF_EVENTS = [line for line in OF_STAFF if line.capability not in STAFF | ADMIN]
POSTS = [line for line in LINES if line.method not in SAFE]
A_TOKEN = "[name=csrf_token][value], [name=signed][value]"
TO_SIGN_IN, NO_PAGE, NOT_YOURS, WRONG = 303, 404, 403, {400, 422}
#: What an address of one event may name.
IDS = (
    "participant_id",
    "note_id",
    "tag_id",
    "letter_id",
    "change_set_id",
    "arrivals_change_id",
    "draft_id",
    "message_id",
    "suspicion_id",
    "request_id",
    "table_id",
    "delegation_id",
    "rehearsal_id",
    "invitation_id",
    "half_day_id",
    "run_id",
    "template_id",
    "session_id",
    "material_id",
    "layout_id",
    "picture_id",
    "device_id",
    "op_id",
    "ticket_id",
    "row_id",
)


@pytest.fixture(scope="module")
def world(tmp_path_factory) -> World:
    return make(tmp_path_factory.mktemp("routes"))


def name(line) -> str:
    return f"{line.method} {line.endpoint}"


# ---- the file


def test_every_address_has_its_line_and_every_line_its_address(world):
    there = {(rule.endpoint, method) for rule, method in world.routes()}
    written = {(line.endpoint, line.method) for line in LINES}
    stale = sorted(written - there)
    missing = "\n".join(str(as_it_is(world, *one)) for one in sorted(there - written))
    assert not stale, f"no such address any more, take these lines out of routes.txt: {stale}"
    assert not missing, f"addresses without a line in routes.txt; as they are now:\n{missing}"


def as_it_is(world: World, endpoint: str, method: str):
    line = type(LINES[0])(endpoint, method, world.capability(endpoint), ("0",) * len(ROLES))
    return type(line)(
        endpoint, method, line.capability, tuple(str(world.answer(line, role).status_code) for role in ROLES)
    )


def test_the_file_is_sorted_and_says_each_thing_once():
    keys = [(line.endpoint, line.method) for line in LINES]
    assert keys == sorted(set(keys))


def test_an_address_answers_each_role_as_its_line_says(world):
    there = [(line, as_it_is(world, line.endpoint, line.method)) for line in LINES]
    assert {str(line): str(now) for line, now in there if str(now) != str(line)} == {}


# ---- what no line may say


def test_no_address_breaks():
    assert [str(line) for line in LINES if any(int(one) >= 500 for one in line.statuses)] == []


def test_who_is_not_signed_in_is_sent_to_sign_in():
    assert [str(line) for line in OF_STAFF if line.expected("anonymous") != TO_SIGN_IN] == []


def test_an_event_does_not_exist_for_who_is_no_member_of_it():
    there = [line for line in OF_EVENTS if {line.expected("foreign"), line.expected("admin")} != {NO_PAGE}]
    assert list(map(str, there)) == []


@pytest.mark.parametrize("role", ["desk", "organiser"])
def test_who_lacks_the_capability_is_refused_and_who_has_it_is_not(role):
    allowed = MAY[role] | STAFF | (ORGANISERS if role == "organiser" else frozenset())
    wrong = [line for line in OF_STAFF if (line.expected(role) == NOT_YOURS) != (line.capability not in allowed)]
    assert list(map(str, wrong)) == []


def test_what_is_the_administrator_s_is_nobody_else_s():
    of_administrators = [line for line in OF_STAFF if line not in OF_EVENTS]
    open_to_others = [
        str(line)
        for line in of_administrators
        if line.capability in ADMIN - ORGANISERS
        and {line.expected(role) for role in ("desk", "organiser", "foreign")} != {NOT_YOURS}
    ]
    assert open_to_others == []
    assert [str(line) for line in of_administrators if line.expected("admin") == NOT_YOURS] == []
    assert len(of_administrators) > 5


def test_there_are_addresses_of_staff_and_of_events():
    assert len(OF_STAFF) > len(OF_EVENTS) > 100


# ---- the other event's things


def test_what_belongs_to_another_event_is_not_there(world):
    client, wrong, tried = world.client("organiser"), [], 0
    before = world.fingerprint()
    for line in OF_EVENTS:
        rule = world.rule(line.endpoint, line.method)
        strange = {one: world.things["b"][one] for one in IDS if one in rule.arguments}
        if strange and line.expected("organiser") not in {NOT_YOURS, NO_PAGE}:
            answer = world.ask(client, rule, line.method, url=world.url(rule, "a", **strange))
            tried += 1
            if answer.status_code != NO_PAGE or b"Diarra B" in answer.data:
                wrong.append((name(line), answer.status_code))
    assert wrong == []
    assert tried > 10
    assert world.fingerprint() == before


@pytest.mark.parametrize(
    "endpoint",
    [
        "participants_manage.decide",
        "participants_manage.export",
        "participants_manage.tag_chosen",
        "participants_manage.regroup",
        "participants_manage.write_message",
        "participants_manage.unreachable",
        "participants_manage.save_grid",
        "badges_manage.print_selected",
    ],
)
@pytest.mark.parametrize("mixed", [False, True], ids=["alone", "among one's own"])
def test_people_of_another_event_in_a_list_of_ids_are_nobody(world, endpoint, mixed):
    rule = world.rule(endpoint, "POST")
    own, strange = (str(world.things[slug]["participant_id"]) for slug in ("a", "b"))
    client = world.client("organiser")
    before = world.fingerprint()
    body = world.body(endpoint, "b") | {"ids": [own, strange] if mixed else [strange], "csrf_token": world.csrf()}
    answer = client.post(world.url(rule), data=body)
    assert b"Diarra B" not in answer.data
    if endpoint != "participants_manage.export":
        assert answer.status_code == NO_PAGE
        assert world.fingerprint() == before


def test_the_filter_of_a_list_cannot_name_another_event(world):
    body = {"format": "csv", "filtre": "groupe=sante", "csrf_token": world.csrf()}
    answer = world.client("organiser").post("/org/a/participants/exporter", data=body)
    assert answer.status_code == 200
    assert b"Sow A" in answer.data
    assert b"Sow B" not in answer.data


# ---- forged requests


@pytest.mark.parametrize("role", ["admin", "organiser"])
@pytest.mark.parametrize("forgery", ["none", "of another session", "as plain text", "as JSON"])
def test_a_staff_request_without_its_token_does_nothing(world, role, forgery):
    client = world.client(role)
    before, tried = world.fingerprint(), 0
    for line in (
        one for one in POSTS if one.capability != PUBLIC_MARK and (one.capability in ADMIN) == (role == "admin")
    ):
        url, body = world.url(world.rule(line.endpoint, line.method)), world.body(line.endpoint)
        if forgery == "as plain text":
            answer = client.post(url, data="a=b", content_type="text/plain")
        elif forgery == "as JSON":
            answer = client.post(url, json={**body, "csrf_token": world.csrf()})
        else:
            token = {"csrf_token": world.csrf("1" * 40)} if forgery == "of another session" else {}
            answer = client.post(url, data={**body, **token})
        assert answer.status_code in WRONG, name(line)
        assert changed(before, world.fingerprint()) == [], name(line)
        tried += 1
    assert tried > (3 if role == "admin" else 50)


PUBLIC_POSTS = [line for line in POSTS if line.capability == PUBLIC_MARK and line.endpoint != "accounts.sign_in"]
#: A device shows its token in a header; without one it is nobody.
BY_TOKEN = "desk_exchange.swap"
FILLED = {"given_names": "Awa", "phone": "70001234", "code": "ABCDEF", "name": "Awa", "version": "1"}


@pytest.mark.parametrize("line", PUBLIC_POSTS, ids=name)
@pytest.mark.parametrize("signed", ["", "forged", "of another form"])
def test_a_public_form_without_its_signed_field_does_nothing(world, line, signed):
    from conference.core import tokens

    rule = world.rule(line.endpoint, line.method)
    with world.app.app_context():
        other = tokens.sign_form("details", str(world.things["b"]["participant_id"]))
    field = {"": {}, "forged": {"signed": "IltdIg.x.y"}, "of another form": {"signed": other}}[signed]
    before = world.fingerprint()
    answer = world.client("anonymous", token=False).post(world.url(rule), data={**FILLED, **field})
    assert answer.status_code in WRONG | ({401} if line.endpoint == BY_TOKEN else set())
    assert world.fingerprint() == before


def test_there_are_public_forms_to_try():
    assert {line.endpoint for line in PUBLIC_POSTS} >= {"registration.form", "own.cancel"}


def test_what_was_written_is_seen_and_put_back(world):
    from conference.core.db import write
    from conference.participants.models import Participant

    before = world.fingerprint()
    with world.app.app_context(), write() as database:
        database.get(Participant, world.things["a"]["participant_id"]).organisation = "Ailleurs"
    assert changed(before, world.fingerprint()) == ["desk_change", "participant"]  # its devices are told
    world.restore()
    assert changed(before, world.fingerprint()) == []


# ---- HEAD is GET without its body


@pytest.mark.parametrize("role", ROLES)
def test_asking_for_the_head_of_an_address_answers_as_its_page_would_without_a_body(world, role):
    client, tried = world.client(role), 0
    for line in LINES:
        if line.method == "GET":
            rule = world.rule(line.endpoint, "GET")
            page, head = (world.ask(client, rule, method) for method in ("GET", "HEAD"))
            assert (head.status_code, head.content_type, head.data) == (page.status_code, page.content_type, b""), line
            assert head.location == page.location, line
            tried += 1
    assert tried > 80


# ---- reading changes nothing


@pytest.mark.parametrize("role", ROLES)
def test_reading_every_address_changes_nothing(world, role):
    client, before = world.client(role), world.fingerprint()
    for _ in range(2):
        for line in LINES:
            if "GET" in line.method:
                world.ask(client, world.rule(line.endpoint, "GET"), "GET")
    assert changed(before, world.fingerprint()) == []


@pytest.mark.parametrize(
    ("role", "start"), [("anonymous", "/"), ("anonymous", "{own}"), ("organiser", "/org/a/"), ("desk", "/desk/a/")]
)
def test_every_link_leads_somewhere_and_following_all_of_them_changes_nothing(world, role, start):
    from bs4 import BeautifulSoup

    client, before = world.client(role), world.fingerprint()
    own = world.url(world.rule("own.page", "GET"))
    waiting, seen, broken, open_to_forgery = [(start.format(own=own), "")], set(), [], []
    while waiting and len(seen) < 150:
        url, found_on = waiting.pop(0)
        path = url.partition("#")[0]
        if path in seen or not path.startswith("/") or path.startswith("/static/"):
            continue
        seen.add(path)
        answer = client.get(path)
        if answer.status_code >= 400:
            broken.append((answer.status_code, path, found_on))
        if answer.location:
            waiting.append((answer.location, path))
        if answer.mimetype == "text/html":
            page = BeautifulSoup(answer.text, "html.parser")
            waiting += [(str(link["href"]), path) for link in page.select("a[href]")]
            forms = page.select("form[method=post]")
            open_to_forgery += [(path, one["action"]) for one in forms if not one.select(A_TOKEN)]
    assert broken == []
    assert open_to_forgery == []
    assert len(seen) > 3
    assert changed(before, world.fingerprint()) == []


def changed(before, after) -> list[str]:
    return [table for table in before if before[table] != after[table]]
