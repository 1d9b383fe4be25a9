"""Who in a file may be somebody who is there already: by the same rules as a registration, for thousands at once."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from conference.core import text
from conference.exchange.queries import Known
from conference.participants import contacts as contact_store
from conference.participants.details import Details

#: A phone that half a village shares says nothing beyond this many people.
_MOST = 20


class Likeness:
    """Remembers everybody met, and names those whom a newcomer resembles (see ``participants.duplicates``)."""

    def __init__(self, event_id: UUID, known: Sequence[Known], keys: Iterable[tuple[UUID, str, bytes]]) -> None:
        self._event_id = event_id
        self._names: dict[UUID, str] = {}
        self._by_name: dict[tuple[str, str], list[UUID]] = {}
        self._by_contact: dict[tuple[str, bytes], list[UUID]] = {}
        for one in known:
            if one.merged_into_id is None:
                self._remember(
                    one.id, one.sort_key, text.fold(one.organisation), f"{one.given_names} {one.family_name}"
                )
        for person_id, kind, mac in keys:
            if person_id in self._names:
                self._by_contact.setdefault((kind, mac), []).append(person_id)

    def namesakes(self, details: Details) -> Sequence[UUID]:
        """Return who has the same name and organisation; contacts play no part."""
        return self._by_name.get(_written(details), ())[:_MOST]

    def meet(self, person_id: UUID, details: Details) -> dict[UUID, str]:
        """Return who is like a newcomer, and why (``contact`` or ``name``); then remember the newcomer too."""
        name = f"{details.given_names} {details.family_name}"
        keys = set(contact_store.fingerprints(self._event_id, details.contacts))
        alike: dict[UUID, str] = {}
        for other in (one for key in keys for one in self._by_contact.get(key, ())[:_MOST]):
            if _name_keys(name) & _name_keys(self._names[other]):
                alike[other] = "contact"
        for other in self.namesakes(details):
            alike.setdefault(other, "name")
        self._remember(person_id, *_written(details), name)
        for key in keys:
            self._by_contact.setdefault(key, []).append(person_id)
        return alike

    def _remember(self, person_id: UUID, sort_key: str, organisation: str, name: str) -> None:
        self._names[person_id] = name
        self._by_name.setdefault((sort_key, organisation), []).append(person_id)


def _written(details: Details) -> tuple[str, str]:
    return text.sort_key(details.family_name, details.given_names), text.fold(details.organisation)


def _name_keys(name: str) -> frozenset[str]:
    return frozenset(text.name_key(word) for word in text.words(name))
