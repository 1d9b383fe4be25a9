"""Colours of groups: a palette that can be read by everybody, and the measure for any other. Pure."""

import re

#: What WCAG 2.2 (1.4.3) asks of text: white letters on the colour, or the colour as letters on white paper.
ENOUGH = 4.5
#: Twelve colours that stand apart on a screen; on black and white paper the pattern tells groups apart.
PALETTE = (
    "#1B7F3B",
    "#0B5FA5",
    "#7A1F1F",
    "#B35900",
    "#4B2E83",
    "#0077A8",
    "#555555",
    "#111111",
    "#A3195B",
    "#006B5E",
    "#6B5B00",
    "#8A4B2A",
)
_COLOUR = re.compile(r"#[0-9A-F]{6}")
_STEP = 0.01


def normal(text: str) -> str | None:
    """Return a typed colour as ``#RRGGBB``, or ``None`` where it is none: ``#abc``, ``1b7f3b`` are taken too."""
    digits = text.strip().removeprefix("#").upper()
    if len(digits) == 3:  # noqa: PLR2004 (the short form of the web)
        digits = "".join(2 * digit for digit in digits)
    colour = f"#{digits}"
    return colour if _COLOUR.fullmatch(colour) else None


def on_white(colour: str) -> float:
    """Return the contrast of ``#RRGGBB`` with white, from 1 to 21, as WCAG 2.2 defines it."""
    channels = (value / 255 for value in _channels(colour))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]  # noqa: PLR2004 (sRGB, IEC 61966-2-1)
    luminance = sum(weight * value for weight, value in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    return 1.05 / (luminance + 0.05)


def readable(colour: str) -> bool:
    """Tell whether white letters can be read on ``#RRGGBB``, and it on white paper."""
    return on_white(colour) >= ENOUGH


def darker(colour: str) -> str:
    """Return the nearest colour of the same hue that is readable; a readable one unchanged."""
    share = 1.0
    found = colour
    while not readable(found):
        share -= _STEP
        found = "#" + "".join(f"{int(value * share):02X}" for value in _channels(colour))
    return found


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
