import json

import pytest

from conference.core import paper
from conference.core.paper.drawing import (
    Drawing,
    Face,
    Page,
    Part,
    Path,
    Qr,
    Stamp,
    Text,
    circle,
    from_data,
    rectangle,
    to_data,
)
from tests.paper_reading import letters, page_sizes, page_texts, picture, scanned, text_boxes, unpacked

TICKET = "JT0123456789ABCDEFGHJKMNPQRS"


def one_page(*items, faces=None, face=None):
    return Drawing([Page(100, 50, [Part(items, face=face)])], "Essai", "fr", faces or {})


def test_a_drawing_survives_its_journey():
    face = Face(10, 10, (Path(circle(5, 5, 2), fill="#000000"),))
    drawing = one_page(Text(1, 2, "é", 10), Qr(0, 0, 30, TICKET), faces={"f": face}, face="f")
    again = from_data(json.loads(json.dumps(to_data(drawing))))
    assert to_data(again) == json.loads(json.dumps(to_data(drawing)))


@pytest.mark.paper
@pytest.mark.parametrize(
    "name", ["Ɲɛnɛkɔrɔ N'Diaye", "=HYPERLINK(1) <script>&amp;", "محمد", "ⵎⵓⵃⴰ", "ߒߞߏ", "أحمد Ag (Kidal)"]
)
def test_letters_of_every_script_can_be_read_back(name):
    pdf = paper.draw(one_page(Text(5, 20, name, 20, right_to_left=True)))
    assert letters(page_texts(pdf)[0]) == letters(name)


@pytest.mark.paper
def test_the_file_says_its_title_and_nothing_about_the_machine():
    pdf = paper.draw(one_page(Text(5, 20, "x", 20)))
    assert b"Essai" in unpacked(pdf)
    assert not [
        word for word in (b"/Author", b"/Creator", b"/CreationDate", b"/home", b"root@") if word in unpacked(pdf)
    ]


@pytest.mark.paper
def test_a_qr_code_reads_as_its_text():
    assert scanned(paper.draw(one_page(Qr(10, 5, 35, TICKET)))) == [TICKET]


@pytest.mark.paper
def test_a_face_is_drawn_once_and_shown_on_every_page():
    face = Face(100, 50, [Path(rectangle(10, 10, 20, 20), fill="#1b7f3b"), Text(40, 20, "Santé", 20)])
    pages = [Page(100, 50, [Part([], face="santé")]) for _ in range(3)]
    pdf = paper.draw(Drawing(pages, "Essai", "fr", {"santé": face}))
    assert unpacked(pdf).count(b"/Subtype /Form") == 1
    assert page_texts(pdf) == ["Santé"] * 3
    assert b"/Transparency" not in unpacked(pdf)


@pytest.mark.paper
def test_a_line_wider_than_its_box_is_narrowed_to_it():
    pdf = paper.draw(one_page(Text(10, 20, "W" * 60, 20, width=50)))
    left, _, right, *_ = text_boxes(pdf)[0]
    assert left == pytest.approx(10, abs=0.6)
    assert right == pytest.approx(60, abs=0.6)


@pytest.mark.paper
@pytest.mark.parametrize(("align", "edge", "place"), [("start", 0, 50), ("end", 2, 50)])
def test_lines_keep_to_their_side(align, edge, place):
    pdf = paper.draw(one_page(Text(50, 20, "Hawa", 20, align=align)))
    assert text_boxes(pdf)[0][edge] == pytest.approx(place, abs=1)


@pytest.mark.paper
def test_a_page_that_the_short_way_cannot_paint_is_laid_out_whole(caplog):
    words = [Text(5, 20, "avant", 12), Text(5, 30, "quand même", 12, ink="vert"), Text(5, 40, "après", 12)]
    pages = [Page(100, 50, [Part([Text(5, 20, name, 12)])]) for name in ("un", "trois")]
    pdf = paper.draw(Drawing([pages[0], *one_page(*words).pages, pages[1]], "Essai", "fr"))
    assert page_texts(pdf) == ["un", "avant quand même après", "trois"]
    assert page_sizes(pdf) == [(100, 50)] * 3
    assert "paper" not in caplog.text


@pytest.mark.paper
def test_an_item_that_nothing_can_draw_does_not_spoil_the_others(caplog):
    pdf = paper.draw(one_page(Text(5, 20, "avant", 12), Stamp(5, 30, "jamais"), Text(5, 40, "après", 12)))
    assert page_texts(pdf) == ["avant après"]
    assert "[1]" in caplog.text
    assert "jamais" not in caplog.text


@pytest.mark.paper
def test_pages_have_the_size_they_were_given():
    assert page_sizes(paper.draw(one_page())) == [(100, 50)]


@pytest.mark.paper
def test_a_stroke_and_a_hole_are_where_they_were_put():
    ring = Path((*circle(50, 25, 20), *circle(50, 25, 10)), fill="#000000")
    seen = picture(paper.draw(one_page(ring)), dpi=25.4)
    assert [seen.getpixel(point) for point in ((50, 25), (50, 10), (5, 5))] == [255, 0, 255]
