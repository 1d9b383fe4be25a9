"""What a rapporteur wrote, and the private link to write it: as records that are kept, compared and put back.

The text is sealed with the key of its event: what a group recommends may put in danger who was in it. An odd
``link_version`` is a link that opens, an even one that is shut; it only ever rises, but for an undo that opens again.
"""

import base64
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from conference.agenda.models import AgendaSession
from conference.agenda.session_models import SessionReport
from conference.core import history, vault
from conference.core.db import session
from conference.core.errors import Error
from conference.core.history import Fields
from conference.core.i18n import local
from conference.core.permissions import Actor
from conference.core.types import Localised
from conference.events import setup_services

#: Their history is kept under this name.
KIND = "session_report"
_SEALED = "sealed"


def text_of(event_id: UUID, row: SessionReport | None) -> Localised:
    """Return what was written, by language."""
    sealed = row.text.get(_SEALED) if row is not None else None
    if row is None or not sealed:
        return {}
    found: Localised = vault.unseal_json(event_id, "report", row.session_id, base64.b64decode(sealed))
    return found


def sealed(event_id: UUID, session_id: UUID, text: Localised) -> Localised:
    """Return a text as it is stored."""
    if not any(text.values()):
        return {}
    return {_SEALED: base64.b64encode(vault.seal_json(event_id, "report", session_id, text)).decode()}


def is_open(row: SessionReport | None) -> bool:
    """Tell whether the private link of a session opens its page."""
    return row is not None and row.link_version % 2 == 1


def read(event_id: UUID, row: SessionReport | None) -> Fields:
    """Return the record of a report; of none, that of one that nobody can write."""
    return {"text": text_of(event_id, row), "link": row.link_version if row is not None else 0}


def locked(session_id: UUID) -> SessionReport | None:
    """Return the report of a session as it is now, locked; inside ``write()``."""
    query = sa.select(SessionReport).where(SessionReport.session_id == session_id).with_for_update()
    return session().scalar(query.execution_options(populate_existing=True))


def put(event_id: UUID, session_id: UUID, row: SessionReport | None, fields: Fields, now: datetime) -> SessionReport:
    """Make a report what ``fields`` say, and count the change where it is one of the text."""
    if row is None:
        row = SessionReport(session_id=session_id, text={}, version=1, link_version=fields["link"], updated_at=now)
        session().add(row)
    if fields["text"] != text_of(event_id, row):
        row.text = sealed(event_id, session_id, fields["text"])
        row.version += 1
        row.updated_at = now
    row.link_version = fields["link"]
    session().flush()
    return row


def _restore(
    change_set: history.ChangeSet, entries: list[tuple[UUID, Fields, Fields]], actor: Actor, now: datetime
) -> None:
    """Put reports back as they were before an action, if they still are what it made of them."""
    event_id = change_set.scope_id
    setup_services.locked(event_id)
    trace = history.begin(event_id, "undo", actor, now)
    for subject, before, after in entries:
        row = locked(subject)
        is_now = read(event_id, row)
        if row is None or any(is_now.get(name) != value for name, value in after.items()):
            raise Error("undo_agenda_changed", 409, title=_title(subject))
        then = {**is_now, **before}
        if "link" in before and then["link"] % 2 == 0:  # shut again, with a number that no link ever had
            then["link"] = is_now["link"] + is_now["link"] % 2
        put(event_id, subject, row, then, now)
    history.record_many(trace, KIND, [(subject, after, before) for subject, before, after in entries])


def _title(session_id: UUID) -> str:
    return local(session().scalar(sa.select(AgendaSession.title).where(AgendaSession.id == session_id))) or "–"


history.restores(KIND, _restore)
