"""What somebody typed or scanned into the box of the desk: a ticket, a code, a name, or nothing that can be read."""

from dataclasses import dataclass

from conference.core import text, tokens

TICKET_LENGTH = len(tokens.TICKET_PREFIX) + tokens.TICKET_LETTERS
#: A torn ticket is longer than this, with figures in it; no name that begins with JT has any.
TORN_FROM = 10
LONGEST_NAME = 100


@dataclass(frozen=True)
class Typed:
    """What it may be. Letters alone may be a code and a name (KAMARA; Dénéba, if é is a 2): then both are set."""

    ticket: str | None = None
    code: str | None = None
    name: str | None = None


def read(raw: str) -> Typed:
    """Return what ``raw`` may be; nothing is set when it is none of them (a torn ticket, another kind of QR).

    A ticket counts wherever it ends: a scanner types behind what stood in the box.
    """
    raw = raw.strip()
    ticket = _ticket(raw) or _ticket(raw[-TICKET_LENGTH:])
    if ticket is not None:
        return Typed(ticket=ticket)
    scanned = text.scanner_text(raw)
    begins = scanned.startswith(tokens.TICKET_PREFIX) and len(scanned) > TORN_FROM
    torn = begins and any(letter.isdigit() for letter in scanned)
    if torn or "://" in raw or len(raw) > LONGEST_NAME:
        return Typed()
    code = text.as_code(raw)
    name = raw if code is None or all(map(str.isalpha, text.words(raw))) else None
    return Typed(code=code, name=name or None)


def _ticket(raw: str) -> str | None:
    scanned = text.scanner_text(raw)
    is_ticket = len(scanned) == TICKET_LENGTH and scanned.startswith(tokens.TICKET_PREFIX) and scanned.isalnum()
    return scanned if is_ticket else None
