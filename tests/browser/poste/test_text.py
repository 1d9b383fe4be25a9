"""What the page makes of names and of what is typed is what the server makes of them, letter by letter."""

import csv
import unicodedata
from contextlib import ExitStack

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conference.core import text
from conference.core.text import folding, name_book, names
from conference.desk import reading
from tests.browser.poste.place import from_disk

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WRITTEN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZéèêëçïîôœæÉÈÇßñɛɔɲŋƁɓ'’ʼ- .,0123456789ߝߊߞعليⵣÅİıſﬁ½²٣"
PIECES = ["ou", "ch", "kh", "dj", "di", "gn", "qu", "ph", "ei", "hh", "n'g", "N’G", "coul", "bal", "dia", "ra", "oré"]
LINES = st.one_of(
    st.text(WRITTEN, max_size=40),
    st.text(st.characters(exclude_categories=["Cs", "Cn"]), max_size=20),
    st.lists(
        st.sampled_from(
            [
                "ou",
                "ch",
                "kh",
                "dj",
                "di",
                "gn",
                "qu",
                "ph",
                "ei",
                "hh",
                "n'g",
                "N’G",
                "coul",
                "bal",
                "dia",
                "ra",
                "tra",
                "oré",
                "ssé",
            ]
        ),
        max_size=6,
    ).map("".join),
)
TYPED = st.one_of(
    LINES,
    st.text("JT0123456789ABCDEFGHJKMNPQRSTVWXYZOIL&é\"'(-è_çà§!ÀÉÇÈ ?,;:jtqaw\t\n", max_size=40),
    st.text("JT0123456789ABCDEFGHJKMNPQRSTVWXYZ", min_size=24, max_size=30).map(lambda one: "JT" + one),
    st.text("ABCDEFGHJKLMNPQRSTUVWXYZ23456789abc.- ", min_size=5, max_size=9),
    st.text("0123456789ABCDEFGHJKMNPQRSTVWXYZ", min_size=26, max_size=26).map(lambda one: f"x JT{one}"),
)
BATCH = {"min_size": 40, "max_size": 80}
LOAD = """async (table) => {
  window.text = await import("/static/js/poste/text.js");
  text.useVariants(table);
}"""


@pytest.fixture(scope="module")
def page(browser):
    with ExitStack() as stack:
        context = browser.chromium.new_context()
        stack.callback(context.close)
        page = context.new_page()
        page.route("**/static/**", from_disk)
        page.route("**/bare", lambda route: route.fulfill(body="<!doctype html>", content_type="text/html"))
        page.goto("http://localhost/bare")
        page.evaluate(LOAD, {one: list(keys) for one, keys in text.listed_variants().items()})
        yield page


def said(page, script, values):
    """What the page makes of each."""
    return page.evaluate(f"(values) => values.map((one) => {script})", values)


def differing(values, ours, theirs):
    return [(value, one, other) for value, one, other in zip(values, ours, theirs, strict=True) if one != other]


def written():
    """Names as they are written: those of the shipped tables and the example's people."""
    rows = name_book.column("given_names.csv") + name_book.column("family_names.csv")
    with names.VARIANTS_FILE.open(encoding="utf-8-sig", newline="") as file:
        others = [value for row in csv.DictReader(file) for value in (row["canonical"], row["variant"])]
    return [row["name"] for row in rows] + others


def test_every_letter_of_unicode_is_folded_alike(page):
    known = [chr(code) for code in range(0x110000) if unicodedata.category(chr(code)) not in {"Cn", "Cs", "Co"}]
    wrong = []
    for start in range(0, len(known), 20_000):
        part = known[start : start + 20_000]
        wrong += differing(part, map(text.fold, part), said(page, "text.fold(one)", part))
        wrong += differing(part, map(str.casefold, part), said(page, "text.casefold(one)", part))
    assert wrong == []


def test_every_letter_of_unicode_is_part_of_a_word_or_not_alike(page):
    known = [f"a{chr(code)}b" for code in range(0x30000) if unicodedata.category(chr(code)) not in {"Cn", "Cs", "Co"}]
    wrong = differing(known, map(text.words, known), said(page, "text.words(one)", known))
    assert wrong == []


def test_shipped_names_have_the_same_keys(page):
    known = written()
    assert len(known) > 1000
    for script, ours in PURE.items():
        assert differing(known, map(ours, known), said(page, script, known)) == [], script


PURE = {
    "text.fold(one)": text.fold,
    "text.words(one)": text.words,
    "text.tails(one)": folding.tails,
    "text.casefold(one)": str.casefold,
    "text.nameKeys(one)": lambda one: list(text.name_keys(one)),
    "text.searchKey(one)": text.search_key,
    "text.searchWords(one)": text.search_words,
    "text.scannerText(one)": text.scanner_text,
    "text.asCode(one)": text.as_code,
    "text.read(one)": lambda one: vars(reading.read(one)),
    "text.searchTerms(one)": lambda one: [
        [text_of(pattern) for pattern in patterns] for patterns in text.search_terms(one)
    ],
}


def text_of(pattern):
    """The piece that a LIKE pattern looks for."""
    return pattern[1:-1].replace("\\%", "%").replace("\\_", "_").replace("\\\\", "\\")


@pytest.mark.parametrize("script", PURE)
@settings(max_examples=30)
@given(data=st.data())
def test_what_people_type_is_read_alike(page, script, data):
    values = data.draw(st.lists(TYPED, **BATCH))
    assert differing(values, map(PURE[script], values), said(page, script, values)) == []


@settings(max_examples=30)
@given(pairs=st.lists(st.tuples(LINES, LINES), **BATCH))
def test_people_are_sorted_alike(page, pairs):
    cleaned = [(text.clean_line(last, 120), text.clean_line(first, 120)) for last, first in pairs]
    theirs = page.evaluate("(pairs) => pairs.map(([last, first]) => text.sortKey(last, first))", cleaned)
    assert differing(cleaned, [text.sort_key(*pair) for pair in cleaned], theirs) == []


@settings(max_examples=30)
@given(values=st.lists(st.text(max_size=6), min_size=2, max_size=60))
def test_texts_are_ordered_alike(page, values):
    assert page.evaluate("(values) => values.sort(text.byCodePoint)", values) == sorted(values)


@settings(max_examples=40)
@given(data=st.data())
def test_typing_errors_are_forgiven_alike(page, data):
    vocabulary = sorted(
        {word for one in data.draw(st.lists(st.sampled_from(written()), **BATCH)) for word in text.words(one)}
    )
    letters = st.sampled_from("aeioubdjklmnrsty")

    def mistyped(word):
        place = data.draw(st.integers(0, len(word)))
        change = data.draw(st.sampled_from(["drop", "add", "swap", "other"]))
        other = data.draw(letters)
        return {
            "drop": word[:place] + word[place + 1 :],
            "add": word[:place] + other + word[place:],
            "swap": word[:place] + word[place + 1 : place + 2] + word[place : place + 1] + word[place + 2 :],
            "other": word[:place] + other + word[place + 1 :],
        }[change]

    queries = [mistyped(data.draw(st.sampled_from(vocabulary))) for _ in range(20)]
    theirs = page.evaluate(
        "([queries, known]) => queries.map((one) => text.nearWords(one, known))", [queries, vocabulary]
    )
    assert differing(queries, [text.near_words(one, vocabulary) for one in queries], theirs) == []


@settings(max_examples=30)
@given(pairs=st.lists(st.tuples(st.text("abcd", max_size=8), st.text("abcd", max_size=8)), **BATCH))
def test_distances_are_the_same(page, pairs):
    from rapidfuzz.distance import OSA

    script = "(pairs) => pairs.map(([one, other]) => text.distance([...one], [...other]))"
    assert page.evaluate(script, pairs) == [OSA.distance(*pair) for pair in pairs]
