"""Plain functions that make what tests need. All need an application context."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

from conference.accounts import services as accounts
from conference.agenda.models import AgendaSession
from conference.core import vault
from conference.core.db import session, write
from conference.core.permissions import PUBLIC, SYSTEM, Actor
from conference.events.models import ConsentText, Event, Place, StakeholderGroup
from conference.participants import delegations, services
from conference.participants.contacts import Contacts
from conference.participants.delegation_queries import FocalContacts
from conference.participants.delegation_records import Wish
from conference.participants.details import Details
from conference.participants.models import Delegation, Participant
from conference.presence.models import HalfDay

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
PASSWORD = "un mot de passe assez long"


def an_event(slug: str = "forum", **fields) -> Event:
    """An open event with two days, one month after NOW."""
    values = {
        "title": {"fr": "Forum des soignants", "en": "Carers’ forum"},
        "first_day": date(2026, 12, 2),
        "last_day": date(2026, 12, 3),
        "languages": ["fr", "en"],
        "help_phone": "+22320000000",
        "published": True,
    }
    with write() as db:
        event = Event(id=uuid4(), slug=slug, **(values | fields))
        db.add(event)
        db.flush()
        vault.create_key(event.id)
        for position, purpose in enumerate(("notice", "photo", "list", "invite")):
            text = {"fr": f"Texte {purpose}.", "en": f"Text {purpose}."}
            asked = purpose != "notice"
            db.add(ConsentText(event_id=event.id, purpose=purpose, text=text, asked=asked, position=position))
        return event


def a_group(event: Event, code: str = "sante", quota: int | None = 10, **fields) -> StakeholderGroup:
    """An open group without approval and without waiting list."""
    with write() as db:
        label = fields.pop("label", {"fr": f"Groupe {code}", "en": f"Group {code}"})
        group = StakeholderGroup(event_id=event.id, code=code, label=label, quota=quota, **fields)
        db.add(group)
        db.flush()
        return group


def a_district(event: Event, name: str = "Macina") -> Place:
    with write() as db:
        place = Place(event_id=event.id, kind="district", name=name)
        db.add(place)
        db.flush()
        return place


def a_half_day(event: Event, position: int = 1, **fields) -> HalfDay:
    values = {
        "date": event.first_day + timedelta(days=(position - 1) // 2),
        "label": {"fr": f"Demi-journée {position}", "en": f"Half-day {position}"},
        "starts_minute": 450,
        "ends_minute": 765,
    }
    with write() as db:
        row = HalfDay(event_id=event.id, position=position, **(values | fields))
        db.add(row)
        db.flush()
        return row


def a_session(event: Event, code: str = "S1", **fields) -> AgendaSession:
    """A session of the first morning."""
    values = {
        "kind": "talk",
        "title": {"fr": f"Séance {code}", "en": f"Session {code}"},
        "day": 1,
        "start_minute": 540,
        "minutes": 60,
    }
    with write() as db:
        row = AgendaSession(event_id=event.id, code=code, **(values | fields))
        db.add(row)
        db.flush()
        return row


def details(given_names: str = "Aminata", family_name: str = "Traoré", **fields) -> Details:
    phones, email, commune = fields.pop("phones", ()), fields.pop("email", ""), fields.pop("commune", "")
    return Details(
        given_names=given_names, family_name=family_name, contacts=Contacts(tuple(phones), email, commune), **fields
    )


def a_person(event: Event, group: StakeholderGroup, entry: services.Entry | None = None, **fields) -> Participant:
    """Somebody who registered."""
    return services.register(event, group, details(**fields), entry or services.Entry(), actor=PUBLIC, now=NOW)


def a_delegation(event: Event, group: StakeholderGroup, seats: int = 2, pin=None, **fields) -> Delegation:
    """An organisation with seats in a group; without a PIN nobody enters its page."""
    phones, email = fields.pop("phones", ("+22370001234",)), fields.pop("email", "")
    values = {"organisation": "CSRéf", "focal_name": "Awa", "contacts": FocalContacts(tuple(phones), email)}
    wish = Wish(seats=seats, **(values | fields))
    return delegations.create(event, group.id, wish, pin, actor=SYSTEM, now=NOW)


def a_staff_user(email: str = "aissata@equipe.example", role: str = "organiser", event: Event | None = None, **fields):
    return accounts.add_user(
        email, PASSWORD, role=role, event_id=event.id if event else None, actor=SYSTEM, now=NOW, **fields
    )


def staff_actor(user_id: UUID | None = None) -> Actor:
    return Actor("staff", user_id or uuid4(), "Aïssata")


def again(row):
    """The same row as the database has it now."""
    session().rollback()
    session().refresh(row)
    return row
