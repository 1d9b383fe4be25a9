"""People of a file and people of an event, as they are compared with each other (``participants.likeness_rules``)."""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from uuid import UUID

from conference.core.text import fold
from conference.exchange.queries import Known
from conference.participants import contacts as contact_store
from conference.participants.details import Details
from conference.participants.likeness_rules import Face


def faces(
    known: Iterable[Known], keys: Iterable[tuple[UUID, str, bytes]], districts: Mapping[UUID | None, str]
) -> Iterator[tuple[UUID, Face]]:
    """Give everybody of an event who stands for a person.

    ``keys``: fingerprints of the contacts that may be compared; ``districts``: names.
    """
    contacts: dict[UUID, set[tuple[str, bytes]]] = {}
    for person_id, kind, mac in keys:
        contacts.setdefault(person_id, set()).add((kind, mac))
    for one in known:
        if one.merged_into_id is None:
            there = frozenset[tuple[str, Hashable]](contacts.get(one.id, ()))
            yield one.id, _face(one, districts.get(one.district_id, ""), there)


def face_of(event_id: UUID, details: Details, district: str) -> Face:
    """Return somebody of a file."""
    return _face(details, district, frozenset(contact_store.fingerprints(event_id, details.contacts)))


def _face(said: Known | Details, district: str, contacts: frozenset[tuple[str, Hashable]]) -> Face:
    return Face(
        ref=None,
        name=f"{said.given_names} {said.family_name}",
        organisation=said.organisation,
        function=said.function,
        sex=said.sex,
        age=said.age_bracket,
        district=fold(district),
        contacts=contacts,
    )
