"""The list from which somebody's page was opened, as the address of the page says it."""

from uuid import UUID

from flask import request, url_for

from conference.core.errors import Error
from conference.events import access
from conference.participants import choosing, fields, list_page, lists, neighbours
from conference.participants.lists import Wanted
from conference.participants.manage_views import own_choices
from conference.participants.models import Participant
from conference.participants.neighbours import Neighbours


def around(someone: Participant) -> tuple[Wanted, Neighbours | None]:
    """Return the list, and who stands around the person; nobody where that would open too much that is sealed."""
    event, who = access.current_event(), access.current()
    known = fields.of(event, contacts=who.contacts, sensitive=who.sensitive)
    found, _refused = lists.read(request.args, choosing.of(known))
    try:
        return found, neighbours.of(event.id, someone.id, found, known, by_contact=who.contacts)
    except Error:
        return found, None


def wanted() -> Wanted:
    """Return the list, for what leads back to the page."""
    return lists.read(request.args, own_choices())[0]


def here(participant_id: UUID, *, anchor: str | None = None) -> str:
    """Return the address of a person's page that still knows the list from which it was opened."""
    return url_for(list_page.PERSON, participant_id=participant_id, _anchor=anchor, **wanted().parameters())
