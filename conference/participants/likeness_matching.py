"""Whom among thousands a newcomer resembles: of a list or a file, row after row. Pure.

Only the same contact and a similar name make one person. The rest is a question: homonyms are common, phones are
shared, so neither a name nor a phone alone says anything.
"""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from conference.participants.likeness_names import WHOLE, alike_names
from conference.participants.likeness_rules import FEW, Face, one_person, same_work

#: From so many names on a contact is a focal point's, or a village's.
_FOCAL = 5
#: As many of one name are looked at, the last first.
_NAMESAKES = 100

Ref = TypeVar("Ref", bound=Hashable)


@dataclass(frozen=True)
class Match(Generic[Ref]):
    """Whom somebody resembles: surely, or perhaps, with the code of the reason."""

    ref: Ref
    sure: bool
    why: str


@dataclass
class Matcher(Generic[Ref]):
    """Remembers everybody met, and names those whom a newcomer resembles."""

    _by_contact: dict[Hashable, list[tuple[Ref, Face]]] = field(default_factory=dict)
    _by_name: dict[tuple[str, ...], list[tuple[Ref, Face]]] = field(default_factory=dict)
    _names: dict[Hashable, set[tuple[str, ...]]] = field(default_factory=dict)
    _faces: dict[Ref, list[Face]] = field(default_factory=dict)

    def expect(self, face: Face) -> None:
        """Let it be known, before anybody is compared, that somebody comes: how many names a contact is of."""
        for contact in face.contacts:
            self._names.setdefault(contact, set()).add(face.keys)

    def remember(self, ref: Ref, face: Face) -> None:
        """Keep somebody for those who come later; again, as somebody else has written them."""
        self.expect(face)
        self._faces.setdefault(ref, []).append(face)
        for contact in face.contacts:
            self._by_contact.setdefault(contact, []).append((ref, face))
        self._by_name.setdefault(face.keys, []).append((ref, face))

    def find(self, face: Face) -> Match[Ref] | None:
        """Return whom somebody resembles most, if anybody."""
        likely, perhaps = dict[Ref, Face](), dict[Ref, str]()
        for ref, other, is_one in self._sharing(face):
            if is_one and self._always_alike(ref, face):
                likely.setdefault(ref, other)
            elif is_one is not False:
                perhaps.setdefault(ref, "alike_contact")
        if likely:
            return _of_several(face, likely)
        for ref, other in self._namesakes(face):
            if same_work(face, other):
                perhaps.setdefault(ref, "alike_work")
        return next((Match(ref, sure=False, why=why) for ref, why in perhaps.items()), None)

    def alike(self, face: Face) -> dict[Ref, str]:
        """Return everybody whom somebody may be, and why: a ``contact``, or the ``name`` and the organisation."""
        found = {ref: "contact" for ref, _, is_one in self._sharing(face) if is_one is not False}
        return dict.fromkeys(self.namesakes(face), "name") | found

    def namesakes(self, face: Face) -> list[Ref]:
        """Return who has the same name and organisation; contacts play no part."""
        return [ref for ref, other in self._namesakes(face) if face.place == other.place]

    def _sharing(self, face: Face) -> Iterator[tuple[Ref, Face, bool | None]]:
        """Give who shares a contact; one that half a village shares says nothing beyond :data:`FEW` people."""
        for contact in sorted(face.contacts, key=repr):
            of_many = len(self._names.get(contact, ())) > _FOCAL
            for ref, other in self._by_contact.get(contact, ())[:FEW]:
                yield ref, other, one_person(face, other, of_many=of_many)

    def _always_alike(self, ref: Ref, face: Face) -> bool:
        """Tell whether a name is like every way to write somebody: Awa and Bintou are not both « Awa Bintou »."""
        return all(alike_names(face.said, other.said) for other in self._faces[ref])

    def _namesakes(self, face: Face) -> Iterator[tuple[Ref, Face]]:
        for ref, other in self._by_name.get(face.keys, ())[-_NAMESAKES:]:
            if face.words and alike_names(face.said, other.said) in WHOLE:
                yield ref, other


def _of_several(face: Face, likely: dict[Ref, Face]) -> Match[Ref]:
    """One is it; of several, the one who does the same work; else a person must say which."""
    if len(likely) > 1:
        likely = {ref: other for ref, other in likely.items() if same_work(face, other)} or likely
    sure = len(likely) == 1
    return Match(next(iter(likely)), sure=sure, why="same_contact" if sure else "alike_several")
