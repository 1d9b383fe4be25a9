"""What a browser needs to fit and to set letters exactly as we do: widths, fonts, words that stay together."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from conference.core.paper.joints import BOUND
from conference.core.paper.lettering import advances
from conference.core.paper.web_fonts import unloadable, web_fonts


@cache
def letters() -> Mapping[str, Any]:
    """Return the tables as values that JSON can carry (33 kB, a third of that compressed); the same for every event.

    ``regular`` and ``bold``: runs of neighbours, each a first code point and then widths, in thousandths of an em.
    """
    return {
        "regular": _runs(advances(bold=False, without=tuple(unloadable()))),
        "bold": _runs(advances(bold=True, without=tuple(unloadable()))),
        "fonts": [font._asdict() for font in web_fonts()],
        "bound": " ".join(sorted(BOUND)),
    }


def _runs(table: Mapping[int, int]) -> list[list[int]]:
    runs: list[list[int]] = []
    previous = -2
    for code in sorted(table):
        if code != previous + 1:
            runs.append([code])
        runs[-1].append(table[code])
        previous = code
    return runs
