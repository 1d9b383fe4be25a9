import pytest
from PIL import ImageChops

from conference.badges.render import badges_pdf, problems
from conference.badges.rules import A6, BadgeData, BadgeEvent
from conference.core.errors import Error
from tests.paper_reading import letters, page_sizes, page_texts, picture, scanned, text_boxes, unpacked

EVENT = BadgeEvent("Paix par la Santé")
NAMES = [
    ("Fatoumata", "Traoré"),
    ("Ɲɛnɛkɔrɔ", "Ŋaɲɔgɔn N'Diaye"),
    ("محمد الأمين", "ولد عبد الله"),
    ("ߒߞߏ", "ߕߙߊߥߟߋ"),
    ("ⵎⵓⵃⴰ ⴰⴳ", "Intalla"),
    ("أحمد Ag Mohamed (Kidal)", "Coulibaly طراوري"),
    ('=HYPERLINK("http://x")', "<script>alert(1)</script>"),
    ("Mariam Bintou Kadiatou Assitan Fatoumata Oumou Djeneba Safia", "Sissoko Épouse Diarra-Coulibaly"),
    ("W" * 60, "O" * 120),
    ("中文", "{{7*7}} %s ${x}"),
]


def ticket(number):
    return f"JT{number:026d}"


def a_badge(number=0, given="Aminata", family="Coulibaly", **more):
    more = {"organisation": "CSCom de Sah", "function": "Sage-femme", "languages": "français"} | more
    more = {"photo": True, "group": "Professionnels de la santé", "colour": "#0B5FA5", "pattern": "cross"} | more
    return BadgeData(ticket(number), "K7M4QP", given, family, **more)


BADGES = [a_badge(number, *name) for number, name in enumerate(NAMES)]


@pytest.fixture(scope="module")
def pdf():
    return badges_pdf(BADGES, event=EVENT)


@pytest.fixture(scope="module")
def quarters():
    return badges_pdf(BADGES, sheet="A4x4", event=EVENT)


@pytest.mark.paper
def test_every_badge_has_a_page_of_its_size(pdf):
    assert page_sizes(pdf) == [(105, 148)] * len(BADGES)


@pytest.mark.paper
def test_every_qr_code_reads_as_the_ticket(pdf):
    assert [scanned(pdf, page) for page in range(len(BADGES))] == [[badge.ticket] for badge in BADGES]


@pytest.mark.paper
@pytest.mark.parametrize("number", [n for n, (given, _) in enumerate(NAMES) if given != "中文"])
def test_every_name_can_be_read_back_whole(pdf, number):
    left = letters(page_texts(pdf)[number])
    for letter in letters("".join(NAMES[number])):
        left.remove(letter)


@pytest.mark.paper
def test_no_letter_comes_near_the_edge(pdf):
    for page in range(len(BADGES)):
        for left, top, right, bottom, text in text_boxes(pdf, page):
            assert left >= 5, text
            assert top >= 5, text
            assert right <= 100, text
            assert bottom <= 144, text


@pytest.mark.paper
def test_four_badges_stand_on_a_sheet_and_all_can_be_scanned(quarters):
    assert page_sizes(quarters) == [(210, 297)] * 3
    assert scanned(quarters, 0) == [ticket(number) for number in range(4)]
    assert scanned(quarters, 2) == [ticket(8), ticket(9)]


@pytest.mark.paper
def test_the_cutting_marks_are_where_the_knife_goes(quarters):
    sheet = picture(quarters, dpi=254)
    width, height = sheet.size
    assert min(sheet.getpixel((width // 2 + shift, 50)) for shift in (-1, 0, 1)) < 200
    assert min(sheet.getpixel((50, height // 2 + shift)) for shift in (-1, 0, 1)) < 200


@pytest.mark.paper
def test_the_file_does_not_say_which_event_it_is_for():
    pdf = unpacked(badges_pdf([a_badge()], event=BadgeEvent("Paix par la Santé", exposed=True)))
    assert "Paix par la Santé" not in page_texts(pdf)[0]
    assert b"/Title (Badges)" in pdf
    assert b"Paix" not in pdf


@pytest.mark.paper
def test_a_code_badge_holds_no_name_anywhere():
    text = page_texts(badges_pdf([a_badge(names="code")]))[0]
    assert "K7M 4QP" in text
    assert "Aminata" not in text
    assert "Coulibaly" not in text


@pytest.mark.paper
def test_permission_and_refusal_of_photos_differ_without_colour():
    def sign(photo):
        return (
            picture(badges_pdf([a_badge(photo=photo)]), dpi=127)
            .crop((30, 657, 81, 708))
            .point(lambda v: v < 128 and 255)
        )

    yes, no = sign(photo=True), sign(photo=False)
    different = ImageChops.difference(yes, no).histogram()[255]
    assert different > 0.1 * yes.width * yes.height


def test_nobody_to_print_is_told():
    with pytest.raises(Error) as caught:
        badges_pdf([])
    assert caught.value.code == "paper_empty"


def test_ordinary_badges_have_no_problem():
    assert problems(BADGES[:8], event=EVENT) == []


def test_a_word_without_end_is_told_before_printing():
    assert [(p.index, p.field, p.reason) for p in problems(BADGES, event=EVENT) if p.index == 8] == [
        (8, "given_names", "too_long"),
        (8, "family_name", "too_long"),
    ]


def test_letters_that_no_font_has_are_told_before_printing():
    (problem,) = [p for p in problems(BADGES, event=EVENT) if p.index == 9]
    assert (problem.field, problem.reason, problem.detail, problem.code) == (
        "given_names",
        "missing_glyph",
        "中 文",
        "K7M4QP",
    )


def test_a_problem_of_a_group_is_told_once():
    found = problems([a_badge(n, group="中" * 3, colour="vert") for n in range(5)], A6, EVENT)
    assert [(p.index, p.field, p.reason) for p in found] == [(0, "group", "missing_glyph"), (0, "colour", "bad_colour")]


def test_a_badge_without_name_or_ticket_is_told():
    badge = BadgeData(ticket="", code="K7M4QP", given_names="\u202e ")
    assert {p.reason for p in problems([badge])} == {"no_name", "no_ticket"}


def test_an_organisation_of_three_hundred_letters_fits():
    organisation = ("Coordination des associations de santé communautaire du cercle de Ténenkou " * 4)[:300]
    assert problems([a_badge(organisation=organisation)]) == []


def test_what_is_printed_instead_of_letters_that_no_font_has_is_told_before_printing():
    told = problems([a_badge(given="小龙", family="Lee", organisation="中国医院 (Hôpital)")])
    assert [(p.field, p.instead) for p in told] == [("given_names", "Lee"), ("organisation", "(Hôpital)")]
