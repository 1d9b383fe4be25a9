from hypothesis import given, settings
from hypothesis import strategies as st

from conference.core.paper.fitting import LEADING, POINT, Room, fit
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
    lines=st.sampled_from([1, 2]),
    bold=st.booleans(),
)


@given(TEXTS, ROOMS)
@settings(deadline=None)
def test_nothing_is_ever_cut(text, room):
    assert "".join(fit(text, room).lines).replace(" ", "") == printable(text).replace(" ", "")


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
