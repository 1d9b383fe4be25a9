"""The sweep of the outbox: every message whose time has come is sent once, by whichever worker takes it first."""

import logging

from conference.core import clock, jobs
from conference.core.db import session
from conference.messaging import queries, services, templates, transports
from conference.messaging.models import OutboxMessage
from conference.messaging.rules import ATTEMPTS
from conference.messaging.transports import Letter, Line, NotSent

log = logging.getLogger(__name__)
BATCH = 50


def init_app() -> None:
    """Have the jobs process send what waits."""
    jobs.sweep("outbox", send_due)


def send_due() -> int:
    """Send what is due and return how many messages were taken; without a way out they are kept to be read."""
    if not transports.can_send():
        return services.keep_due(clock.now())
    taken = 0
    with Line() as line:
        while message_ids := queries.due(clock.now(), BATCH):
            for message_id in message_ids:
                message = services.claim(message_id, clock.now())
                if message is not None:
                    taken += 1
                    if not _deliver(line, message):
                        return taken
    return taken


def _deliver(line: Line, message: OutboxMessage) -> bool:
    """Make and send one message; tell whether the next ones are worth a try."""
    message_id, attempts = message.id, message.attempts
    if attempts > ATTEMPTS:  # each time the worker died with it in its hands
        services.failed(message_id, attempts, "crash", clock.now(), final=True)
        return True
    letter = _letter(message)
    session().rollback()  # no transaction stays open while a slow server is spoken to
    if letter is None:
        return True
    try:
        line.send(letter)
    except NotSent as reason:
        log.warning("message %s not sent: %s (attempt %d)", message_id, reason.problem, attempts)
        services.failed(message_id, attempts, reason.problem, clock.now(), final=reason.final)
        return not reason.stop
    services.sent(message_id, clock.now())
    return True


def _letter(message: OutboxMessage) -> Letter | None:
    message_id, attempts = message.id, message.attempts
    try:
        opened = queries.opened(message)
    except LookupError:
        services.drop(message_id, "purged")
        return None
    try:
        rendered = templates.render(opened)
    except Exception as error:  # noqa: BLE001 (one text that cannot be made must not keep the others back)
        log.error("message %s cannot be made: %s", message_id, type(error).__name__)  # noqa: TRY400 (no personal data)
        session().rollback()
        services.failed(message_id, attempts, "text", clock.now())
        return None
    if rendered is None:
        services.drop(message_id, "obsolete")
        return None
    return Letter(opened.id, opened.address, rendered.subject, rendered.body)
