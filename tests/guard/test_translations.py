"""The catalogues: whole, agreeing with the code, compiled; and English pages in which nothing stayed French."""

import re
from collections import Counter
from urllib.parse import urljoin, urlsplit

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo
from bs4 import BeautifulSoup
from werkzeug.exceptions import HTTPException

from conference import create_app
from conference.core import i18n, migrations
from conference.demo import accounts
from conference.demo import cli as demo
from conference.translations import update
from tests.guard.world import settings
from tests.pages import check_page

OTHERS = [locale for locale in i18n.LOCALES if locale != i18n.DEFAULT]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|\{\w+\}|<[^>]+>")
#: Words that French sentences cannot do without and English ones do not have.
FRENCH = {
    "au", "aux", "avec", "aucun", "aucune", "ce", "ces", "cette", "chez", "dans", "de", "des", "du", "est", "et", "il",
    "elle", "la", "le", "les", "leur", "leurs", "mais", "ne", "non", "nos", "notre", "nous", "où", "oui", "par",
    "pas", "pour", "que", "qui", "sans", "ses", "sont", "sous", "sur", "tous", "tout", "toute", "toutes", "un", "une",
    "vos", "votre", "vous", "à", "été", "être",
}  # fmt: skip
FRENCH_SPACING = re.compile(r"\s[?!:;»]|«|\b[ldnsjmtc]’[aeiouyhéêâ]|[^\W\d_]'[^\W\d_]", re.IGNORECASE)
SPOKEN = ("title", "alt", "aria-label", "placeholder", "label", "data-label", "data-none", "data-one", "data-many")
#: How many pages of one address are looked at: they differ in what people typed only.
ENOUGH = 3


@pytest.fixture(scope="module")
def found() -> Catalog:
    return update.texts()


def words(catalog: Catalog) -> dict:
    return {key(one): update.forms(one) for one in update.messages(catalog)}


def key(one: Message) -> tuple:
    context = one.context.decode() if isinstance(one.context, bytes) else one.context  # as babel reads it from .mo
    return context, one.id if isinstance(one.id, str) else tuple(one.id)


# ------------------------------------------------------------------------------------------------------- the catalogues


@pytest.mark.parametrize("locale", i18n.LOCALES)
def test_a_catalogue_is_what_the_command_would_write(found, locale):
    as_it_is = update.present(locale)
    renewed = update.renewed(locale, found, as_it_is)
    assert words(as_it_is).keys() == words(renewed).keys(), "run: .venv/bin/python -m conference.translations.update"
    assert not as_it_is.obsolete
    assert words(as_it_is) == words(renewed)


@pytest.mark.parametrize("locale", i18n.LOCALES)
def test_every_text_is_translated_and_nobody_need_look_again(locale):
    catalog = update.present(locale)
    assert [one.id for one in update.missing(catalog)] == []
    assert [one.id for one in update.messages(catalog) if one.fuzzy] == []


@pytest.mark.parametrize("locale", i18n.LOCALES)
def test_what_is_compiled_is_what_is_written(locale):
    with update.file(locale, "mo").open("rb") as stream:
        compiled = read_mo(stream)
    plain = update.present(locale)
    assert words(compiled) == words(plain)
    assert compiled.plural_expr == plain.plural_expr


@pytest.mark.parametrize("locale", OTHERS)
def test_a_translation_fills_in_what_the_text_fills_in(locale):
    wrong = []
    for one in update.messages(update.present(locale)):
        ids = [one.id] if isinstance(one.id, str) else list(one.id)
        wanted = Counter(PLACEHOLDER.findall(ids[-1]))
        for said in update.forms(one):
            there = Counter(PLACEHOLDER.findall(said))
            spelt_out = {"%(num)s"} if one.pluralizable else set()
            if any(there[name] != wanted[name] for name in (there | wanted) if name not in spelt_out):
                wrong.append((one.id, said))
    assert wrong == []


def test_a_text_with_a_plural_has_it_everywhere():
    """gettext keeps one entry for « confirmée » and « confirmée, confirmées »: only one of them would be found."""
    alone = {(context, text) for _, context, text in update.uses() if isinstance(text, str)}
    plural = {(context, text[0]): text for _, context, text in update.uses() if not isinstance(text, str)}
    assert alone & plural.keys() == set()
    assert len(set(plural.values())) == len({text[0] for text in plural.values()})


def test_english_is_typed_as_english_is():
    wrong = [
        said
        for one in update.messages(update.present("en"))
        for said in update.forms(one)
        if FRENCH_SPACING.search(said) or "\u00a0" in said or '"' in said or "  " in said or "attendee" in said.lower()
    ]
    assert wrong == []


@pytest.mark.parametrize(("locale", "number", "said"), [
    ("fr", 0, "0 personne"), ("fr", 1, "1 personne"), ("fr", 2, "2 personnes"),
    ("en", 0, "0 people"), ("en", 1, "1 person"), ("en", 2, "2 people"),
])  # fmt: skip
def test_each_language_counts_in_its_own_way(context, locale, number, said):
    from flask_babel import ngettext

    with i18n.speaking(locale):
        assert ngettext("%(num)s personne", "%(num)s personnes", number) == said


# --------------------------------------------------------------------------------------------------- a further language


@pytest.fixture
def arabic(app, tmp_path, monkeypatch, found):
    """The application with one more line in LOCALES and one more catalogue, of a language that runs the other way."""
    monkeypatch.setitem(i18n.LOCALES, "ar", "العربية")
    catalog = update.renewed("ar", found, Catalog("ar"))
    catalog.get("Retrouver mon inscription").string = "العثور على تسجيلي"
    update.save(catalog, "ar", tmp_path)
    babel = app.extensions["babel"]
    babel.translation_directories.append(str(tmp_path))
    yield app
    babel.translation_directories.remove(str(tmp_path))
    babel.instance.domain_instance.cache.clear()


def test_a_further_language_is_a_line_and_a_catalogue(arabic):
    from tests.builders import a_group, an_event

    with arabic.app_context():
        a_group(an_event())
    page = check_page(arabic.test_client().get("/ar/c/forum/"))
    assert (page.soup.html["lang"], page.soup.html["dir"]) == ("ar", "rtl")
    assert page.link("العثور على تسجيلي") == "/ar/c/forum/retrouver"
    assert page.link("English") == "/en/c/forum/"
    assert page.link("Voir le programme").startswith("/ar/")  # what is not translated yet can still be read


# ------------------------------------------------------------------------------------------------------- English pages


class Walk:
    """Follows every link of English pages, and sends every form as it stands, a few times for each address."""

    def __init__(self, app) -> None:
        self.app, self.client = app, app.test_client()
        self.seen, self.met, self.left_over, self.waiting = set(), Counter(), [], []

    def sign_in(self, email: str, password: str) -> None:
        form = check_page(self.client.get("/en/org/connexion")).form()
        email_field, password_field = (name for name in form.fields if name not in {"csrf_token", "next"})
        self.client.post(form.action, data=form.filled({email_field: email, password_field: password}))

    def go(self, *addresses: str) -> None:
        self.waiting += addresses
        while self.waiting:
            self.get(self.waiting.pop(0))

    def get(self, address: str) -> None:
        if address in self.seen or not self.may("GET", address):
            return
        self.seen.add(address)
        self.read(address, self.client.get(address, follow_redirects=True))

    def may(self, method: str, address: str) -> bool:
        """Whether this address is one of our English pages, and has not been met often enough."""
        path = urlsplit(address).path
        if not path.startswith("/en/"):
            return False
        try:
            endpoint, _ = self.app.url_map.bind("localhost").match(path.removeprefix("/en"), method=method)
        except HTTPException:
            endpoint = "nowhere"
        self.met[method, endpoint] += 1
        return self.met[method, endpoint] <= ENOUGH and endpoint != "accounts.sign_out"

    def read(self, address: str, answer) -> None:
        if not answer.content_type.startswith("text/html"):
            return
        soup = BeautifulSoup(answer.get_data(as_text=True), "html5lib")
        assert soup.html["lang"] == "en", address
        self.left_over += [f"{address} ({answer.status_code}): {line}" for line in french(soup)]
        self.waiting += [urljoin(address, str(tag["href"])).partition("#")[0] for tag in soup.select("a[href]")]
        for form in soup.select("form"):
            self.send(urljoin(address, str(form["action"])), form)

    def send(self, address: str, form) -> None:
        from tests.pages import Form

        if str(form.get("method", "")).lower() == "post" and self.may("POST", address):
            self.read(address, self.client.post(address, data=Form(form).filled(), follow_redirects=True))


def french(soup: BeautifulSoup) -> list[str]:
    """The texts of a page that look French, but for what people typed and what says itself that it is French."""
    for tag in soup.select(
        "bdi, script, style, template, [lang]:not(html):not([lang=en]), [translate=no], input[type=hidden]"
    ):
        tag.decompose()
    texts = [" ".join(str(text).split()) for text in soup.find_all(string=True)]
    texts += [str(tag[name]) for tag in soup.find_all(True) for name in SPOKEN if tag.has_attr(name)]
    return [text for text in texts if set(re.findall(r"\w+", text.lower())) & FRENCH or FRENCH_SPACING.search(text)]


@pytest.mark.slow
def test_no_english_page_has_french_left_in_it(tmp_path):
    app = create_app(settings(tmp_path))
    with app.app_context():
        migrations.upgrade()
        demo.load_here()
    walk = Walk(app)
    walk.go("/en/", "/en/efface", "/en/nowhere")
    for line in (tmp_path / accounts.FILE).read_text(encoding="utf-8").splitlines():
        _role, email, password = line.split("\t")
        walk.sign_in(email, password)
        walk.met.clear()
        walk.go("/en/org/")
    print(sorted(walk.met.items()))
    assert walk.left_over == []
    endpoints = {endpoint for method, endpoint in walk.met if method == "GET"}
    assert {"registration.form", "reports.dashboard", "desk.person", "participants_manage.edit"} <= endpoints
