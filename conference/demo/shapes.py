"""What the example conference is made of: frozen records, in the order in which they would be stored.

Every `Text` holds French and English. Codes of groups, tracks, rooms and half-days are the organiser's own: French.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

Text = dict[str, str]
"""An organiser's text, by language code; here always `fr` and `en`."""
Answers = tuple[tuple[str, str | int | bool], ...]
"""Answers by the code of their question; of an option its code."""


@dataclass(frozen=True, slots=True)
class Event:
    """The conference. `registration_closes` is an instant (UTC); `languages` are those people may choose."""

    slug: str
    project_code: str
    title: Text
    short_title: Text
    kind: Text
    venue: Text
    zone: str
    locales: tuple[str, ...]
    first_day: date
    last_day: date
    intro: Text
    notice: Text
    accent: str
    help_number: str
    organisers: tuple[Text, ...]
    exposed: bool
    registration_closes: datetime
    languages: Mapping[str, Text]


@dataclass(frozen=True, slots=True)
class Group:
    """A stakeholder group. `name_on_badge` is `first` or `full`; `short` is what the badge's colour band says.

    `leaves_out` are the fixed questions that its people are not asked.
    """

    code: str
    label: Text
    short: Text
    colour: str
    pattern: str
    quota: int
    approval: bool
    by_invitation: bool
    name_on_badge: str
    asks_commune: bool
    leaves_out: tuple[str, ...]
    protected: bool
    waiting_list: bool


@dataclass(frozen=True, slots=True)
class Place:
    """A region, cercle, (health) district or commune. The same name may be all four: only the code is unique."""

    code: str
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class PlaceLink:
    """`child` belongs to `parent` from `valid_from` (included) until `valid_until` (excluded); None is without end."""

    child: str
    parent: str
    valid_from: date | None
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class Room:
    """A room of the venue; `floor` 0 is the ground floor."""

    code: str
    name: Text
    capacity: int
    floor: int
    step_free: bool


@dataclass(frozen=True, slots=True)
class Track:
    """A theme of the programme."""

    code: str
    name: Text
    colour: str


@dataclass(frozen=True, slots=True)
class Role:
    """Who leads, speaks or reports (`chair`, `speaker`, `rapporteur`): an office, never a named person."""

    role: str
    label: Text


@dataclass(frozen=True, slots=True)
class Access:
    """Who may attend: people of any of `groups`, or of `district`; neither means everybody."""

    groups: tuple[str, ...]
    district: str | None
    label: Text


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """One session. `day_index` counts from 0, `start_minute` from midnight in the event's zone.

    `interpretation` holds pairs (from, to); sessions with the same `block` run side by side.
    """

    code: str
    kind: str
    day_index: int
    day: date
    start_minute: int
    minutes: int
    title: Text
    description: Text | None
    rooms: tuple[str, ...]
    track: str
    roles: tuple[Role, ...]
    languages: tuple[str, ...]
    interpretation: tuple[tuple[str, str], ...]
    interpretation_on_request: bool
    access: Access
    photo_allowed: bool
    takes_attendance: bool
    block: str | None
    capacity: int | None
    signup_required: bool


@dataclass(frozen=True, slots=True)
class HalfDay:
    """A half-day for which people sign in; minutes count from midnight in the event's zone."""

    code: str
    label: Text
    day_index: int
    day: date
    start_minute: int
    end_minute: int


@dataclass(frozen=True, slots=True)
class Consent:
    """A `notice` everybody reads or a `consent` each may give; `keep_days` after the event (None: for ever)."""

    code: str
    kind: str
    version: int
    keep_days: int | None
    label: Text
    text: Text


@dataclass(frozen=True, slots=True)
class Delegation:
    """An organisation's seats and its focal point, who answers for people without a phone or an address."""

    code: str
    group: str
    organisation: str
    focal_name: str
    focal_function: str
    focal_phone: str
    focal_email: str | None
    seats: int
    women: int
    name_by: datetime
    confirm_by: datetime


@dataclass(frozen=True, slots=True)
class Option:
    """What a question lets choose; `quota` people at most."""

    code: str
    label: Text
    quota: int


@dataclass(frozen=True, slots=True)
class Question:
    """A question, or a heading. No `groups` are all; `after` is an earlier question and the answers that lead here.

    A `sensitive` one is kept for `keep_days` after the event.
    """

    code: str
    kind: str
    label: Text
    help: Text | None
    groups: tuple[str, ...]
    sensitive: bool
    keep_days: int | None
    after: tuple[str, tuple[str, ...]] | None
    minimum: int | None
    maximum: int | None
    options: tuple[Option, ...]

    def concerns(self, group: str) -> bool:
        """Tell whether people of this group are asked."""
        return not self.groups or group in self.groups


@dataclass(frozen=True, slots=True)
class Invitation:
    """Somebody who is asked to come: `draft`, `sent`, `accepted` or `declined`; sent and past `expires_at` is late."""

    id: str
    given_names: str
    family_name: str
    title: str
    sex: str
    age_bracket: str
    group: str
    organisation: str
    function: str
    phones: tuple[str, ...]
    email: str | None
    locale: str
    reserves: bool
    standing: str
    sent_at: datetime | None
    expires_at: datetime
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Person:
    """An invented participant. `family_name` is as the person types it (with « épouse … »), empty for a single name.

    `consents` are the codes agreed to; `cancel_reason` is set when, and only when, the state is `cancelled`.
    """

    id: str
    given_names: str
    family_name: str
    married_name: str | None
    title: str
    sex: str
    group: str
    district: str | None
    organisation: str
    function: str
    phones: tuple[str, ...]
    email: str | None
    age_bracket: str
    language: str
    consents: tuple[str, ...]
    state: str
    cancel_reason: str | None
    source: str
    delegation: str | None
    registered_at: datetime
    answers: Answers = ()


@dataclass(frozen=True, slots=True)
class Example:
    """The whole conference, ready to be stored."""

    event: Event
    groups: tuple[Group, ...]
    places: tuple[Place, ...]
    place_links: tuple[PlaceLink, ...]
    rooms: tuple[Room, ...]
    tracks: tuple[Track, ...]
    sessions: tuple[AgendaItem, ...]
    half_days: tuple[HalfDay, ...]
    consents: tuple[Consent, ...]
    questions: tuple[Question, ...]
    delegations: tuple[Delegation, ...]
    invitations: tuple[Invitation, ...]
    people: tuple[Person, ...]
