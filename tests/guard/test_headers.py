"""What every answer carries, whoever asks (DESIGN.md §9; research: headers and cookies)."""

import pytest
from flask import Response

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
OF_PAGES = {"text/html", "application/json", "text/css", "text/javascript"}
#: The programme is the same for everybody: a browser may keep it, if it asks each time whether it still holds.
KEPT = {
    "agenda.programme", "agenda.day", "agenda.whole", "agenda_now.page", "agenda_sessions.one",
    "agenda_sessions.person", "agenda_selection.page", "agenda_selection.choose", "agenda_releases.index",
    "agenda_releases.one", "agenda_files.whole", "agenda_files.selection", "agenda_files.material",
    "agenda_sessions.report",
    # the offline page's parts, the same for everybody
    "poste.worker", "poste.manifest", "poste.variants", "poste.file",
}  # fmt: skip


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    return make(tmp_path_factory.mktemp("headers"))


def name(line) -> str:
    return f"{line.method} {line.endpoint}"


def faults(answer) -> list[str]:
    """What an answer lacks, or has too much of."""
    found = [f"{one}: {answer.headers.get(one)}" for one, value in HEADERS.items() if answer.headers.get(one) != value]
    policy = policy_of(answer)
    found += ["default-src"] if policy.get("default-src") != ["'none'"] else []
    found += [f"{part} is loose" for part, sources in policy.items() if part != "img-src" and LOOSE & set(sources)]
    found += [f"no {part}" for part in ("base-uri", "form-action", "frame-ancestors") if part not in policy]
    found += ["Access-Control-Allow-Origin"] if "Access-Control-Allow-Origin" in answer.headers else []
    return found + ([] if answer.headers.get("Permissions-Policy") else ["no Permissions-Policy"])


def policy_of(answer) -> dict[str, list[str]]:
    parts = [part.split() for part in answer.headers.get("Content-Security-Policy", "").split(";")]
    return {part[0]: part[1:] for part in parts if part}


@pytest.mark.parametrize("role", ["anonymous", "organiser", "admin"])
def test_every_answer_protects_who_reads_it(world, role):
    found = {name(line): faults(world.answer(line, role)) for line in LINES}
    assert {one: wrong for one, wrong in found.items() if wrong} == {}


def test_a_header_that_is_missing_or_loose_is_a_fault():
    good = {
        **HEADERS,
        "Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
        "Permissions-Policy": "camera=()",
    }
    assert faults(Response(headers=good)) == []
    for header in good:
        assert faults(Response(headers={one: said for one, said in good.items() if one != header})), header
    for part in (
        "default-src 'self'",
        "default-src 'none'; script-src 'unsafe-inline'",
        "default-src 'none'; a https:",
    ):
        policy = good["Content-Security-Policy"].replace("default-src 'none'", part)
        assert faults(Response(headers={**good, "Content-Security-Policy": policy})), part
    assert faults(Response(headers={**good, "Access-Control-Allow-Origin": "*"}))


@pytest.mark.parametrize("role", ["anonymous", "organiser", "admin"])
def test_no_answer_stays_in_a_cache(world, role):
    said = {line: world.answer(line, role).headers.get("Cache-Control", "") for line in PAGES}
    kept = {name(line): one for line, one in said.items() if one != "no-store"}
    may = {name(line) for line, one in said.items() if line.endpoint in KEPT and "no-cache" in one}
    assert {one: how for one, how in kept.items() if one not in may} == {}


@pytest.mark.parametrize(
    "path", ["/", "/c/nulle-part/", "/x/nobody", "/nothing", "/org/a/nothing", "/en/c/a/nothing", "/c/a"]
)
def test_errors_and_redirects_protect_as_well(world, path):
    assert faults(world.client("anonymous", token=False).get(path)) == []


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


def test_what_is_no_page_is_a_download_or_data(world):
    tried = 0
    for line in (line for line in LINES if "200" in line.statuses):
        given = world.answer(line, "admin" if line.expected("organiser") == 403 else "organiser")
        if given.status_code == 200 and given.mimetype not in OF_PAGES:
            assert given.headers["Content-Disposition"].split(";")[0] in {"attachment", "inline"}, name(line)
            assert "Diarra" not in given.headers["Content-Disposition"], name(line)
            tried += 1
    assert tried > 5
