"""An event whose people are put on paper, for tests of badges and documents."""

from contextlib import contextmanager
from types import SimpleNamespace

import sqlalchemy as sa

from conference.badges import services as badges
from conference.badges.run_rules import Order
from conference.core import clock
from conference.core.db import db, session
from conference.core.permissions import PUBLIC
from conference.events.models import Event
from conference.participants import services, tickets
from conference.participants.services import Entry
from tests.builders import a_district, a_group, a_half_day, an_event, details


class Forum(SimpleNamespace):
    """What the tests start from; its methods push their own application context."""

    def add(self, given="Aminata", family="Traoré", *, group=None, state="confirmed", event=None, **fields):
        """Somebody registered just now; returns the id."""
        with self.app.app_context():
            who = details(given, family, **fields)
            entry = Entry(source="import", state=state, quiet=True)
            event, group = event or self.event, group or self.health
            return services.register(event, group, who, entry, actor=PUBLIC, now=clock.now()).id

    def here(self) -> Event:
        """The event in the context that is pushed."""
        return session().get_one(Event, self.event.id)

    def ticket(self, person_id) -> str:
        """The text of the newest good ticket."""
        with self.app.app_context():
            return tickets.text_of(tickets.valid_tickets([person_id])[person_id])

    def code(self, person_id) -> str:
        with self.app.app_context():
            return tickets.codes([person_id])[person_id]

    def rows(self, model, order) -> list:
        """What the database has of a model, in an order."""
        with self.app.app_context():
            return list(session().scalars(sa.select(model).order_by(order)))

    @contextmanager
    def statements(self):
        """Collect what is asked of the database."""
        asked = []

        def note(_connection, _cursor, statement, *_more):
            if statement.split()[0] in {"SELECT", "INSERT", "UPDATE", "DELETE", "WITH"}:
                asked.append(statement)

        with self.app.app_context():
            engine = db.engine
        sa.event.listen(engine, "before_cursor_execute", note)
        try:
            yield asked
        finally:
            sa.event.remove(engine, "before_cursor_execute", note)


def a_forum(app) -> Forum:
    """A forum with two half-days and two groups, one of which is exposed, and a neighbour event."""
    with app.app_context():
        event, neighbour = an_event(short_title={"fr": "Le forum", "en": "The forum"}), an_event("autre")
        return Forum(
            app=app,
            event=event,
            neighbour=neighbour,
            health=a_group(event, "sante", 500, position=1, colour="#0B5FA5", pattern="cross"),
            villages=a_group(event, "communaute", 500, colour="#1B7F3B", badge_name="first", protected=True),
            elsewhere=a_group(neighbour, "ailleurs"),
            macina=a_district(event, "Macina").id,
            morning=a_half_day(event, 1, label={"fr": "Jour 1, matin", "en": "Day 1, morning"}).id,
            afternoon=a_half_day(event, 2, label={"fr": "Jour 1, après-midi", "en": "Day 1, afternoon"}).id,
        )


def print_batch(event, participant_ids, *, layout="", sheet="", actor, now, also_gone=False):
    """The badges of people, printed at once."""
    asked = Order(layout=layout, sheet=sheet or "", also_gone=also_gone)
    return badges.print_now(event, participant_ids, asked, actor=actor, clock=lambda: now)
