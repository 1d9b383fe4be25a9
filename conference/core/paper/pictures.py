"""Uploaded logos and backgrounds made harmless, in a process of their own: nothing else reads what people upload."""

from dataclasses import dataclass
from typing import Any

from conference.core.errors import Error
from conference.core.paper.picture_limits import CPU_SECONDS, LARGEST_UPLOAD, SECONDS, STEP_BACK


@dataclass(frozen=True, slots=True)
class SafePicture:
    """A picture that may be kept and printed: ``image/png``, ``image/jpeg``, or ``application/pdf`` of one page.

    ``ratio``: its width by its height. ``width_mm``: how wide it says it is, for a PDF.
    """

    media_type: str
    data: bytes
    ratio: float
    width_mm: float | None = None


def safe(data: bytes) -> SafePicture:
    """Return a harmless picture that looks as the PNG, JPEG, SVG or one-page PDF in ``data``; a drawing stays one.

    What it is, is seen from the bytes, whatever the sender called it. Takes half a second to some seconds. Raises
    ``Error`` ``picture_unreadable``, ``picture_too_large`` (pixels), ``picture_too_heavy`` (bytes, memory or time),
    ``picture_pages``, ``picture_locked``, ``paper_busy`` or ``paper_unavailable``.
    """
    if len(data) > LARGEST_UPLOAD:
        raise Error("picture_too_heavy", 413)
    head, (content,) = _asked(data)
    if "refused" in head:
        raise Error(head["refused"], 422, **head["params"])
    return SafePicture(head["media_type"], content, head["ratio"], head["width_mm"])


def _asked(data: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """Ask a fresh process, which ends with the answer: the one that prints is never in the way of a hostile file."""
    from conference.core.paper.client import UPLOADS

    try:
        return UPLOADS.run({"job": "picture", "cpu": CPU_SECONDS, "nice": STEP_BACK}, [data], seconds=SECONDS)
    except Error as error:
        if error.code == "paper_timeout":
            raise Error("picture_too_heavy", 422) from None
        if error.code == "paper_failed":
            raise Error("picture_unreadable", 422) from None
        raise
