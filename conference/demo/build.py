"""Builds the example conference, pure: the data files in, frozen records out, no database and no clock.

The dates, groups and themes follow the conference of 21 and 22 August 2024 in Bamako; hours, rooms, offices and people
are invented. The place links follow the law of March 2023 that made the region of San out of that of Ségou.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from conference.demo.answering import with_answers
from conference.demo.people import people
from conference.demo.read import answer, document, minute, table, text
from conference.demo.shapes import (
    Access,
    AgendaItem,
    Consent,
    Delegation,
    Event,
    Example,
    Group,
    HalfDay,
    Invitation,
    Option,
    Place,
    PlaceLink,
    Question,
    Role,
    Room,
    Text,
    Track,
)

ORIGINAL_DAY_ONE = date(2024, 8, 21)
SEED = 2024


def example(day_one: date, *, seed: int = SEED) -> Example:
    """Return the conference with its first day on `day_one`; the same day and seed always give the same people.

    People have registered between 60 and 31 days before `day_one`: load it at least 30 days ahead, or long after.
    """
    event = _event(day_one)
    starts_at = datetime.combine(day_one, time(), ZoneInfo(event.zone))
    sessions = _sessions(day_one)
    questions = _questions({session.code: session.title for session in sessions})
    return Example(
        event=event,
        groups=_groups(),
        places=_places(),
        place_links=_place_links(),
        rooms=_rooms(),
        tracks=_tracks(),
        sessions=sessions,
        half_days=_half_days(day_one),
        consents=_consents(),
        questions=questions,
        delegations=_delegations(starts_at),
        invitations=_invitations(starts_at),
        people=with_answers(people(starts_at, seed), questions, seed),
    )


def _event(day_one: date) -> Event:
    data = document("event")
    closes, days = data.pop("registration_closes"), data.pop("days")
    wall_time = datetime.combine(
        day_one - timedelta(days=closes["days_before"]), time.fromisoformat(closes["time"]), ZoneInfo(data["zone"])
    )
    data |= {"locales": tuple(data["locales"]), "organisers": tuple(data["organisers"])}
    last_day = day_one + timedelta(days=days - 1)
    return Event(first_day=day_one, last_day=last_day, registration_closes=wall_time.astimezone(UTC), **data)


def _groups() -> tuple[Group, ...]:
    return tuple(_group(row) for row in table("groups"))


def _group(row: dict[str, str]) -> Group:
    return Group(
        code=row["code"],
        label=text(row, "label"),
        short=text(row, "short"),
        colour=row["colour"],
        pattern=row["pattern"],
        quota=int(row["quota"]),
        approval=answer(row["approval"]),
        by_invitation=answer(row["by_invitation"]),
        name_on_badge=row["name_on_badge"],
        asks_commune=answer(row["asks_commune"]),
        leaves_out=tuple(row["leaves_out"].split()),
        protected=answer(row["protected"]),
        waiting_list=answer(row["waiting_list"]),
    )


def _places() -> tuple[Place, ...]:
    return tuple(Place(**row) for row in table("places"))


def _place_links() -> tuple[PlaceLink, ...]:
    return tuple(
        PlaceLink(row["child"], row["parent"], _day(row["valid_from"]), _day(row["valid_until"]))
        for row in table("place_links")
    )


def _day(value: str) -> date | None:
    return date.fromisoformat(value) if value else None


def _rooms() -> tuple[Room, ...]:
    return tuple(
        Room(row["code"], text(row, "name"), int(row["capacity"]), int(row["floor"]), answer(row["step_free"]))
        for row in table("rooms")
    )


def _tracks() -> tuple[Track, ...]:
    return tuple(Track(row["code"], text(row, "name"), row["colour"]) for row in table("tracks"))


def _sessions(day_one: date) -> tuple[AgendaItem, ...]:
    return tuple(_session(data, day_one) for data in document("sessions"))


def _session(data: dict[str, Any], day_one: date) -> AgendaItem:
    day_index = data.pop("day") - 1
    access = data.pop("access")
    data |= {
        "rooms": tuple(data["rooms"]),
        "roles": tuple(Role(**role) for role in data["roles"]),
        "languages": tuple(data["languages"]),
        "interpretation": tuple((source, target) for source, target in data["interpretation"]),
    }
    return AgendaItem(
        day_index=day_index,
        day=day_one + timedelta(days=day_index),
        start_minute=minute(data.pop("start")),
        access=Access(tuple(access["groups"]), access["district"], access["label"]),
        **data,
    )


def _half_days(day_one: date) -> tuple[HalfDay, ...]:
    return tuple(_half_day(row, day_one) for row in table("half_days"))


def _half_day(row: dict[str, str], day_one: date) -> HalfDay:
    day_index = int(row["day"]) - 1
    return HalfDay(
        code=row["code"],
        label=text(row, "label"),
        day_index=day_index,
        day=day_one + timedelta(days=day_index),
        start_minute=minute(row["start"]),
        end_minute=minute(row["end"]),
    )


def _consents() -> tuple[Consent, ...]:
    return tuple(Consent(**data) for data in document("consents"))


def _questions(titles: dict[str, Text]) -> tuple[Question, ...]:
    return tuple(_question(data, titles) for data in document("questions"))


def _question(data: dict[str, Any], titles: dict[str, Text]) -> Question:
    after = data.get("after")
    return Question(
        code=data["code"],
        kind=data["kind"],
        label=data["label"],
        help=data.get("help"),
        groups=tuple(data.get("groups", ())),
        sensitive=data.get("sensitive", False),
        keep_days=data.get("keep_days"),
        after=(after["question"], tuple(after["values"])) if after else None,
        minimum=data.get("minimum"),
        maximum=data.get("maximum"),
        options=tuple(Option(one["code"], titles[one["session"]], one["quota"]) for one in data.get("options", ())),
    )


def _delegations(starts_at: datetime) -> tuple[Delegation, ...]:
    return tuple(_delegation(row, starts_at) for row in table("delegations"))


def _delegation(row: dict[str, str], starts_at: datetime) -> Delegation:
    return Delegation(
        code=row["code"],
        group=row["group"],
        organisation=row["organisation"],
        focal_name=row["focal_name"],
        focal_function=row["focal_function"],
        focal_phone=row["focal_phone"],
        focal_email=row["focal_email"] or None,
        seats=int(row["seats"]),
        women=int(row["women"]),
        name_by=_evening(starts_at, row["name_days"]),
        confirm_by=_evening(starts_at, row["confirm_days"]),
    )


def _invitations(starts_at: datetime) -> tuple[Invitation, ...]:
    return tuple(_invitation(row, starts_at) for row in table("invitations"))


def _invitation(row: dict[str, str], starts_at: datetime) -> Invitation:
    plain = ("id", "given_names", "family_name", "title", "sex", "group", "organisation", "function", "locale")
    return Invitation(
        **{name: row[name] for name in (*plain, "standing")},
        age_bracket=row["age"],
        phones=tuple(row["phones"].split()),
        email=row["email"] or None,
        reserves=answer(row["reserves"]),
        sent_at=_evening(starts_at, row["sent_days"]) if row["sent_days"] else None,
        expires_at=_evening(starts_at, row["expires_days"]),
        answered_at=_evening(starts_at, row["answered_days"]) if row["answered_days"] else None,
    )


def _evening(starts_at: datetime, days_before: str) -> datetime:
    """Return six in the evening, so many days before the first."""
    return (starts_at - timedelta(days=int(days_before)) + timedelta(hours=18)).astimezone(UTC)
