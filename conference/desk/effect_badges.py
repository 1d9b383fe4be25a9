"""What a desk does with badges: one was printed, one was lost."""

from uuid import UUID

from conference.badges import prints
from conference.core.db import session
from conference.core.errors import Error
from conference.desk import op_data
from conference.desk.effect_people import WAITS, Deed, Effect, flagged, give_ticket
from conference.desk.rules import FLAGGED, STATE, VOID
from conference.participants import merge, tickets
from conference.participants import queries as people
from conference.participants.models import Participant


def printed(deed: Deed) -> Effect:
    """Note a badge that came out at a desk; a ticket on it that nobody has is this person's from now on.

    Flagged where the badge carries somebody else's ticket. Raises ``invalid_op``.
    """
    op = deed.op
    text, layout = op_data.ticket(op.data), op_data.line(op.data, "layout", prints.LONGEST_LAYOUT)
    person = _person(deed)
    if person is None:
        return WAITS
    if person.erased:
        return Effect(FLAGGED, STATE, forgets=True)
    if text and not give_ticket(op.event_id, person.id, text, deed.now):
        return Effect(FLAGGED, VOID)
    held = tickets.holder(text) if text else tickets.valid_tickets([person.id]).get(person.id)
    ticket = held or tickets.issue_ticket(op.event_id, person.id, deed.now)
    session().flush()
    prints.note(person, ticket.id, layout, batch_id=op.op_id, staff_id=op.staff_id, at=deed.at)
    return flagged(VOID if ticket.voided_at is not None else deed.clock)


def lost(deed: Deed) -> Effect:
    """Void the badge that somebody lost; the ticket that the desk made for the next one is theirs.

    Flagged where it says that somebody else's badge was lost, which stays good. Raises ``invalid_op``.
    """
    op = deed.op
    text, new = op_data.ticket(op.data), op_data.ticket(op.data, "new")
    if not text or not new or text == new:
        raise Error("invalid_op", 422)
    person = _person(deed)
    if person is None:
        return WAITS
    if person.erased:
        return Effect(FLAGGED, STATE, forgets=True)
    theirs = give_ticket(op.event_id, person.id, text, deed.now, void=True)
    if theirs:
        _void(text, deed)
    given = give_ticket(op.event_id, person.id, new, deed.now)
    return flagged(deed.clock if theirs and given else VOID)


def _void(text: str, deed: Deed) -> None:
    ticket = tickets.holder(text)
    if ticket is not None and ticket.voided_at is None:
        ticket.voided_at = deed.now
        session().flush()


def _person(deed: Deed) -> Participant | None:
    """Return the record that stands for somebody, locked; nobody if the event does not have them (yet)."""
    known: UUID = deed.op.subject_id
    if people.person(deed.op.event_id, known) is None:
        return None
    return merge.locked_keeper(deed.op.event_id, known)
