import csv
import sqlite3
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conference.core import text
from conference.core.text.names import VARIANTS_FILE, variants_of
from conference.core.tokens import CODE_LETTERS, CROCKFORD
from tests.effort import working_at_most

FIXTURES = Path(__file__).parent / "fixtures"

anything = st.text(alphabet=st.characters(), max_size=60)
names = st.text(alphabet=st.sampled_from("abcdeghnoswzé ɛɲŋ'’-ÉÏ\u0301 ⵣߊنا%_\\"), max_size=30)


def variant_rows(file):
    with (FIXTURES / file).open(encoding="utf-8", newline="") as lines:
        for name, variants in csv.reader(lines):
            yield from ((name, variant) for variant in variants.split(";") if variant)


ALL_VARIANTS = [*variant_rows("family_names.csv"), *variant_rows("given_names.csv")]


# folding ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Traoré", "traore"),
        ("MAÏGA", "maiga"),
        ("Ɲɛlɛni Dɔlɔ", "nyeleni dolo"),
        ("Ŋɔlɔ", "ngolo"),
        ("Ɓii Ɗawol Ƴaara", "bii dawol yaara"),
        ("Cœur Æsir Groß", "coeur aesir gross"),
        ("N’Golo Nʼdiaye", "n'golo n'diaye"),
        ("Ke\u0301i\u0308ta", "keita"),
        ("Ｋｏｎé", "kone"),
        ("مُحَمَّد", "محمد"),
        ("ߡߊ߬ߡߊߘߎ", "ߡߊߡߊߘߎ"),
        ("ⵎⵓⵃⵎⵎⴷ", "ⵎⵓⵃⵎⵎⴷ"),
    ],
)
def test_folding_sees_through_case_accents_and_orthographies(typed, folded):
    assert text.fold(typed) == folded


def test_folding_any_single_character_twice_is_folding_it_once():
    characters = [chr(code) for code in range(0x20000) if not 0x3400 <= code < 0xD7B0]
    changed = [c for c in characters if text.fold(text.fold(c)) != text.fold(c)]
    assert changed == []


@given(anything)
def test_folding_never_fails_and_is_done_once(typed):
    assert text.fold(text.fold(typed)) == text.fold(typed)


def test_words_join_at_apostrophes_and_split_at_hyphens():
    assert text.words("N'Golo Jean-Pierre O’Brien_x 2e") == ["ngolo", "jean", "pierre", "obrien", "x", "2e"]
    assert text.words(" ' - ") == []


# names --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "spellings",
    [
        "Coulibaly Koulibaly Kulubali",
        "Diakité Jakite",
        "Diarra Jara DIARRA",
        "Maïga Maiga",
        "Sissoko Cissoko",
        "Bah Ba Bâ",
        "Dakouo Dakuo",
        "Théra Thera",
        "Barry Bari",
        "Djénépo Jenepo",
        "Karabenta Karabinta",
        "Keïta Keita Kéita",
        "Ɲeleni Nyeleni Gneleni",
        "Sɛku Sékou",
        "Traoré Traore Tarawele",
        "N'Golo Ngolo Ngɔlɔ",
    ],
)
def test_spellings_of_a_name_have_one_key(spellings):
    assert len({text.name_key(spelling) for spelling in spellings.split()}) == 1


@pytest.mark.parametrize(
    "different",
    [
        "Touré Tounkara",
        "Sangaré Sagara",
        "Mamadou Mahamadou Mamoudou",
        "Oumar Oumou",
        "Aminata Aïssata",
        "Sow Sy",
        "Diallo Diarra",
        "Koné Konaté Konta",
        "Cissé Sissoko",
        "Dao Dolo Dembélé",
    ],
)
@pytest.mark.parametrize("with_fixture", [False, True])
def test_names_that_only_look_alike_share_no_key(different, with_fixture):
    variants = variants_of(ALL_VARIANTS) if with_fixture else None
    for one, other in combinations(different.split(), 2):
        assert not set(text.name_keys(one, variants)) & set(text.name_keys(other, variants))


@pytest.mark.parametrize(("name", "variant"), ALL_VARIANTS)
def test_every_known_variant_meets_its_name(name, variant):
    table = variants_of(ALL_VARIANTS)
    keys, others = ({key for word in text.words(n) for key in text.name_keys(word, table)} for n in (name, variant))
    assert keys & others


def test_the_rules_of_sound_alone_meet_most_variants():
    def main(name):
        return [text.name_key(word, {}) for word in text.words(name)]

    met = [main(name) == main(variant) for name, variant in ALL_VARIANTS]
    assert sum(met) / len(met) > 0.6


def test_no_two_family_names_of_the_list_share_a_key():
    with (FIXTURES / "family_names.csv").open(encoding="utf-8") as lines:
        family_names = [row[0] for row in csv.reader(lines) if " " not in row[0]]
    keys = {name: text.name_key(name) for name in family_names}
    assert len(set(keys.values())) == len(keys)


def test_every_shipped_variant_meets_its_name():
    with VARIANTS_FILE.open(encoding="utf-8-sig", newline="") as lines:
        rows = [(row["canonical"], row["variant"]) for row in csv.DictReader(lines)]
    assert rows
    assert [r for r in rows if not set(text.name_keys(r[0])) & set(text.name_keys(r[1]))] == []


def test_a_spelling_of_two_names_has_both_keys():
    table = variants_of([("Cheick", "Chaka"), ("Siaka", "Chaka"), ("Fatoumata", "Fanta"), ("Fanta", "Fantah")])
    assert set(text.name_keys("Siaka", table)) < set(text.name_keys("Chaka", table))
    assert set(text.name_keys("Cheick", table)) < set(text.name_keys("Chaka", table))
    assert not set(text.name_keys("Cheick", table)) & set(text.name_keys("Siaka", table))
    assert text.name_key("Fanta", table) == "fanta"


def test_figures_and_other_scripts_have_no_key():
    assert [text.name_key(word) for word in ("2024", "م", "a", "", "محمد")] == [""] * 5


# searching ----------------------------------------------------------------------------------------------------------


def finds(query, *parts, terms=text.search_terms):
    """Ask a database as a list does: every word typed must match one of its patterns."""
    database = sqlite3.connect(":memory:")
    key = text.search_key(*parts)
    for patterns in terms(query):
        conditions = " OR ".join(["? LIKE ? ESCAPE '\\'"] * len(patterns))
        values = [value for pattern in patterns for value in (key, pattern)]
        if not database.execute(f"SELECT {conditions}", values).fetchone()[0]:
            return False
    return True


def test_a_search_key_holds_words_then_keys_between_spaces():
    assert text.search_key("Traoré", None, "N'Golo Traore", "") == " traore ngolo golo ~traore ~ngolo "
    assert text.search_key("", None) == " "


@pytest.mark.parametrize(
    ("query", "person"),
    [
        ("tra", "Traoré Aminata"),
        ("ami tra", "Traoré Aminata"),
        ("TRAORÉ", "Traore Awa"),
        ("Koulib", "Coulibaly Moussa"),
        ("jara", "Diarra Awa"),
        ("tarawele", "Traoré Awa"),
        ("Traoré", "Tarawele Awa"),
        ("ɲeleni", "Gneleni Dembélé"),
        ("n golo", "N’Golo Coulibaly"),
        ("ngolo", "N'Golo Coulibaly"),
        ("golo", "N'Golo Coulibaly"),
        ("hopital amitié", "Directeur de l’hôpital de l'Amitié"),
        ("jean-pierre", "Jean Pierre Dakouo"),
        ("couloub", "Couloubaly"),
        ("محمد", "محمد أغ"),
        ("cscom 2", "CSCom-2 de Dioura"),
        ("", "Anybody"),
    ],
)
def test_people_are_found_by_word_starts_in_any_spelling(query, person):
    assert finds(query, person)


@pytest.mark.parametrize(
    ("query", "person"),
    [
        ("awa sy", "Awa Sow"),
        ("mamadou", "Mahamadou Diarra"),
        ("aoré", "Traoré"),
        ("oumou", "Oumar Touré"),
        ("awa awa2", "Awa"),
        ("a%e", "awe"),
        ("a_e", "awe"),
        ("%", "x"),
        ("\\", "x"),
    ],
)
def test_others_are_not_found(query, person):
    assert not finds(query, person) or not text.search_words(query)


def test_wildcards_of_a_query_are_never_wildcards_of_the_database():
    assert text.like_escape(r"50%_\x") == r"50\%\_\\x"
    for query in ("%", "_a%", "a\\%b", "~traore", "% %"):
        for patterns in text.search_terms(query):
            assert all(not set("%_\\~") & set(pattern.strip("% ").removeprefix("~")) for pattern in patterns)


def test_a_query_is_capped():
    assert len(text.search_terms("a b c d e f g h i j k")) == 8
    assert len(text.search_terms("x" * 100_000)[0][0]) < 210


@given(st.lists(anything, max_size=3))
def test_every_word_of_a_search_key_is_found_by_its_start(parts):
    key = text.search_key(*parts)
    assert key.startswith(" ")
    assert key.endswith(" ")
    for word in text.words(" ".join(parts)):
        assert f" {word[:3]}" in key
        assert f" {word} " in key


@given(names)
def test_a_name_is_found_by_itself(name):
    assert finds(name, "someone", name)


@given(anything)
def test_no_query_fails(query):
    assert len(text.search_terms(query)) <= 8
    text.near_terms(query, ["traore", "keita"])


VOCABULARY = text.key_words(
    text.search_key("Fatoumata Aminata Coulibaly Traoré Mamadou Diakité Sow Sy Oumar Oumou Bankass Youwarou")
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("fatuomata", "fatoumata"),
        ("Fatumta", "fatoumata"),
        ("Coulybali", "coulibaly"),
        ("traro", "traore"),
        ("Diaktié", "diakite"),
        ("fatouamt", "fatoumata"),
        ("yuwaru", "youwarou"),
    ],
)
def test_a_typing_error_is_forgiven(typed, meant):
    assert text.near_words(typed, VOCABULARY)[0] == meant
    assert finds(typed, meant, terms=lambda query: text.near_terms(query, VOCABULARY))


@pytest.mark.parametrize("typed", ["sa", "sou", "", "zzzzzz", "2024", "oumid"])
def test_nothing_is_proposed_for_too_little_or_too_far(typed):
    assert text.near_words(typed, VOCABULARY) == []


def test_a_word_that_exists_is_its_own_nearest():
    assert text.near_words("Traoré", VOCABULARY)[0] == "traore"


# sorting ------------------------------------------------------------------------------------------------------------


def test_names_sort_as_in_a_french_list():
    people = [
        ("Ba", "Awa"),
        ("Bah", "Awa"),
        ("Ly", ""),
        ("", "Marie"),
        ("N’Golo", "Awa"),
        ("Ngoma", "Awa"),
        ("Traore", "Awa"),
        ("TRAORÉ", "Bakary"),
        ("Traoré", "Coumba"),
        ("Traoré", "Jean Marc"),
        ("Traoré", "Jean-Paul"),
        ("Traoré Diallo", "Awa"),
    ]
    shuffled = people[1::2] + people[::2]
    assert sorted(shuffled, key=lambda person: text.sort_key(*person)) == people


def test_spaces_and_hyphens_part_only_those_who_are_otherwise_equal():
    keys = [text.sort_key("Ag Mohamed", "Ali"), text.sort_key("Ag-Mohamed", "Ali"), text.sort_key("Ag Mohamedy", "Ali")]
    assert len(set(keys)) == 3
    assert keys[2] > max(keys[:2])


@given(anything, anything)
def test_a_sort_key_never_fails_and_stays_short(last, first):
    assert text.sort_key(last, first) == text.sort_key(last, first)
    assert len(text.sort_key(last, first)) <= 250
    assert len(text.sort_key("\u0390 ß\ufdfa" * 50 + last, first)) <= 250


# cleaning -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Awa \t\n Sow\u00a0 ", "Awa Sow"),
        ("Ke\u0301ita", "Kéita"),
        ("evil\u202egnp\u2066.\ufeffexe\x00\x1b", "evilgnp.exe"),
        ("a\ud800b", "ab"),
        ("N’Golo d'Ɲɛlɛn-O", "N’Golo d'Ɲɛlɛn-O"),
        ("\u200d \u3164 \u200b", ""),
        ("👩\u200d🚀", "👩\u200d🚀"),
        ("x\ufffe\ufdd0", "x"),
        (None, ""),
    ],
)
def test_a_line_keeps_what_is_seen(typed, kept):
    assert text.clean_line(typed) == kept


def test_a_line_is_cut_between_letters():
    assert text.clean_line("abc def", 4) == "abc"
    assert text.clean_line("abm\u0327\u0301cd", 3) == "ab"


@given(anything, st.integers(0, 20))
def test_cleaning_never_fails_and_is_done_once(typed, limit):
    for clean in (text.clean_line, text.clean_text):
        once = clean(typed, limit)
        assert clean(once, limit) == once
        assert len(once) <= limit
        once.encode()
        assert "\x00" not in once
    text.visible(typed).encode()


def test_a_text_keeps_its_lines():
    assert text.clean_text(" Un\r\n\r\n\r\n\r\ndeux  mots\x85trois\u2028\x00 ") == "Un\n\ndeux mots\ntrois"


def test_a_megabyte_is_cleaned_folded_and_cut():
    huge = "\u0301é\u202e%'" * 200_000
    assert len(text.clean_line(huge, 80)) <= 80
    assert len(text.search_terms(huge)) <= 8
    text.fold(huge)
    text.scanner_text(huge)


# scanning -----------------------------------------------------------------------------------------------------------

TICKET = "JT0123456789ABCDEFGHJKMNPQRS"
US_SCANNER_ON_FRENCH_KEYBOARD = str.maketrans("AQWZM1234567890", "QAZW?&é\"'(-è_çà")


def test_a_ticket_is_read_however_it_arrives():
    assert text.scanner_text(TICKET) == TICKET
    assert text.scanner_text(f" {TICKET.lower()}\r\n") == TICKET
    assert text.scanner_text("JT01-2345 6789-ABCDEFGHJKMNPQRS") == TICKET
    assert text.scanner_text(TICKET.replace("0", "O").replace("1", "l")) == TICKET


@given(
    st.text(alphabet=CROCKFORD, min_size=26, max_size=26)
    .map("JT".__add__)
    .filter(lambda t: set(t) & set("0123456789M"))
)
def test_a_us_scanner_on_a_french_keyboard_is_repaired(ticket):
    garbled = ticket.translate(US_SCANNER_ON_FRENCH_KEYBOARD)
    assert text.scanner_text(garbled) == ticket
    assert text.scanner_text(garbled.lower().replace("?", ",")) == ticket


def test_a_name_stays_a_name():
    assert text.scanner_text("N'Golo Traoré") == "N'GOLOTRAORÉ"
    assert text.scanner_text("") == ""


@given(anything)
def test_no_scan_and_no_code_fails(raw):
    text.scanner_text(raw)
    code = text.as_code(raw)
    assert code is None or (len(code) == 6 and not set(code) - set(CODE_LETTERS))


@pytest.mark.parametrize(
    "typed", ["K7M4QP", "k7m 4qp", " k7m-4qp ", "K.7.M.4.Q.P", "kèm'qp", "kèm 'qp", "Ｋ7Ｍ4ＱＰ", "K7M–4QP"]
)
def test_a_code_is_read_as_people_type_it(typed):
    assert text.as_code(typed) == "K7M4QP"


def test_a_hyphen_in_place_of_a_six_is_read():
    assert text.as_code("k-m'qp") == "K6M4QP"


@pytest.mark.parametrize("typed", ["", "K7M4Q", "K7M4QPX", "O7M4QP", "K0M4QP", "K1M4QP", "KIM4QP", "K7M4Q%", "K7M4QÉÉ"])
def test_what_is_no_code_is_not_guessed_at(typed):
    assert text.as_code(typed) is None


@given(st.text(alphabet=CODE_LETTERS, min_size=6, max_size=6))
def test_a_code_said_aloud_comes_back(code):
    assert text.as_code(text.speak(code)) == code
    assert text.speak("K7M4QP") == "K7M 4QP"


@pytest.mark.parametrize("unit", ["é", "'", "a'", "a-", "e\u0301", "\u202e ", "\n", "a", "gu", "ou", "h", "%_\\", "JT"])
def test_a_hostile_text_costs_no_time(unit):
    hostile = unit * (50_000 // len(unit))
    with working_at_most(2):
        for function in (
            text.clean_line,
            text.clean_text,
            text.search_key,
            text.search_terms,
            text.scanner_text,
            text.as_code,
        ):
            function(hostile)
        text.sort_key(hostile, hostile)
