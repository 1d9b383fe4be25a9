"""An event of three groups to import into, and an organiser signed in."""

import io
from dataclasses import dataclass

import pytest
import xlsxwriter
from flask import Flask
from flask.testing import FlaskClient

from conference.accounts import services as accounts
from conference.accounts.rules import COOKIE
from conference.core import clock
from conference.core.db import session
from conference.core.sheets import Table
from conference.events.models import Event, StakeholderGroup
from conference.exchange import services
from conference.participants.models import Participant
from tests.builders import PASSWORD, a_district, a_group, a_staff_user, an_event, staff_actor

HEADER = ["Prénoms", "Nom", "Groupe", "Sexe", "Structure", "Téléphone", "Adresse e-mail"]


@dataclass
class Hall:
    """An event and its groups, as tests of the import need them."""

    event: Event
    health: StakeholderGroup
    communities: StakeholderGroup
    embassies: StakeholderGroup

    def rehearse(self, *rows, header=HEADER, contacts=True):
        return rehearsal(self.event, table(*rows, header=header), contacts=contacts)

    def run(self, *rows, header=HEADER, contacts=True):
        return services.import_table(
            self.event, table(*rows, header=header), contacts=contacts, actor=staff_actor(), now=clock.now()
        )

    def people(self) -> list[Participant]:
        return list(session().query(Participant).order_by(Participant.created_at, Participant.sort_key))

    def person(self, name: str) -> Participant:
        return session().query(Participant).where(Participant.given_names == name).one()


def rehearsal(event: Event, file: Table, *, contacts: bool = True) -> services.Rehearsal:
    return services.rehearse(event, file, contacts=contacts, actor=staff_actor(), now=clock.now())


def a_hall() -> Hall:
    event = an_event()
    a_district(event, "Macina")
    a_district(event, "Ténenkou")
    return Hall(
        event,
        a_group(
            event,
            "sante",
            quota=10,
            label={"fr": "Professionnels de la santé", "en": "Health professionals"},
            short_label={"fr": "Santé", "en": "Health"},
            asks_commune=True,
        ),
        a_group(
            event,
            "communaute",
            quota=3,
            approval=True,
            label={"fr": "Représentants des communautés", "en": "Community representatives"},
        ),
        a_group(event, "ambassade", quota=None, label={"fr": "Ambassades et missions", "en": "Embassies"}),
    )


@pytest.fixture
def hall(context) -> Hall:
    return a_hall()


def as_template(rows, header):
    """With the column of identifiers, by which the template and exports are known from other lists."""
    if "Identifiant" in header:
        return [header, *rows]
    return [["Identifiant", *header], *(["", *row] for row in rows)]


def csv(*rows, header=HEADER, template=True) -> bytes:
    lines = as_template(rows, header) if template else [header, *rows]
    return "\r\n".join(";".join(map(str, row)) for row in lines).encode()


def xlsx(*rows, header=HEADER, template=True) -> bytes:
    """A workbook as somebody fills it in: numbers are numbers, formulas are formulas."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet = book.add_worksheet()
    for number, row in enumerate(as_template(rows, header) if template else [header, *rows]):
        sheet.write_row(number, 0, row)
    book.close()
    return file.getvalue()


def table(*rows, header=HEADER):
    return services.table_of("liste.csv", csv(*rows, header=header, template=False))


def reasons(found) -> list[tuple[int, str, str]]:
    """The problems of a rehearsal: (line, column, code)."""
    return [(problem.line, problem.column, problem.error.code) for problem in found.plan.problems]


@pytest.fixture
def sign_in(app: Flask):
    """Sign somebody in: ``sign_in(event, contacts=True)``."""

    def sign(event: Event, role: str = "organiser", email: str = "awa@equipe.example", **fields) -> FlaskClient:
        with app.app_context():
            a_staff_user(email, role, event, **fields)
            token = accounts.sign_in(email, PASSWORD, address="127.0.0.1", now=clock.now())
        client = app.test_client()
        with client.session_transaction() as kept:
            kept[COOKIE] = token
        return client

    return sign
