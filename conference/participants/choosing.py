"""Who was chosen in the list: the people ticked, or everybody whom its filters show. Also for rooms above."""

from dataclasses import dataclass
from uuid import UUID

from werkzeug.datastructures import MultiDict

from conference.core.errors import Error
from conference.events import queries as events
from conference.participants import queries
from conference.participants.lists import Choices, Wanted, from_field


@dataclass(frozen=True)
class Chosen:
    """The people chosen, in the order of the list, and the list they were chosen from."""

    ids: list[UUID]
    wanted: Wanted
    #: Everybody whom the list shows, rather than people ticked one by one.
    everybody: bool


def choices(event_id: UUID) -> Choices:
    """Return what the address of an event's list may name."""
    return Choices(
        frozenset(group.code for group in events.groups(event_id)),
        frozenset(place.name for place in events.places(event_id, "district")),
    )


def chosen(event_id: UUID, form: "MultiDict[str, str]", *, by_contact: bool = False) -> Chosen:
    """Return who a list's form chose: its fields are ``ids``, or ``all`` with ``filtre`` and ``total``.

    Ids are not looked up: whoever acts on them checks that they are of the event. Raises ``nothing_chosen``,
    ``bad_request``, and ``list_changed`` when everybody was chosen but the list now shows another number of people.
    """
    wanted = from_field(form.get("filtre", ""), choices(event_id))
    if form.get("all") != "1":
        return Chosen(ticked(form), wanted, everybody=False)
    found = queries.ids(event_id, wanted, by_contact=by_contact)
    if form.get("total") != str(len(found)):
        raise Error("list_changed", 409, count=len(found))
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
