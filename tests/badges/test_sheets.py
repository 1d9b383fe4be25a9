from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conference.badges.formats import FORMATS, own_format, size_faults
from conference.badges.sheets import PRESELECTED, moved, places, plain, sheet, sheets_for, spaced, spec_faults

SIZES = st.tuples(st.floats(30, 300), st.floats(30, 300))


def codes(faults):
    return [fault.code for fault in faults]


def test_a6_four_to_an_a4_page_is_what_a_form_shows_first():
    (first,) = [format_ for format_ in FORMATS.values() if format_.preselected]
    assert (first.code, PRESELECTED) == ("a6", "A4x4")
    assert sheet(PRESELECTED, first.width, first.height).count == 4


def test_the_usual_formats_are_there_in_millimetres():
    assert {code: (one.width, one.height) for code, one in FORMATS.items()} == {
        "a6": (105, 148),
        "a7": (74, 105),
        "cr80": (86, 54),
        "label": (62, 100),
        "card": (90, 55),
        "fold": (105, 148),
        "lanyard": (101.6, 152.4),
    }
    assert [code for code, one in FORMATS.items() if one.fold] == ["fold"]


@pytest.mark.parametrize(
    ("width", "height", "wrong"),
    [
        (30, 300, []),
        (29.9, 100, ["size_limits"]),
        (100, 301, ["size_limits"]),
        (-5, 0, ["size_limits", "size_limits"]),
        (float("nan"), 50, ["size_number"]),
        (50, float("inf"), ["size_number"]),
    ],
)
def test_a_size_of_ones_own_has_limits(width, height, wrong):
    assert codes(size_faults(width, height)) == wrong


def test_a_size_of_ones_own_is_kept_to_a_tenth():
    assert (own_format(85.04, 53.98).width, own_format(85.04, 53.98).height) == (85.0, 54.0)


@pytest.mark.parametrize("format_", FORMATS.values(), ids=FORMATS)
def test_every_format_goes_on_a4_and_every_sheet_that_is_offered_can_be_printed(format_):
    height = format_.height * (2 if format_.fold else 1)
    offered = sheets_for(format_.width, height)
    assert {"A4x1", "A4x2"} <= {spec.code for spec in offered}
    for spec in offered:
        assert spec_faults(spec, format_.width, height) == []
        assert sheet(spec.code, format_.width, height) == spec


@pytest.mark.parametrize(
    ("code", "count"), [("a7", 8), ("cr80", 10), ("card", 10), ("label", 8), ("a6", 4), ("lanyard", 2)]
)
def test_a4_takes_as_many_as_it_holds(code, count):
    format_ = FORMATS[code]
    assert (
        max(spec.count for spec in sheets_for(format_.width, format_.height) if spec.width + spec.height == 507)
        == count
    )


def test_labels_that_come_cut_are_offered_where_the_badge_fills_them():
    def labels(code):
        offered = sheets_for(FORMATS[code].width, FORMATS[code].height)
        return {spec.code for spec in offered if not spec.marks}

    assert labels("label") == {"roll-62x100"}
    assert labels("card") == {"a4-cards-90x55"}
    assert labels("cr80") == {"a4-cards-90x55", "a4-cards-86x54"}
    assert labels("lanyard") == set()


@given(SIZES)
@settings(deadline=None)
def test_badges_on_a_sheet_stay_on_it_and_apart(size):
    for spec in sheets_for(*size):
        corners = places(spec, *size)
        assert len(corners) == spec.count
        assert all(-0.1 <= x <= spec.width - size[0] + 0.1 for x, _ in corners)
        assert all(-0.1 <= y <= spec.height - size[1] + 0.1 for _, y in corners)
        for index, (x, y) in enumerate(corners):
            for x2, y2 in corners[index + 1 :]:
                assert abs(x - x2) >= size[0] - 0.1 or abs(y - y2) >= size[1] - 0.1


def test_badges_stand_in_the_order_in_which_one_reads():
    corners = places(sheet("A4x10", 86, 54), 86, 54)
    assert corners == sorted(corners, key=lambda corner: (corner[1], corner[0]))


def test_what_no_page_holds_is_refused():
    assert sheet("A4x4", 110, 148) is None
    assert sheet("A4x1", 250, 290) is None
    assert sheet("a4-cards-90x55", 95, 55) is None
    assert sheet("nothing", 86, 54) is None
    assert codes(spec_faults(plain(86, 54), 87, 54)) == ["sheet_small"]


@pytest.mark.parametrize(
    "broken",
    [{"columns": 0}, {"columns": 3}, {"rows": 6}, {"left": -3}, {"gutter_x": -1}, {"top": 40}, {"cell_width": 0}],
)
def test_cells_that_are_not_on_the_page_are_refused(broken):
    assert codes(spec_faults(replace(sheet("A4x10", 86, 54), **broken), 86, 54)) == ["sheet_size"]


def test_a_print_is_moved_by_millimetres_and_not_off_its_paper():
    spec = sheet("A4x10", 86, 54)
    assert [(x - 2, y + 1) for x, y in places(moved(spec, (2, -1)), 86, 54)] == places(spec, 86, 54)
    assert spec_faults(moved(spec, (2, -1), back=(-1.5, 0)), 86, 54) == []
    assert codes(spec_faults(moved(spec, (200, 0)), 86, 54)) == ["sheet_offset"]
    assert codes(spec_faults(moved(spec, back=(0, -21)), 86, 54)) == ["sheet_offset"]
    assert spec_faults(moved(sheet("A4x4", 105, 148), (2, 2)), 105, 148) == []
    assert codes(spec_faults(moved(spec, (float("nan"), 0)), 86, 54)) == ["sheet_offset"]


def test_backs_need_a_printer_that_turns_the_paper_unless_the_badge_is_folded():
    spec = sheet("A4x4", 105, 148)
    assert codes(spec_faults(spec, 105, 148, backs=True)) == ["sheet_backs"]
    assert spec_faults(moved(spec, duplex="short"), 105, 148, backs=True) == []
    assert spec_faults(sheet("A4x1", 105, 296), 105, 296, backs=True, fold=True) == []


def test_badges_are_spaced_out_in_the_middle_of_the_page_as_far_as_it_goes():
    spec = spaced(sheet("A4x10", 86, 54), 5, 4)
    corners = places(spec, 86, 54)
    assert (corners[1][0] - corners[0][0], corners[2][1] - corners[0][1]) == (91, 58)
    assert corners[0][0] == 210 - corners[1][0] - 86
    assert spec_faults(spec, 86, 54) == []
    assert codes(spec_faults(spaced(spec, 5, 20), 86, 54)) == ["sheet_size"]
