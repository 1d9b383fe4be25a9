"""The sizes of badges: the usual ones as data, any other in millimetres. Pure."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from pathlib import Path

from conference.badges.rules import Fault

OWN = "own"
"""The code of a format that somebody gives in millimetres."""

SMALLEST, LARGEST = 30.0, 300.0
"""The shortest and the longest side of a format of one's own, in millimetres."""

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Format:
    """The size of what somebody wears, in millimetres.

    ``fold``: a sheet twice as high, folded across its middle; its back is printed upside down above the front.
    ``preselected``: the one that a form shows first, before those under "other formats".
    """

    code: str
    width: float
    height: float
    fold: bool = False
    preselected: bool = False


def own_format(width: float, height: float) -> Format:
    """Return a format in millimetres as somebody gives them; ``size_faults`` says whether it is one."""
    return Format(OWN, round(width, 1), round(height, 1))


def size_faults(width: float, height: float) -> list[Fault]:
    """Return what is wrong with the sides of a format of one's own: ``size_number`` or ``size_limits``, by side."""
    return [
        Fault("size_limits" if isfinite(side) else "size_number", where, {"least": SMALLEST, "most": LARGEST})
        for where, side in (("width", width), ("height", height))
        if not SMALLEST <= side <= LARGEST
    ]


def _read() -> Mapping[str, Format]:
    rows = json.loads((DATA / "formats.json").read_text(encoding="utf-8"))
    return {row["code"]: Format(**row) for row in rows}


FORMATS = _read()
"""The usual formats by code, in the order in which a form offers them."""
