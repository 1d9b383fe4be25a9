"""An invented programme as it would be released, and an application to print it with."""

from datetime import UTC, datetime
from pathlib import Path

from flask import Flask

from bench.agendas import realistic
from conference import create_app
from conference.agenda.plan import Item
from conference.agenda.programme import (
    Interpretation,
    Programme,
    PublicRole,
    PublicRoom,
    PublicSession,
    PublicTrack,
    PublicType,
)
from conference.events.models import Event
from config import Settings

THEMES = (("paix", "Paix et cohésion sociale", "#1B7F3B"), ("sante", "Accès aux services de santé", "#0B5FA5"))
LONG = {"fr": "Comment les villages et les soignants se protègent ensemble", "en": "How villages and carers stay safe"}
CHANGED = datetime(2026, 8, 12, 14, 5, tzinfo=UTC)


def programme(sessions: int, rooms: int) -> Programme:
    """Return about as many sessions as they would be released."""
    plan = realistic(sessions, rooms)
    codes = {room.id: room.code for room in plan.rooms}
    timed = [item for item in plan.items if item.slot]
    timed.sort(key=lambda item: (item.slot.day, item.slot.start, item.code) if item.slot else (0, 0, ""))
    return Programme(
        zone=plan.zone,
        days=plan.days,
        rooms=tuple(PublicRoom(room.code, room.name, 0, accessible=True) for room in plan.rooms),
        tracks=tuple(PublicTrack(code, {"fr": name}, colour) for code, name, colour in THEMES),
        sessions=tuple(_session(number, item, codes) for number, item in enumerate(timed)),
        types=(
            PublicType("plenary", {"fr": "Plénière"}, plenary=True),
            PublicType("break", {"fr": "Pause"}, is_break=True),
        ),
    )


def an_event(programme: Programme) -> Event:
    """Return an event around it that nothing stores."""
    title = {"fr": "Congrès de la santé et de la paix", "en": "Congress on Health and Peace"}
    return Event(
        slug="congres",
        title=title,
        short_title={},
        venue={"fr": "Centre de conférences, Bamako"},
        organisers=[],
        zone=programme.zone,
        first_day=programme.days[0],
        last_day=programme.days[-1],
        languages=["fr", "en"],
        exposed=False,
    )


def an_app(home: Path) -> Flask:
    """Return the application, with nothing in its database."""
    return create_app(
        Settings(
            env="testing",
            home=home,
            database_url=f"sqlite:///{home / 'jatigi.db'}",
            secret_key="a-secret-key-for-benches-only-0123456789",
            base_url="http://localhost",
            master_key_file=home / "keys" / "master.key",
            backup_passphrase="a passphrase for benches",
            redis_url=None,
        )
    )


def _session(number: int, item: Item, codes: dict[object, str]) -> PublicSession:
    starts, ends = item.starts_at or CHANGED, item.ends_at or CHANGED
    words = {} if item.is_break or number % 3 else LONG
    return PublicSession(
        id=str(item.id),
        code=item.code,
        kind=item.kind,
        cancelled=number % 60 == 7,
        day=item.slot.day if item.slot else 1,
        starts_at=starts,
        ends_at=ends,
        title={name: f"{text} : {words[name]}" if name in words else text for name, text in item.title.items()},
        description={},
        track=None if item.is_break else THEMES[number % 2][0],
        rooms=tuple(codes[room] for room in item.rooms),
        roles=tuple(PublicRole(role.role, role.label) for role in item.roles),
        languages=item.languages,
        interpretation=tuple(Interpretation(one.source, one.target, one.mode) for one in item.interpretation),
        audience={},
        parallel=None,
        capacity=item.capacity,
        sign_up=False,
        photo_allowed=True,
        sequence=0,
        updated_at=CHANGED,
    )
