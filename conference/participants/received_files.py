"""Files that came with a form: checked at once and kept for a day: a form with an error need not send them again."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from conference.core import files, tokens, uploads
from conference.core.db import write
from conference.core.errors import Error
from conference.participants import answers

KEPT_FOR = timedelta(hours=24)
#: What may wait in one event at once: whoever sends files and no form must not fill the disk.
MOST_WAITING = 300 * 1024 * 1024
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


def receive(event_id: UUID, question_id: UUID, name: str, data: bytes, *, now: datetime) -> Received:
    """Check a file that came as an answer and keep it for a day.

    When too much waits, what has waited longest goes: whoever sends a good form is served whatever others send.
    Raises what ``uploads.check`` raises.
    """
    upload = uploads.check(name, data)
    with write():
        files.make_room(event_id, answers.FILE, len(upload.data), MOST_WAITING, now=now, spared=answers.FILE_LASTS)
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
