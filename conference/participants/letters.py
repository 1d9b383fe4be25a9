"""Plain messages of organisers to people of the list: planned, put in the outbox once, rendered when they are sent."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from conference.core import audit, history
from conference.core.db import session, write
from conference.core.errors import Error
from conference.core.i18n import DEFAULT, local
from conference.core.permissions import Actor
from conference.core.text import clean_line
from conference.core.types import Localised
from conference.events.models import Event
from conference.messaging import outbox, templates
from conference.messaging.models import OutboxMessage
from conference.messaging.queries import Opened
from conference.messaging.templates import Rendered
from conference.participants import contacts, erasure, merge, notices, states, undoing
from conference.participants.holding import hold
from conference.participants.letter_rules import filled
from conference.participants.models import Participant

#: The kind of the messages in the outbox; the action of the change set; the kind of the text's own history.
PLAIN = "participants.plain"
ACTION = "message.sent"
KIND = "letter"
#: The field of a person's history.
FIELD = "message"


@dataclass(frozen=True)
class Letter:
    """What an organiser wrote, in each language."""

    subject: Localised
    body: Localised


@dataclass(frozen=True)
class Recipient:
    """One person to be written to, in their language."""

    id: UUID
    given_names: str
    family_name: str
    locale: str
    address: str = field(repr=False)


@dataclass(frozen=True)
class Plan:
    """Whom a message would reach: ``problems`` counts those for whom it is kept to be read, by the reason."""

    reached: list[Recipient]
    #: People without an address: somebody has to tell them.
    unreachable: list[UUID]
    #: The names of those who left the list since they were chosen.
    gone: list[str]
    problems: Counter[str]

    @property
    def leaving(self) -> int:
        """How many messages go out."""
        return len(self.reached) - sum(self.problems.values())

    @property
    def mark(self) -> str:
        """What tells these people from any others: a preview shows it, the sending asks for it."""
        told = sorted(str(one.id) for one in self.reached), sorted(map(str, self.unreachable))
        return sha256(repr(told).encode()).hexdigest()[:24]


def plan(event_id: UUID, participant_ids: Iterable[UUID], *, now: datetime) -> Plan:
    """Find out whom a message would reach. Raises ``nothing_chosen`` and ``unknown_participant``."""
    wanted = list(dict.fromkeys(participant_ids))
    if not wanted:
        raise Error("nothing_chosen")
    rows = _rows(event_id, wanted)
    if len(rows) != len(wanted):
        raise Error("unknown_participant", 404)
    standing = [row for row in rows if row.merged_into_id is None and (row.given_names or row.family_name)]
    reached = [_recipient(event_id, row) for row in standing if row.has_email]
    gone = [
        f"{row.given_names} {row.family_name}".strip()
        for row in rows
        if row.merged_into_id is not None or not (row.given_names or row.family_name)
    ]
    problems = outbox.foresee([one.address for one in reached], now=now)
    return Plan(
        reached,
        [row.id for row in standing if not row.has_email],
        gone,
        Counter(problem for problem in problems if problem is not None),
    )


def samples(reached: Sequence[Recipient], count: int = 3) -> list[Recipient]:
    """Return a few recipients to preview a message on: as many languages as there are, then whoever comes first."""
    by_locale = {one.locale: one for one in reversed(reached)}
    first = list(by_locale.values())[::-1]
    chosen = {one.id: one for one in (*first, *reached)}
    return list(chosen.values())[:count]


def send(
    event_id: UUID,
    participant_ids: Iterable[UUID],
    letter: Letter,
    *,
    once: UUID,
    seen: str,
    actor: Actor,
    now: datetime,
) -> history.ChangeSet:
    """Put a message to these people in the outbox, where it waits out the ten minutes of its undo.

    ``once`` names this sending: asked for again it is the same. ``seen`` is the mark of the plan that was shown. Raises
    ``recipients_changed`` when whom it reaches is another by now, ``nobody_reached``, and what :func:`plan` does.
    """
    with write():
        known = session().get(history.ChangeSet, once)
        if known is not None:
            return _same(known, event_id, actor)
        wanted = list(participant_ids)
        hold(event_id, wanted)
        planned = plan(event_id, wanted, now=now)
        if planned.mark != seen:
            raise Error("recipients_changed", 409)
        if not planned.reached:
            raise Error("nobody_reached", 409)
        change_set = history.begin(event_id, ACTION, actor, now, change_set_id=once)
        _remember(change_set, letter, planned)
        drafts = [_draft(change_set, one) for one in planned.reached]
        outbox.put_all(event_id, drafts, now=now, not_before=now + history.UNDO_FOR, change_set_id=change_set.id)
        audit.log("participants.written_to", actor=actor, now=now, event_id=event_id, count=len(drafts))
        return change_set


def worded(event: Event, person: Participant | Recipient, letter: Letter, *, locale: str, link: str) -> Rendered:
    """Return the message as this person reads it; a name that could be bait is left out."""
    names = {"prenom": person.given_names, "nom": person.family_name}
    values = {key: name for key, name in names.items() if notices.harmless(name)} | {"page": link}
    signed = "" if event.exposed else local(event.title, locale)
    blocks = [filled(local(letter.body, locale), values), signed, notices.help_line(event)]
    subject = clean_line(filled(local(letter.subject, locale), values))
    return Rendered(subject, "\n\n".join(block for block in blocks if block) + "\n")


def letter_of(change_set_id: UUID) -> Letter | None:
    """Return the text of a message that was sent, unless it was erased with the one person whom it went to."""
    entries = history.of_subject(KIND, change_set_id)
    said = entries[0].after if entries else {}
    return Letter(said["subject"], said["body"]) if said.get("subject") else None


def _rows(event_id: UUID, wanted: Sequence[UUID]) -> Sequence[Any]:
    person = Participant
    columns = (person.id, person.given_names, person.family_name, person.locale, person.sealed, person.has_email)
    query = sa.select(*columns, person.merged_into_id).where(person.event_id == event_id, person.id.in_(wanted))
    return session().execute(query.order_by(person.sort_key, person.id)).all()


def _recipient(event_id: UUID, row: Any) -> Recipient:
    address = contacts.unsealed(event_id, row.id, row.sealed).email
    return Recipient(row.id, row.given_names, row.family_name, row.locale, address)


def _same(known: history.ChangeSet, event_id: UUID, actor: Actor) -> history.ChangeSet:
    if (known.scope_id, known.action, known.actor_id) != (event_id, ACTION, actor.id):
        raise Error("bad_request")
    return known


def _remember(change_set: history.ChangeSet, letter: Letter, planned: Plan) -> None:
    said = {"subject": letter.subject, "body": letter.body, "unreachable": len(planned.unreachable)}
    history.record(change_set, KIND, change_set.id, {}, said)
    subject = letter.subject.get(DEFAULT) or next(iter(letter.subject.values()), "")
    before, after = history.Fields(), {FIELD: subject}
    changes = [(one.id, before, after) for one in planned.reached]
    history.record_many(change_set, states.KIND, changes)


def _draft(change_set: history.ChangeSet, one: Recipient) -> outbox.Draft:
    once_key = f"{PLAIN}|{change_set.id}|{one.id}"
    return outbox.Draft(PLAIN, one.address, one.locale, one.id, {"letter": str(change_set.id)}, once_key=once_key)


def _message(message: Opened) -> Rendered | None:
    person = session().get(Participant, message.subject_id, populate_existing=True)
    letter = letter_of(UUID(message.params["letter"])) if message.params.get("letter") else None
    if person is None or letter is None:
        return None
    person = merge.keeper_of(person)
    if person.erased:
        return None
    event = session().get_one(Event, person.event_id)
    return worded(event, person, letter, locale=message.locale, link=notices.own_page(person))


def _leave(_change_set: history.ChangeSet, _entries: list[Any], _actor: Actor, _now: datetime) -> None:
    """Put nothing back: the messages are cancelled, and that they were written stays in the history."""


def _forget(event_id: UUID, ids: Sequence[UUID]) -> None:
    """Destroy the texts that went to these people alone: they may name them."""
    mine = sa.select(OutboxMessage.change_set_id).where(
        OutboxMessage.scope_id == event_id, OutboxMessage.kind == PLAIN, OutboxMessage.subject_id.in_(ids)
    )
    others = sa.select(OutboxMessage.change_set_id).where(
        OutboxMessage.kind == PLAIN, OutboxMessage.subject_id.not_in(ids), OutboxMessage.change_set_id.is_not(None)
    )
    alone = sa.select(history.ChangeSet.id).where(history.ChangeSet.id.in_(mine), history.ChangeSet.id.not_in(others))
    history.forget(KIND, list(session().scalars(alone)), keep=("unreachable",))


templates.register(PLAIN, _message)
undoing.restores(ACTION, _leave)
history.restores(KIND, _leave)
erasure.on_erase(_forget)
