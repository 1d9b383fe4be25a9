"""The outbox: a message is a row, written in the same transaction as its cause; it is made and sent later."""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID, uuid4

import sqlalchemy as sa

from conference.core import db, history, jobs, vault
from conference.core.db import plain, session
from conference.core.rows import add_now, new
from conference.messaging.models import OutboxMessage
from conference.messaging.rules import belongs_to_nobody

PURPOSE = "outbox"
#: One address gets no more than this in a day, whoever asks: our messages must not be a way to molest somebody.
PER_RECIPIENT_A_DAY = 3
#: Kinds that go to an address of the team itself, which may have more of everything.
_MORE: dict[str, int] = {}
#: Built once: every registration with an address asks it.
_LATELY = (
    sa.select(sa.func.count())
    .select_from(OutboxMessage)
    .where(
        OutboxMessage.recipient_mac == sa.bindparam("recipient"),
        OutboxMessage.created_at > sa.bindparam("since"),
        OutboxMessage.state.in_(("waiting", "sent")),
    )
)


@dataclass(frozen=True)
class Draft:
    """What is to be said to whom: the kind of message, and the ids from which its text is made when it is sent."""

    kind: str
    address: str
    locale: str
    subject_id: UUID | None = None
    params: dict[str, Any] = field(default_factory=dict)
    channel: str = "email"
    #: The same key is the same message, however often it is put.
    once_key: str | None = None


def allow(kind: str, a_day: int) -> None:
    """Register that an address may have got so many messages in a day, and still gets one of this kind.

    For what goes to the team itself, never for what a stranger can cause.
    """
    _MORE[kind] = a_day


def put(
    scope_id: UUID,
    draft: Draft,
    *,
    now: datetime,
    not_before: datetime | None = None,
    change_set_id: UUID | None = None,
) -> OutboxMessage:
    """Put a message in the outbox, inside ``write()``.

    Over its recipient's daily limit, or to an address that can be nobody's or is not known, it is kept to be read and
    never sent.
    """
    message = prepare(scope_id, draft, now=now, not_before=not_before, change_set_id=change_set_id)
    add_now(message)
    return message


def prepare(
    scope_id: UUID,
    draft: Draft,
    *,
    now: datetime,
    not_before: datetime | None = None,
    change_set_id: UUID | None = None,
) -> OutboxMessage:
    """Return a message as :func:`put` writes it, for who writes it with other rows in the same ``write()``."""
    recipient = _recipient(draft.address)
    problem = _problem(draft, lambda: _lately(recipient, now))
    values = _values(
        scope_id, draft, recipient, problem, now=now, not_before=not_before or now, change_set_id=change_set_id
    )
    message = new(OutboxMessage, **values)
    if problem is None:
        db.after_commit(_ring)
    return message


def put_all(
    scope_id: UUID,
    drafts: Sequence[Draft],
    *,
    now: datetime,
    not_before: datetime | None = None,
    change_set_id: UUID | None = None,
) -> None:
    """Put many messages in the outbox at once, each as :func:`put` does; those before count for their recipients."""
    recipients = [_recipient(draft.address) for draft in drafts]
    problems = _problems(drafts, recipients, now)
    later = not_before or now
    rows = [
        _values(scope_id, draft, recipient, problem, now=now, not_before=later, change_set_id=change_set_id)
        for draft, recipient, problem in zip(drafts, recipients, problems, strict=True)
    ]
    if rows:
        session().execute(sa.insert(cast(sa.Table, OutboxMessage.__table__)), rows)
    if None in problems:
        db.after_commit(_ring)


def foresee(addresses: Sequence[str], *, now: datetime) -> list[str | None]:
    """Return why a message to each of these addresses would be kept (``reserved``, ``limit``), ``None`` if it goes."""
    drafts = [Draft("", address, "") for address in addresses]
    return _problems(drafts, [_recipient(address) for address in addresses], now)


def _problems(drafts: Sequence[Draft], recipients: Sequence[bytes], now: datetime) -> list[str | None]:
    counts = _lately_each({mac for mac, draft in zip(recipients, drafts, strict=True) if _reaches(draft)}, now)
    problems = []
    for recipient, draft in zip(recipients, drafts, strict=True):
        problem = _problem(draft, lambda mac=recipient: counts[mac])  # type: ignore[misc]  # bound now
        counts[recipient] += problem is None
        problems.append(problem)
    return problems


def _values(
    scope_id: UUID,
    draft: Draft,
    recipient: bytes,
    problem: str | None,
    *,
    now: datetime,
    not_before: datetime,
    change_set_id: UUID | None,
) -> dict[str, Any]:
    message_id = uuid4()
    return {
        "id": message_id,
        "scope_id": scope_id,
        "subject_id": draft.subject_id,
        "kind": draft.kind,
        "channel": draft.channel,
        "locale": draft.locale,
        "sealed": vault.seal_json(scope_id, PURPOSE, message_id, {"address": draft.address, "params": draft.params}),
        "recipient_mac": recipient,
        "once_key": draft.once_key,
        "change_set_id": change_set_id,
        "state": "kept" if problem else "waiting",
        "problem": problem,
        "not_before": not_before,
        "attempts": 0,
        "created_at": now,
    }


def came_too_late(message: OutboxMessage) -> bool:
    """Tell whether its recipient's daily limit was reached before it by others that are sent, or going to be.

    On PostgreSQL those that are put at the same moment do not see each other: none is over the limit by itself.
    """
    earlier = sa.tuple_(OutboxMessage.created_at, OutboxMessage.id) < sa.tuple_(
        sa.literal(message.created_at, OutboxMessage.created_at.type), sa.literal(message.id, OutboxMessage.id.type)
    )
    before = sa.select(sa.func.count()).where(
        OutboxMessage.recipient_mac == message.recipient_mac,
        OutboxMessage.created_at > message.created_at - timedelta(days=1),
        OutboxMessage.state.in_(("waiting", "sent")),
        earlier,
    )
    return (session().scalar(before) or 0) >= _most(message.kind)


def cancel(change_set: history.ChangeSet) -> None:
    """Cancel the messages that still wait because of an action that was undone."""
    session().execute(
        sa.update(OutboxMessage)
        .where(OutboxMessage.change_set_id == change_set.id, OutboxMessage.state.in_(("waiting", "kept")))
        .values(state="cancelled")
        .execution_options(synchronize_session=False)
    )


def forget(scope_id: UUID, subject_ids: Collection[UUID]) -> None:
    """Destroy the addresses and parameters of all messages about these subjects; those that wait are cancelled.

    Call it inside ``write()``.
    """
    about = (OutboxMessage.scope_id == scope_id, OutboxMessage.subject_id.in_(subject_ids))
    for message in session().scalars(sa.select(OutboxMessage).where(*about).with_for_update()).all():
        message.sealed = vault.seal_json(scope_id, PURPOSE, message.id, {"address": "", "params": {}})
        message.recipient_mac = vault.fingerprint("recipient", str(message.id))
        if message.state != "sent":
            message.state, message.problem = "cancelled", "erased"
    session().flush()


def _ring() -> None:
    jobs.ring("outbox")


def _recipient(address: str) -> bytes:
    return vault.fingerprint("recipient", address.strip().lower())


def _reaches(draft: Draft) -> bool:
    return bool(draft.address) and not belongs_to_nobody(draft.address)


def _problem(draft: Draft, lately: Callable[[], int]) -> str | None:
    if not draft.address:
        return "no_address"
    if not _reaches(draft):
        return "reserved"
    return "limit" if lately() >= _most(draft.kind) else None


def _most(kind: str) -> int:
    return _MORE.get(kind, PER_RECIPIENT_A_DAY)


def _lately_each(recipients: Collection[bytes], now: datetime) -> Counter[bytes]:
    rows = session().execute(
        sa.select(OutboxMessage.recipient_mac, sa.func.count())
        .where(
            OutboxMessage.recipient_mac.in_(recipients),
            OutboxMessage.created_at > now - timedelta(days=1),
            OutboxMessage.state.in_(("waiting", "sent")),
        )
        .group_by(OutboxMessage.recipient_mac)
    )
    found: Counter[bytes] = Counter()
    for recipient, count in rows:
        found[recipient] = count
    return found


def _lately(recipient: bytes, now: datetime) -> int:
    return plain(_LATELY, {"recipient": recipient, "since": now - timedelta(days=1)}).scalar() or 0


history.on_undo(cancel)
