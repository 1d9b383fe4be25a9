"""What a device of the desk gets so that it can print badges without us."""

import json

import pytest
import sqlalchemy as sa

from conference.badges import desk_kit
from conference.badges.models import LayoutPicture
from conference.badges.recipes import Extra, Logo, Recipe
from conference.badges.rules import A6, BadgeLayout
from conference.core import files
from conference.core.db import session, write
from conference.core.paper.lettering import advances
from conference.core.paper.web_fonts import WEB_FONTS, make
from conference.core.security import STATIC
from conference.events.models import Event, StakeholderGroup
from conference.participants.models import Participant
from tests.answering import a_question
from tests.badges.layouts import a_layout, worn_by
from tests.builders import NOW
from tests.core.paper.test_pictures import pdf

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def context(forum):
    """The forum's application, pushed."""
    with forum.app.app_context():
        yield forum.app
        session().rollback()


def changed(model, key, **values):
    with write():
        session().execute(sa.update(model).where(model.id == key).values(**values))
    session().expire_all()


def test_it_has_every_layout_as_it_is_drawn_here_and_which_one_each_group_has(forum):
    event = forum.here()
    own = a_layout(event, Recipe(format="cr80"), "carte", default=False)
    worn_by(forum.health, own)
    found = desk_kit.kit(event)
    assert BadgeLayout.from_description(found["layouts"]["a6"]) == A6
    assert found["layouts"]["carte"]["width"] == 86
    assert found["by_group"][forum.health.code] == "carte"
    assert json.dumps(found)


def test_it_says_how_each_group_looks_in_the_language_of_the_paper(forum):
    changed(StakeholderGroup, forum.health.id, colour="#0B5FA5", pattern="cross", badge_name="first")
    look = desk_kit.kit(forum.here())["groups"][forum.health.code]
    assert look["colour"] == "#0B5FA5"
    assert (look["on"], look["pattern"], look["names"]) == ("#ffffff", "cross", "first")
    assert set(desk_kit.kit(forum.here())["motifs"]) == {"cross"} | {
        one["pattern"] for one in desk_kit.kit(forum.here())["groups"].values()
    }


def test_an_exposed_event_is_not_named_in_it(forum):
    changed(Event, forum.event.id, exposed=True)
    event = forum.here()
    a_layout(event, Recipe(shown=("event", "place", "languages")))
    found = desk_kit.kit(event)
    assert found["event"]["title"] == ""
    assert found["event"]["exposed"]
    assert not found["shows"]["modele"]["place"]
    assert not found["shows"]["modele"]["languages"]
    told = json.dumps(found, ensure_ascii=False)
    assert not any(title in told for title in event.title.values())


def test_the_letters_are_those_of_the_paper(forum):
    letters = desk_kit.kit(forum.here())["letters"]
    for name in ("regular", "bold"):
        table = {first + place: width for first, *widths in letters[name] for place, width in enumerate(widths)}
        assert table == dict(advances(bold=name == "bold"))
    files = [STATIC / one["file"].split("?")[0] for one in letters["fonts"]]
    assert all(file.is_file() for file in files)
    assert sum(file.stat().st_size for file in files) < 400_000


def test_the_fonts_for_browsers_are_those_of_the_paper_and_come_with_their_licence(tmp_path):
    make(tmp_path)
    made = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    assert made == {file.name: file.read_bytes() for file in WEB_FONTS.glob("*.woff2")}
    assert "OPEN FONT LICENSE" in (WEB_FONTS / "OFL.txt").read_text()


def test_a_group_with_a_programme_of_its_own_has_a_back_of_its_own(forum):
    event = forum.here()
    a_layout(event, Recipe(back="programme"))
    assert set(desk_kit.kit(event)["backs"]["modele"]) == set(desk_kit.kit(event)["groups"])
    assert "a6" not in desk_kit.kit(event)["backs"]


def test_papers_say_where_a_single_badge_stands(forum):
    sheets = {one["code"]: one for one in desk_kit.kit(forum.here())["sheets"]["a6"]}
    (page,) = sheets["page"]["pages"]
    assert (page["width"], page["height"]) == (105, 148)
    assert [(one["side"], one["x"], one["y"]) for one in page["placed"]] == [("front", 0, 0)]
    assert sheets["page"]["reach"] == [10.5, 10.5, 10.5, 10.5]
    (page,) = sheets["A4x4"]["pages"]
    assert (page["width"], page["height"]) == (210, 297)
    assert page["marks"]


def test_pictures_travel_with_it_a_drawing_as_shapes(forum):
    with write() as db:
        pictures = [
            LayoutPicture(
                event_id=forum.event.id,
                kind="logo",
                file_id=files.store(forum.event.id, "badge_picture", "logo", kind, data, now=NOW),
                width=300,
                height=100,
            )
            for kind, data in (("image/png", b"png"), ("application/pdf", pdf()))
        ]
        db.add_all(pictures)
        db.flush()
    plain, drawing = (str(one.id) for one in pictures)
    a_layout(forum.here(), Recipe(logos=(Logo(plain), Logo(drawing))))
    found = desk_kit.kit(forum.here())["assets"]
    assert found[plain] == {"address": "data:image/png;base64,cG5n", "ratio": 3.0}
    assert found[drawing]["address"].startswith("data:image/svg+xml;base64,")


def test_what_a_badge_shows_that_no_list_has_is_read_only_where_a_layout_asks(forum):
    person = forum.add()
    question = a_question(forum.here(), "text", "table")
    changed(Participant, person, answers={str(question.id): "Table 4"})
    assert desk_kit.extras(forum.here(), [person]) == {}
    a_layout(forum.here(), Recipe(shown=("table", "number"), table_question="table", extras=(Extra("table", "Salle"),)))
    found = desk_kit.extras(forum.here(), [person])[person]
    assert found == {"number": "1", "tables": {str(question.id): "Table 4"}, "answers": {"table": "Table 4"}}
    assert desk_kit.kit(forum.here())["shows"]["modele"]["table"] == str(question.id)


def test_of_somebody_whose_name_is_not_shown_no_answer_is_read(forum):
    changed(StakeholderGroup, forum.villages.id, badge_name="code")
    person = forum.add(group=forum.villages)
    question = a_question(forum.here(), "text", "table")
    changed(Participant, person, answers={str(question.id): "Table 4"})
    a_layout(forum.here(), Recipe(shown=("table", "number"), table_question="table"))
    assert desk_kit.extras(forum.here(), [person]) == {person: {"number": "1"}}
