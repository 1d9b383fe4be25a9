import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conference.core.paper.fitting import LEADING, POINT, Room, fit, lines_needed
from conference.core.paper.lettering import advance, printable

NAME = Room(width=93, height=31.5, largest=50, smallest=14, bold=True)
LETTERS = st.sampled_from("abcdefghijklmnopqrstuvwxyzAMWÉéïɛɔɲŋ''-  .@محمدߒߞߏⴰⴳ́")
TEXTS = st.text(LETTERS, max_size=70)
ROOMS = st.builds(
    Room,
    width=st.floats(10, 200),
    height=st.floats(5, 60),
    largest=st.sampled_from([12, 28, 50]),
    smallest=st.sampled_from([6, 8, 12]),
    lines=st.sampled_from([1, 2, 3, 4]),
    bold=st.booleans(),
)


@given(TEXTS, ROOMS)
@settings(deadline=None)
def test_nothing_is_ever_cut(text, room):
    rest = printable(text)
    for line in fit(text, room).lines:
        assert line
        assert rest.startswith(line)
        rest = rest[len(line) :].lstrip(" ")
    assert rest == ""


@given(TEXTS, ROOMS)
@settings(deadline=None)
def test_a_text_that_fits_stays_inside_its_room(text, room):
    fitted = fit(text, room)
    if fitted.fits:
        assert all(advance(line, bold=room.bold) * fitted.size * POINT <= room.width for line in fitted.lines)
        assert len(fitted.lines) * LEADING * fitted.size * POINT <= room.height or not fitted.lines
        assert room.smallest <= fitted.size <= room.largest


@given(TEXTS, ROOMS)
@settings(deadline=None)
def test_sizes_are_half_points_and_lines_are_as_many_as_allowed(text, room):
    fitted = fit(text, room)
    assert float(fitted.size * 2).is_integer()
    assert len(fitted.lines) <= room.lines


@given(TEXTS, ROOMS, st.floats(1, 2))
@settings(deadline=None, max_examples=50)
def test_what_fits_also_fits_where_there_is_more_room(text, room, factor):
    wider = Room(room.width * factor, room.height * factor, room.largest, room.smallest, room.lines, room.bold)
    assert fit(text, wider).fits or not fit(text, room).fits


def test_a_short_name_is_as_large_as_its_room_allows():
    assert fit("Bâ", NAME).lines == ("Bâ",)
    assert fit("Bâ", NAME).size == 50


def test_two_given_names_take_two_lines_where_that_makes_them_larger():
    assert fit("Marie-Thérèse Emmanuelle", NAME).lines == ("Marie-Thérèse", "Emmanuelle")


def test_one_line_is_preferred_where_two_gain_little():
    assert fit("Aminata Ba", Room(93, 17, 28, 12)).lines == ("Aminata Ba",)


def test_sixty_letters_of_names_fit_on_a_badge():
    sixty = "Mariam Bintou Kadiatou Assitan Fatoumata Oumou Djeneba Safia"
    assert len(sixty) == 60
    assert fit(sixty, NAME).fits


def test_an_address_breaks_after_its_at_sign():
    assert fit("csref.tominian@sante.gov.example", Room(33, 11, 10, 6.5)).lines == (
        "csref.tominian@",
        "sante.gov.example",
    )


def test_a_word_without_end_is_torn_and_told():
    fitted = fit("W" * 60, NAME)
    assert not fitted.fits
    assert len(fitted.lines) == 2


def test_a_letter_is_not_torn_from_its_accent():
    assert not any(line.startswith("\u0301") for line in fit("ɛ\u0301" * 40, NAME).lines)


def test_nothing_is_no_line():
    assert fit(" \u202e ", NAME).lines == ()


THREE = Room(width=93, height=34, largest=50, smallest=14, lines=3, bold=True)


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Marie-Thérèse", ("Marie-Thérèse",)),
        ("Intalla Ag Attaher", ("Intalla", "Ag Attaher")),
        ("Mohamed Ould Lemine", ("Mohamed", "Ould Lemine")),
        ("Fatouma Bint El Houssein", ("Fatouma", "Bint El Houssein")),
        ("El Hadj Amadou Tidiane", ("El Hadj Amadou", "Tidiane")),
        ("Cheikhna Mohamed Ag", ("Cheikhna", "Mohamed Ag")),
        ("Ould Mohamed Lemine", ("Ould Mohamed", "Lemine")),
        ("محمد الأمين ولد عبد الله", ("محمد الأمين", "ولد عبد الله")),
        ("Coulibaly (dite Mama)", ("Coulibaly", "(dite Mama)")),
        ("Marie-Antoinette Nguema-Obiang d’Almeida", ("Marie-Antoinette", "Nguema-Obiang", "d’Almeida")),
    ],
)
def test_a_name_is_broken_where_people_would_break_it(name, lines):
    assert fit(name, THREE).lines == lines


@pytest.mark.parametrize("particle", ["Ag", "Ould", "Bint", "Mint", "El", "Ben", "de", "ولد", "ⴰⴳ"])
def test_a_word_that_belongs_to_the_next_is_not_left_behind(particle):
    lines = fit(f"Mohamed Lamine {particle} Abdoulaye Coulibaly", THREE).lines
    assert len(lines) > 1
    assert not any(line.split()[-1] == particle or line == particle for line in lines)


def test_a_sign_of_punctuation_does_not_begin_a_line():
    lines = fit("Soigner sous la menace : témoignages", Room(40, 20, 11, 6, 3)).lines
    assert not any(line.startswith(":") for line in lines)


def test_three_hundred_letters_of_an_organisation_fit_on_four_lines():
    name = "Coordination des associations de santé communautaire des cercles de Ténenkou, Youwarou et Macina, "
    three_hundred = (name * 4)[:300]
    fitted = fit(three_hundred, Room(93, 10.8, 13, 6, 4, bold=True))
    assert fitted.fits
    assert len(fitted.lines) == 4


def test_a_word_of_a_hundred_and_twenty_letters_is_torn_whole_and_told():
    fitted = fit("W" * 120, THREE)
    assert (fitted.fits, "".join(fitted.lines)) == (False, "W" * 120)


@pytest.mark.parametrize("nothing", ["", " ", None, "\u202e\u2066\u2069", "\x00\x07\x7f", "\u200b\ufeff"])
def test_what_shows_nothing_takes_no_line(nothing):
    assert fit(nothing, NAME).lines == ()


def test_controls_isolates_and_overrides_are_gone_and_hyphens_are_of_one_form():
    assert fit("A\u2067li\u2069\u202e \x07Ba\u2011Sy", NAME).lines == ("Ali Ba-Sy",)


@given(TEXTS, st.floats(20, 120), st.sampled_from([6, 8.5, 11]), st.booleans())
@settings(deadline=None, max_examples=200)
def test_the_lines_that_a_text_needs_are_those_in_which_it_fits(text, width, size, bold):
    lines = lines_needed(text, width, size, bold=bold)
    if lines is not None:
        room = Room(width, lines * size * LEADING * POINT + 0.01, size, size, lines, bold)
        assert fit(text, room).fits
