import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conference.badges.arranging import arranged
from conference.badges.backs import Content, Line
from conference.badges.formats import FORMATS
from conference.badges.measures import Measures
from conference.badges.recipes import ELEMENTS, Extra, Logo, Recipe, recipe_faults
from conference.badges.rules import A6, ANSWER, QR_MODULES, QR_QUIET, BadgeLayout
from conference.core.paper.fitting import LEADING, POINT, Room, fit
from conference.core.paper.qr import qr_size

SIZES = [*((code, 0, 0) for code in FORMATS), *[("own", None, None)] * 3]
TEXTS = st.text(st.sampled_from("abcdefghijWMÉ ɲŋ.:-’"), min_size=1, max_size=60).filter(str.strip)
SIDES = st.floats(30, 300)


@st.composite
def recipes(draw, *, back="none"):
    """Anything that somebody may choose."""
    code, width, height = draw(st.sampled_from(SIZES))
    return Recipe(
        format=code,
        width=draw(SIDES) if width is None else 0,
        height=draw(SIDES) if height is None else 0,
        orientation=draw(st.sampled_from(["as_is", "portrait", "landscape"])),
        shown=tuple(draw(st.lists(st.sampled_from(ELEMENTS), unique=True))),
        names=draw(st.sampled_from(["given", "family", "even"])),
        inks=draw(st.sampled_from(["colour", "black"])),
        accent=draw(st.sampled_from(["", "#0B5FA5"])),
        logos=tuple(
            Logo(f"logo{n}", draw(st.sampled_from(["left", "top", "right"]))) for n in range(draw(st.integers(0, 6)))
        ),
        background=draw(st.sampled_from(["", "picture"])),
        panel=draw(st.booleans()),
        extras=tuple(Extra(f"q{n}", "Repas :") for n in range(draw(st.integers(0, 4)))),
        text=draw(st.sampled_from(["", "Accueil : 76 00 00 01"])),
        back=back,
        back_text=draw(TEXTS),
    )


def sides(layout):
    return (*layout.face, *layout.person), (*layout.back_face, *layout.back_person)


def meet(one, other):
    apart = one.x + one.width <= other.x + 0.02 or other.x + other.width <= one.x + 0.02
    return not (apart or one.y + one.height <= other.y + 0.02 or other.y + other.height <= one.y + 0.02)


def alternatives(one, other):
    """A badge shows one name or two: their boxes are never used together."""
    fields = {one.field, other.field}
    return "only_name" in fields and bool(fields & {"given_names", "family_name"})


def solid(box):
    return box.kind in {"text", "qr", "photo", "speech", "motif", "frieze", "image"} and not box.cover


@given(recipes())
@settings(deadline=None, max_examples=100)
def test_boxes_stay_where_a_printer_reaches_and_never_touch_each_other(recipe):
    assert recipe_faults(recipe) == []
    layout = arranged(recipe).layout
    margin = Measures(layout.width, layout.height).margin
    for boxes in sides(layout):
        used = [box for box in boxes if solid(box)]
        for index, box in enumerate(used):
            edge = margin - (box.width * QR_QUIET if box.kind == "qr" else 0) - 0.03
            assert min(box.x, box.y, box.width, box.height) > 0
            assert min(box.x, box.y) >= edge, box
            assert box.x + box.width <= layout.width - edge, box
            assert box.y + box.height <= layout.height - edge, box
            for other in used[index + 1 :]:
                assert not meet(box, other) or alternatives(box, other), (box, other)


@given(recipes())
@settings(deadline=None, max_examples=60)
def test_a_qr_code_can_be_read_and_has_white_around_it_or_is_left_out_and_told(recipe):
    made = arranged(recipe)
    qrs = [box for box in made.layout.person if box.kind == "qr"]
    told = any(remark.code == "qr_small" for remark in made.remarks)
    assert len(qrs) + told == ("qr" in recipe.shown)
    for qr in qrs:
        assert qr.width == qr.height
        assert qr.width / QR_MODULES >= 0.4 - 0.001
        assert 0 <= qr.x <= qr.x + qr.width <= made.layout.width
        assert 0 <= qr.y <= qr.y + qr.height <= made.layout.height
        fills = [box for box in made.layout.face if box.kind == "fill" and meet(box, qr)]
        assert all(box.ink == "#ffffff" for box in fills)
        assert not recipe.background or any((box.x, box.y, box.width) == (qr.x, qr.y, qr.width) for box in fills)


@given(recipes())
@settings(deadline=None, max_examples=60)
def test_a_name_always_has_its_room(recipe):
    layout = arranged(recipe).layout
    only, first, last = (
        next(box for box in layout.person if box.field == name) for name in ("only_name", "given_names", "family_name")
    )
    assert only.height >= 9 - 0.01
    assert min(only.width, first.width, last.width) >= 18
    for box in (only, first, last):
        assert box.smallest >= 6.5
        assert box.height >= box.smallest * LEADING * POINT - 0.01
    assert fit(
        "Fatoumata", Room(first.width, first.height, first.largest, first.smallest, first.lines, first.bold)
    ).fits


@given(recipes())
@settings(deadline=None, max_examples=60)
def test_what_was_asked_for_is_on_the_badge_or_told_to_have_no_room(recipe):
    made = arranged(recipe)
    boxes = (*made.layout.face, *made.layout.person)
    there = {box.field for box in boxes if box.kind == "text"} | {box.kind for box in boxes}
    told = {remark.where for remark in made.remarks}
    assert {name for name in recipe.shown if name not in there} == told - {"logos", "extras", "text"}
    assert not recipe.logos or ("logos" in told) != (sum(box.kind == "image" and not box.cover for box in boxes) > 0)
    for extra in recipe.extras:
        assert ("extras" in told) != (ANSWER + extra.question in there)


@given(recipes())
@settings(deadline=None, max_examples=20)
def test_a_layout_that_was_arranged_survives_the_database(recipe):
    layout = arranged(recipe, name="ours").layout
    assert layout.name == "ours"
    assert BadgeLayout.from_description(json.loads(json.dumps(layout.description()))) == layout


@given(recipes(), st.sampled_from(["programme", "emergency", "rules", "text"]), st.data())
@settings(deadline=None, max_examples=40)
def test_a_back_fits_whole_line_by_line_or_says_how_many_lines_it_left_out(recipe, kind, data):
    lines = data.draw(st.lists(TEXTS, min_size=1, max_size=40))
    times = [f"{8 + number // 4:02d}:{number % 4 * 15:02d}" for number in range(len(lines))]
    content = Content("Programme", [Line(text, time, "Bani") for text, time in zip(lines, times, strict=True)])
    made = arranged(replace(recipe, back=kind, back_text="\n".join(lines)), content)
    margin = Measures(made.layout.width, made.layout.height).margin - 0.03
    boxes = [box for box in made.layout.back_face if box.kind == "text"]
    for index, box in enumerate(boxes):
        assert box.x >= margin
        assert box.y + box.height <= made.layout.height - margin
        assert box.x + box.width <= made.layout.width - margin
        assert fit(box.text, Room(box.width, box.height, box.largest, box.smallest, box.lines, box.bold)).fits, box
        assert not any(meet(box, other) for other in boxes[index + 1 :])
    left_out = sum(remark.params["lines"] for remark in made.remarks if remark.code == "back_lines")
    if kind == "programme":
        assert [time for time in times if time in {box.text for box in boxes}] == times[: len(times) - left_out]


def test_the_tickets_qr_code_has_as_many_modules_as_layouts_count_on():
    assert qr_size("JT" + "0" * 26) == QR_MODULES


def test_a_badge_of_a6_looks_as_it_always_did():
    """The layout that is kept for events that have none, and what the form makes without a choice, are one family."""
    made = arranged(Recipe())
    assert made.remarks == ()
    ours = {(box.kind, box.field): box for box in (*made.layout.face, *made.layout.person)}
    for box in (*A6.face, *A6.person):
        if box.kind not in {"speech", "fill"} and box.field != "languages":
            ours_box = ours[box.kind, box.field]
            assert (ours_box.x, ours_box.y) == pytest.approx((box.x, box.y), abs=5), box


@pytest.mark.parametrize("code", FORMATS)
def test_every_usual_format_has_room_for_what_a_badge_shows_without_a_choice(code):
    assert arranged(Recipe(format=code)).remarks == ()


def test_a_badge_too_small_for_its_qr_code_says_so_and_keeps_the_name():
    made = arranged(Recipe(format="own", width=30, height=30))
    assert [(one.code, one.params) for one in made.remarks if one.where == "qr"] == [("qr_small", {"least": 13.2})]
    assert any(box.field == "given_names" for box in made.layout.person)


def test_a_folded_badge_says_who_wears_it_on_both_sides():
    layout = arranged(Recipe(format="fold")).layout
    assert (layout.width, layout.height, layout.flat_height, layout.fold) == (105, 148, 296, True)
    assert layout.back_person == layout.person


def test_a_badge_has_no_back_unless_somebody_asked_for_one():
    assert not arranged(Recipe()).layout.has_back
    assert arranged(Recipe(back="same")).layout.has_back
    assert not arranged(Recipe(back="programme"), Content("Programme")).layout.has_back


def test_a_programme_too_long_for_the_back_is_told_before_printing():
    content = Content("Programme", [Line("Séance plénière " * 4, "08:00", "Grande salle")] * 120)
    made = arranged(Recipe(format="cr80", back="programme"), content)
    assert {remark.code for remark in made.remarks} == {"back_lines", "back_small"}


def test_an_accent_replaces_the_colours_of_the_groups():
    assert "group" not in {box.ink for box in arranged(Recipe(accent="#0B5FA5", back="same")).layout.face}


def test_in_black_nothing_but_the_mark_and_the_outline_is_filled():
    layout = arranged(Recipe(inks="black", back="rules", back_text="Silence")).layout
    assert {box.ink for box in (*layout.face, *layout.back_face)} == {"#000000", "#ffffff"}


def test_the_images_of_a_layout_are_known_by_name():
    recipe = Recipe(logos=(Logo("onu"), Logo("etat", "right")), background="fond")
    assert set(arranged(recipe).layout.assets) == {"onu", "etat", "fond"}
