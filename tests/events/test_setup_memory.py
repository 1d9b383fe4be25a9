"""What forms ask is remembered, and yet never a moment older than the database."""

import contextlib

import pytest
import sqlalchemy as sa

from conference import create_app
from conference.core.db import Base, db, session, write
from conference.events import seats, setup_memory
from conference.events.models import (
    ConsentText,
    Event,
    Place,
    PlaceLink,
    Question,
    QuestionOption,
    SetupMark,
    StakeholderGroup,
)
from conference.events.openings import openings
from conference.participants.question_fields import asking
from conference.registration import queries
from tests.builders import NOW, a_district, a_group, a_person, an_event

WATCHED = (Event, StakeholderGroup, Place, PlaceLink, ConsentText, Question, QuestionOption)
COUNTERS = {"taken", "overbooked", "offers_after"}


@pytest.fixture
def event(app):
    """An event with a group, a commune in a district, and a question with an option."""
    with app.app_context():
        row = an_event()
        a_group(row, "sante", quota=5)
        district = a_district(row, "Macina")
        with write() as rows:
            question = Question(event_id=row.id, code="repas", kind="one_of", label={"fr": "Repas"})
            commune = Place(event_id=row.id, kind="commune", name="Kolongo")
            rows.add_all([question, commune])
            rows.flush()
            rows.add(PlaceLink(place_id=commune.id, parent_id=district.id, valid_from=None))
            rows.add(QuestionOption(question_id=question.id, code="poulet", label={"fr": "Poulet"}, quota=3))
        return row.id


@pytest.fixture
def elsewhere(app, settings):
    """Another process of the same program: what it changes, only the database tells the first."""
    other = create_app(settings)
    yield other
    with other.app_context():
        db.engine.dispose()


def seen(event_id):
    """All that a form knows of an event."""
    setup = setup_memory.of_event(event_id)
    event = setup.event()
    groups = setup.groups()
    told = [{column.name: getattr(row, column.name) for column in row.__table__.columns} for row in [event, *groups]]
    return (
        told,
        setup.texts(),
        queries.districts(setup, communes=True),
        [asking(event, group, setup).questions for group in groups],
        [one.state for one in openings(event, NOW, setup)],
    )


def a_row(model):
    return session().scalars(sa.select(model).order_by(model.id)).first()


def change(model, **values):
    def run():
        row = a_row(model)
        for name, value in values.items():
            setattr(row, name, value)

    return run


CHANGES = {
    "an event is moved": change(Event, first_day=NOW.date()),
    "a group is renamed": change(StakeholderGroup, label={"fr": "Soignants"}),
    "a group is shut": change(StakeholderGroup, entry="invitation"),
    "a group is new": lambda: session().add(
        StakeholderGroup(event_id=a_row(Event).id, code="ong", label={"fr": "ONG"}, quota=1)
    ),
    "a group goes": lambda: session().delete(a_row(StakeholderGroup)),
    "a quota is set": lambda: seats.set_quota(a_row(StakeholderGroup).id, 0),
    "seats are taken": lambda: seats.take(a_row(StakeholderGroup).id, 5),
    "a text has a new version": lambda: session().add(
        ConsentText(event_id=a_row(Event).id, purpose="photo", version=2, text={"fr": "Autre."}, position=1)
    ),
    "a district is renamed": lambda: session().execute(
        sa.update(Place).where(Place.kind == "district").values(name="Ké-Macina")
    ),
    "a commune moves away": lambda: session().execute(sa.delete(PlaceLink)),
    "a question is reworded": change(Question, label={"fr": "Votre repas"}),
    "a question is archived": change(Question, archived_at=NOW),
    "a question goes": lambda: session().execute(sa.delete(Question)),
    "an option is reworded": change(QuestionOption, label={"fr": "Poisson"}),
    "an option is taken": lambda: session().execute(sa.update(QuestionOption).values(taken=3)),
    "an option has another quota": change(QuestionOption, quota=None),
    "somebody writes SQL": lambda: session().execute(sa.text("UPDATE question SET required = true")),
    "a driver is told": lambda: session().connection().exec_driver_sql("DELETE FROM question_option"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_whatever_another_process_changes_the_next_form_shows(app, elsewhere, event, name):
    with app.app_context():
        before = seen(event)
    with app.app_context():
        assert seen(event) == before
    with elsewhere.app_context(), write():
        CHANGES[name]()
    with app.app_context():
        after = seen(event)
        assert after != before
        with write():  # here nothing is remembered
            assert seen(event) == after


def test_what_is_taken_back_was_never_there(app, elsewhere, event):
    with app.app_context():
        before, mark = seen(event), a_row(SetupMark).mark
    with elsewhere.app_context(), contextlib.suppress(LookupError), write():
        CHANGES["a group is renamed"]()
        session().flush()
        assert seen(event) != before
        raise LookupError
    with app.app_context():
        assert seen(event) == before
        assert a_row(SetupMark).mark == mark


def test_who_writes_sees_what_they_wrote(app, event):
    with app.app_context():
        before = seen(event)
        with write():
            CHANGES["a question goes"]()
            assert seen(event) != before


def test_changing_a_record_that_was_remembered_changes_it_for_nobody_else(app, event):
    with app.app_context():
        before = seen(event)
    with app.app_context():
        (group,) = setup_memory.of_event(event).groups()
        group.label["fr"], group.position = "Autre chose", 7
        group.leaves_out.append("phone")
        session().rollback()
    with app.app_context():
        assert seen(event) == before


def test_a_registration_renews_nothing(app, event):
    with app.app_context():
        mark, row = a_row(SetupMark).mark, a_row(Event)
        a_person(row, a_row(StakeholderGroup))
        session().rollback()
        assert a_row(SetupMark).mark == mark
        assert setup_memory.of_event(event).groups()[0].taken == 1


@pytest.mark.parametrize("model", WATCHED)
def test_every_statement_that_changes_the_set_up_is_recognised(context, model):
    table, dialect = model.__table__, db.engine.dialect
    for statement in (table.insert(), table.delete(), table.delete().where(table.c.id.is_(None))):
        assert setup_memory.changes(str(statement.compile(dialect=dialect)))
    for column in table.columns:
        for values in ({column.name: column}, {"id": table.c.id, column.name: sa.case((column.is_(None), column))}):
            alone = sa.update(table).values(values)
            counts = set(values) <= COUNTERS
            assert setup_memory.changes(str(alone.compile(dialect=dialect))) is not counts, values
            assert setup_memory.changes(str(alone.where(table.c.id == 1).compile(dialect=dialect))) is not counts


def test_what_changes_another_table_is_no_change_of_the_set_up(context):
    watched = {model.__tablename__ for model in WATCHED}
    for table in Base.metadata.sorted_tables:
        if table.name not in watched:
            for statement in (table.insert(), table.update(), table.delete(), table.select()):
                assert not setup_memory.changes(str(statement.compile(dialect=db.engine.dialect))), table.name
    for table in watched:
        assert not setup_memory.changes(str(Base.metadata.tables[table].select().with_for_update()))
