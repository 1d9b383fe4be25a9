"""What may be set of a session: each refusal is a reason code of its own (``messages``)."""

import re
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from conference.agenda import queries
from conference.agenda.models import AgendaSession
from conference.agenda.plan import ROLES, VISIBILITIES
from conference.agenda.programme import ON_REQUEST
from conference.core.db import session
from conference.core.errors import Error
from conference.core.history import Fields
from conference.events import queries as events
from conference.events import setup_rules
from conference.events.models import Event
from conference.participants.models import Participant

#: A cell of a spreadsheet holds 32,767 characters, and files add lines of their own to a description.
TITLE_MOST, TEXT_MOST, WORDS_MOST, NAME_MOST, ROLES_MOST, CODE_MOST = 400, 30_000, 300, 160, 60, 20
LONGEST, LAST_START, MOST_SEATS = 24 * 60, 36 * 60, 100_000
STATES, POLICIES = ("draft", "confirmed", "cancelled"), ("none", "open", "required")
MODES = ("booth", "consecutive", "whispered", "sign")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})?")


@dataclass(frozen=True)
class Known:
    """What the sessions of an event may refer to."""

    days: int
    rooms: frozenset[str]
    tracks: frozenset[str]
    kinds: frozenset[str]
    groups: frozenset[str]


def known(event: Event) -> Known:
    """Return what the sessions of an event may refer to now."""
    return Known(
        (event.last_day - event.first_day).days + 1,
        frozenset(str(room.id) for room in queries.rooms(event.id)),
        frozenset(str(track.id) for track in queries.tracks(event.id)),
        frozenset(one.code for one in queries.types(event.id)),
        frozenset(group.code for group in events.groups(event.id)),
    )


def check(event: Event, session_id: UUID, before: Fields, after: Fields, of: Known) -> None:
    """Refuse what no session may be; what this change leaves as it was stands in no way."""
    changed = {name for name in after if before.get(name) != after[name]}
    if changed & {"day", "start_minute", "minutes"}:
        check_time(after, of.days)
    if changed & {"title", "description", "audience"}:
        _check_texts(after)
    if changed & {"capacity", "quotas", "sign_up_opens_at", "sign_up_closes_at"}:
        _check_sign_up(after)
    if changed & {"floor_languages", "interpretation"}:
        _check_languages(after)
    if "roles" in changed:
        _check_roles(event.id, after["roles"])
    if "parent_id" in changed and after["parent_id"]:
        _check_parent(event.id, session_id, UUID(after["parent_id"]))
    _check_choices(after, changed, of)


def check_time(fields: Fields, days: int) -> None:
    """Raise ``session_length``, ``session_outside_days``, ``session_outside_clock`` for an impossible time."""
    if not 1 <= fields["minutes"] <= LONGEST:
        raise Error("session_length", limit=LONGEST // 60)
    if (fields["day"] is None) != (fields["start_minute"] is None):
        raise Error("session_half_time")
    if fields["day"] is not None and not 1 <= fields["day"] <= days:
        raise Error("session_outside_days")
    if fields["start_minute"] is not None and not 0 <= fields["start_minute"] < LAST_START:
        raise Error("session_outside_clock")


def _check_texts(fields: Fields) -> None:
    if not any(fields["title"].values()):
        raise Error("session_untitled")
    for name, most in (("title", TITLE_MOST), ("description", TEXT_MOST), ("audience", WORDS_MOST)):
        if any(len(text) > most for text in fields[name].values()):
            raise Error("session_too_long", limit=most, field=name)


def _check_sign_up(fields: Fields) -> None:
    if fields["capacity"] is not None and not 0 <= fields["capacity"] <= MOST_SEATS:
        raise Error("session_capacity")
    if not all(0 <= quota <= MOST_SEATS for quota in fields["quotas"].values()):
        raise Error("session_quota")
    ends = (fields["sign_up_opens_at"], fields["sign_up_closes_at"])
    setup_rules.check_window(*(datetime.fromisoformat(one) if one else None for one in ends))


def _check_languages(fields: Fields) -> None:
    pairs = [one for one in fields["interpretation"] if one.get("mode") != ON_REQUEST]
    codes = [*fields["floor_languages"], *(one[end] for one in pairs for end in ("source", "target"))]
    if not all(LANGUAGE.fullmatch(code) for code in codes):
        raise Error("session_language")
    if any(one["source"] == one["target"] for one in pairs):
        raise Error("session_same_language")


def _check_choices(fields: Fields, changed: set[str], of: Known) -> None:
    if not 1 <= len(fields["code"] or "") <= CODE_MOST:
        raise Error("bad_request")
    if "rooms" in changed and (
        not set(fields["rooms"]) <= of.rooms or len(set(fields["rooms"])) < len(fields["rooms"])
    ):
        raise Error("unknown_room")
    allowed = (("track_id", of.tracks | {None}), ("kind", of.kinds), ("state", STATES))
    allowed += (("visibility", VISIBILITIES), ("sign_up_policy", POLICIES))  # type: ignore[assignment]
    if any(name in changed and fields[name] not in values for name, values in allowed):
        raise Error("bad_request")
    if not {*(fields["groups"] if "groups" in changed else ()), *(fields["quotas"] if "quotas" in changed else ())} <= (
        of.groups
    ):
        raise Error("unknown_group")


def _check_roles(event_id: UUID, roles: list[Fields]) -> None:
    if len(roles) > ROLES_MOST:
        raise Error("session_too_many_roles", limit=ROLES_MOST)
    for one in roles:
        if one["role"] not in ROLES:
            raise Error("bad_request")
        if not (one["name"] or one["participant_id"] or any(one["label"].values())):
            raise Error("role_of_nobody")
        if max(len(text) for text in (one["name"], *one["label"].values(), "")) > NAME_MOST:
            raise Error("session_too_long", limit=NAME_MOST, field="name")
    people = {UUID(one["participant_id"]) for one in roles if one["participant_id"]}
    if not people:
        return
    ours = sa.select(Participant.id).where(Participant.event_id == event_id, Participant.id.in_(people))
    if len(session().scalars(ours).all()) < len(people):
        raise Error("unknown_participant", 404)


def _check_parent(event_id: UUID, session_id: UUID, parent_id: UUID) -> None:
    """Take one level only: a part has no parts, and nothing is a part of itself."""
    parent = session().get(AgendaSession, parent_id)
    parts = sa.select(AgendaSession.id).where(AgendaSession.parent_id == session_id).limit(1)
    if parent is None or parent.event_id != event_id or parent_id == session_id:
        raise Error("session_parent")
    if parent.parent_id is not None or session().scalar(parts) is not None:
        raise Error("session_parent")
