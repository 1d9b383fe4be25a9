"""An event that is copied has the badges of its source."""

from dataclasses import replace
from datetime import date

import sqlalchemy as sa

from conference.badges import layout_queries, layout_services, picture_reading, queries
from conference.badges.cloning import PICTURE
from conference.badges.models import BadgePrint, BadgeRun, EventLayout, GroupLayout, LayoutPicture
from conference.badges.recipes import Extra, Logo, Recipe
from conference.badges.rules import A6, ANSWER
from conference.core import files
from conference.core.db import session, write
from conference.events import cloning
from conference.events import question_services as questions
from conference.events.models import StakeholderGroup
from conference.events.question_services import NewQuestion
from conference.events.setup_services import NewEvent
from tests.builders import NOW, staff_actor

LATER = NewEvent("forum-2027", {"fr": "Forum"}, date(2027, 12, 2), date(2027, 12, 3))


def test_layouts_their_pictures_and_groups_are_copied_prints_and_runs_are_not(forum):
    with forum.app.app_context():
        source = forum.here()
        with write() as db:
            about = {"now": NOW}
            file_id = files.store(source.id, PICTURE, "logo.png", "image/png", b"\x89PNG", **about)
            picture = LayoutPicture(event_id=source.id, kind="logo", file_id=file_id, width=3, height=2)
            db.add(picture)
            db.flush()
            recipe = {"logo": str(picture.id), "size": "A6"}
            description = A6.description() | {"name": "large"}
            db.add(EventLayout(event_id=source.id, name="large", description=description, recipe=recipe, version=3))
            db.add(GroupLayout(group_id=forum.villages.id, layout="large"))
        copy = cloning.clone(source, replace(LATER), actor=staff_actor(), now=NOW)
        layout = session().scalars(sa.select(EventLayout).where(EventLayout.event_id == copy.id)).one()
        new = session().scalars(sa.select(LayoutPicture).where(LayoutPicture.event_id == copy.id)).one()
        assert (layout.recipe, layout.version) == ({"logo": str(new.id), "size": "A6"}, 3)
        assert new.id != picture.id
        assert b"".join(files.read(copy.id, new.file_id, PICTURE)) == b"\x89PNG"
        group = sa.select(GroupLayout.layout).join(StakeholderGroup, StakeholderGroup.id == GroupLayout.group_id)
        assert session().scalars(group.where(StakeholderGroup.event_id == copy.id)).all() == ["large"]
        for model in (BadgeRun, BadgePrint):
            assert session().scalar(sa.select(sa.func.count()).where(model.event_id == copy.id)) == 0


def test_what_a_copied_layout_shows_is_the_copys_own(forum):
    with forum.app.app_context():
        source, how = forum.here(), {"actor": staff_actor(), "now": NOW}
        asked = questions.add(source.id, NewQuestion("text", {"fr": "Repas"}), **how)
        with write() as db:
            file_id = files.store(source.id, PICTURE, "logo.png", "image/png", b"\x89PNG", now=NOW)
            picture = LayoutPicture(event_id=source.id, kind="logo", file_id=file_id, width=3, height=2)
            db.add(picture)
        recipe = Recipe(logos=(Logo(str(picture.id)),), extras=(Extra(str(asked.id)),))
        layout_services.create(source.id, "Le nôtre", recipe, **how)
        copy = cloning.clone(source, replace(LATER), actor=staff_actor(), now=NOW)
        layout = queries.designs(copy.id)["Le nôtre"].layout
        assert picture_reading.assets(copy.id, layout.assets).keys() == set(layout.assets) != {str(picture.id)}
        fields = {box.field for box in layout.person if box.field.startswith(ANSWER)}
        assert fields == {ANSWER + str(one.id) for one in layout_queries.questions(copy.id)}
