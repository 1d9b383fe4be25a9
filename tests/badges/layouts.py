"""Layouts of an event for tests of what badges say. All need an application context."""

from typing import Any

from conference.badges.arranging import arranged
from conference.badges.models import EventLayout, GroupLayout
from conference.badges.recipes import Recipe
from conference.core.db import write
from conference.events.models import Event, StakeholderGroup


def a_layout(event: Event, recipe: Recipe, name: str = "modele", *, default: bool = True, **fields: Any) -> EventLayout:
    """The layout of a recipe; unless told otherwise, the usual one of its event."""
    description = arranged(recipe, name=name).layout.description()
    with write() as db:
        row = EventLayout(
            event_id=event.id, name=name, description=description, recipe=recipe.to_data(), is_default=default, **fields
        )
        db.add(row)
        db.flush()
    return row


def worn_by(group: StakeholderGroup, layout: EventLayout) -> None:
    """Give a group a layout of its own."""
    with write() as db:
        db.add(GroupLayout(group_id=group.id, layout=layout.name))
