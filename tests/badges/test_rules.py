import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conference.badges.rules import (
    A6,
    LAYOUTS,
    BadgeData,
    BadgeEvent,
    BadgeLayout,
    contrast,
    face_texts,
    group_colour,
    ink_on,
    person_texts,
)

AMINATA = BadgeData(ticket="JT", code="K7M4QP", given_names="Aminata", family_name="Coulibaly", photo=False)


def shown(**changes):
    badge = {"ticket": "JT", "code": "K7M4QP", "given_names": "Aminata", "family_name": "Coulibaly"} | changes
    return person_texts(BadgeData(**badge), BadgeEvent())


def test_a_full_name_is_told_in_two_parts():
    texts = shown()
    assert (texts["given_names"], texts["family_name"], texts["only_name"]) == ("Aminata", "Coulibaly", "")


def test_a_first_name_badge_does_not_know_the_family_name():
    assert shown(names="first")["only_name"] == "Aminata"
    assert "Coulibaly" not in "".join(shown(names="first").values())


def test_a_code_badge_names_nobody():
    assert shown(names="code")["only_name"] == "K7M 4QP"
    assert not {"Aminata", "Coulibaly"} & set(shown(names="code").values())


@pytest.mark.parametrize(("given", "family"), [("", "Coulibaly"), ("Coulibaly", "")])
def test_somebody_with_one_name_gets_all_the_room_for_it(given, family):
    texts = shown(given_names=given, family_name=family)
    assert (texts["only_name"], texts["given_names"], texts["family_name"]) == ("Coulibaly", "", "")


def test_the_code_is_said_in_threes():
    assert shown()["code"] == "K7M 4QP"


def test_what_was_not_asked_about_photos_is_not_told():
    assert shown(photo=None)["photo"] == ""
    assert shown(photo=True)["photo"] != shown(photo=False)["photo"] != ""


def test_an_exposed_event_is_not_named():
    assert face_texts(AMINATA, BadgeEvent("Paix par la Santé"))["event"] == "Paix par la Santé"
    assert face_texts(AMINATA, BadgeEvent("Paix par la Santé", exposed=True))["event"] == ""


@given(st.integers(0, 0xFFFFFF))
def test_the_label_is_readable_on_every_colour(number):
    colour = f"#{number:06x}"
    assert contrast(ink_on(colour), colour) >= 4.5


def test_contrast_is_measured_as_the_guidelines_say():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("colour", ["vert", "#12", "", "#1234567", "#12345g"])
def test_what_is_no_colour_becomes_a_plain_one(colour):
    assert group_colour(colour) == "#111111"


def test_a_layout_survives_the_database():
    assert BadgeLayout.from_description(json.loads(json.dumps(A6.description()))) == A6


@pytest.mark.parametrize("layout", LAYOUTS.values())
def test_boxes_keep_clear_of_the_edge_that_printers_do_not_reach(layout):
    for box in (box for box in (*layout.face, *layout.person) if box.kind != "qr"):
        assert min(box.x, box.y) >= 4.2
        assert box.x + box.width <= layout.width - 4.2
        assert box.y + box.height <= layout.height - 4


@pytest.mark.parametrize("layout", LAYOUTS.values())
def test_no_text_comes_near_the_qr_code(layout):
    (qr,) = (box for box in layout.person if box.kind == "qr")
    for box in (box for box in (*layout.face, *layout.person) if box.kind == "text"):
        beside = box.x >= qr.x + qr.width or box.x + box.width <= qr.x
        assert beside or box.y >= qr.y + qr.height or box.y + box.height <= qr.y


@pytest.mark.parametrize("layout", LAYOUTS.values())
def test_the_code_of_a_ticket_is_at_least_26_mm_wide(layout):
    (qr,) = (box for box in layout.person if box.kind == "qr")
    assert qr.width * 25 / 33 >= 26


def test_texts_that_stand_together_do_not_overlap():
    boxes = [box for box in (*A6.face, *A6.person) if box.kind == "text" and box.field != "only_name"]
    for index, one in enumerate(boxes):
        for other in boxes[index + 1 :]:
            apart = one.x + one.width <= other.x or other.x + other.width <= one.x
            assert apart or one.y + one.height <= other.y or other.y + other.height <= one.y, (one.field, other.field)
