"""The offline page, as it is delivered: nothing of any event, everything it needs, and never two versions at once."""

import json
import re

import pytest

from conference.core import security
from conference.desk import page_files
from tests.builders import an_event
from tests.pages import check_page

PLACES = pytest.mark.parametrize("path", ["", "sw.js", "app.webmanifest", "noms.json"])


@pytest.fixture
def files(tmp_path, monkeypatch):
    """A folder of files instead of ours, to be changed."""
    for name, content in (("js/poste/engine.js", "export const one = 1;"), ("css/public.css", "p{}")):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    monkeypatch.setattr(page_files, "STATIC", tmp_path)
    monkeypatch.setattr(security, "STATIC", tmp_path)
    return tmp_path


def listed(client, base="/desk/forum/poste/"):
    return json.loads(re.search(r"const FILES = (.*);", client.get(base + "sw.js").text)[1])


def version(client, base="/desk/forum/poste/"):
    return json.loads(re.search(r"const VERSION = (.*);", client.get(base + "sw.js").text)[1])


def test_the_page_is_a_page_like_others(client):
    page = check_page(client.get("/desk/forum/poste/"))
    assert "Poste d’accueil" in page.text


@PLACES
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_it_is_the_same_for_every_event_and_sets_no_cookie(app, client, path, prefix):
    with app.app_context():
        an_event(title={"fr": "Rencontre discrète"})
    there, elsewhere = (client.get(f"{prefix}/desk/{slug}/poste/{path}") for slug in ("forum", "nulle-part"))
    assert (there.status_code, there.data) == (200, elsewhere.data)
    assert "Set-Cookie" not in there.headers
    assert "Rencontre discrète" not in there.text


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_worker_keeps_all_that_the_page_names_and_all_of_it_is_there(client, prefix):
    base = f"{prefix}/desk/forum/poste/"
    names = listed(client, base)
    page = client.get(base).text
    named = set(re.findall(r'<(?:link|script|use)\b[^>]* (?:href|src)="([^"#]+)', page)) - {"data:,"}
    assert named <= set(names)
    for name in names:
        with client.get(name if name.startswith("/") else base + name.removeprefix(".")) as given:
            assert given.status_code == 200, name


def test_a_changed_file_is_another_version_and_the_old_one_is_gone(client, files):
    before = version(client)
    assert client.get(f"/desk/forum/poste/f/{before}/js/poste/engine.js").text == "export const one = 1;"
    (files / "js/poste/engine.js").write_text("export const one = 2000;")
    assert version(client) != before
    assert client.get(f"/desk/forum/poste/f/{before}/js/poste/engine.js").status_code == 404
    assert client.get(f"/desk/forum/poste/f/{version(client)}/js/poste/engine.js").text == "export const one = 2000;"


def test_another_page_is_another_version(client, monkeypatch):
    from conference.desk import page_views

    before, french = version(client), page_views._page
    monkeypatch.setattr(page_views, "_page", lambda version: french(version) + "<!-- more -->")
    assert version(client) != before


@pytest.mark.parametrize("name", ["../config.py", "js/list.js", "css/../js/poste/engine.js", "nothing.js"])
def test_no_other_file_is_given(client, name):
    assert client.get(f"/desk/forum/poste/f/{version(client)}/{name}").status_code == 404


def test_files_are_asked_after_and_not_fetched_anew(client):
    address = f"/desk/forum/poste/f/{version(client)}/css/desk.css"
    given = client.get(address)
    again = client.get(address, headers={"If-None-Match": given.headers["ETag"]})
    assert (given.headers["Cache-Control"], again.status_code, again.data) == ("no-cache", 304, b"")


def test_scripts_and_modules_are_sent_as_such(client):
    assert client.get("/desk/forum/poste/sw.js").mimetype == "text/javascript"
    assert client.get(f"/desk/forum/poste/f/{version(client)}/js/poste/engine.js").mimetype == "text/javascript"


def test_only_the_worker_that_decodes_pictures_may_run_webassembly(client):
    page, worker = (
        client.get(f"/desk/forum/poste/{path}").headers["Content-Security-Policy"]
        for path in ("", f"f/{version(client)}/js/poste/decoder.js")
    )
    assert "script-src 'self';" in page
    assert "img-src 'self' data: blob:;" in page
    assert "unsafe-inline" not in page
    assert "script-src 'self' 'wasm-unsafe-eval'; connect-src 'self';" in worker
    assert "img-src" not in worker


def test_the_manifest_names_no_event_and_its_icons_are_there(client):
    manifest = client.get("/desk/forum/poste/app.webmanifest").json
    assert (manifest["scope"], manifest["start_url"], manifest["name"]) == ("./", "./", "Poste d’accueil")
    assert {icon["sizes"] for icon in manifest["icons"]} == {"192x192", "512x512"}
    for icon in manifest["icons"]:
        assert client.get("/desk/forum/poste/" + icon["src"]).mimetype == "image/png"


def test_the_spellings_are_those_of_the_search(client):
    from conference.core import text

    table = client.get("/desk/forum/poste/noms.json").json
    assert {one: tuple(keys) for one, keys in table.items()} == dict(text.listed_variants())
    assert len(table) > 50
