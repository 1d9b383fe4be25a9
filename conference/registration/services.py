"""What people do on their own: register, correct, cancel, find their page again."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from conference.accounts import throttle
from conference.accounts.rules import Limit, network
from conference.accounts.throttle import Door
from conference.core import text, vault
from conference.core.db import write
from conference.core.errors import Error
from conference.core.i18n import DEFAULT, LOCALES
from conference.core.permissions import PUBLIC, Actor
from conference.events.models import Event, StakeholderGroup
from conference.events.openings import opening
from conference.participants import consents, erasure, tickets
from conference.participants import details as record
from conference.participants import services as participants
from conference.participants.details import Details
from conference.participants.models import Participant
from conference.participants.rules import OVER
from conference.participants.services import Entry
from conference.registration.rules import (
    ADDRESS_TRIES,
    ADDRESS_WAITS,
    CODE_WAITS,
    FORGOTTEN_AFTER,
    FREE_TRIES,
    corrections_end,
)

CHANNEL = "online"
#: How people come in whom staff types in on the telephone, and how they agree.
ASSISTED, SPOKEN = "assisted", "spoken"
_LONGEST_NAME = 300
_NOBODY = "Personne Inconnue"
#: Letters that a telephone may not have: who writes « Ɲeleni » on the form may later type « Neleni ».
_WITHOUT = str.maketrans("ɲƝŋŊ", "nNnN")
_PER_CODE = Limit(FREE_TRIES, *CODE_WAITS, FORGOTTEN_AFTER)
_PER_ADDRESS = Limit(ADDRESS_TRIES, *ADDRESS_WAITS, FORGOTTEN_AFTER)


def register(
    event: Event,
    group: StakeholderGroup,
    details: Details,
    nonce: str,
    *,
    locale: str,
    now: datetime,
    versions: Mapping[str, int] | None = None,
) -> Participant:
    """Register a person by the public form and return the record; the same form sent again gives the same one.

    A form sent again with corrections corrects, while nobody has touched the record. Raises ``group_full``, and
    ``already_sent`` when the form was used before for somebody else or for another group: nobody is lost because a
    browser went back. Its ``own`` is the earlier record if that has the same name, so that nobody is handed the page of
    whoever held the phone before. A record that was merged is returned as it is: its link opens nobody's page.
    ``versions`` are those of the consent texts in the form, by purpose.
    """
    submission = vault.mac(event.id, "submission", nonce)
    entry = Entry(source=CHANNEL, locale=locale, submission=submission, versions=versions)
    return _received(event, group, details, entry, actor=PUBLIC, now=now)


def sent_before(event: Event, nonce: str) -> bool:
    """Tell whether a form has made a record: sent again it still opens that, though it took the last place itself."""
    entry = Entry(submission=vault.mac(event.id, "submission", nonce))
    return bool(nonce) and participants.registered(event, entry) is not None


def enter(
    event: Event, group: StakeholderGroup, details: Details, nonce: str, *, over: bool, actor: Actor, now: datetime
) -> Participant:
    """Register somebody for whom staff types, on the telephone; the same form sent again gives the same record.

    What the person agrees to was said aloud. ``over``: beyond the quota, or though nobody comes in now; audited.
    Raises ``entry_shut`` and ``group_full`` without it, ``already_sent`` as :func:`register`.
    """
    late = opening(event, group, now).state in {"early", "closed"}
    if late and not over:
        raise Error("entry_shut", 409)
    entry = Entry(
        source=ASSISTED,
        channel=SPOKEN,
        locale=details.language if details.language in LOCALES else DEFAULT,
        submission=vault.mac(event.id, "submission", nonce),
        over_quota=over,
        late=late,
    )
    return _received(event, group, details, entry, actor=actor, now=now)


def _received(
    event: Event, group: StakeholderGroup, details: Details, entry: Entry, *, actor: Actor, now: datetime
) -> Participant:
    person = participants.register(event, group, details, entry, actor=actor, now=now)
    if person.merged_into_id is not None:
        return person
    known = record.read(person)
    same_name = _name(known) == _name(details)
    if person.group_id != group.id or not same_name:
        raise Error("already_sent", 409, own=person if same_name else None)
    if details.answers is None:
        details = replace(details, answers=known.answers)
    if person.version == 1 and known != details:
        who = actor if actor.kind == "staff" else _self(person.id)
        channel = entry.channel or entry.source
        return participants.change_details(event, person.id, details, version=1, channel=channel, actor=who, now=now)
    return person


def correct(event: Event, person: Participant, details: Details, *, version: int, now: datetime) -> Participant:
    """Write what a person changed on their own page. Raises ``registration_over``, ``corrections_over``, ``stale``."""
    if person.state in OVER:
        raise Error("registration_over", 409)
    if not may_correct(event, now):
        raise Error("corrections_over", 409)
    return participants.change_details(
        event, person.id, details, version=version, channel=CHANNEL, actor=_self(person.id), now=now
    )


def may_correct(event: Event, now: datetime) -> bool:
    """Tell whether people still correct their own registrations: until the moment that the event says."""
    return now < corrections_end(event.corrections_until, event.last_day, event.tz)


def agree(event: Event, person: Participant, purpose: str, *, given: bool, now: datetime) -> None:
    """Note that a person agrees to a purpose, or does no more, whatever became of the registration."""
    consents.say(event, person.id, purpose, given=given, channel=CHANNEL, actor=_self(person.id), now=now)


def ask_erasure(person: Participant, *, now: datetime) -> None:
    """Note that a person wants to be erased; asked again it changes nothing."""
    erasure.ask(person.event_id, person.id, channel=CHANNEL, actor=_self(person.id), now=now)


def take_erasure_back(person: Participant, *, now: datetime) -> None:
    """Note that a person wants to stay after all."""
    erasure.take_back(person.event_id, person.id, actor=_self(person.id), now=now)


def cancel(person: Participant, *, now: datetime) -> None:
    """Cancel a person's coming at their own wish and give the seat back; asked again it changes nothing."""
    if person.state in OVER:
        return
    try:
        participants.transition(
            person.event_id, [person.id], "cancelled", actor=_self(person.id), now=now, reason="self"
        )
    except Error as error:
        if error.code != "transition_refused":  # somebody else was faster
            raise


def find(event: Event, code: str, name: str, *, address: str, now: datetime) -> Participant:
    """Return whose code and name these are. Raises ``find_wrong``, the same for any wrong pair, and ``too_many``.

    A try counts before it is judged: many at once are no more tries than one after the other. ``name`` may be the given
    names, the family name or both, in any usual spelling. ``address`` is the caller's.
    """
    typed = text.as_code(code) or ""
    doors = (
        Door(_PER_CODE, "find.code", f"{event.id}|{typed or code[:_LONGEST_NAME]}"),
        Door(_PER_ADDRESS, "find.address", f"{event.id}|{network(address)}"),
    )
    with write():
        tries = throttle.reserve(doors, now)
    person = tickets.by_own_code(event.id, typed)
    # Compared with nobody's name, an unknown code takes as long as a known one.
    right = _is_named(person.full_name if person else _NOBODY, name)
    if person is None or not right:
        raise Error("find_wrong", 403)
    with write():
        throttle.give_back(tries)
    return person


def _is_named(full_name: str, name: str) -> bool:
    written = f"{full_name} {full_name.translate(_WITHOUT)}"
    theirs = [_spellings(word) for word in text.words(written)]
    typed = [_spellings(word) for word in text.words(name[:_LONGEST_NAME])]
    return bool(typed) and all(any(one & other for other in theirs) for one in typed)


def _spellings(word: str) -> frozenset[str]:
    return frozenset({word, *text.name_keys(word)})


def _name(details: Details) -> str:
    return text.fold(f"{details.given_names} {details.family_name}")


def _self(participant_id: UUID) -> Actor:
    return Actor("participant", participant_id)
