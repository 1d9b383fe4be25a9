"""What a scanner that types like a keyboard made of the trial code. Pure."""

from collections.abc import Callable

from conference.core import text, tokens

#: Every figure, and the letters that keyboards have in different places; a ticket of nobody.
SPECIMEN = tokens.TICKET_PREFIX + "0123456789AQZWMYBCDEFGHJKN"
_ENOUGH = 8
GOOD, CAPITALS, KEYBOARD, BEHIND, OTHER, TORN, NOTHING, UNKNOWN = (
    "good",
    "capitals",
    "keyboard",
    "behind",
    "other",
    "torn",
    "nothing",
    "unknown",
)
#: With these a desk works as it is.
UNDERSTOOD = frozenset({GOOD, CAPITALS, KEYBOARD, BEHIND})


def verdict(heard: str) -> str:
    """Return what to say of what came into the field.

    ``good``; understood all the same: ``capitals`` (small letters), ``keyboard`` (set to another keyboard), ``behind``
    (something stood before it); not understood: ``other`` (another code), ``torn`` (a part of it), ``nothing``, and
    ``unknown``.
    """
    came = heard.strip()
    looks: dict[str, Callable[[], bool]] = {
        NOTHING: lambda: not came,
        GOOD: lambda: came == SPECIMEN,
        CAPITALS: lambda: came.upper() == SPECIMEN,
        KEYBOARD: lambda: text.scanner_text(came) == SPECIMEN,
        BEHIND: lambda: came.upper().endswith(SPECIMEN),
        TORN: lambda: _is_part(came.upper()) or _is_part(text.scanner_text(came)),
        OTHER: lambda: _is_code(came),
    }
    return next((name for name, is_so in looks.items() if is_so()), UNKNOWN)


def _is_part(came: str) -> bool:
    """Tell whether something is the trial code with letters missing."""
    rest = iter(SPECIMEN)
    return len(came) >= _ENOUGH and all(letter in rest for letter in came)


def _is_code(came: str) -> bool:
    plain = text.scanner_text(came)
    return "://" in came or (len(plain) >= _ENOUGH and plain.isascii() and plain.isalnum())
