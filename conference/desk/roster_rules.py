"""The roster as it travels: columns, not records, so that it compresses well. Pure."""

from base64 import urlsafe_b64encode
from collections.abc import Iterable, Sequence
from typing import Any

#: What stands where somebody has no code, no ticket or no hash.
CODE_LETTERS, TICKET_LETTERS, HASH_BYTES = 6, 26, 12
NO_CODE, NO_TICKET, NO_HASH = " " * CODE_LETTERS, " " * TICKET_LETTERS, bytes(HASH_BYTES)
PHOTO, PROTOCOL, PRINTED = 1, 2, 4


def words(values: Sequence[str]) -> dict[str, list[Any]]:
    """Return a column of few different words: each once, and which of them stands where."""
    places: dict[str, int] = {}
    at = [places.setdefault(value, len(places)) for value in values]
    return {"words": list(places), "at": at}


def packed(chunks: Iterable[bytes]) -> str:
    """Return bytes of one length each, one after the other, as base64url without padding."""
    return urlsafe_b64encode(b"".join(chunks)).rstrip(b"=").decode("ascii")


def flags(*, photo: bool, protocol: bool, printed: bool) -> int:
    """Return the flags of somebody: 1 photo may be taken, 2 to be told to protocol, 4 badge printed."""
    return PHOTO * photo + PROTOCOL * protocol + PRINTED * printed
