"""Many badges, piece by piece: each in its own layout, on whole sheets, with backs behind fronts."""

import io
from dataclasses import replace

import pikepdf
import pytest
from PIL import Image as Pillow

from conference.badges import render
from conference.badges.composing import face
from conference.badges.render import Printable, badges_pdf, compose, pieces
from conference.badges.rules import A6, BadgeData, BadgeEvent, Box
from conference.badges.sheets import SheetSpec, sheet
from conference.core.paper.drawing import Image, Page, Part, Text
from conference.core.paper.joining import joined
from conference.core.paper.pictures import SafePicture
from tests.paper_reading import page_sizes, page_texts, scanned, text_boxes

EVENT = BadgeEvent("Paix par la Santé")
BACK = (Box("text", 6, 60, 93, 20, "group", 30, 10),), (Box("text", 6, 20, 93, 20, "given_names", 40, 10),)
CARD = replace(
    A6, name="card", width=86, height=54, face=(), person=(Box("text", 5, 5, 50, 20, "given_names", 30, 8),
    Box("qr", 54, 10, 30, 30)),
)  # fmt: skip
TWO_SIDES = replace(A6, name="two", back_face=BACK[0], back_person=BACK[1])


def badges(count, **more):
    return [
        BadgeData(f"JT{number:026d}", "K7M4QP", f"Awa{number}", "Diarra", **({"group": "Santé"} | more))
        for number in range(count)
    ]


def logo(ratio):
    out = io.BytesIO()
    Pillow.new("L", (round(20 * ratio), 20), 0).save(out, "PNG")
    return SafePicture("image/png", out.getvalue(), ratio)


@pytest.fixture
def asked(monkeypatch):
    """The drawings that would have been made."""
    found = []
    monkeypatch.setattr(render.paper, "draw", lambda drawing, **_more: found.append(drawing) or b"%PDF-")
    return found


def test_pieces_are_whole_sheets_and_nobody_is_forgotten(asked):
    made = list(pieces(badges(23), CARD, "A4x10", at_once=8))
    assert [piece.count for piece in made] == [10, 10, 3]
    shown = [part.items for drawing in asked for page in drawing.pages for part in page.parts if part.items]
    assert [items[0].text for items in shown] == [f"Awa{number}" for number in range(23)]


def test_pieces_are_drawn_when_they_are_asked_for(asked):
    coming = pieces((one for one in badges(1000)), at_once=10)
    assert asked == []
    next(coming)
    assert (len(asked), len(asked[0].pages)) == (1, 10)


def test_who_goes_on_at_a_piece_makes_the_same_pieces(asked):
    whole = list(pieces(badges(50), sheet="A4x4", at_once=10))
    first = asked.copy()
    list(pieces(badges(50)[sum(piece.count for piece in whole[:2]) :], sheet="A4x4", at_once=10))
    assert asked[len(first) :] == first[2:]


def test_nobody_is_no_piece(asked):
    assert list(pieces([])) == []


def test_groups_have_layouts_of_their_own_and_no_sheet_together(asked):
    some = [Printable(one, layout) for one, layout in zip(badges(6), [A6, A6, CARD, CARD, CARD, A6], strict=True)]
    badges_pdf(some)
    assert [(page.width, page.height) for page in asked[0].pages] == [(105, 148)] * 2 + [(86, 54)] * 3 + [(105, 148)]
    badges_pdf(some, sheet="A4x4")
    counts = [sum(bool(part.items) for part in page.parts) for page in asked[1].pages]
    assert counts == [2, 3, 1]


def test_a_page_between_badges_separates_them(asked):
    between = Page(210, 297, [Part([Text(20, 100, "Groupe B", 40)])])
    badges_pdf([*badges(2), between, *badges(3)], sheet="A4x4")
    assert [sum(bool(part.items) for part in page.parts) for page in asked[0].pages] == [2, 1, 3]
    assert asked[0].pages[1] is between
    assert [piece.count for piece in pieces([*badges(2), between, *badges(3)], sheet="A4x4", at_once=3)] == [2, 3]


def test_the_back_follows_its_front(asked):
    badges_pdf(badges(2), TWO_SIDES)
    front, back = (page.parts[0] for page in asked[0].pages[:2])
    assert len(asked[0].pages) == 4
    assert [item.text for item in back.items] == ["Awa0"]
    assert asked[0].faces[front.face].items == face(badges(1)[0], TWO_SIDES, BadgeEvent()).items
    assert [item.text for item in asked[0].faces[back.face].items] == ["Santé"]


def test_faces_signs_and_marks_are_drawn_once(asked):
    badges_pdf(
        [replace(one, photo=number % 2 > 0, languages="français") for number, one in enumerate(badges(40))],
        sheet="A4x4",
    )
    (drawing,) = asked
    assert len(drawing.faces) == 1 + 3 + 1  # the group, yes and no and speech, the marks


def test_a_code_that_is_no_sheet_and_a_badge_too_large_for_one_are_mistakes():
    for code in ("A5x77", "A4x10"):
        with pytest.raises(ValueError, match=code):
            badges_pdf(badges(1), sheet=code)


@pytest.mark.parametrize(
    ("ratio", "cover", "place", "window"),
    [
        (2, False, (10, 15, 40, 20), None),
        (1, False, (15, 10, 30, 30), None),
        (2, True, (0, 10, 60, 30), (10, 10, 40, 30)),
        (4 / 3, True, (10, 10, 40, 30), None),
    ],
)
def test_a_picture_stands_whole_in_its_box_or_covers_it(ratio, cover, place, window):
    box = Box("image", 10, 10, 40, 30, asset="logo", align="middle", valign="middle", cover=cover)
    layout = replace(A6, face=(box,))
    (item,) = face(badges(1)[0], layout, EVENT, {"logo": logo(ratio)}).items
    assert (item.x, item.y, item.width, item.height) == pytest.approx(place)
    assert item.window == window


def test_a_picture_that_is_not_there_leaves_its_box_empty():
    layout = replace(A6, face=(Box("image", 10, 10, 40, 30, asset="logo"),))
    assert face(badges(1)[0], layout, EVENT, {}).items == []


def test_only_pictures_that_are_shown_travel(asked):
    layout = replace(A6, face=(Box("image", 10, 10, 40, 30, asset="logo"),))
    drawing = compose(badges(1), layout, None, EVENT, {"logo": logo(1), "other": logo(2)})
    assert list(drawing.assets) == ["logo"]
    assert isinstance(next(iter(drawing.faces.values())).items[0], Image)


@pytest.mark.paper
def test_joined_pieces_are_all_the_badges_with_the_logo_once():
    layout = replace(A6, face=(*A6.face, Box("image", 6, 110, 30, 8, asset="logo")))
    made = pieces(badges(25), layout, "A4x4", EVENT, {"logo": logo(2)}, at_once=10)
    whole = joined(piece.pdf for piece in made)
    assert page_sizes(whole) == [(210, 297)] * 7
    assert [code for page in range(7) for code in scanned(whole, page)] == [one.ticket for one in badges(25)]
    with pikepdf.open(io.BytesIO(whole)) as opened:
        images = [one for one in opened.objects if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Image"]
    assert len(images) == 1


@pytest.mark.paper
def test_folded_badges_have_their_back_upside_down_above_their_front():
    folded = replace(TWO_SIDES, fold=True)
    pdf = badges_pdf(badges(1), folded)
    assert page_sizes(pdf) == [(105, 296)]
    above = {text.strip(): (right, top) for _, top, right, _, text in text_boxes(pdf) if top < 148}
    assert above["Santé"][0] == pytest.approx(99, abs=1), "on its left margin, once the back is turned up"
    assert above["Santé"][1] < above["Awa0"][1], "below the name, once it is"
    assert "Diarra" not in above
    assert scanned(pdf) == [badges(1)[0].ticket]


@pytest.mark.paper
def test_backs_on_a_sheet_lie_behind_their_fronts():
    spec = sheet("A4x4", 105, 148)
    assert isinstance(spec, SheetSpec)
    pdf = badges_pdf(badges(2), TWO_SIDES, replace(spec, duplex="long"))
    fronts = {text.split()[0]: left for left, *_, text in text_boxes(pdf, 0) if text.startswith("Awa")}
    backs = {text.split()[0]: left for left, *_, text in text_boxes(pdf, 1) if text.startswith("Awa")}
    assert page_texts(pdf)[1].count("Santé") == 2
    assert fronts["Awa0"] < 105 < fronts["Awa1"]
    assert backs["Awa1"] < 105 < backs["Awa0"]
