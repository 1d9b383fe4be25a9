"""The catalogues: whole, agreeing with the code, compiled; and English pages in which nothing stayed French."""

import re
from collections import Counter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo
from flask_babel import ngettext

from conference import create_app
from conference.core import i18n, migrations
from conference.demo import accounts
from conference.demo import cli as demo
from conference.translations import update
from tests.builders import a_group, an_event
from tests.guard.walk import FRENCH_SPACING, Walk
from tests.guard.world import settings
from tests.pages import check_page

OTHERS = [locale for locale in i18n.LOCALES if locale != i18n.DEFAULT]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|\{\w+\}|<[^>]+>")
CARELESS = re.compile(r"[\"']|\u00a0|  ")


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
    uses = list(update.uses())
    alone = {(context, text) for _, context, text in uses if isinstance(text, str)}
    plural = {(context, text[0]): text for _, context, text in uses if not isinstance(text, str)}
    assert alone & plural.keys() == set()
    assert len(set(plural.values())) == len({text[0] for text in plural.values()})


def test_english_is_typed_as_english_is():
    wrong = [
        said
        for one in update.messages(update.present("en"))
        for said in update.forms(one)
        if FRENCH_SPACING.search(said) or CARELESS.search(said) or "attendee" in said.lower()
    ]
    assert wrong == []


@pytest.mark.parametrize(("locale", "number", "said"), [
    ("fr", 0, "0 personne"), ("fr", 1, "1 personne"), ("fr", 2, "2 personnes"),
    ("en", 0, "0 people"), ("en", 1, "1 person"), ("en", 2, "2 people"),
])  # fmt: skip
def test_each_language_counts_in_its_own_way(context, locale, number, said):
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
    with arabic.app_context():
        a_group(an_event())
    page = check_page(arabic.test_client().get("/ar/c/forum/"))
    assert (page.soup.html["lang"], page.soup.html["dir"]) == ("ar", "rtl")
    assert page.link("العثور على تسجيلي") == "/ar/c/forum/retrouver"
    assert page.link("English") == "/en/c/forum/"
    assert page.link("Voir le programme").startswith("/ar/")  # what is not translated yet can still be read


# ------------------------------------------------------------------------------------------------------- English pages


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
        walk.go("/en/org/")
    assert sorted(walk.left_over) == []
    assert {("POST", "registration.form"), ("GET", "own.page"), ("POST", "desk.find")} <= walk.endpoints
    assert {("GET", "participants_manage.edit"), ("POST", "badges_manage.print_all")} <= walk.endpoints
