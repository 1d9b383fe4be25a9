"""Who is named in a programme, and in what. Only names that a release tells: who is called by a function has no page.

People are told apart by name alone: a release knows nothing else of them. Pure.
"""

import hashlib
import re
from dataclasses import dataclass, field

from conference.agenda.programme import Programme, PublicRole, PublicSession
from conference.core.text import fold

_OTHER = re.compile(r"[^a-z0-9]+")


@dataclass
class Named:
    """Somebody by name, with what they do in which session, in the order of the programme."""

    name: str
    parts: list[tuple[PublicSession, list[PublicRole]]] = field(default_factory=list)


def key_of(name: str) -> str:
    """Return what an address calls somebody: « aminata-traore »; for a name without Latin letters, a short mark."""
    return _OTHER.sub("-", fold(name)).strip("-") or hashlib.sha256(name.encode()).hexdigest()[:12]


def named(programme: Programme, key: str) -> Named | None:
    """Return the person whom an address names, if the programme names anybody so."""
    found: Named | None = None
    for session in programme.sessions:
        roles = [role for role in session.roles if role.name and key_of(role.name) == key]
        if roles:
            found = found or Named(roles[0].name)
            found.parts.append((session, roles))
    return found
