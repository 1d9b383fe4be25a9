"""What every answer carries, whoever asks (DESIGN.md §9; research: headers and cookies)."""

import pytest

from conference.core.permissions import PUBLIC_MARK
from tests.guard.world import SAFE, lines, make

LINES = lines()
PAGES = [line for line in LINES if line.method in SAFE and line.endpoint != "static"]
PUBLIC = [line for line in LINES if line.capability == PUBLIC_MARK and line.endpoint != "accounts.sign_in"]
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
LOOSE = {"'unsafe-inline'", "'unsafe-eval'", "*", "http:", "https:", "data:"}
#: The programme is the same for everybody: a browser may keep it, if it asks each time whether it still holds.
KEPT = {
    "agenda.programme", "agenda.day", "agenda.whole", "agenda_now.page", "agenda_sessions.one",
    "agenda_sessions.person", "agenda_selection.page", "agenda_selection.choose", "agenda_releases.index",
    "agenda_releases.one", "agenda_files.whole", "agenda_files.selection", "agenda_files.material",
    "agenda_sessions.report",
}  # fmt: skip


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    return make(tmp_path_factory.mktemp("headers"))


def name(line) -> str:
    return f"{line.method} {line.endpoint}"


def check(answer) -> None:
    missing = {one: answer.headers.get(one) for one, value in HEADERS.items() if answer.headers.get(one) != value}
    assert missing == {}
    policy = policy_of(answer)
    assert policy["default-src"] == ["'none'"]
    loose = {part: set(sources) & LOOSE for part, sources in policy.items() if part != "img-src"}
    assert not any(loose.values()), loose
    assert {"base-uri", "form-action", "frame-ancestors"} <= policy.keys()
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert answer.headers.get("Permissions-Policy")


def policy_of(answer) -> dict[str, list[str]]:
    parts = [part.split() for part in answer.headers["Content-Security-Policy"].split(";")]
    return {part[0]: part[1:] for part in parts}


@pytest.mark.parametrize("line", LINES, ids=name)
@pytest.mark.parametrize("role", ["anonymous", "organiser", "admin"])
def test_every_answer_protects_who_reads_it(world, line, role):
    check(world.answer(line, role))


@pytest.mark.parametrize("line", PAGES, ids=name)
@pytest.mark.parametrize("role", ["anonymous", "organiser", "admin"])
def test_no_answer_stays_in_a_cache(world, line, role):
    kept = world.answer(line, role).headers["Cache-Control"]
    assert kept == "no-store" or (line.endpoint in KEPT and "no-cache" in kept)


@pytest.mark.parametrize(
    "path", ["/", "/c/nulle-part/", "/x/nobody", "/nothing", "/org/a/nothing", "/en/c/a/nothing", "/c/a"]
)
def test_errors_and_redirects_protect_as_well(world, path):
    check(world.client("anonymous", token=False).get(path))


@pytest.mark.parametrize("line", PUBLIC, ids=name)
def test_a_public_page_sets_no_cookie_but_the_one_of_who_gave_the_pin_of_a_delegation(world, line):
    asked = world.client("anonymous", token=False)
    if line.endpoint.startswith("delegation."):
        asked.delete_cookie("jatigi")
    rule = world.rule(line.endpoint, line.method)
    if line.method in SAFE:
        given = asked.get(world.url(rule))
    else:
        given = asked.post(world.url(rule), data={"given_names": "Awa", "phone": "70001234"})
    assert "Set-Cookie" not in given.headers


@pytest.mark.parametrize("path", ["/c/nulle-part/", "/x/nobody", "/nothing"])
def test_an_error_sets_no_cookie(world, path):
    assert "Set-Cookie" not in world.client("anonymous", token=False).get(path).headers


def test_a_session_s_cookie_is_out_of_reach(world):
    from tests.builders import PASSWORD

    client = world.client("anonymous")
    fields = {"email": "organisation@a.example", "password": PASSWORD, "csrf_token": world.csrf()}
    given = client.post("/org/connexion", data=fields)
    world.restore()
    assert given.status_code == 303
    cookies = given.headers.getlist("Set-Cookie")
    assert {cookie.partition("=")[0] for cookie in cookies} == {"jatigi", "jatigi-staff"}
    for cookie in cookies:
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert "Domain" not in cookie


def test_behind_https_a_cookie_never_travels_in_the_clear(tmp_path):
    from conference import create_app
    from conference.core.db import db
    from tests.guard.world import settings

    app = create_app(settings(tmp_path, base_url="https://inscription.example.org"))
    given = app.test_client().get("/org/connexion", base_url="https://inscription.example.org")
    (cookie,) = given.headers.getlist("Set-Cookie")
    assert cookie.startswith("__Host-")
    assert "Secure" in cookie
    assert "Path=/" in cookie
    assert given.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    with app.app_context():
        db.engine.dispose()


@pytest.mark.parametrize("line", [line for line in LINES if "200" in line.statuses], ids=name)
def test_what_is_no_page_is_a_download_or_data(world, line):
    role = "admin" if line.expected("organiser") == 403 else "organiser"
    given = world.answer(line, role)
    if given.status_code == 200 and given.mimetype not in {"text/html", "application/json", "text/css"}:
        assert given.headers["Content-Disposition"].split(";")[0] in {"attachment", "inline"}
        assert "Diarra" not in given.headers["Content-Disposition"]
