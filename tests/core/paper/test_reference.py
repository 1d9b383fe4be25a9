"""Both ways to paper, compared as pictures.

At 150 dots per inch a line of letters may lie a fraction of a dot elsewhere, so edges differ in their grey. They are
compared dot by dot after a blur of one dot. Measured: at most 2 of a thousand inked dots differ by more than 60 of 255;
without one accent of a name it is 12 on its line, without a hamza 42, in another order of words 1,100.
"""

import pytest
from PIL import ImageChops, ImageFilter

from conference.badges.render import compose
from conference.badges.rules import A6, BadgeData, BadgeEvent
from conference.core import paper
from conference.core.paper.client import WORKER
from conference.core.paper.drawing import Drawing, Page, Part, Path, Qr, Text, circle, to_data
from conference.core.paper.lettering import runs_right_to_left
from tests.paper_reading import page_sizes, picture

pytestmark = pytest.mark.paper
DOTS = 150
#: A dot differs where its grey does by more than this, of 255, after the blur.
GREY = 60
#: So many may differ of a thousand dots that either way has inked.
THRESHOLD = 4
NAMES = [
    "Fatoumata Traoré",
    "Ɲɛnɛkɔrɔ Ŋaɲɔgɔn N’Diaye",
    "ɛ́ɔ̀ ŋ́ Ɓɗƴ Öztürk Žižek",
    "محمد الأمين ولد عبد الله",
    "ߊߡߌߣߊߕߊ ߕߙߊߥߟߋ",
    "ⵎⵓⵃⴰ ⴰⴳ ⵉⵏⵜⴰⵍⵍⴰ",
    "أحمد Ag Mohamed (Kidal) 2026",
    "Ag أحمد (Kidal) محمد",
    "Coulibaly طراوري – ߕߙߊߥߟߋ",
    "AV To Wa fi ffl 1/2 « l’été »",
]


def both(drawing):
    painted = paper.draw(drawing)
    laid_out = WORKER.run({"job": "lay_out", "drawing": to_data(drawing)}, list(drawing.assets.values()))[1][0]
    return painted, laid_out


def difference(one, other, page=0):
    """How many of a thousand inked dots differ."""
    pictures = [picture(pdf, page, DOTS).convert("L") for pdf in (one, other)]
    soft = [image.filter(ImageFilter.GaussianBlur(1)) for image in pictures]
    differing = sum(ImageChops.difference(*soft).histogram()[GREY:])
    inked = sum(ImageChops.darker(*pictures).histogram()[:128])
    return 1000 * differing / inked


def line(text, *, bold=False, **more):
    item = Text(10, 20, text, 30, bold=bold, right_to_left=runs_right_to_left(text), **more)
    return Page(210, 30, [Part([item])])


def on_paper(*pages):
    return paper.draw(Drawing(pages, "Essai", "fr"))


def test_lines_of_every_script_and_of_mixed_directions_look_the_same_both_ways():
    pages = [line(name, bold=bold) for name in NAMES for bold in (True, False)]
    painted, laid_out = both(Drawing(pages, "Essai", "fr"))
    found = {NAMES[number // 2]: difference(painted, laid_out, number) for number in range(len(pages))}
    assert {name: differing for name, differing in found.items() if differing > THRESHOLD} == {}


def test_badges_look_the_same_both_ways():
    badges = [
        BadgeData(
            f"JT{number:026d}", "K7M4QP", name, name[:30], organisation=name, function=name, photo=number % 2 > 0,
            group="Professionnels de la santé", colour="#0B5FA5", pattern="cross", languages="français",
        )
        for number, name in enumerate(NAMES)
    ]  # fmt: skip
    drawing = compose(badges, A6, "A4x4", BadgeEvent("Paix par la Santé"))
    painted, laid_out = both(drawing)
    assert page_sizes(painted) == page_sizes(laid_out) == [(210, 297)] * 3
    assert [differing for page in range(3) if (differing := difference(painted, laid_out, page)) > THRESHOLD] == []


def test_what_is_narrowed_turned_stroked_or_on_the_other_side_looks_the_same_both_ways():
    wide = Text(10, 20, "Mariam Bintou Kadiatou", 30, width=60, bold=True, ink="#0b5fa5")
    end = Text(200, 50, "محمد الأمين", 24, align="end", right_to_left=True)
    ring = Path((*circle(50, 70, 12), *circle(50, 70, 6)), fill="#1b7f3b", stroke="#000000", width=0.8)
    qr = Qr(100, 60, 35, "https://exemple.org/")
    page = Page(210, 100, [Part([wide, end, ring, qr]), Part([wide, ring], x=200, y=98, turned=True)])
    assert difference(*both(Drawing([page], "Essai", "fr"))) < THRESHOLD


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Fatoumata Traoré", "Fatoumata Traore"),
        ("محمد الأمين", "محمد الامين"),
        ("Hawa Bâ", "Hawa Bã"),
        ("ⵎⵓⵃⴰ ⴰⴳ", "ⵎⵓⵃⴰ ⴰⵔ"),
    ],
)
def test_one_accent_is_more_than_the_threshold(one, other):
    assert difference(on_paper(line(one)), on_paper(line(other))) > 2 * THRESHOLD


def test_another_order_of_words_or_half_a_millimetre_is_more_than_the_threshold():
    name = "أحمد Ag Mohamed"
    turned = Page(210, 30, [Part([Text(10, 20, name, 30)])])
    moved = Page(210, 30, [Part([Text(10.5, 20, name, 30, right_to_left=True)])])
    assert difference(on_paper(line(name)), on_paper(turned)) > 2 * THRESHOLD
    assert difference(on_paper(line(name)), on_paper(moved)) > 2 * THRESHOLD
