import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conference.badges.imposing import impose, marks
from conference.badges.sheets import SheetSpec, moved, places, plain, sheet

OFFSETS = st.tuples(st.floats(-3, 3), st.floats(-3, 3))
CELLS = st.floats(30, 120)


@st.composite
def specs(draw):
    """Any grid on upright or lying paper, its margins and gutters uneven."""
    columns, rows = draw(st.integers(1, 4)), draw(st.integers(1, 5))
    width, height, left, top = draw(CELLS), draw(CELLS), draw(st.floats(4, 30)), draw(st.floats(4, 30))
    across, down = draw(st.sampled_from([0, 2.5, 9])), draw(st.sampled_from([0, 2.5, 9]))
    return SheetSpec(
        "any",
        left + columns * width + (columns - 1) * across + draw(st.floats(4, 60)),
        top + rows * height + (rows - 1) * down + draw(st.floats(4, 60)),
        columns,
        rows,
        width,
        height,
        left,
        top,
        across,
        down,
        marks=True,
        duplex=draw(st.sampled_from(["long", "short"])),
    )


def through_the_paper(page, x, y, edge):
    """Where a point of the back comes out on the front, when the sheet has been turned around an edge."""
    around_upright = (page.height >= page.width) == (edge == "long")
    return (page.width - x, y) if around_upright else (x, page.height - y)


def on_the_paper(placed, width, height, x, y):
    """Where a point of a part is on its page."""
    if placed.turned:
        x, y = width - x, height - y
    return placed.x + x, placed.y + y


@given(specs(), st.integers(1, 23), OFFSETS)
@settings(deadline=None)
def test_every_back_lies_behind_its_own_front_whichever_edge_the_paper_turns_around(spec, count, offset):
    spec = moved(spec, offset)
    width, height = spec.cell_width, spec.cell_height
    pages = list(impose(range(count), range(count), spec, width, height))
    assert [page.is_back for page in pages] == [False, True] * (len(pages) // 2)
    for front, back in zip(pages[::2], pages[1::2], strict=True):
        ours, theirs = ({one.part: one for one in page.placed} for page in (front, back))
        assert ours.keys() == theirs.keys()
        for number, one in ours.items():
            for x, y in ((0, 0), (width / 3, height / 5)):
                seen = on_the_paper(theirs[number], width, height, x, y)
                behind = through_the_paper(back, *seen, spec.duplex)
                assert behind == pytest.approx(on_the_paper(one, width, height, width - x, y), abs=1e-6)


@given(specs(), st.integers(1, 23))
@settings(deadline=None)
def test_nobody_is_left_out_and_fronts_stand_in_order(spec, count):
    pages = list(impose(range(count), [], spec, spec.cell_width, spec.cell_height))
    assert [one.part for page in pages for one in page.placed] == list(range(count))
    assert all(not one.turned for page in pages for one in page.placed)


@given(specs(), OFFSETS, st.floats(0.7, 1))
@settings(deadline=None)
def test_no_mark_is_inside_a_badge(spec, offset, share):
    spec = moved(spec, offset)
    width, height = max(spec.cell_width * share, 30), max(spec.cell_height * share, 30)
    for x1, y1, x2, y2 in marks(spec, width, height):
        assert 0 <= min(x1, x2) <= max(x1, x2) <= spec.width
        assert 0 <= min(y1, y2) <= max(y1, y2) <= spec.height
        for x, y in places(spec, width, height):
            clear_x = max(x1, x2) <= x + 0.51 or min(x1, x2) >= x + width - 0.51
            clear_y = max(y1, y2) <= y + 0.51 or min(y1, y2) >= y + height - 0.51
            assert clear_x or clear_y


def test_marks_keep_clear_of_badges_where_the_margin_has_room():
    spec = sheet("A4x10", 86, 54)
    for x1, y1, x2, y2 in marks(spec, 86, 54):
        if x1 == x2 and abs(y2 - y1) > 6:
            assert max(y1, y2) <= 13.5 - 2 or min(y1, y2) >= 297 - 13.5 + 2


def test_four_a6_badges_are_cut_in_the_middle_of_the_page_and_where_the_cuts_cross():
    assert set(marks(sheet("A4x4", 105, 148), 105, 148)) == {
        (105, 0.0, 105, 9.0),
        (105, 288.0, 105, 297),
        (0.0, 148.5, 9.0, 148.5),
        (201.0, 148.5, 210, 148.5),
        (102, 148.5, 108, 148.5),
        (105, 145.5, 105, 151.5),
    }


def test_a_fold_over_badge_reads_on_both_sides_when_it_is_folded():
    (page,) = impose(["front"], ["back"], plain(105, 296), 105, 148, fold=True)
    back, front = page.placed
    assert (front.x, front.y, front.turned) == (0, 148, False)
    for x, y in ((0, 0), (20, 30)):
        on_paper = on_the_paper(back, 105, 148, x, y)
        folded = (on_paper[0], 296 - on_paper[1])
        assert folded == on_the_paper(front, 105, 148, 105 - x, y)


def test_somebody_without_a_back_leaves_its_place_empty():
    spec = moved(sheet("A4x4", 105, 148), duplex="long")
    pages = list(impose(["a", "b", "c"], ["A", None, "C"], spec, 105, 148))
    assert [one.part for one in pages[1].placed] == ["A", "C"]
    assert pages[1].placed[0].x == 105


def test_a_printer_whose_second_side_is_off_has_its_backs_moved_alone():
    spec = moved(sheet("A4x4", 105, 148), duplex="long")
    usual, corrected = (
        list(impose(["a"], ["A"], one, 105, 148)) for one in (spec, moved(spec, back=(1.5, -1), duplex="long"))
    )
    assert usual[0] == corrected[0]
    (one,), (other,) = usual[1].placed, corrected[1].placed
    assert (other.x - one.x, other.y - one.y) == (1.5, -1)


def test_backs_that_nothing_would_print_are_refused():
    with pytest.raises(ValueError, match="sheet_backs"):
        list(impose(["a"], ["A"], sheet("A4x4", 105, 148), 105, 148))
    with pytest.raises(ValueError, match="sheet_small"):
        list(impose(["a"], [], plain(86, 54), 105, 148))
