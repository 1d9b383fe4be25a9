"""Staff in tests of pages: signed in without the form, which has tests of its own."""

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from conference.accounts import services
from conference.accounts.rules import COOKIE
from conference.core import clock
from conference.core.audit import AuditEntry
from conference.core.db import session
from tests.builders import PASSWORD, a_staff_user
from tests.pages import Form


def signed_in(app: Flask, event=None, role: str = "organiser", email: str = "", **fields) -> FlaskClient:
    """A browser in which a new account with this role is signed in; outside any application context."""
    email = email or f"{role}@equipe.example"
    with app.app_context():
        a_staff_user(email, role, event, **fields)
        token = services.sign_in(email, PASSWORD, address="127.0.0.1", now=clock.now())
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie[COOKIE] = token
    return client


def press(client: FlaskClient, form: Form, button: str | None = None, **values):
    """Send a form as a browser would."""
    return client.post(form.action, data=form.filled(values, press=button))


def audited(app: Flask, action: str) -> list[AuditEntry]:
    """The lines of the audit log about an action."""
    with app.app_context():
        return list(session().scalars(sa.select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.at)))
