"""Makes the database that lists and exports are measured on: 200 events and 100,000 people, set by set.

One event has 5,000 people, one 20,000, the others share the rest; each has five groups, four districts and twelve
questions, answered by most. Contacts and sensitive answers are sealed, as registration seals them.
"""

import contextlib
import functools
import secrets
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, NamedTuple
from uuid import UUID

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

EVENTS, PEOPLE, SMALL, LARGE = 200, 100_000, 5_000, 20_000
DISTRICTS = ("Ténenkou", "Youwarou", "Macina", "Tominian")
GROUPS = ("communautes", "sante", "gouvernement", "ong", "presse")
NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)
PASSWORD = "un mot de passe de banc assez long"
SET = 5_000
HALF = 0.5
LETTERS = "ACDEFGHJKLMNPQRTUVWXYZ23456789"
#: (code, kind, sensitive, options)
QUESTIONS: tuple[tuple[str, str, bool, tuple[str, ...]], ...] = (
    ("repas", "one_of", False, ("riz", "to", "poisson", "sans")),
    ("ateliers", "several_of", False, ("paix", "sante", "eau", "femmes")),
    ("transport", "one_of", False, ("car", "moto", "avion")),
    ("nuits", "number", False, ()),
    ("arrivee", "date", False, ()),
    ("premiere-fois", "yes_no", False, ()),
    ("pays", "country", False, ()),
    ("poste", "text", False, ()),
    ("attentes", "long_text", False, ()),
    ("region", "place", False, ()),
    ("sante", "text", True, ()),
    ("urgence", "phone", False, ()),
)


@contextlib.contextmanager
def crowd(database: str | None = None, *, people: int = PEOPLE, events: int = EVENTS) -> Iterator[Any]:
    """Yield the application on such a database, in a folder (or in a database beside ``database``) that is dropped."""
    from conference import create_app
    from conference.core import migrations
    from config import Settings

    with tempfile.TemporaryDirectory() as folder, a_database(database) as url:
        home = Path(folder)
        app = create_app(
            Settings(
                env="development",
                home=home,
                database_url=url or f"sqlite:///{home / 'crowd.db'}",
                secret_key=secrets.token_hex(32),
                base_url="http://localhost",
                master_key_file=home / "master.key",
            )
        )
        with app.app_context():
            migrations.upgrade()
            build(people, events)
        yield app


@contextlib.contextmanager
def a_database(server: str | None) -> Iterator[str | None]:
    """Yield the address of a new database on a PostgreSQL server, or nothing where none is named."""
    if server is None:
        yield None
        return
    import sqlalchemy as sa

    name = f"crowd_{secrets.token_hex(4)}"
    engine = sa.create_engine(server.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    try:
        yield f"{server.rpartition('/')[0]}/{name}"
    finally:
        with engine.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")


def build(people: int, events: int) -> None:
    """Fill the database."""
    from sqlalchemy import text

    from conference.core.db import db, is_sqlite

    rest = max(0, people - SMALL - LARGE)
    for number in range(events):
        slug, size = f"petit-{number}", rest // max(1, events - 2)
        if number < 2:
            slug, size = (("cinq-mille", SMALL), ("vingt-mille", LARGE))[number]
        _event(slug, size, Random(number))
    if not is_sqlite():
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))


def _event(slug: str, size: int, rng: Random) -> None:
    from conference.core import vault
    from conference.core.db import write
    from conference.events.models import Event, Place, Question, QuestionOption, StakeholderGroup

    with write() as db:
        event = Event(slug=slug, title={"fr": f"Forum {slug}"}, first_day=date(2026, 8, 21), last_day=date(2026, 8, 22))
        event.languages = ["fr", "en"]
        db.add(event)
        db.flush()
        vault.create_key(event.id)
        groups = [
            StakeholderGroup(event_id=event.id, code=code, label={"fr": code.title()}, position=place, quota=None)
            for place, code in enumerate(GROUPS)
        ]
        places = [
            Place(event_id=event.id, kind=kind, name=name, position=number)
            for kind, names in (("district", DISTRICTS), ("region", ("Ségou", "Mopti")))
            for number, name in enumerate(names)
        ]
        db.add_all([*groups, *places])
        db.flush()
        asked: dict[str, UUID] = {}
        for number, (code, kind, sensitive, options) in enumerate(QUESTIONS):
            question = Question(event_id=event.id, code=code, kind=kind, sensitive=sensitive, position=number)
            question.label, question.place_kind = {"fr": f"Question {code} ?"}, "region" if kind == "place" else ""
            db.add(question)
            db.flush()
            asked[code] = question.id
            db.add_all(
                QuestionOption(question_id=question.id, code=option, label={"fr": option.title()}, position=order)
                for order, option in enumerate(options)
            )
        regions = [str(place.id) for place in places if place.kind == "region"]
        districts = [place.id for place in places if place.kind == "district"]
        event_id, group_ids = event.id, [group.id for group in groups]
    for start in range(0, size, SET):
        around = Around(event_id, group_ids, districts, regions, asked)
        people = [_person(around, rng) for _ in range(min(SET, size - start))]
        _store(people)


def _store(people: list[dict[str, Any]]) -> None:
    import sqlalchemy as sa

    from conference.core.db import write
    from conference.participants.models import Code, ContactKey, Participant

    codes, keys = [], []
    for one in people:
        codes.append({"event_id": one["event_id"], "participant_id": one["id"], "text": one.pop("code")})
        keys += [
            {"event_id": one["event_id"], "participant_id": one["id"], "kind": kind, "mac": mac}
            for kind, mac in one.pop("keys")
        ]
    with write() as db:
        db.execute(sa.insert(Participant), people)
        db.execute(sa.insert(Code), codes)
        if keys:
            db.execute(sa.insert(ContactKey), keys)


class Around(NamedTuple):
    """What the people of an event are drawn from."""

    event_id: UUID
    groups: list[UUID]
    districts: list[UUID]
    regions: list[str]
    asked: dict[str, UUID]


def _person(around: Around, rng: Random) -> dict[str, Any]:
    from conference.core import text, vault
    from conference.participants import contacts as contact_store
    from conference.participants.contacts import Contacts

    event_id, groups, districts, regions, asked = around
    key = UUID(int=rng.getrandbits(128), version=4)
    sex = rng.choice("FM")
    given, family = rng.choice(names()[sex]), rng.choice(names()[""])
    organisation, function = rng.choice(jobs())
    state = rng.choices(("confirmed", "pending", "cancelled", "declined", "waitlisted"), (70, 15, 5, 5, 5))[0]
    email = f"p{key.hex[:12]}@ong.example" if rng.random() < HALF else ""
    contacts = Contacts((f"+2237{rng.randrange(10**7):07}",), email)
    at = NOW - timedelta(minutes=rng.randrange(60 * 24 * 60))
    plain, sealed = _answers(regions, rng)
    return {
        "id": key,
        "event_id": event_id,
        "group_id": rng.choice(groups),
        "state": state,
        "state_at": at,
        "seat": "group" if state in {"confirmed", "pending"} else "none",
        "source": "online",
        "given_names": given,
        "family_name": family,
        "organisation": organisation,
        "function": function,
        "sex": sex,
        "age_bracket": rng.choice(("18-24", "25-29", "30-35", "36-59", "60+")),
        "district_id": rng.choice([*districts, None]),
        "answers": {str(asked[code]): value for code, value in plain.items()},
        "sealed_answers": vault.seal_json(
            event_id, "answers", key, {str(asked[code]): value for code, value in sealed.items()}
        )
        if sealed
        else None,
        "sealed": vault.seal_json(
            event_id,
            contact_store.PURPOSE,
            key,
            {"phones": list(contacts.phones), "email": contacts.email, "commune": "Diondiori"},
        ),
        "has_phone": True,
        "has_email": bool(contacts.email),
        "search_key": text.search_key(given, family, organisation, function),
        "sort_key": text.sort_key(family, given)[:300],
        "suspected": rng.random() < 0.02,
        "created_at": at,
        "updated_at": at,
        "code": "".join(rng.choices(LETTERS, k=6)),
        "keys": contact_store.fingerprints(event_id, contacts),
    }


def _answers(regions: list[str], rng: Random) -> tuple[dict[str, Any], dict[str, Any]]:
    plain: dict[str, Any] = {
        "repas": rng.choice(("riz", "to", "poisson", "sans")),
        "ateliers": sorted(rng.sample(("paix", "sante", "eau", "femmes"), rng.randrange(1, 4))),
        "transport": rng.choice(("car", "moto", "avion")),
        "nuits": rng.randrange(5),
        "arrivee": f"2026-08-{rng.randrange(15, 22)}",
        "premiere-fois": rng.random() < HALF,
        "pays": rng.choice(("ML", "ML", "ML", "BF", "NE", "SN")),
        "poste": rng.choice(("infirmerie", "maternité", "pharmacie", "direction")),
        "attentes": "Rencontrer les collègues des autres cercles et parler de la route.",
        "region": rng.choice(regions),
    }
    plain = {code: value for code, value in plain.items() if rng.random() < 0.9}
    sealed = {"sante": "allergie", "urgence": f"+2236{rng.randrange(10**7):07}"} if rng.random() < HALF else {}
    return plain, sealed


@functools.cache
def names() -> dict[str, list[str]]:
    """Return given names by sex, and family names as often as they are borne."""
    from conference.demo.read import table

    given = table("given_names")
    families = [row["name"] for row in table("family_names") for _ in range(max(1, round(float(row["weight"]))))]
    return {sex: [row["name"] for row in given if row["sex"] in {sex, ""}] for sex in "FM"} | {"": families}


@functools.cache
def jobs() -> list[tuple[str, str]]:
    """Return organisations and functions of the example."""
    from conference.demo.read import table

    return [(row["organisation"], row["function"]) for row in table("people")]
