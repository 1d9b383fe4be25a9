"""Badge layouts as organisers make them."""

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
import sqlalchemy as sa

from conference.badges import layout_pictures, layout_queries, picture_reading, queries, runs, services
from conference.badges import layout_services as layouts
from conference.badges.models import BadgePrint, EventLayout, LayoutPicture
from conference.badges.printer import Printer
from conference.badges.recipes import Extra, Logo, Recipe, read_recipe
from conference.badges.run_rules import Order
from conference.core import files, history
from conference.core.db import session, write
from conference.core.errors import Error
from conference.core.files import StoredFile
from conference.events import question_services as questions
from conference.events.question_services import NewQuestion
from tests.builders import NOW, staff_actor

LATER = NOW + timedelta(minutes=1)


@pytest.fixture
def maker(forum):
    """What an organiser does to the layouts of the forum, inside its application context."""
    actor = staff_actor()
    how = {"actor": actor, "now": NOW}

    def undo(change):
        with write():
            history.undo(forum.event.id, change, actor, LATER)

    def picture(event=forum.event, kind="logo"):
        with write() as db:
            about = {"now": NOW, "expires_at": NOW + timedelta(days=1)}
            file_id = files.store(event.id, picture_reading.PURPOSE, "logo.png", "image/png", b"\x89PNG", **about)
            row = LayoutPicture(event_id=event.id, kind=kind, file_id=file_id, width=3000, height=1000)
            db.add(row)
            db.flush()
            return row

    with forum.app.app_context():
        yield SimpleNamespace(
            event_id=forum.event.id,
            how=how,
            undo=undo,
            picture=picture,
            make=lambda name="Le nôtre", recipe=None: layouts.create(
                forum.event.id, name, recipe or Recipe(format="cr80"), **how
            ),
            row=lambda layout_id: layout_queries.one(forum.event.id, layout_id),
        )


def expires(picture):
    return session().scalar(sa.select(StoredFile.expires_at).where(StoredFile.id == picture.file_id))


def refused(code, act, *args, **kwargs):
    with pytest.raises(Error) as told:
        act(*args, **kwargs)
    assert told.value.code == code
    return told.value


# ---- made, changed, deleted


def test_a_layout_is_made_from_its_recipe_and_can_be_used_at_once(maker):
    layout_id, _ = maker.make()
    design = queries.designs(maker.event_id)["Le nôtre"]
    assert (design.layout.width, design.layout.height) == (86, 54)
    assert read_recipe(maker.row(layout_id).recipe) == (Recipe(format="cr80"), [])


def test_making_changing_and_deleting_can_be_taken_back(maker):
    layout_id, made = maker.make()
    mark = layouts.mark_of(maker.row(layout_id))
    changed = layouts.change(maker.event_id, layout_id, "Autre", Recipe(), mark=mark, **maker.how)
    assert queries.layouts(maker.event_id) == ["a6", "Autre"]
    maker.undo(changed)
    assert queries.designs(maker.event_id)["Le nôtre"].layout.width == 86
    deleted = layouts.delete(maker.event_id, layout_id, **maker.how)
    assert queries.layouts(maker.event_id) == ["a6"]
    maker.undo(deleted)
    assert maker.row(layout_id).name == "Le nôtre"
    refused("undo_twice", maker.undo, deleted)
    assert made


def test_what_somebody_changed_since_is_not_taken_back(maker):
    layout_id, made = maker.make()
    mark = layouts.mark_of(maker.row(layout_id))
    layouts.change(maker.event_id, layout_id, "Le nôtre", Recipe(), mark=mark, **maker.how)
    refused("undo_layout_changed", maker.undo, made)


def test_who_was_slower_does_not_overwrite(maker):
    layout_id, _ = maker.make()
    mark = layouts.mark_of(maker.row(layout_id))
    layouts.change(maker.event_id, layout_id, "Premier", Recipe(), mark=mark, **maker.how)
    refused("layout_stale", layouts.change, maker.event_id, layout_id, "Second", Recipe(), mark=mark, **maker.how)
    assert maker.row(layout_id).name == "Premier"


def test_nothing_changed_is_no_change(maker):
    layout_id, _ = maker.make()
    mark = layouts.mark_of(maker.row(layout_id))
    same = layouts.change(maker.event_id, layout_id, "Le nôtre", Recipe(format="cr80"), mark=mark, **maker.how)
    assert same is None
    assert maker.row(layout_id).version == 1


@pytest.mark.parametrize("name", ["", "   ", "x" * 41, "\u200b"])
def test_a_layout_has_a_name_of_forty_letters_at_most(maker, name):
    refused("layout_name", maker.make, name)


@pytest.mark.parametrize("name", ["a6", "A6", "le NÔTRE"])
def test_no_two_layouts_have_one_name(maker, name):
    maker.make()
    refused("layout_name_taken", maker.make, name)


def test_a_recipe_with_faults_is_refused(maker):
    refused("layout_refused", maker.make, "Pâle", Recipe(accent="#ffff00"))
    refused("layout_refused", maker.make, "Fou", Recipe(format="carre"))


# ---- renamed, used


def test_by_another_name_no_badge_is_out_of_date_and_a_run_can_be_printed_again(forum, maker, drawn):
    layout_id, _ = maker.make(recipe=Recipe())
    layouts.assign(maker.event_id, {"sante": "Le nôtre"}, mark=layouts.group_mark(maker.event_id), **maker.how)
    person = forum.add()
    event, actor = forum.here(), staff_actor()
    batch = services.print_now(event, [person], Order(layout="Le nôtre"), actor=actor, clock=lambda: NOW)
    stamp = queries.designs(maker.event_id)["Le nôtre"].stamp
    mark = layouts.mark_of(maker.row(layout_id))
    layouts.change(maker.event_id, layout_id, "Autre nom", Recipe(), mark=mark, **maker.how)
    assert queries.designs(maker.event_id)["Autre nom"].stamp == stamp
    assert queries.assigned(maker.event_id).of(forum.health.id) == "Autre nom"
    assert session().scalars(sa.select(BadgePrint.layout)).all() == ["Autre nom"]
    plan = runs.plan_of(runs.find(maker.event_id, batch.number))
    assert (plan.order.layout, [one.layout for one in plan.sections]) == ("Autre nom", ["Autre nom"])


def test_a_layout_in_use_is_not_deleted_and_the_sentence_says_by_what(forum, maker):
    layout_id, _ = maker.make()
    layouts.make_usual(maker.event_id, "Le nôtre", **maker.how)
    refused("layout_usual", layouts.delete, maker.event_id, layout_id, **maker.how)
    layouts.make_usual(maker.event_id, "a6", **maker.how)
    layouts.assign(maker.event_id, {"sante": "Le nôtre"}, mark=layouts.group_mark(maker.event_id), **maker.how)
    error = refused("layout_of_groups", layouts.delete, maker.event_id, layout_id, **maker.how)
    assert error.params == {"count": 1}


def test_a_layout_of_a_run_that_is_being_made_keeps_its_name_and_stays(forum, maker):
    layout_id, _ = maker.make()
    person = forum.add()
    runs.order(forum.here(), [person], Order(layout="Le nôtre"), actor=staff_actor(), now=NOW)
    refused("layout_printing", layouts.delete, maker.event_id, layout_id, **maker.how)
    mark = layouts.mark_of(maker.row(layout_id))
    refused("layout_printing", layouts.change, maker.event_id, layout_id, "Autre", Recipe(), mark=mark, **maker.how)


def test_groups_get_their_layouts_and_it_can_be_taken_back(forum, maker):
    maker.make()
    mark = layouts.group_mark(maker.event_id)
    done = layouts.assign(maker.event_id, {"sante": "Le nôtre", "communaute": ""}, mark=mark, **maker.how)
    assigned = queries.assigned(maker.event_id)
    assert (assigned.of(forum.health.id), assigned.of(forum.villages.id)) == ("Le nôtre", "a6")
    refused("layout_stale", layouts.assign, maker.event_id, {"sante": ""}, mark=mark, **maker.how)
    maker.undo(done)
    assert queries.assigned(maker.event_id).of(forum.health.id) == "a6"


def test_a_layout_of_nobody_is_not_given(maker):
    mark = layouts.group_mark(maker.event_id)
    refused("unknown_badge_layout", layouts.assign, maker.event_id, {"sante": "Rien"}, mark=mark, **maker.how)
    refused("unknown_badge_layout", layouts.make_usual, maker.event_id, "Rien", **maker.how)


def test_the_usual_one_can_be_taken_back(forum, maker):
    maker.make()
    done = layouts.make_usual(maker.event_id, "Le nôtre", **maker.how)
    assert queries.assigned(maker.event_id).usual == "Le nôtre"
    maker.undo(done)
    assert queries.assigned(maker.event_id).usual == "a6"


def test_a_sheet_that_a_layout_does_not_fit_is_refused_before_anything_is_printed(forum, maker, drawn):
    maker.make("Large", Recipe(format="lanyard"))
    person, about = forum.add(), {"actor": staff_actor()}
    order = Order(layout="Large", sheet="A4x4")
    refused("badges_sheet_small", runs.order, forum.here(), [person], order, now=NOW, **about)
    printer = Printer(layout="Large", sheet="A4x4")
    refused("badge_sheet_small", services.print_one, forum.here(), person, printer=printer, now=NOW, **about)
    assert drawn == []


# ---- pictures and questions


def test_a_picture_stays_while_a_layout_shows_it_and_comes_back_with_an_undo(maker):
    picture = maker.picture()
    layout_id, _ = maker.make(recipe=Recipe(logos=(Logo(str(picture.id)),)))
    assert expires(picture) is None
    deleted = layouts.delete(maker.event_id, layout_id, **maker.how)
    assert expires(picture) == NOW + layout_pictures.STAYS
    maker.undo(deleted)
    assert expires(picture) is None


def test_a_picture_that_no_layout_shows_is_swept_away_whole(maker):
    gone = maker.picture().id
    files.sweep(NOW + timedelta(days=2))
    session().expire_all()
    assert layout_pictures.of_event(maker.event_id) == []
    refused("not_found", layout_pictures.opened, maker.event_id, gone)


def test_a_picture_of_another_event_is_not_there(forum, maker):
    other = maker.picture(forum.neighbour)
    for recipe in (Recipe(logos=(Logo(str(other.id)),)), Recipe(background=str(other.id))):
        assert refused("not_found", maker.make, "Volé", recipe).status == 404
    refused("not_found", layout_pictures.opened, maker.event_id, other.id)
    assert layout_queries.own(maker.event_id) == []


def test_answers_of_another_event_and_sealed_ones_go_on_no_badge(forum, maker):
    about = maker.how
    good = questions.add(forum.event.id, NewQuestion("text", {"fr": "Repas"}), **about)
    hidden = questions.add(forum.event.id, NewQuestion("text", {"fr": "Santé"}, sensitive=True), **about)
    other = questions.add(forum.neighbour.id, NewQuestion("text", {"fr": "Autre"}), **about)
    for one in (hidden.id, other.id, uuid4()):
        refused("not_found", maker.make, "Non", Recipe(extras=(Extra(str(one)),)))
    layout_id, _ = maker.make(recipe=Recipe(extras=(Extra(str(good.id), "Repas"),)))
    assert maker.row(layout_id).recipe["extras"] == [{"question": str(good.id), "label": "Repas"}]


def test_a_layout_comes_over_from_another_event_with_its_pictures_alone(forum, maker):
    picture = maker.picture(forum.neighbour)
    asked = questions.add(forum.neighbour.id, NewQuestion("text", {"fr": "Autre"}), **maker.how)
    recipe = Recipe(logos=(Logo(str(picture.id), "right"),), extras=(Extra(str(asked.id)),))
    source, _ = layouts.create(forum.neighbour.id, "Le leur", recipe, **maker.how)
    new, _ = layouts.copy(forum.neighbour.id, source, forum.event.id, **maker.how)
    ours, _faults = read_recipe(maker.row(new).recipe)
    (mine,) = layout_pictures.of_event(forum.event.id)
    assert ours == replace(recipe, logos=(Logo(str(mine.id), "right"),), extras=())
    assert layout_pictures.opened(forum.event.id, mine.id).data == b"\x89PNG"
    again, _ = layouts.copy(forum.neighbour.id, source, forum.event.id, **maker.how)
    assert maker.row(again).name == "Le leur (2)"
    refused("unknown_badge_layout", layouts.copy, forum.event.id, source, forum.neighbour.id, **maker.how)


def test_what_is_printed_gets_the_pictures_of_its_layout(forum, maker, drawn):
    picture = maker.picture()
    maker.make("Logo", Recipe(logos=(Logo(str(picture.id)),)))
    person = forum.add()
    event, actor = forum.here(), staff_actor()
    services.print_now(event, [person], Order(layout="Logo"), actor=actor, clock=lambda: NOW)
    assert drawn[0].assets[str(picture.id)].data == b"\x89PNG"
    assert drawn[0].assets[str(picture.id)].ratio == 3
    assert picture_reading.assets(maker.event_id, drawn[0].layout.assets).keys() == {str(picture.id)}


def test_an_event_has_fifty_layouts_at_most(maker, monkeypatch):
    monkeypatch.setattr(layouts, "MOST", 1)
    maker.make()
    refused("layouts_many", maker.make, "Encore")
    assert session().scalar(sa.select(sa.func.count()).select_from(EventLayout)) == 1
