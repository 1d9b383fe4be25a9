"""What a scanner or a person types at the desk: ticket texts and codes said aloud."""

import re
import unicodedata

_TICKET = re.compile(r"JT[0-9A-HJKMNP-TV-Z]{26}")
_TICKET_START = re.compile(r"JT[0-9A-Z]*")
_CODE = re.compile(r"[A-HJ-NP-Z2-9]{6}")
_SEPARATORS = re.compile(r"[\s\-‐‑‒–—.·_]+")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")

# The figures of a French or Belgian keyboard without Shift (Windows, Linux, then Mac).
_FIGURES = dict(zip("&é\"'(-è_çà§!", "123456789068", strict=True)) | {"’": "4", "É": "2", "È": "7", "Ç": "9", "À": "0"}
_BARE_FIGURES = str.maketrans(_FIGURES)
# A scanner set to a US keyboard presses the keys by their place: Q stands where French keyboards have A.
_US_PLACES = str.maketrans(_FIGURES | dict(zip("AQZW?,", "QAWZMM", strict=True)))
# Crockford's base 32 reads them so; none of them is in a ticket.
_CROCKFORD = str.maketrans("OIL", "011")

_LONGEST = 200


def scanner_text(raw: str) -> str:
    """Return what a scanner read: without spaces and hyphens, in capitals, starting with ``JT`` if it can be a ticket.

    Repairs what a scanner set to a US keyboard types on a computer with a French one (A for Q, ? for M, é for 2).
    A ticket has 28 characters; anything else comes back as it is, for a search.
    """
    typed = _CONTROLS.sub("", raw[:_LONGEST]).upper().strip()
    plain = _SEPARATORS.sub("", typed)
    repaired = "".join(typed.split()).translate(_US_PLACES)
    for candidate in (plain, _as_crockford(plain), repaired):
        if _TICKET.fullmatch(candidate):
            return candidate
    return repaired if _TICKET_START.fullmatch(repaired) and not plain.isalnum() else plain


def as_code(raw: str) -> str | None:
    """Return the six characters of a code typed with spaces, hyphens, dots or in lower case; ``None`` if it is none.

    0, O, 1 and I are in no code and are not guessed at. Figures typed on a French keyboard without Shift are read.
    Some names look like codes (KAMARA): search for both.
    """
    typed = unicodedata.normalize("NFKC", raw[:_LONGEST]).upper().strip()
    without_shift = "".join(typed.split()).translate(_BARE_FIGURES)
    for candidate in (_SEPARATORS.sub("", typed), without_shift):
        if _CODE.fullmatch(candidate):
            return candidate
    return None


def speak(code: str) -> str:
    """Return a code as it is printed and said: ``K7M 4QP``."""
    return " ".join(code[start : start + 3] for start in range(0, len(code), 3))


def _as_crockford(text: str) -> str:
    return text[:2] + text[2:].translate(_CROCKFORD)
