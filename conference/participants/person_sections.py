"""What the page of a person shows besides the record: tags and notes."""

from typing import Any
from uuid import uuid4

from conference.accounts import queries as accounts
from conference.participants import notes, tag_queries
from conference.participants.models import Participant


def of(person: Participant) -> dict[str, Any]:
    """Return what the sections of tags and notes show of a person."""
    known = tag_queries.of_person(person.event_id, person.id)
    written = notes.of_person(person.id)
    authors = {note.author_id for note in written if note.author_id is not None}
    return {
        "worn": [name for name, has in known.items() if has],
        "known_tags": list(known),
        "notes": written,
        "note_authors": accounts.names(authors) if authors else {},
        "note_once": uuid4(),
    }
