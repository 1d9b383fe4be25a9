"""An event with two groups and a district, a neighbour event, and browsers in which staff are signed in."""

from types import SimpleNamespace
from uuid import uuid4

import pytest

from conference.core import clock
from conference.core.db import session
from conference.core.permissions import PUBLIC
from conference.participants import services
from conference.participants.models import Participant
from conference.participants.services import Entry
from tests.builders import a_district, a_group, an_event, details
from tests.databases import ON_POSTGRESQL
from tests.staff import signed_in


class Forum(SimpleNamespace):
    """What most tests of pages start from; its methods push their own application context."""

    path = "/org/forum/participants"

    def add(self, given="Aminata", family="Traoré", *, group=None, state=None, event=None, source="online", **fields):
        """Somebody registered just now; returns the id."""
        with self.app.app_context():
            entry = Entry(source=source, state=state)
            who = details(given, family, **fields)
            event, group = event or self.event, group or self.health
            return services.register(event, group, who, entry, actor=PUBLIC, now=clock.now()).id

    def get(self, person_id) -> Participant:
        """The record as the database has it."""
        with self.app.app_context():
            return session().get_one(Participant, person_id)

    def states(self, *ids) -> list[str]:
        """The states of people, in this order."""
        return [self.get(one).state for one in ids]


@pytest.fixture
def forum(app):
    with app.app_context():
        event, neighbour = an_event(), an_event("autre")
        return Forum(
            app=app,
            event=event,
            neighbour=neighbour,
            health=a_group(event, "sante", 500, approval=True, short_label={"fr": "Santé", "en": "Health"}),
            press=a_group(event, "presse", 1, position=1, waiting_list=True),
            elsewhere=a_group(neighbour, "ailleurs"),
            macina=a_district(event, "Macina").id,
        )


@pytest.fixture
def organiser(app, forum):
    """An organiser who may see contacts."""
    return signed_in(app, forum.event, contacts=True)


@pytest.fixture
def queries_of(app, monkeypatch):
    """What the database is asked while something runs, without BEGIN and the like."""
    import sqlalchemy as sa

    from conference.core import unchanged
    from conference.core.db import db

    if ON_POSTGRESQL:  # where the tests beside this one write in the same server, and what was counted is counted again
        mark = uuid4()
        monkeypatch.setattr(unchanged, "_mark", lambda: mark)

    def run(work):
        asked = []

        def note(_connection, _cursor, statement, *_rest):
            if statement.split(maxsplit=1)[0] in {"SELECT", "INSERT", "UPDATE", "DELETE", "WITH"}:
                asked.append(statement)

        with app.app_context():
            engine = db.engine
        sa.event.listen(engine, "before_cursor_execute", note)
        try:
            work()
        finally:
            sa.event.remove(engine, "before_cursor_execute", note)
        return asked

    return run
