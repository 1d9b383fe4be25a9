"""Stores the example through the services of each room: what any event goes through, nothing beside it."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from conference.agenda import services as agenda
from conference.agenda.programme import ON_REQUEST, Interpretation, PublicRole
from conference.core.permissions import PUBLIC, SYSTEM, Actor
from conference.demo import asking, inviting, sessions, shapes
from conference.demo.asking import Keys
from conference.events import services as events
from conference.events.models import Event, Place, StakeholderGroup
from conference.participants import delegations
from conference.participants import services as participants
from conference.participants.contacts import Contacts
from conference.participants.delegation_queries import FocalContacts
from conference.participants.delegation_records import Wish
from conference.participants.details import Details
from conference.participants.rules import OVER
from conference.participants.services import Entry
from conference.presence import half_days

#: The example's consent texts, by the purpose that the record knows them under.
PURPOSES = {
    "registration": "notice",
    "statistics": "statistics",
    "participant_list": "list",
    "photo": "photo",
    "next_year": "invite",
}
#: How long after their registration people withdrew or were refused.
DECIDED_AFTER = timedelta(hours=20)
OFFERED_LOCALES = ("fr", "en")


def store(example: shapes.Example, *, now: datetime) -> Event:
    """Store the whole example as a published event and release its programme; call it inside ``write()``."""
    event = _store_event(example.event, now)
    groups = events.add_groups(event.id, map(_group, example.groups))
    places = _store_places(event.id, example)
    events.add_consents(event.id, map(_consent, example.consents))
    for position, half_day in enumerate(example.half_days, 1):
        half_days.add_half_day(
            event.id,
            position,
            day=half_day.day,
            label=half_day.label,
            starts_minute=half_day.start_minute,
            ends_minute=half_day.end_minute,
        )
    _store_agenda(event, example, now)
    asking.store(event.id, example.questions, now=now)
    keys = asking.keys(event.id, example.questions)
    by_code = {one.code: _store_delegation(event, groups[one.group].id, one) for one in example.delegations}
    # In the order in which they came: the first to wait closes the queue of a group for all who come later.
    for person in sorted(example.people, key=lambda person: (person.registered_at, person.id)):
        entry = _entry(event, groups[person.group], by_code, person)
        _store_person(event, groups[person.group], details(person, places, keys), entry, person)
    for invitation in example.invitations:
        inviting.store(event, groups[invitation.group], invitation)
    sessions.store(event, groups, now=now)
    return event


def details(person: shapes.Person, districts: dict[str, UUID], keys: Keys) -> Details:
    """Return what the person says of themselves; ``districts`` are the ids by the example's code."""
    agreed = {PURPOSES[code] for code in person.consents}
    return Details(
        given_names=person.given_names,
        family_name=person.family_name,
        title=person.title,
        organisation=person.organisation,
        function=person.function,
        sex=person.sex,
        age_bracket=person.age_bracket,
        district_id=districts[person.district] if person.district else None,
        language=person.language,
        consent_photo="photo" in agreed,
        consent_list="list" in agreed,
        consent_invite="invite" in agreed,
        contacts=Contacts(person.phones, person.email or ""),
        answers=asking.answers(person.answers, keys),
    )


def districts(example: shapes.Example, stored: Iterable[Place]) -> dict[str, UUID]:
    """Return the ids of the districts that are stored, by the example's code."""
    ids = {place.name: place.id for place in stored if place.kind == "district"}
    return {given.code: ids[given.name] for given in example.places if given.kind == "district"}


def locale(person: shapes.Person) -> str:
    """Return the language in which the interface speaks to the person."""
    return person.language if person.language in OFFERED_LOCALES else OFFERED_LOCALES[0]


def _store_event(given: shapes.Event, now: datetime) -> Event:
    new = events.NewEvent(
        slug=given.slug,
        title=given.title,
        short_title=given.short_title,
        kind=given.kind,
        intro=given.intro,
        venue=given.venue,
        organisers=given.organisers,
        project_code=given.project_code,
        languages=tuple(given.languages),
        zone=given.zone,
        first_day=given.first_day,
        last_day=given.last_day,
        accent=given.accent,
        help_phone=given.help_number,
        registration_closes_at=given.registration_closes,
        exposed=given.exposed,
        is_example=True,
        published=True,
    )
    return events.create_event(new, actor=SYSTEM, now=now)


def _group(given: shapes.Group) -> events.NewGroup:
    return events.NewGroup(
        code=given.code,
        label=given.label,
        short_label=given.short,
        colour=given.colour,
        pattern=given.pattern,
        quota=given.quota,
        approval=given.approval,
        entry="invitation" if given.by_invitation else "open",
        waiting_list=given.waiting_list,
        badge_name=given.name_on_badge,
        asks_commune=given.asks_commune,
        leaves_out=given.leaves_out,
        protected=given.protected,
    )


def _consent(given: shapes.Consent) -> events.NewConsent:
    return events.NewConsent(
        purpose=PURPOSES[given.code],
        text=given.text,
        asked=given.kind == "consent",
        version=given.version,
        retention_days=given.keep_days,
    )


def _store_places(event_id: UUID, example: shapes.Example) -> dict[str, UUID]:
    stored = events.add_places(event_id, ((place.kind, place.name) for place in example.places))
    places = {given.code: place for given, place in zip(example.places, stored, strict=True)}
    for link in example.place_links:
        events.link_place(places[link.child], places[link.parent], link.valid_from, link.valid_until)
    return {code: place.id for code, place in places.items()}


def _store_agenda(event: Event, example: shapes.Example, now: datetime) -> None:
    agenda.add_rooms(
        event.id,
        (agenda.NewRoom(room.code, room.name, room.capacity, room.floor, room.step_free) for room in example.rooms),
    )
    agenda.add_tracks(event.id, (agenda.NewTrack(track.code, track.name, track.colour) for track in example.tracks))
    agenda.add_sessions(event.id, map(_session, example.sessions), now=now)
    agenda.release(event, {"fr": "Programme d’exemple", "en": "Example programme"}, actor=SYSTEM, now=now)


def _session(given: shapes.AgendaItem) -> agenda.NewSession:
    restricted = bool(given.access.groups or given.access.district)
    return agenda.NewSession(
        code=given.code,
        kind=given.kind,
        title=given.title,
        description=given.description or {},
        day=given.day_index + 1,
        start_minute=given.start_minute,
        minutes=given.minutes,
        rooms=given.rooms,
        track=given.track,
        roles=tuple(PublicRole(role.role, role.label) for role in given.roles),
        languages=given.languages,
        interpretation=_interpretation(given),
        audience=given.access.label if restricted else {},
        visibility="staff" if given.kind == "internal" else "public",
        groups=given.access.groups,
        parallel=given.block,
        capacity=given.capacity,
        sign_up_policy="required" if given.signup_required else "none",
        takes_attendance=given.takes_attendance,
        photo_allowed=given.photo_allowed,
    )


def _interpretation(given: shapes.AgendaItem) -> tuple[Interpretation, ...]:
    if given.interpretation_on_request:
        return (Interpretation(mode=ON_REQUEST),)
    return tuple(Interpretation(source, target) for source, target in given.interpretation)


def _store_delegation(event: Event, group_id: UUID, given: shapes.Delegation) -> UUID:
    wish = Wish(
        given.organisation,
        given.seats,
        women_minimum=given.women,
        name_by=given.name_by,
        confirm_by=given.confirm_by,
        focal_name=given.focal_name,
        contacts=FocalContacts((given.focal_phone,), given.focal_email or ""),
    )
    return delegations.create(event, group_id, wish, actor=SYSTEM, now=event.created_at).id


def _entry(event: Event, group: StakeholderGroup, by_code: dict[str, UUID], person: shapes.Person) -> Entry:
    """Return how the person came in; who is over now held a seat first."""
    return Entry(
        source=person.source,
        locale=locale(person),
        participant_id=uuid5(event.id, person.id),
        delegation_id=by_code[person.delegation] if person.delegation else None,
        state=("pending" if group.approval else "confirmed") if person.state in OVER else person.state,
        quiet=True,
    )


def _store_person(event: Event, group: StakeholderGroup, said: Details, entry: Entry, person: shapes.Person) -> None:
    actor = PUBLIC if person.source == "online" else SYSTEM
    stored = participants.register(event, group, said, entry, actor=actor, now=person.registered_at)
    if person.state in OVER:
        participants.transition(
            event.id,
            [stored.id],
            person.state,
            actor=Actor("participant", stored.id) if person.cancel_reason == "self" else SYSTEM,
            now=person.registered_at + DECIDED_AFTER,
            reason=person.cancel_reason,
            quiet=True,
        )
