"""Copying an event: everything that somebody set up, and nobody who came."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypeAlias
from uuid import UUID, uuid4

import sqlalchemy as sa

from conference.core import audit
from conference.core.db import Base, session, write
from conference.core.permissions import Actor
from conference.events import queries, services
from conference.events.models import ConsentText, Event, Place, PlaceLink, Question, QuestionOption, StakeholderGroup
from conference.events.services import NewEvent
from conference.events.setup_rules import moved


@dataclass(frozen=True)
class Clone:
    """A copy being made: old ids of groups and places lead to the new ones. ``days`` is how much later it begins."""

    source: Event
    target: Event
    actor: Actor
    now: datetime
    groups: dict[UUID, UUID] = field(default_factory=dict)
    places: dict[UUID, UUID] = field(default_factory=dict)

    @property
    def days(self) -> int:
        """How many days after its source the copy begins."""
        return (self.target.first_day - self.source.first_day).days

    def later(self, moment: datetime | None) -> datetime | None:
        """Return a moment of the source as the copy has it: the same wall time, as many days later."""
        return moved(moment, self.days, self.source.tz, self.target.tz)


CloneHook: TypeAlias = Callable[[Clone], None]
_HOOKS: list[tuple[CloneHook, bool]] = []


def on_clone(hook: CloneHook, *, people: bool = False) -> None:
    """Register what else is copied, inside the same transaction.

    ``people``: it brings people along (invitations that nobody has sent yet); such a hook runs only where that is
    wanted, so not for the command.
    """
    if (hook, people) not in _HOOKS:
        _HOOKS.append((hook, people))


def clone(source: Event, new: NewEvent, *, actor: Actor, now: datetime, people: bool = False) -> Event:
    """Copy ``source`` as a new event that nobody is in, unpublished, its deadlines as much later as its first day.

    ``new`` says its short name, title, days, zone and venue; all else is as in the source. Groups keep their quotas and
    have no seat taken; of a consent the newest text is copied, as its first version; archived questions and retired
    options stay behind. ``people``: those who agreed may be invited again. Raises what ``create_event`` raises.
    """
    with write() as db:
        source = db.get_one(Event, source.id, populate_existing=True)
        target = services.create_event(_like(source, new), actor=actor, now=now)
        made = Clone(source, target, actor, now)
        _event(made)
        _groups(made)
        _places(made)
        _consents(made)
        _questions(made)
        db.flush()
        for hook, brings_people in _HOOKS:
            if people or not brings_people:
                hook(made)
        audit.log("event.copied", actor=actor, now=now, event_id=target.id, subject_id=source.id)
        db.flush()
        return target


def copied(row: Base, **changes: Any) -> dict[str, Any]:
    """Return the values of a row for a copy of it: a new id, everything else the same but for ``changes``."""
    values = {column.key: getattr(row, column.key) for column in sa.inspect(type(row)).column_attrs}
    return {**values, "id": uuid4(), **changes}


def _like(source: Event, new: NewEvent) -> NewEvent:
    return replace(
        new,
        short_title=source.short_title,
        kind=source.kind,
        intro=source.intro,
        venue=new.venue or source.venue,
        organisers=tuple(source.organisers),
        project_code=source.project_code,
        languages=tuple(source.languages),
        accent=source.accent,
        help_phone=source.help_phone,
        exposed=source.exposed,
        is_example=False,
        published=False,
    )


def _event(made: Clone) -> None:
    source, target = made.source, made.target
    target.previous_id = source.id
    target.region, target.answer_hours, target.offer_hours = source.region, source.answer_hours, source.offer_hours
    target.registration_opens_at = made.later(source.registration_opens_at)
    target.registration_closes_at = made.later(source.registration_closes_at)
    target.corrections_until = made.later(source.corrections_until)


def _groups(made: Clone) -> None:
    for group in queries.groups(made.source.id):
        values = copied(
            group,
            event_id=made.target.id,
            taken=0,
            overbooked=0,
            offers_after=None,
            opens_at=made.later(group.opens_at),
            closes_at=made.later(group.closes_at),
        )
        made.groups[group.id] = values["id"]
        session().add(StakeholderGroup(**values))


def _places(made: Clone) -> None:
    for place in session().scalars(sa.select(Place).where(Place.event_id == made.source.id)):
        values = copied(place, event_id=made.target.id)
        made.places[place.id] = values["id"]
        session().add(Place(**values))
    session().flush()
    for link in queries.place_links(made.source.id):
        ends = {"place_id": made.places[link.place_id], "parent_id": made.places[link.parent_id]}
        session().add(PlaceLink(**copied(link, **ends)))


def _consents(made: Clone) -> None:
    for text in queries.consent_texts(made.source.id):
        session().add(ConsentText(**copied(text, event_id=made.target.id, version=1)))


def _questions(made: Clone) -> None:
    """Copy what is asked. Groups and earlier questions are named by codes; only places are named by ids."""
    places = {str(old): str(new) for old, new in made.places.items()}
    asked = sa.select(Question).where(Question.event_id == made.source.id, Question.archived_at.is_(None))
    ids = dict[UUID, UUID]()
    for question in session().scalars(asked):
        values = copied(question, event_id=made.target.id, condition=_condition(question.condition, places))
        ids[question.id] = values["id"]
        session().add(Question(**values))
    session().flush()
    offered = sa.select(QuestionOption).where(QuestionOption.question_id.in_(ids), QuestionOption.retired.is_(False))
    for option in session().scalars(offered):
        ends = {"question_id": ids[option.question_id], "taken": 0, "overbooked": 0}
        session().add(QuestionOption(**copied(option, **ends)))


def _condition(condition: dict[str, Any] | None, places: dict[str, str]) -> dict[str, Any] | None:
    if condition is None:
        return None
    tests = [{**one, "values": [places.get(value, value) for value in one["values"]]} for one in condition["tests"]]
    return {**condition, "tests": tests}
