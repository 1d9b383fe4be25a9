"""Short names that the schedule formats demand, made from ours: stable, unique in a file, within their patterns."""

import re
from collections.abc import Iterable
from uuid import NAMESPACE_URL, UUID, uuid5

from conference.agenda.files.model import FilePerson
from conference.core.text import fold

_OTHER = re.compile(r"[^a-z0-9]+")
_LEAST = 4


def acronym(slug: str) -> str:
    """Return an event's short name as ``[a-z0-9_]{4,}``."""
    return _OTHER.sub("_", fold(slug)).strip("_").ljust(_LEAST, "_")


def session_slug(short: str, number: int, title: str) -> str:
    """Return the unique slug of a session: ``acronym-number-title``."""
    words = _OTHER.sub("-", fold(title)).strip("-")[:60].rstrip("-")
    return f"{short}-{number:04d}-{words}".rstrip("-")


def track_slugs(names: Iterable[str]) -> dict[str, str]:
    """Return a slug for each theme: a letter first, two characters or more, none twice."""
    slugs: dict[str, str] = {}
    for name in names:
        base = _OTHER.sub("-", fold(name)).strip("-")
        base = base if base[:1].isalpha() and len(base) > 1 else f"t-{base or len(slugs) + 1}"
        slug, count = base, 1
        while slug in slugs.values():
            count += 1
            slug = f"{base}-{count}"
        slugs[name] = slug
    return slugs


def room_guid(short: str, name: str) -> UUID:
    """Return an identifier of a room that stays the same in every file of an event."""
    return uuid5(NAMESPACE_URL, f"room:{short}:{name}")


def person_guid(short: str, person: FilePerson, session: UUID) -> UUID:
    """Return an identifier of a name in an event: files name people, they do not know them.

    A function is somebody else in each session: « Facilitateur » may well be in several places at once.
    """
    if person.function:
        return function_guid(person.name, session)
    return uuid5(NAMESPACE_URL, f"person:{short}:{fold(person.name)}")


def function_guid(name: str, session: UUID) -> UUID:
    """Return the identifier by which a function in a session is told from a person."""
    return uuid5(session, f"function:{fold(name)}")
