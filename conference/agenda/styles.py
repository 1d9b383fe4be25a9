"""The colours of an event's tracks as a stylesheet: classes ``t0``, ``t1`` … in the order of the tracks. Pure."""

import re
from collections.abc import Sequence

from conference.agenda.programme import PublicTrack

COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")


def track_styles(tracks: Sequence[PublicTrack]) -> str:
    """Return one rule a track; a colour that is not ``#rrggbb`` gives none."""
    return "".join(
        f".t{number}{{--c:{track.colour.lower()}}}"
        for number, track in enumerate(tracks)
        if COLOUR.fullmatch(track.colour)
    )
