"""Files that came with a form: checked at once and kept for a day: a form with an error need not send them again."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from conference.core import files, tokens, uploads
from conference.core.db import write
from conference.core.errors import Error
from conference.events.models import Event
from conference.participants import answers

KEPT_FOR = timedelta(hours=24)
#: What may wait in one event at once: whoever sends files and no form must not fill the disk.
MEGABYTE = 1024 * 1024
MOST_WAITING = 300 * MEGABYTE
#: What all files of one event may be, unless the settings say otherwise, and at which part of it organisers are warned.
MOST_OF_AN_EVENT, WARN_AT = 2_000 * MEGABYTE, 0.8
_SIGNED = "received"


@dataclass(frozen=True)
class Received:
    """A file that is there already. ``signed`` is how a page names it until its form is sent."""

    id: str
    name: str
    size: int
    signed: str = ""

    @property
    def kilobytes(self) -> int:
        """How large it is, rounded up."""
        return -(-self.size // 1000)


@dataclass(frozen=True)
class Space:
    """How many bytes of files an event has received, and how many it may."""

    used: int
    most: int

    @property
    def scarce(self) -> bool:
        """Tell whether organisers are to be warned."""
        return self.used >= self.most * WARN_AT

    @property
    def megabytes(self) -> tuple[int, int]:
        """Used and most, as people say them."""
        return -(-self.used // MEGABYTE), self.most // MEGABYTE


def space(event_id: UUID, most: int) -> Space:
    """Return how much room the files of an event take of the ``most`` bytes that they may."""
    return Space(files.used(event_id, answers.FILE), most)


def receive(
    event_id: UUID, question_id: UUID, name: str, data: bytes, *, now: datetime, most: int = MOST_OF_AN_EVENT
) -> Received:
    """Check a file that came as an answer and keep it for a day; all files of the event together are ``most`` bytes.

    When too much waits, what has waited longest goes: whoever sends a good form is served whatever others send.
    Raises what ``uploads.check`` raises, and ``files_full`` when what people have sent with good forms leaves no room.
    """
    upload = uploads.check(name, data)
    size, spared = len(upload.data), answers.FILE_LASTS
    with write() as db:
        # One file after the other: the sum is exact. What is claimed later moves within it.
        db.execute(sa.select(Event.id).where(Event.id == event_id).with_for_update(key_share=True))
        waits = files.waiting(event_id, answers.FILE, now=now, spared=spared)
        room = most - (files.used(event_id, answers.FILE) - waits)
        if size > room:
            raise Error("files_full", 413)
        files.make_room(event_id, answers.FILE, size, min(MOST_WAITING, room), now=now, spared=spared)
        file_id = files.store(
            event_id,
            answers.FILE,
            upload.name,
            upload.media_type,
            upload.data,
            now=now,
            expires_at=now + KEPT_FOR,
        )
    signed = tokens.sign_value(_SIGNED, [str(event_id), str(question_id), str(file_id)])
    return Received(str(file_id), upload.name, len(upload.data), signed)


def again(event_id: UUID, question_id: UUID, signed: str) -> Received | None:
    """Return the file that a page names, if the page is ours and the file is still there."""
    value = tokens.read_value(_SIGNED, signed, max_age=int(KEPT_FOR.total_seconds()))
    if not isinstance(value, list) or value[:2] != [str(event_id), str(question_id)]:
        return None
    found = stored(event_id, value[2])
    return Received(found.id, found.name, found.size, signed) if found else None


def stored(event_id: UUID, file_id: str) -> Received | None:
    """Return what is known of a file that somebody's answer names."""
    try:
        found = files.find(event_id, UUID(file_id), answers.FILE)
    except (Error, ValueError):
        return None
    return Received(str(found.id), found.name, found.size)
