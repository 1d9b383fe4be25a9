"""Table tents, place cards and labels: in any script, inside their paper, folded and cut where they should be."""

import pytest

from conference.badges.sheets import label_sheets
from conference.core import paper
from conference.core.paper.drawing import Part
from conference.documents.one_person import Frame, Named, cards, labels, tents
from tests.paper_reading import letters, page_sizes, page_texts, text_boxes

FRAME = Frame("fr", "Le forum", "Par porteur")
NAMES = ["O", "Ɛniɲɛ Ɔngɔyiba Ŋarawa", "فاطمة بنت محمد", "ߖߋ߬ߟߌ߬ߓߊ ߕߙߊߥߟߋ", "Fatoumata Binta Aïssata " * 4 + "N’Diaye"]
PEOPLE = [Named(name, "Matrone", "CSCom de Sah") for name in NAMES]
SHEETS = {one.code: one for one in label_sheets()}


def texts(part):
    return [item.text for item in part.items if hasattr(item, "text")]


def test_a_tent_says_the_same_on_both_faces_and_its_other_face_stands_on_its_head():
    (page,) = tents(PEOPLE[:1], FRAME).pages
    one, other, _fold = page.parts
    assert texts(one) == texts(other) == ["O", "Matrone", "CSCom de Sah", "Le forum"]
    assert (one.x, one.y, one.turned) == (0, 105, False)
    assert (other.x, other.y, other.turned) == (297, 105, True)


def test_a_tent_is_folded_in_the_middle_and_has_large_letters():
    (page,) = tents([Named("Aminata Traoré", "Matrone")], FRAME).pages
    assert (page.width, page.height) == (297, 210)
    assert {step[2] for item in page.parts[2].items for step in item.steps} == {105}
    assert max(item.size for item in page.parts[0].items) > 80


def test_without_a_title_none_is_drawn():
    (page,) = tents([Named("K7M 4QP")], Frame()).pages
    assert texts(page.parts[0]) == ["K7M 4QP"]


def test_the_first_sheet_of_labels_begins_where_it_is_still_full():
    (page,) = labels(PEOPLE[:2], FRAME, SHEETS["a4-labels-99x38"], first=3).pages
    written = [part for part in page.parts if isinstance(part, Part) and texts(part)]
    assert [(round(part.x, 2), round(part.y, 2)) for part in written] == [(4.65, 53.25), (106.25, 53.25)]


@pytest.mark.paper
def test_any_name_stands_inside_its_paper_whole():
    for drawing, size, pages in (
        (tents(PEOPLE, FRAME), (297, 210), 5),
        (cards(PEOPLE, FRAME), (210, 297), 1),
        (labels(PEOPLE, FRAME, SHEETS["a4-labels-99x38"]), (210, 297), 1),
    ):
        pdf = paper.draw(drawing)
        assert page_sizes(pdf) == [size] * pages
        told = letters(" ".join(page_texts(pdf)))
        assert all(told.count(letter) >= letters(name).count(letter) for name in NAMES for letter in name.split()[0])
        for left, top, right, bottom, _text in text_boxes(pdf):
            assert left >= 4
            assert top >= 4
            assert right <= size[0] - 4
            assert bottom <= size[1] - 4
