"""The command that makes next year's event."""

from datetime import date

import pytest
import sqlalchemy as sa

from conference.core.db import session
from conference.events import queries
from conference.events.models import Event
from conference.participants.models import Delegation, Invitation, Participant
from tests.builders import a_group, a_person, an_event


@pytest.fixture
def forum(context):
    event = an_event(first_day=date(2024, 8, 21), last_day=date(2024, 8, 22))
    a_person(event, a_group(event, quota=12), phones=("+22376000001",), consent_invite=True)
    return event


def run(app, *arguments):
    return app.test_cli_runner().invoke(args=["event", "create", *arguments])


def test_it_makes_an_event_like_another_and_says_where(app, forum):
    done = run(app, "forum-2027", "--like", "forum", "--title", "Forum 2027", "--first-day", "2027-08-18")
    assert (done.exit_code, done.output) == (0, "http://localhost/org/forum-2027/reglages\n")
    event = queries.event_by_slug("forum-2027")
    assert (event.first_day, event.last_day, event.published) == (date(2027, 8, 18), date(2027, 8, 19), False)
    assert event.title == {"fr": "Forum 2027"}
    assert [(group.code, group.quota, group.taken) for group in queries.groups(event.id)] == [("sante", 12, 0)]
    for model in (Participant, Delegation, Invitation):
        count = sa.select(sa.func.count()).select_from(model).where(model.event_id == event.id)
        assert session().scalar(count) == 0, model


def test_without_a_day_it_is_the_same_weekday_a_year_later_and_ahead(app, forum):
    assert run(app, "suivant", "--like", "forum").exit_code == 0
    event = queries.event_by_slug("suivant")
    assert event.first_day.weekday() == forum.first_day.weekday()
    assert event.first_day > date.today()  # noqa: DTZ011 (a day is enough here)
    assert event.title == forum.title


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["neuf", "--like", "rien"], "Aucun événement ne s’appelle « rien »."),
        (["forum", "--like", "forum"], "Un événement s’appelle déjà « forum »."),
        (["nouveau", "--like", "forum"], "Un événement s’appelle déjà « nouveau »."),
        (["Été 2027", "--like", "forum"], "Le nom court ne contient que"),
        (["neuf", "--like", "forum", "--first-day", "demain"], "Écrivez un jour, par exemple"),
    ],
)
def test_what_is_wrong_is_one_line_and_makes_nothing(app, forum, arguments, said):
    done = run(app, *arguments)
    assert done.exit_code == 1
    assert said in done.output.replace("\u202f", " ").replace("\xa0", " ")
    assert done.output.count("\n") == 1
    assert session().scalar(sa.select(sa.func.count()).select_from(Event)) == 1
