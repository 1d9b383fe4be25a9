"""The fonts of paper for a browser that prints by itself: the same letters, smaller files, in ``static/badge-fonts``.

    python -m conference.core.paper.web_fonts

makes them anew from ``static/fonts``: every letter stays, only the instructions for screens and the alternatives that
nobody asks for go.
"""

import hashlib
from functools import cache
from pathlib import Path
from typing import NamedTuple

from conference.core.paper.lettering import FONTS, further_fonts

WEB_FONTS = FONTS.parent / "badge-fonts"
_REGULAR, _BOLD = "400", "700"
_BOTH = f"{_REGULAR} {_BOLD}"
_OURS = (
    ("NotoSans-Regular", _REGULAR),
    ("NotoSans-Bold", _BOLD),
    ("NotoSansArabic-Regular", _REGULAR),
    ("NotoSansArabic-Bold", _BOLD),
    ("NotoSansNKo-Regular", _BOTH),
    ("NotoSansTifinagh-Regular", _BOTH),
)


class WebFont(NamedTuple):
    """A font as a browser loads it: its ``file`` below ``static``, with the hash of its content behind it.

    ``family`` is a name of ours, so that no font of the device stands in for it; ``weight`` is one, or a range.
    """

    family: str
    weight: str
    file: str


def web_fonts() -> tuple[WebFont, ...]:
    """Return the fonts of paper in the order in which they are asked for a letter, those that somebody added last."""
    ours = [(WEB_FONTS / f"{name}.woff2", weight) for name, weight in _OURS]
    return tuple(_web_font(path, weight) for path, weight in [*ours, *((path, _BOTH) for path in _loadable())])


def unloadable() -> list[Path]:
    """Return the fonts that somebody added and no browser loads: collections."""
    return [path for path in further_fonts() if path not in _loadable()]


def _loadable() -> list[Path]:
    return [path for path in further_fonts() if path.suffix.lower() != ".ttc"]


@cache
def _web_font(path: Path, weight: str) -> WebFont:
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:12]
    family = f"Jatigi {path.stem.split('-')[0]}"
    return WebFont(family, weight, f"{path.relative_to(FONTS.parent).as_posix()}?v={digest}")


def make(folder: Path = WEB_FONTS) -> None:
    """Write the fonts to a folder."""
    from fontTools import subset

    for name, _weight in _OURS:
        options = subset.Options()
        options.flavor, options.hinting, options.notdef_outline = "woff2", False, True
        with subset.load_font(str(FONTS / f"{name}.ttf"), options) as font:
            subsetter = subset.Subsetter(options)
            subsetter.populate(unicodes=font.getBestCmap().keys())
            subsetter.subset(font)
            subset.save_font(font, str(folder / f"{name}.woff2"), options)


if __name__ == "__main__":
    make()
