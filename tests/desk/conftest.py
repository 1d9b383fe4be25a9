"""A desk: an event with a half-day that runs now, and somebody of the staff signed in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from conference.accounts import services as accounts
from conference.accounts.rules import COOKIE
from conference.core import clock, paper
from conference.desk import settings
from conference.events.models import Event, StakeholderGroup
from conference.participants.models import Participant
from tests.builders import PASSWORD, a_district, a_group, a_half_day, a_person, a_staff_user, an_event
from tests.pages import Form, Page, check_page


@dataclass
class Desk:
    """What a test of the desk's pages works with."""

    app: Flask
    client: FlaskClient
    event: Event
    group: StakeholderGroup
    half_day: UUID
    district: UUID
    base: str = "/desk/forum"

    def person(self, *names: str, **fields: Any) -> Participant:
        with self.app.app_context():
            given, family = names or ("Fatoumata", "Diarra")
            return a_person(
                self.event, fields.pop("group", self.group), given_names=given, family_name=family, **fields
            )

    def get(self, path: str, **values: Any) -> Page:
        return check_page(self.client.get(self.base + path, **values))

    def send(self, form, *, press: str | None = None, follow: bool = True, **fields: Any):
        """Send a form of a page, with what the box holds."""
        box = {"q": fields.pop("q")} if "q" in fields else {}
        return self.client.post(form.action, data=form.filled(fields, press=press) | box, follow_redirects=follow)

    def type(self, text: str) -> Page:
        """Type into the box of the first page and press Enter."""
        return check_page(self.send(Form(self.get("/").one("#chercher")), q=text))


@pytest.fixture(autouse=True)
def cold(monkeypatch):
    """No page starts the render process for nothing."""
    monkeypatch.setattr(paper, "warm", lambda: None)


@pytest.fixture
def staff(app) -> Callable[..., FlaskClient]:
    """Sign somebody in: ``staff("desk", event)``."""

    def sign_in(role: str, event: Event | None, email: str = "awa@equipe.example") -> FlaskClient:
        with app.app_context():
            a_staff_user(email, role, event)
            token = accounts.sign_in(email, PASSWORD, address="127.0.0.1", now=clock.now())
        client = app.test_client()
        with client.session_transaction() as session:
            session[COOKIE] = token
        return client

    return sign_in


@pytest.fixture
def desk(app, staff) -> Desk:
    now = clock.now()
    with app.app_context():
        event = an_event(zone="UTC", first_day=now.date(), last_day=now.date() + timedelta(days=1))
        group = a_group(event, short_label={"fr": "Santé", "en": "Health"}, colour="#0B5FA5", pattern="cross")
        morning = a_half_day(
            event, 1, label={"fr": "Jour 1, matin", "en": "Day 1, morning"}, starts_minute=0, ends_minute=1440
        )
        a_half_day(event, 2, date=event.last_day, label={"fr": "Jour 2, matin", "en": "Day 2, morning"})
        district = a_district(event).id
    client = staff("desk", event)
    client.get(f"/desk/forum/?demi-journee={morning.id}&guichet=B")
    return Desk(app, client, event, group, morning.id, district)


@pytest.fixture(autouse=True)
def short_work(monkeypatch):
    """Half a second for each code of the day is what a browser's tests see."""
    monkeypatch.setattr(settings, "ROUNDS", 1)
