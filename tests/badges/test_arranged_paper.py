"""Badges of every format as a printer puts them down: names whole, codes that scan, nothing near the edge."""

from dataclasses import replace

import pytest

from conference.badges.arranging import arranged
from conference.badges.formats import FORMATS
from conference.badges.measures import Measures
from conference.badges.recipes import ELEMENTS, Recipe
from conference.badges.render import badges_pdf
from conference.badges.rules import BadgeData, BadgeEvent
from conference.core import paper
from conference.core.paper.drawing import Drawing, Page, Part, Text
from conference.core.paper.fitting import Room, fit
from tests.paper_reading import letters, page_texts, picture, scanned, text_boxes

EVENT = BadgeEvent("Paix par la Santé")
NAMES = [
    ("Fatoumata", "Traoré"),
    ("Ɲɛnɛkɔrɔ", "Ŋaɲɔgɔn N'Diaye"),
    ("محمد الأمين", "ولد عبد الله"),
    ("ߒߞߏ", "ߕߙߊߥߟߋ"),
    ("ⵎⵓⵃⴰ ⴰⴳ", "Intalla"),
    ("أحمد Ag Mohamed (Kidal)", "Coulibaly طراوري"),
    ("Mariam Bintou Kadiatou Assitan Oumou", "Sissoko Épouse Diarra-Coulibaly"),
    ("W" * 40, "O" * 120),
]
BADGES = [
    BadgeData(
        f"JT{number:026d}", "K7M4QP", given, family, organisation="CSCom de Sah", function="Sage-femme", photo=True,
        group="Professionnels de la santé", colour="#0B5FA5", pattern="cross", languages="français", table="12",
    )
    for number, (given, family) in enumerate(NAMES)
]  # fmt: skip
RECIPES = {
    **{code: Recipe(format=code) for code in FORMATS if code != "fold"},
    "a7 full": Recipe(format="a7", shown=ELEMENTS, inks="black"),
    "lying": Recipe(orientation="landscape", names="even"),
    "upright card": Recipe(format="cr80", orientation="portrait", names="family"),
    "smallest with a code": Recipe(format="own", width=45, height=45),
}


@pytest.fixture(scope="module", params=RECIPES.values(), ids=RECIPES)
def printed(request):
    layout = arranged(request.param).layout
    return layout, badges_pdf(BADGES, layout, event=EVENT)


@pytest.mark.paper
def test_every_badge_of_every_format_can_be_scanned_and_read(printed):
    _layout, pdf = printed
    texts = page_texts(pdf)
    for number, badge in enumerate(BADGES):
        assert scanned(pdf, number) == [badge.ticket]
        left = letters(texts[number])
        for letter in letters(badge.given_names + badge.family_name):
            left.remove(letter)


@pytest.mark.paper
def test_no_letter_of_any_format_comes_near_the_edge_or_the_qr_code(printed):
    layout, pdf = printed
    margin = Measures(layout.width, layout.height).margin - 1
    (qr,) = (box for box in layout.person if box.kind == "qr")
    quiet = qr.width * 4 / 33
    for number in range(len(BADGES)):
        for left, top, right, bottom, text in text_boxes(pdf, number):
            assert min(left, top) >= margin, text
            assert right <= layout.width - margin, text
            assert bottom <= layout.height - margin + 0.5, text
            beside = right <= qr.x + quiet / 2 or left >= qr.x + qr.width - quiet / 2
            assert beside or bottom <= qr.y + quiet / 2 or top >= qr.y + qr.width - quiet / 2, text


@pytest.mark.paper
def test_lines_that_fit_by_the_metrics_of_their_fonts_fit_when_they_are_shaped():
    room = Room(80, 30, 50, 8, 3, bold=True)
    lines = [
        (fitted, line) for names in NAMES for name in names for fitted in [fit(name, room)] for line in fitted.lines
    ]
    pages = [Page(300, 40, [Part([Text(10, 25, line, fitted.size, bold=True)])]) for fitted, line in lines]
    pdf = paper.draw(Drawing(pages, "Lignes", "fr"))
    for number, (_, line) in enumerate(lines):
        ink = picture(pdf, number, dpi=127).point(lambda level: 255 if level < 128 else 0).getbbox()
        assert (ink[2] - ink[0]) / 5 <= room.width + 0.2, line


@pytest.mark.paper
def test_letters_that_no_font_has_are_never_printed_as_boxes():
    layout = arranged(Recipe(back="text", back_text="Bienvenue 欢迎")).layout
    badge = replace(BADGES[0], given_names="小龙", family_name="李", organisation="中国 Hôpital")
    said = page_texts(badges_pdf([badge], layout, event=EVENT))[0]
    assert "K7M 4QP K7M 4QP" in said or said.count("K7M 4QP") == 2
    assert "Hôpital" in said
    assert "小" not in said
