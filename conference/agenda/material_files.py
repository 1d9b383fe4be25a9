"""Files of materials: checked, written anew, sealed. One that came with a form that has an error waits for a day.

Presentations and texts of an office program are refused: what could act in them cannot be taken out as surely as out
of a PDF, and a telephone opens a PDF.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from conference.agenda.session_models import Material
from conference.core import files, history, tokens, uploads
from conference.core.db import write
from conference.core.errors import Error
from conference.events import setup_services

#: What organisers put there, and what came through the link of a rapporteur: only that is theirs to take away.
OURS, RAPPORTEUR = PURPOSES = ("material", "rapporteur")
MEGABYTE = 1024 * 1024
MOST_BYTES, MOST_PAGES = 10 * MEGABYTE, 300
#: All files of materials of one event.
MOST_OF_AN_EVENT = 1_000 * MEGABYTE
KEPT_FOR = timedelta(hours=24)
#: A file that was taken away comes back with an undo, so it lasts as long as that is possible.
LASTS = history.UNDO_FOR + timedelta(minutes=1)
#: How archives and old documents begin, which is how documents of office programs do.
_OFFICE = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_SIGNED = "material"


@dataclass(frozen=True)
class Received:
    """A file that is there and belongs to nothing yet. ``signed`` is how a page names it until its form is good."""

    id: UUID
    name: str
    size: int
    signed: str = ""

    @property
    def kilobytes(self) -> int:
        """How large it is, rounded up."""
        return -(-self.size // 1000)


def receive(event_id: UUID, session_id: UUID, name: str, data: bytes, *, purpose: str, now: datetime) -> Received:
    """Check a file and keep it for a day, until a material claims it; not inside ``write()``.

    Raises what ``uploads.check`` raises (10 MB, 300 pages), ``material_office``, ``material_full``.
    """
    upload = checked(name, data)
    with write():
        setup_services.locked(event_id)  # one file after the other: the sum is exact
        used = sum(files.used(event_id, one) for one in PURPOSES)
        if used + len(upload.data) > MOST_OF_AN_EVENT:
            raise Error("material_full", 413)
        about = {"now": now, "expires_at": now + KEPT_FOR}
        file_id = files.store(event_id, purpose, upload.name, upload.media_type, upload.data, **about)
    signed = tokens.sign_value(_SIGNED, [str(event_id), str(session_id), str(file_id)])
    return Received(file_id, upload.name, len(upload.data), signed)


def checked(name: str, data: bytes) -> uploads.Upload:
    """Return a file as it may be kept. Raises what ``uploads.check`` raises, and ``material_office``."""
    try:
        return uploads.check(name, data, most_bytes=MOST_BYTES, most_pages=MOST_PAGES)
    except Error as error:
        if error.code == "upload_kind" and data.startswith(_OFFICE):
            raise Error("material_office") from error
        raise


def again(event_id: UUID, session_id: UUID, signed: str) -> Received | None:
    """Return the file that a page names, if the page is ours and the file is still there."""
    value = tokens.read_value(_SIGNED, signed, max_age=int(KEPT_FOR.total_seconds()))
    if not isinstance(value, list) or value[:2] != [str(event_id), str(session_id)]:
        return None
    try:
        found = files.find(event_id, UUID(value[2]), OURS)
    except Error:
        return None
    return Received(found.id, found.name, found.size, signed)


def known(event_id: UUID, file_id: UUID) -> files.Opened | None:
    """Return what is known of the file of a material, whoever put it there."""
    for purpose in PURPOSES:
        try:
            return files.find(event_id, file_id, purpose)
        except Error:
            continue
    return None


def is_of_rapporteur(event_id: UUID, row: Material) -> bool:
    """Tell whether a material came through the link of a rapporteur."""
    if row.file_id is None:
        return False
    try:
        files.find(event_id, row.file_id, RAPPORTEUR)
    except Error:
        return False
    return True


def data(event_id: UUID, file_id: UUID) -> bytes:
    """Return the bytes of the file of a material. Raises ``not_found`` (404)."""
    for purpose in PURPOSES:
        try:
            return b"".join(files.read(event_id, file_id, purpose))
        except Error:
            continue
    raise Error("not_found", 404)


def follow(event_id: UUID, before: str | None, after: str | None, now: datetime) -> None:
    """Keep the file that a material has now, let the one go that it had; inside ``write()``.

    Raises ``material_file_gone`` (409) where it was swept away meanwhile.
    """
    if before == after:
        return
    if before is not None:
        files.let_go(event_id, [UUID(before)], now + LASTS)
    if after is not None and not any(files.claim(event_id, UUID(after), purpose) for purpose in PURPOSES):
        raise Error("material_file_gone", 409)
