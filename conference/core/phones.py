"""Phone numbers as people in Mali and elsewhere write them.

A number is accepted when it is possible (a known country, the right count of figures), not only when its block has been
given out: blocks open faster than any list. Nothing is inferred about the operator.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from conference.core.errors import Error

DEFAULT_REGION = "ML"

_LONGEST_FIELD = 200
# A national number has at least seven figures, an international one at most fifteen (E.164).
_FEWEST, _MOST = 7, 15

_LETTER_O = re.compile(r"(?<![^\W\d_])[oO]+(?![^\W\d_])")
_BETWEEN = re.compile(r"[/,;|&\n\r]+|\b(?:et|ou|and|or)\b", re.IGNORECASE)
_APART = re.compile(r"\s+[-–—]+\s+|(?<=\d)\s*(?=\+)")
_LABEL = re.compile(r"^[^\d+(]*[\s:.](?=[\d+(])")
_REMARK = re.compile(r"\([^\d)]*\)\s*$")
_NUMBER = re.compile(r"[(\s]*\+?[\d\s().\-–—_'’]*\d[\s).]*")

# By the library's own numbers, so that it is not imported at start-up (a test compares them).
_PARSER_CODES = dict.fromkeys((1, 2, 3), "phone_too_short")
_LENGTH_CODES = dict.fromkeys((2, 4), "phone_too_short")

_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur", "nqo"})


@dataclass(frozen=True)
class Phone:
    """One number: ``e164`` (``+22376123456``) is stored and compared, ``region`` is its country if known (``ML``)."""

    e164: str
    region: str | None


def parse(raw: str, region: str = DEFAULT_REGION) -> Phone:
    """Return the first number of a field, read as in ``region`` (ISO country) unless it has a country code.

    Raises ``Error``: ``phone_too_short`` (a figure is missing; Malian numbers have eight) or ``phone_unreadable``.
    """
    return parse_all(raw, region)[0]


def parse_all(raw: str, region: str = DEFAULT_REGION) -> list[Phone]:
    """Return every number of a field, in order, each once; people write two with / , ; « et » or a new line between.

    Raises ``Error`` as ``parse`` does if one of them cannot be read, ``position`` telling which: none is dropped
    silently. The refusal does not repeat the number, which must not reach a log.
    """
    found = [_phone(piece, region, position) for position, piece in enumerate(_pieces(_plain(raw)), 1)]
    if not found:
        raise Error("phone_unreadable", position=1)
    return list(dict.fromkeys(found))


def display(e164: str, locale: str = "fr") -> str:
    """Return a number to read aloud, in pairs as in Mali: ``+223 76 12 34 56``; others as their country writes them.

    In a right-to-left language it is isolated, so that the plus sign stays in front. What is no number is unchanged.
    """
    shown = _grouped(e164)
    return f"\u2066{shown}\u2069" if locale.partition("_")[0] in _RIGHT_TO_LEFT else shown


def _plain(raw: str) -> str:
    """Return the field with ordinary figures and spaces, and a letter O outside words as 0."""
    text = unicodedata.normalize("NFKC", raw[:_LONGEST_FIELD])
    figures = "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in text if c.isprintable() or c.isspace())
    return _LETTER_O.sub(lambda found: "0" * len(found[0]), figures).strip()


def _pieces(text: str) -> Iterator[str]:
    """Split a field into numbers; signs inside one number (76/12/34/56) do not split it."""
    pieces = [piece for piece in (p.strip() for p in _BETWEEN.split(text)) if piece]
    if len(pieces) > 1 and all(_count(piece) < _FEWEST for piece in pieces) and _count(text) <= _MOST:
        pieces = [" ".join(pieces)]
    for piece in pieces:
        yield from _apart(piece)


def _apart(piece: str) -> list[str]:
    """Split numbers that only a dash or spaces part, if each part is long enough to be one."""
    for parts in (_APART.split(piece), piece.split()):
        if len(parts) > 1 and all(_count(part) >= _FEWEST for part in parts):
            return parts
    return [piece]


def _count(text: str) -> int:
    return sum(c.isdigit() for c in text)


def _phone(piece: str, region: str, position: int) -> Phone:
    import phonenumbers as library

    number = _REMARK.sub("", _LABEL.sub("", piece)).replace("(0)", "")
    if not _NUMBER.fullmatch(number):
        raise Error("phone_unreadable", position=position)
    try:
        parsed = library.parse(re.sub(r"[^\d+]", "", number), region)
    except library.NumberParseException as refusal:
        raise Error(_PARSER_CODES.get(refusal.error_type, "phone_unreadable"), position=position) from None
    reason = library.is_possible_number_with_reason(parsed)
    if reason != library.ValidationResult.IS_POSSIBLE:
        raise Error(_LENGTH_CODES.get(reason, "phone_unreadable"), position=position)
    e164 = library.format_number(parsed, library.PhoneNumberFormat.E164)
    return Phone(e164, library.region_code_for_number(parsed))


def _grouped(e164: str) -> str:
    if re.fullmatch(r"\+223\d{8}", e164):
        return " ".join((e164[:4], *(e164[start : start + 2] for start in range(4, 12, 2))))
    import phonenumbers as library

    try:
        return library.format_number(library.parse(e164), library.PhoneNumberFormat.INTERNATIONAL)
    except library.NumberParseException:
        return e164
