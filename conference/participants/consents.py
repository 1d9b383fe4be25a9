"""What a person agrees to, purpose by purpose; every word of it is kept in a ledger that is only ever added to."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from conference.core.db import session, write
from conference.core.errors import Error
from conference.core.permissions import Actor
from conference.events.models import ConsentText, Event
from conference.events.queries import consent_texts
from conference.participants import details, queries, services, states
from conference.participants.models import Consent, Participant
from conference.participants.rules import CONSENTS


@dataclass(frozen=True)
class Agreement:
    """One purpose: whether a person agrees now, what they said last, and the text that it was about (else today's)."""

    purpose: str
    given: bool
    text: ConsentText
    said: Consent | None


def agreements(event: Event, person: Participant) -> list[Agreement]:
    """Return where a person stands on every purpose that their event asks about, in its order."""
    said = queries.last_consents(person.id)
    texts = _every_text(event.id)
    return [
        _agreement(person, row, said.get(row.purpose), texts)
        for row in consent_texts(event.id)
        if row.asked and row.purpose in CONSENTS
    ]


def say(
    event: Event, participant_id: UUID, purpose: str, *, given: bool, channel: str, actor: Actor, now: datetime
) -> Participant:
    """Note that a person agrees to a purpose, or does no more; said again it changes nothing.

    It holds whatever the state of the registration. Raises ``unknown_consent`` and ``unknown_participant``.
    """
    if purpose not in {row.purpose for row in consent_texts(event.id) if row.asked} & set(CONSENTS):
        raise Error("unknown_consent", 404)
    with write():
        (person,) = states.locked(event.id, [participant_id])
        field = f"consent_{purpose}"
        if getattr(person, field) == given:
            return person
        told = replace(details.read(person), answers=None)  # these stay, and their questions need not be held
        told = replace(told, **{field: given})  # type: ignore[arg-type]  # a field by its name
        return services.change_details(
            event, person.id, told, version=person.version, channel=channel, actor=actor, now=now
        )


def _agreement(
    person: Participant, newest: ConsentText, said: Consent | None, texts: dict[tuple[str, int], ConsentText]
) -> Agreement:
    given = getattr(person, f"consent_{newest.purpose}")
    about = texts.get((newest.purpose, said.text_version)) if said is not None and given else None
    return Agreement(newest.purpose, given, about or newest, said)


def _every_text(event_id: UUID) -> dict[tuple[str, int], ConsentText]:
    rows = session().scalars(sa.select(ConsentText).where(ConsentText.event_id == event_id))
    return {(row.purpose, row.version): row for row in rows}
