from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from conference.core.db import db, session, write
from conference.events.models import Event, StakeholderGroup
from conference.participants.models import Participant
from tests.pages import check_page
from tests.registration.world import FORM, a_conference, token_of


@pytest.fixture
def event(app):
    """The conference, as plain ids: rows are read anew where they are looked at."""
    with app.app_context():
        row = a_conference()
        return SimpleNamespace(id=row.id, slug=row.slug)


@pytest.fixture
def people(app, event):
    """Call it for everybody who is registered, in the order in which they came."""

    def people():
        with app.app_context():
            session().rollback()
            return list(session().query(Participant).order_by(Participant.created_at, Participant.id))

    return people


@pytest.fixture
def send(client, event):
    """Fill in the form of a group and send it; return the answer."""

    def send(path=FORM, press=None, **fields):
        form = check_page(client.get(path)).form("signed")
        return client.post(path, data=form.filled(press=press, **fields))

    return send


@pytest.fixture
def registered(send):
    """Register somebody; return the address of their own page."""

    def registered(path=FORM, **fields):
        return f"/x/{token_of(send(path, **fields))}"

    return registered


@pytest.fixture
def set_group(app, event):
    """Change columns of a group."""

    def set_group(code, **fields):
        with app.app_context(), write() as rows:
            row = rows.query(StakeholderGroup).filter_by(event_id=event.id, code=code).one()
            for name, value in fields.items():
                setattr(row, name, value)

    return set_group


@pytest.fixture
def set_event(app, event):
    """Change columns of the event."""

    def set_event(**fields):
        with app.app_context(), write() as rows:
            row = rows.get(Event, event.id)
            for name, value in fields.items():
                setattr(row, name, value)

    return set_event


@pytest.fixture
def queries_of(app, client):
    """Count the statements of a page."""

    def queries_of(path):
        with app.app_context():
            engine = db.engine
        seen = []

        def note(*arguments):
            seen.append(arguments[2])

        sa.event.listen(engine, "before_cursor_execute", note)
        try:
            assert client.get(path).status_code == 200
        finally:
            sa.event.remove(engine, "before_cursor_execute", note)
        return len(seen)

    return queries_of
