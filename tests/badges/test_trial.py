"""The trial badge: a ruler, four edges, two lines to measure, a code that opens no door; on any paper."""

import pytest

from conference.badges import services, trial
from conference.badges.formats import FORMATS
from conference.badges.printer import Printer
from conference.badges.report import SPECIMEN
from conference.badges.rules import BadgeLayout
from conference.badges.sheets import sheets_for
from conference.badges.trial import Words, from_edge
from conference.core import paper
from conference.core.errors import Error
from conference.core.paper.drawing import Path, Qr, Text
from conference.core.paper.lettering import missing_glyphs
from tests.paper_reading import page_sizes, page_texts, scanned

WORDS = Words("Badge d’essai", "Décalage : aucun", "Mesurez", "Moins", "Plus", "Les flèches", "Cette règle", "Ɛniɲɛ")
SIZES = [(one.width, one.height * (2 if one.fold else 1)) for one in FORMATS.values()]


def layout(width, height):
    return BadgeLayout("essai", width, height, (), ())


def drawn(width, height, **printer):
    design = layout(width, height)
    spec = services.sheet_of(design, Printer(**printer))
    return trial.drawing(design, spec, WORDS, SPECIMEN), spec


def items(drawing, kind):
    return [
        (part, item) for page in drawing.pages for part in page.parts for item in part.items if isinstance(item, kind)
    ]


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_on_every_format_and_sheet_all_stands_on_the_page(width, height):
    for sheet in ("", *(one.code for one in sheets_for(width, height))):
        drawing, spec = drawn(width, height, sheet=sheet)
        assert (drawing.pages[0].width, drawing.pages[0].height) == (spec.width, spec.height)
        for part, item in items(drawing, Path):
            xs = [part.x + number for step in item.steps for number in step[1::2]]
            ys = [part.y + number for step in item.steps for number in step[2::2]]
            assert min(*xs, *ys) >= -0.01
            assert max(xs) <= spec.width + 0.01
            assert max(ys) <= spec.height + 0.01
        ((part, code),) = items(drawing, Qr)
        assert part.x + code.x + code.size <= spec.width
        assert code.text == SPECIMEN


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_an_arrow_points_at_each_of_the_four_edges(width, height):
    drawing, spec = drawn(width, height)
    points = {item.steps[0][1:] for _, item in items(drawing, Path) if item.fill and len(item.steps) == 4}
    assert {x for x, _ in points} >= {0, spec.width}
    assert {y for _, y in points} >= {0, spec.height}


def test_the_ruler_is_in_millimetres_and_the_lines_stand_where_the_words_say():
    drawing, spec = drawn(105, 148)
    numbers = [(part.x + item.x, item.text) for part, item in items(drawing, Text) if item.text.isdigit()]
    tens = sorted({(int(text), x) for x, text in numbers if text in {"20", "30", "40", "70"}})
    assert [round(x - tens[0][1], 3) for _, x in tens] == [0, 10, 20, 50]
    upright = [item.steps for _, item in items(drawing, Path) if item.width == 0.25 and len(item.steps) == 2]
    assert (("M", 20, 2), ("L", 20, 25)) in [tuple(steps) for steps in upright]
    assert from_edge(spec.width, spec.height) == 20


def test_all_is_moved_as_the_desk_moves_it():
    still, _ = drawn(105, 148, sheet="A4x4")
    moved, _ = drawn(105, 148, sheet="A4x4", right=2, down=-1.5)
    assert (moved.pages[0].parts[1].x, moved.pages[0].parts[1].y) == (2, -1.5)
    assert moved.pages[0].parts[2].x == still.pages[0].parts[2].x + 2


def test_a_sheet_that_is_too_small_and_an_offset_off_the_paper_are_refused():
    for printer, code in (
        ({"sheet": "roll-62x100"}, "badge_sheet_small"),
        ({"sheet": "zz"}, "badge_sheet_small"),
        ({"right": 10.0}, "badge_moved_off"),
    ):
        with pytest.raises(Error) as refused:
            drawn(86 if "right" in printer else 105, 54 if "right" in printer else 148, **printer)
        assert refused.value.code == code


def test_the_words_have_letters_that_every_badge_has():
    assert missing_glyphs("Ɛniɲɛ -2 ; 105 × 148 mm (100\u00a0%)") == ()


@pytest.mark.paper
def test_the_file_is_one_page_of_exact_size_with_the_code_of_a_specimen():
    drawing, _ = drawn(105, 148)
    pdf = paper.draw(drawing)
    assert page_sizes(pdf) == [(105, 148)]
    assert scanned(pdf) == [SPECIMEN]
    assert "Badge d’essai" in page_texts(pdf)[0]
