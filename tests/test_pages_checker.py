"""The page checker itself: a good page passes, and each rule fails where it should, and only it."""

import base64
import gzip
import hashlib

import brotli
import pytest
from flask import Flask, Response

from tests.page_rules import RULES
from tests.pages import check_page

STYLE = "h1{margin:0}"
HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": f"default-src 'none'; style-src 'self' 'sha256-{HASH}'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'",
}
GOOD = f"""<!doctype html>
<html lang="fr" dir="ltr">
<head>
<meta charset="utf-8">
<title>Votre inscription</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<style>{STYLE}</style>
</head>
<body>
<main id="contenu">
<div class="sum"><h2>Il y a un problème</h2><ul><li><a href="#nom">Saisissez votre nom.</a></li></ul></div>
<h1>Votre inscription</h1>
<p>Besoin d’aide\u00a0? <a href="tel:+22320221234">Appelez-nous</a>, <bdi>N'Diaye : Awa</bdi>.</p>
<form method="post" action="/inscription">
<label for="nom">Nom</label> <span id="aide">Comme sur votre carte.</span>
<input id="nom" name="nom" aria-describedby="aide" value="N'Diaye">
<label><input type="checkbox" name="photo" value="1"> Photo</label>
<label><input type="radio" name="sexe" value="F" checked> Femme</label>
<label>District <select name="d"><option value="">–</option><option value="m" selected>Macina</option></select></label>
<textarea name="besoins" aria-label="Besoins">Aucun</textarea>
<button name="action" value="send">Envoyer</button>
</form>
<table><thead><tr><th scope="col">Nom</th><th scope="col">État</th></tr></thead>
<tbody><tr><th scope="row"><bdi>Awa</bdi></th><td>confirmée</td></tr></tbody></table>
<p><img src="/static/logo.png" alt=""><a href="/programme">Programme</a></p>
<p lang="en">It's here: "a test"; is it?</p>
</main>
</body>
</html>
"""


def served(html: str = GOOD, headers: dict[str, str] | None = None, body: bytes | None = None):
    app = Flask(__name__)
    content = html.encode() if body is None else body
    app.add_url_rule("/", view_func=lambda: Response(content, headers=HEADERS | (headers or {})))
    return app.test_client().get("/")


def refusals(response, **options) -> dict[str, str]:
    """The rules that refuse, each with its first line."""
    with pytest.raises(AssertionError) as caught:
        check_page(response, **options)
    lines = [line.split(": ", 1) for line in str(caught.value).splitlines()[1:] if ": " in line]
    return dict(reversed(lines))


def swap(old: str, new: str) -> str:
    assert old in GOOD
    return GOOD.replace(old, new, 1)


def put(fragment: str) -> str:
    return swap("</main>", f"{fragment}</main>")


BROKEN = [
    ("html_is_valid", put("<p>un</div>")),
    ("html_is_valid", put('<a href="/x" href="/y">deux</a>')),
    ("html_is_valid", swap("<!doctype html>\n", "")),
    ("text_is_utf8", swap('<meta charset="utf-8">\n', "")),
    ("text_is_utf8", put("<p>Ã©tÃ©</p>")),
    ("there_is_one_h1", put("<h1>Deux</h1>")),
    ("there_is_one_h1", swap("<h1>Votre inscription</h1>", "")),
    ("headings_skip_no_level", put("<h2>Deux</h2><h4>Quatre</h4>")),
    ("there_is_a_title", swap("<title>Votre inscription</title>", "<title> </title>")),
    ("there_is_a_title", swap("<title>Votre inscription</title>", "<title>Inscription –</title>")),
    ("language_is_named", swap(' lang="fr"', "")),
    ("language_is_named", swap(' dir="ltr"', "")),
    ("page_fits_a_phone", swap(' content="width=device-width, initial-scale=1"', "")),
    ("page_fits_a_phone", swap("initial-scale=1", "user-scalable=no")),
    ("ids_are_unique", put('<p id="aide">Encore</p>')),
    ("fields_are_labelled", put('<form method="get" action="/"><input name="q"></form>')),
    (
        "fields_are_labelled",
        put("<p><label><select><option>A</option></select></label></p>"),
    ),
    ("fields_are_labelled", swap('<label for="nom">Nom</label>', "Nom")),
    ("forms_say_how_and_where", swap(' method="post"', "")),
    ("forms_say_how_and_where", swap(' action="/inscription"', ' action=""')),
    ("named_ids_exist", swap('aria-describedby="aide"', 'aria-describedby="aide ailleurs"')),
    ("named_ids_exist", put('<p aria-labelledby="rien">Texte</p>')),
    ("named_ids_exist", put('<label for="rien">Texte</label>')),
    ("named_ids_exist", put('<a href="#rien">Texte</a>')),
    ("scripts_are_files", put("<script>alert(1)</script>")),
    ("nothing_runs_from_an_attribute", put('<p onclick="x()">Texte</p>')),
    ("nothing_runs_from_an_attribute", swap('href="/programme"', 'href="JavaScript:x()"')),
    ("no_style_attribute", put('<p style="color:red">Texte</p>')),
    ("inline_styles_are_in_the_policy", swap(STYLE, "h1{margin:1px}")),
    ("nothing_points_elsewhere", put('<script src="https://cdn.example/x.js"></script>')),
    ("nothing_points_elsewhere", put('<img src="//cdn.example/x.png" alt="">')),
    ("nothing_points_elsewhere", put('<img src="/a.png" srcset="/a.png 1x, https://cdn.example/b.png 2x" alt="">')),
    (
        "nothing_points_elsewhere",
        put('<form method="get" action="https://other.example/"><button>Aller</button></form>'),
    ),
    ("nothing_points_elsewhere", put('<svg aria-hidden="true"><use href="https://cdn.example/i.svg#x"/></svg>')),
    ("nothing_points_elsewhere", swap('href="/programme"', 'href="data:text/html,x"')),
    ("buttons_have_words", put("<button></button>")),
    ("buttons_have_words", put('<button><svg aria-hidden="true"></svg></button>')),
    ("links_have_words", put('<a href="/x"><img src="/a.png" alt=""></a>')),
    ("images_have_an_alternative", put('<img src="/a.png">')),
    ("images_have_an_alternative", put("<svg></svg>")),
    ("tables_have_heads", put("<table><tbody><tr><td>1</td></tr></tbody></table>")),
    ("tables_have_heads", swap('<th scope="row">', "<th>")),
    ("tables_have_heads", swap('<th scope="col">État', '<th scope="col">')),
    ("nothing_leaks", put("<p>Bonjour None</p>")),
    ("nothing_leaks", put("<p>Bonjour {{ name }}</p>")),
    ("nothing_leaks", put("<p>Il reste %(n)s places</p>")),
    ("nothing_leaks", put("<p>&lt;flask.x object at 0x7f&gt;</p>")),
    ("nothing_leaks", swap('value="N\'Diaye"', 'value="None"')),
    ("nothing_leaks", put("<p><bdi>Undefined</bdi></p>")),
    ("apostrophes_are_round", put("<p>C'est ici</p>")),
    ("apostrophes_are_round", put('<p title="C\'est ici">Ici</p>')),
    ("french_signs_keep_their_space", put("<p>Qui ? Moi</p>")),
    ("french_signs_keep_their_space", put("<p>Code: K7M</p>")),
    ("french_signs_keep_their_space", put("<p>« Paix »</p>")),
    ("french_signs_keep_their_space", put("<p>Bienvenue, <bdi>Awa</bdi> !</p>")),
    ("french_signs_keep_their_space", put('<p><img src="/a.png" alt="Votre code : K7M"></p>')),
]
POLICY = HEADERS["Content-Security-Policy"]
BAD_HEADERS = [
    ("text_is_utf8", {"Content-Type": "text/html; charset=latin-1"}),
    ("headers_protect", {"X-Content-Type-Options": ""}),
    ("headers_protect", {"Referrer-Policy": "unsafe-url"}),
    ("headers_protect", {"Content-Security-Policy": POLICY.replace("'self'", "'unsafe-inline'")}),
    ("headers_protect", {"Content-Security-Policy": POLICY.replace("frame-ancestors 'none'", "")}),
    ("headers_protect", {"Content-Security-Policy": f"style-src 'sha256-{HASH}'"}),
]


def test_a_good_page_passes():
    page = check_page(served(), budget_kb=2)
    assert page.title == page.h1 == "Votre inscription"


@pytest.mark.parametrize(("name", "html"), BROKEN, ids=[f"{name}-{i}" for i, (name, _) in enumerate(BROKEN)])
def test_a_broken_page_fails_by_its_rule(name, html):
    assert set(refusals(served(html))) == {name}


@pytest.mark.parametrize(
    ("name", "headers"), BAD_HEADERS, ids=[f"{name}-{i}" for i, (name, _) in enumerate(BAD_HEADERS)]
)
def test_a_page_with_bad_headers_fails(name, headers):
    assert name in refusals(served(headers=headers))


def test_a_heavy_page_fails():
    assert set(refusals(served(), budget_kb=0.5)) == {"page_is_light"}


def test_letters_that_are_no_utf8_fail():
    assert "text_is_utf8" in refusals(served(body=put("<p>été</p>").encode("cp1252")))


def test_every_rule_has_a_test_here():
    tried = {name for name, _ in [*BROKEN, *BAD_HEADERS]} | {"page_is_light"}
    assert tried == {rule.__name__ for rule in RULES}


def test_every_break_is_told_at_once_with_its_line():
    told = refusals(served(swap("<table><thead>", '<p style="x" id="aide">«\u00a0Ici»</p><table><thead>')))
    assert set(told) == {"no_style_attribute", "ids_are_unique", "french_signs_keep_their_space"}
    assert told["no_style_attribute"].startswith('line 24: <p id="aide" style="x">')


@pytest.mark.parametrize(("packing", "pack"), [("br", brotli.compress), ("gzip", gzip.compress)])
def test_a_packed_answer_is_weighed_as_it_was_served(packing, pack):
    response = served(headers={"Content-Encoding": packing}, body=pack(GOOD.encode()))
    assert check_page(response, budget_kb=2).h1 == "Votre inscription"
    assert set(refusals(response, budget_kb=0.1)) == {"page_is_light"}


def test_english_pages_keep_english_signs():
    html = put("<p>It's full: sorry!</p>").replace('lang="fr"', 'lang="en"').replace('lang="en">It', 'lang="en">No, it')
    check_page(served(html))


def test_own_hosts_and_allowed_addresses_may_be_linked():
    html = put('<a href="https://conf.example/x/1">Lien</a> <a href="https://wa.me/?text=x">Partager</a>')
    check_page(served(html), own=["conf.example"], allow=["https://wa.me/"])
    assert set(refusals(served(html), own=["conf.example"])) == {"nothing_points_elsewhere"}


def test_the_page_gives_its_parts():
    page = check_page(served())
    assert page.link("Programme") == "/programme"
    assert page.rows() == [["Awa", "confirmée"]]
    assert page.errors() == ["Saisissez votre nom."]
    assert "Besoin d’aide ? Appelez-nous" in page.text
    assert "margin" not in page.text
    with pytest.raises(AssertionError, match="0 links 'Plan'; there are"):
        page.link("Plan")


def test_a_form_is_sent_as_a_browser_would():
    form = check_page(served()).form("Envoyer")
    assert (form.method, form.action) == ("post", "/inscription")
    untouched = {"nom": ["N'Diaye"], "sexe": ["F"], "d": ["m"], "besoins": ["Aucun"]}
    assert form.filled() == untouched
    changed = {"nom": ["Ba"], "photo": ["1"], "action": ["send"]}
    assert form.filled(nom="Ba", photo=1, press="Envoyer") == untouched | changed
    with pytest.raises(AssertionError, match="no field 'prenom'"):
        form.filled(prenom="Awa")
