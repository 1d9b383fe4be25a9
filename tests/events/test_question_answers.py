from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conference.core import clock
from conference.core.errors import Error, sentence
from conference.events import question_words
from conference.events.question_answers import parse, typed, words
from conference.events.question_rules import KINDS, Asked, Choice, as_texts

HERE = str(uuid4())
PLACES = {"district": {HERE: "Macina"}}
WORKSHOPS = (
    Choice("eau", {"fr": "Eau", "en": "Water"}),
    Choice("vaccins", {"fr": "Vaccins"}, quota=5, left=0),
    Choice("paix", {"fr": "Paix"}, retired=True),
)


def a(kind, **fields):
    choices = WORKSHOPS if kind in {"one_of", "several_of"} else ()
    place_kind = "district" if kind == "place" else ""
    return Asked(uuid4(), "q", kind, {"fr": "Question"}, choices=choices, place_kind=place_kind, **fields)


def read(kind, *raw, known=None, **fields):
    return parse(a(kind, **fields), raw, "ML", places=PLACES, known=known)


def refusal(kind, *raw, **fields):
    with pytest.raises(Error) as caught:
        read(kind, *raw, **fields)
    return caught.value.code


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_no_answer(kind):
    assert read(kind) is read(kind, "") is read(kind, " \u200b ", "") is None


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("12", 12), ("1 250", 1250), ("1\u202f250,5", 1250.5), ("12.50", 12.5), ("41,0", 41), ("−3", -3), ("٤١", 41),
        ("41 ans", 41), ("007", 7),
    ],
)  # fmt: skip
def test_a_number_is_read_as_people_write_it(raw, value):
    found = read("number", raw)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize("raw", ["nan", "inf", "1e999", "1e3", "douze", "3 4", "1,2,3", "0x10", "1" * 400, "12 €", "½"])
def test_what_is_no_number_is_refused(raw):
    assert refusal("number", raw) == "answer_number"


def test_a_number_stays_between_its_bounds_and_a_birth_year_is_explained(app):
    assert read("number", "120", minimum=0, maximum=120) == 120
    assert refusal("number", "-1", minimum=0) == "answer_too_small"
    assert refusal("number", "1985", minimum=0, maximum=120) == "answer_birth_year"
    assert refusal("number", str(clock.now().year + 1), maximum=120) == "answer_too_large"
    assert refusal("number", "1985", maximum=500) == "answer_too_large"
    with app.test_request_context(), pytest.raises(Error) as caught:
        read("number", "2000", maximum=1250.5)
    with app.test_request_context():
        assert sentence(caught.value) == "Ce nombre est trop grand\xa0: 1\u202f250,5 au plus."


@pytest.mark.parametrize(
    "raw",
    [
        "14/08/1990", "14-8-1990", "14.08.1990", "14 8 1990", "1990-08-14", "14 août 1990", "14 AOUT 1990",
        "mardi 14 août 1990", "August 14, 1990", "14th of August 1990", "14 Aug 1990", "١٤/٠٨/١٩٩٠",
    ],
)  # fmt: skip
def test_a_date_is_read_as_people_write_it(raw):
    assert read("date", raw) == "1990-08-14"


@pytest.mark.parametrize(
    "raw", ["14/08/90", "31/02/1990", "08/14/1990", "août 1990", "1er", "0001-01-01", "14 brumaire 1990"]
)
def test_what_is_no_day_is_refused(raw):
    assert refusal("date", raw) == "answer_date"
    assert read("date", "1er août 1990") == "1990-08-01"


def test_a_country_is_read_by_its_code_or_its_name():
    assert {read("country", raw) for raw in ("CI", "ci", "Côte d'Ivoire", "cote d’ivoire")} == {"CI"}
    assert (read("country", "Allemagne"), read("country", "germany")) == ("DE", "DE")
    assert refusal("country", "Wakanda") == refusal("country", "EU") == "answer_country"
    assert question_words.countries("fr")[0] == ("ML", "Mali")
    assert len(question_words.countries("en")) == len(set(question_words.countries("en"))) > 240


@pytest.mark.parametrize("raw", ["76123456", "76 12 34 56", "76-12-34-56", "+223 76 12 34 56", "00223 76 12 34 56"])
def test_a_telephone_number_is_read_in_the_usual_malian_ways(raw):
    assert read("phone", raw) == "+22376123456"


def test_contacts_that_reach_nobody_are_refused():
    assert read("email", " Awa@Exemple.ORG ") == "Awa@exemple.org"
    assert refusal("email", "awa@") == "answer_email"
    assert refusal("phone", "76 12") == "phone_too_short"
    assert refusal("phone", "76123456 / 66123456") == "answer_one_phone"


def test_options_are_chosen_among_those_offered_and_a_retired_one_stays_for_who_has_it():
    assert read("one_of", "eau") == "eau"
    assert read("several_of", "vaccins", "eau", "vaccins") == ["eau", "vaccins"]
    assert refusal("one_of", "paix") == refusal("several_of", "eau", "riz") == "answer_unknown"
    assert read("one_of", "paix", known="paix") == "paix"
    assert read("several_of", "riz", "paix", "eau", known=["paix", "riz"]) == ["eau", "paix", "riz"]
    assert read("several_of", "paix", known="paix") == ["paix"], "it was one of, it is several of now"


def test_a_place_is_one_of_its_kind():
    assert read("place", HERE) == HERE
    assert refusal("place", str(uuid4())) == refusal("place", "Macina") == "answer_unknown"


def test_texts_are_kept_as_typed_up_to_their_length():
    assert read("text", "  N’Golo \u202eɲɛ  ") == "N’Golo ɲɛ"
    assert read("long_text", "un\r\ndeux\r\n\r\n\r\n\r\ntrois ") == "un\ndeux\n\ntrois"
    assert (read("text", "é" * 300), read("long_text", "é" * 2000)) == ("é" * 300, "é" * 2000)
    assert refusal("text", "é" * 301) == refusal("long_text", "é" * 2001) == "answer_too_long"


def test_answers_are_said_in_the_readers_language(app):
    said = [
        ("yes_no", True, "oui", "yes"),
        ("number", 1250.5, "1\u202f250,5", "1,250.5"),
        ("date", "1990-08-01", "1er août 1990", "1 August 1990"),
        ("country", "DE", "Allemagne", "Germany"),
        ("phone", "+22376123456", "+223 76 12 34 56", "+223 76 12 34 56"),
        ("several_of", ["eau", "paix", "riz"], "Eau, Paix, riz", "Water, Paix, riz"),
        ("several_of", "eau", "Eau", "Water"),
        ("place", HERE, "Macina", "Macina"),
        ("text", "N’Golo", "N’Golo", "N’Golo"),
        ("text", None, "", ""),
    ]
    with app.test_request_context():
        for kind, value, french, english in said:
            assert [words(a(kind), value, locale, places=PLACES) for locale in ("fr", "en")] == [french, english]


ANY = st.one_of(
    st.text(max_size=60),
    st.integers(-(10**6), 10**6).map(str),
    st.floats().map(str),
    st.decimals(-9999, 9999, places=4, allow_nan=False).map(str),
    st.dates().map(lambda day: f"{day:%d/%m/%Y}"),
    st.from_regex(r"\A\+?[0-9 ]{6,14}\Z"),
    st.emails(),
    st.sampled_from(["yes", "non", "eau", "vaccins", "paix", HERE, "Mali", "14 août 1990"]),
)


@given(st.sampled_from(KINDS), st.lists(ANY, max_size=3))
def test_any_text_is_refused_or_is_an_answer_that_is_read_the_same_again(kind, raw):
    try:
        value = read(kind, *raw)
    except Error as error:
        refused = error.code
    else:
        refused = ""
    if refused:
        assert refused.startswith(("answer_", "phone_"))
        return
    for locale in ("fr", "en"):
        assert read(kind, *typed(a(kind), value, locale)) == value
    if not isinstance(value, bool | list) and value is not None:
        assert read(kind, str(value)) == value
    assert as_texts(value) or value is None
