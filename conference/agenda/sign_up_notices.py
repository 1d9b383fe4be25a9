"""What is said to somebody who moves up from the queue of a session: once for each move, in their language.

Whom no message reaches is on an organiser's list: the message is kept, to be read to them.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from flask_babel import gettext as _

from conference.agenda import phrases, release_queries
from conference.agenda.models import AgendaSession
from conference.agenda.session_models import SignUp
from conference.core import history
from conference.core.db import session
from conference.core.i18n import local
from conference.core.permissions import Actor
from conference.events.models import Event
from conference.messaging import outbox, templates
from conference.messaging.models import OutboxMessage
from conference.messaging.queries import Opened
from conference.messaging.templates import Rendered
from conference.participants import contacts, notices
from conference.participants.models import Participant

MOVED_UP = "agenda.moved_up"


def tell(
    row: AgendaSession,
    moved: Sequence[tuple[SignUp, Participant]],
    *,
    actor: Actor,
    now: datetime,
    change_set_id: UUID | None = None,
) -> None:
    """Tell people that they have a seat now; inside ``write()``. What an organiser caused waits out its undo.

    ``change_set_id``: the action that is about these very people, whose undo takes the message back.
    """
    wait = history.UNDO_FOR if actor.kind in {"staff", "delegation"} else timedelta()
    drafts = [_draft(row, sign_up, person, now) for sign_up, person in moved]
    outbox.put_all(row.event_id, drafts, now=now, not_before=now + wait, change_set_id=change_set_id)


def untold(session_id: UUID) -> list[tuple[OutboxMessage, Participant]]:
    """Return who moved up in a session, still sits there, and was not reached: no address, or the message came back."""
    query = (
        sa.select(OutboxMessage, Participant)
        .join(Participant, Participant.id == OutboxMessage.subject_id)
        .join(SignUp, sa.and_(SignUp.participant_id == Participant.id, SignUp.session_id == session_id))
        .where(
            OutboxMessage.kind == MOVED_UP,
            OutboxMessage.once_key.startswith(_of_session(session_id)),
            OutboxMessage.state.in_(("kept", "dead")),
            SignUp.state == "seated",
        )
        .order_by(Participant.sort_key, Participant.id)
    )
    return [(message, person) for message, person in session().execute(query)]


def _draft(row: AgendaSession, sign_up: SignUp, person: Participant, now: datetime) -> outbox.Draft:
    once_key = f"{_of_session(row.id)}{sign_up.id.hex}|{now.timestamp():.6f}"
    address = contacts.read(person).email if person.has_email else ""
    params = {"session": str(row.id), "since": sign_up.at.isoformat()}
    return outbox.Draft(MOVED_UP, address, person.locale, person.id, params, once_key=once_key)


def _of_session(session_id: UUID) -> str:
    return f"{MOVED_UP}|{session_id.hex}|"


def _message(message: Opened) -> Rendered | None:
    """Word it, unless they have left the session since, or it is over."""
    person = session().get(Participant, message.subject_id, populate_existing=True)
    if person is None or person.erased or person.merged_into_id is not None:
        return None
    session_id = UUID(message.params["session"])
    sign_up = session().scalar(sa.select(SignUp).filter_by(session_id=session_id, participant_id=person.id))
    row = session().get(AgendaSession, session_id)
    if row is None or row.state == "cancelled" or sign_up is None or sign_up.state != "seated":
        return None
    if sign_up.at.isoformat() != message.params["since"]:  # they left and came again: that is another story
        return None
    event = session().get_one(Event, person.event_id)
    blocks = [notices.greeting(person), *_news(event, row), _way(event, person), notices.help_line(event)]
    return Rendered(_("Une place pour vous"), "\n\n".join(block for block in blocks if block) + "\n")


def _news(event: Event, row: AgendaSession) -> list[str]:
    """Return what is told of the session; of an exposed event nothing that would name it."""
    if event.exposed:
        return [_("Une place que vous attendiez est à vous. Appelez-nous pour savoir laquelle.")]
    told = [local(row.title) or row.code, _where(event, row)]
    seat = _("Vous attendiez une place dans cette séance : elle est à vous.")
    return [local(event.title), seat, "\n".join(part for part in told if part)]


def _way(event: Event, person: Participant) -> str:
    link = notices.own_page(person)
    if event.exposed:  # there, sessions are on no page
        return str(_("Votre page : %(link)s", link=link))
    return str(_("Pour voir vos séances ou laisser cette place : %(link)s", link=link))


def _where(event: Event, row: AgendaSession) -> str:
    """Return day, time and room as they are published; nothing where they are not."""
    release = release_queries.newest(event.id)
    programme = release_queries.programme_of(release, participants=True) if release else None
    found = programme.by_id.get(str(row.id)) if programme else None
    if programme is None or found is None:
        return ""
    rooms = [local(programme.room[code].name) for code in found.rooms if code in programme.room]
    return ", ".join([phrases.stretch(found.starts_at, found.ends_at, event.zone), *rooms])


templates.register(MOVED_UP, _message)
