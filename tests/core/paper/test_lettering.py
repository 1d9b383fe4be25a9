import pytest

from conference.core.paper.lettering import FONTS, advance, missing_glyphs, printable, runs_right_to_left
from conference.core.text import clean_line


@pytest.mark.parametrize(
    "name",
    [
        "Ɲɛnɛkɔrɔ Ŋaɲɔgɔn ɛ́ɔ̀ɲŋ ƐƆƝŊ",
        "Ɓɗƴ ɓiɗɗo Ɗikko Ƴero",
        "N'Golo N’Diaye Aïssata Öztürk Žižek",
        "محمد الأمين ولد عبد الله",
        "ߒߞߏ ߕߙߊߥߟߋ",
        "ⵎⵓⵃⴰ ⴰⴳ ⵉⵏⵜⴰⵍⵍⴰ",
        '=HYPERLINK("http://x") <script>&amp;',
    ],
)
def test_the_shipped_fonts_have_every_letter_of_the_regions_scripts(name):
    assert missing_glyphs(name) == ()


def test_a_letter_that_no_font_has_is_named_once():
    assert missing_glyphs("中Ba文中") == ("中", "文")


def test_joiners_are_no_letters():
    assert missing_glyphs("نامه\u200cها") == ()


def test_bold_letters_are_wider():
    assert advance("Fatoumata", bold=True) > advance("Fatoumata") > 0


def test_a_letter_that_no_font_has_still_takes_room():
    assert advance("中") == 1


def test_signs_that_turn_text_around_are_dropped():
    assert printable("Ali\u202eevil\u2066x\u200f") == "Alievilx"


def test_a_hyphen_that_fonts_lack_becomes_one_they_have():
    assert printable("Marie\u2011Thérèse") == "Marie-Thérèse"


@pytest.mark.parametrize(
    ("text", "backwards"), [("Fatoumata محمد", False), ("(محمد) Ag", True), ("ߒߞߏ", True), ("12", False), ("", False)]
)
def test_the_first_strong_letter_gives_the_direction(text, backwards):
    assert runs_right_to_left(text) is backwards


def test_the_fonts_come_with_their_licence():
    assert "SIL OPEN FONT LICENSE" in (FONTS / "OFL.txt").read_text()
    assert len(list(FONTS.glob("*.ttf"))) == 6


def test_a_pile_of_marks_does_not_grow_over_the_next_badge_and_no_spelling_loses_one():
    assert printable("e" + "\u030d" * 40 + "t" + "\u0301" * 300) == "e\u030d\u030d\u030dt\u0301\u0301\u0301"
    assert printable("x" + "\u0301\u034f" * 40) == "x\u0301\u034f\u0301"
    for name in ("Ɛ̀ɔ̀̃", "ߒߞߏ߫ ߣߍ߲߬", "مُحَمَّدٌ", "Nguyễn Thị"):
        assert printable(name) == clean_line(name)
