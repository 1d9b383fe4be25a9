"""Which of two records says what of the one person: what an organiser picked, field by field."""

from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from conference.participants import details as record
from conference.participants.contacts import Contacts
from conference.participants.details import Details

Whose: TypeAlias = Literal["stays", "goes"]

#: What is picked as one; what is not here is picked by itself.
TOGETHER = {"name": ("title", "given_names", "family_name")}
PICKED = (
    "name",
    *(name for name in record.PLAIN if name not in TOGETHER["name"]),
    "email",
    "commune",
)
_CONTACTS = ("email", "commune")


@dataclass(frozen=True)
class Picks:
    """What the record that stays takes over from the one that goes.

    ``fields`` are of :data:`PICKED`, ``answers`` are question ids: in these the record that goes is right. ``phones``
    and ``place`` (group and delegation): of which record; ``None`` is all phones, and the place of who has the seat.
    """

    fields: frozenset[str] = frozenset()
    answers: frozenset[str] = frozenset()
    phones: Whose | None = None
    place: Whose | None = None


def joined(ours: Details, theirs: Details, picks: Picks) -> Details:
    """Return the details of the record that stays, but for answers and consents; a contact only one has is kept."""
    taken = [part for name in picks.fields - set(_CONTACTS) for part in TOGETHER.get(name, (name,))]
    plain = replace(ours, **{name: getattr(theirs, name) for name in taken})
    return replace(plain, contacts=_contacts(ours.contacts, theirs.contacts, picks))


def _contacts(ours: Contacts, theirs: Contacts, picks: Picks) -> Contacts:
    first = {name: getattr(theirs if name in picks.fields else ours, name) for name in _CONTACTS}
    other = {name: getattr(ours if name in picks.fields else theirs, name) for name in _CONTACTS}
    phones = {"stays": ours.phones, "goes": theirs.phones, None: tuple(dict.fromkeys(ours.phones + theirs.phones))}
    return Contacts(
        phones=phones[picks.phones] or ours.phones + theirs.phones,
        **{name: first[name] or other[name] for name in _CONTACTS},
    )
