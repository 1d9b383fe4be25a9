"""Who was chosen in the list: the people ticked, or everybody whom its filters show. Also for rooms above."""

from dataclasses import dataclass
from uuid import UUID

from werkzeug.datastructures import MultiDict

from conference.core.db import session
from conference.core.errors import Error
from conference.events.models import Event
from conference.participants import fields, lists, marks, queries
from conference.participants.fields import Fields
from conference.participants.lists import Choices, Wanted


@dataclass(frozen=True)
class Chosen:
    """The people chosen, in the order of the list, and the list they were chosen from."""

    ids: list[UUID]
    wanted: Wanted
    #: Everybody whom the list shows, rather than people ticked one by one.
    everybody: bool


def choices(event_id: UUID, *, contacts: bool = False, sensitive: bool = False) -> Choices:
    """Return what the address of an event's list may name, for a reader with these flags of a membership."""
    return of(fields.of(session().get_one(Event, event_id), contacts=contacts, sensitive=sensitive))


def of(known: Fields) -> Choices:
    """Return what an address may name, where the fields of its reader are at hand."""
    return Choices(fields=known)


def chosen(event_id: UUID, form: "MultiDict[str, str]", *, by_contact: bool = False, sensitive: bool = False) -> Chosen:
    """Return who a list's form chose: its fields are ``ids``, or ``all`` with ``filtre`` and ``total``.

    ``total`` is the mark of those whom the list showed (``queries.mark``). ``by_contact`` and ``sensitive`` are the
    flags of the reader's membership. Ids are not looked up: whoever acts on them checks that they are of the event.
    Raises ``nothing_chosen``, ``bad_request``, ``list_gone`` when everybody was chosen by a filter that cannot be any
    more, and ``list_changed`` when the list now shows other people.
    """
    known = choices(event_id, contacts=by_contact, sensitive=sensitive)
    wanted, refused = lists.read_field(form.get("filtre", ""), known)
    if form.get("all") != "1":
        return Chosen(ticked(form), wanted, everybody=False)
    if refused:
        raise Error("list_gone", 409)
    found = queries.ids(event_id, wanted, by_contact=by_contact)
    mark = marks.of(found)
    if form.get("total") != mark:
        raise Error("list_changed", 409, count=len(found), mark=mark)
    return Chosen(found, wanted, everybody=True)


def ticked(form: "MultiDict[str, str]") -> list[UUID]:
    """Return the ids ticked one by one. Raises ``nothing_chosen`` and ``bad_request``."""
    texts = form.getlist("ids")
    if not texts:
        raise Error("nothing_chosen")
    try:
        return [UUID(text) for text in dict.fromkeys(texts)]
    except ValueError:
        raise Error("bad_request") from None
