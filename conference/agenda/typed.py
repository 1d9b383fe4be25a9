"""What organisers type of a programme, read and shown again: times, hours, languages, interpretation, rooms by code.

Each reader raises a reason code; what it shows it reads again as the same. Pure, but for the words of the modes.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _

from conference.agenda.programme import ON_REQUEST
from conference.agenda.rules import DAY_MINUTES
from conference.core.errors import Error
from conference.core.text import fold

_CLOCK = re.compile(r"(\d{1,2})\s*[:hH.]?\s*(\d{2})?", re.ASCII)
_RANGE = re.compile(r"(?:j(?:our)?\s*(\d{1,2})\s+)?(.+?)\s*[-–—à]\s*(.+)", re.IGNORECASE)
_PAIR = re.compile(r"([a-z]{2,3})\s*(?:-|>|→|/)\s*([a-z]{2,3})")
_LAST_HOUR = 35


def clock(minute: int | None) -> str:
    """Return a minute of a day as people write it: ``09:30``; after midnight ``24:30``. Nothing for none."""
    return f"{minute // 60:02d}:{minute % 60:02d}" if minute is not None else ""


def read_clock(text: str) -> int | None:
    """Return the minute that was typed (``9:30``, ``9h30``, ``9 h``, ``0930``); nothing for nothing.

    Raises ``bad_clock``.
    """
    typed = text.strip()
    if not typed:
        return None
    if re.fullmatch(r"\d{4}", typed, re.ASCII):
        typed = f"{typed[:2]}:{typed[2:]}"
    found = _CLOCK.fullmatch(typed)
    hour, minute = (int(found[1]), int(found[2] or 0)) if found else (99, 0)
    if hour > _LAST_HOUR or minute >= 60:  # noqa: PLR2004 (minutes of an hour)
        raise Error("bad_clock")
    return hour * 60 + minute


def hours(stored: Iterable[Sequence[int | None]]) -> str:
    """Return hours as people write them, one a line: ``08:00-18:00``, of one day alone ``J2 08:00-12:00``."""
    return "\n".join(
        f"{f'J{day} ' if day is not None else ''}{clock(start)}-{clock(end)}" for day, start, end in stored
    )


def read_hours(text: str) -> list[list[int | None]]:
    """Return the hours that were typed, as they are stored. Raises ``bad_hours``."""
    found: list[list[int | None]] = []
    for line in filter(None, map(str.strip, re.split(r"[\n;,]", text))):
        match = _RANGE.fullmatch(line)
        try:
            start, end = (read_clock(match[2]), read_clock(match[3])) if match else (None, None)
        except Error as error:
            raise Error("bad_hours") from error
        if match is None or start is None or end is None or not start < end <= 2 * DAY_MINUTES:
            raise Error("bad_hours")
        found.append([int(match[1]) if match[1] else None, start, end])
    return found


def codes(text: str) -> list[str]:
    """Return language codes that were typed: ``fr, bm``."""
    return list(dict.fromkeys(one.lower() for one in re.split(r"[\s,;]+", text) if one))


def pairs(stored: Iterable[Sequence[str]]) -> str:
    """Return pairs of languages as people write them: ``fr-bm, fr-en``."""
    return ", ".join(f"{first}-{second}" for first, second in stored)


def read_pairs(text: str) -> list[list[str]]:
    """Return pairs of languages that were typed. Raises ``bad_booths``."""
    found = []
    for one in filter(None, map(str.strip, re.split(r"[\n,;]", text.lower()))):
        match = _PAIR.fullmatch(one)
        if match is None:
            raise Error("bad_booths")
        found.append([match[1], match[2]])
    return found


def modes() -> dict[str, str]:
    """Return the words for how one interprets, by code, in the reader's language."""
    return {
        "booth": _("cabine"),
        "consecutive": _("consécutive"),
        "whispered": _("chuchotée"),
        "sign": _("signes"),
        ON_REQUEST: _("sur demande"),
    }


def interpretation(stored: Iterable[Mapping[str, Any]]) -> str:
    """Return interpretation as people write it, one a line: ``fr-bm cabine confirmée``."""
    words, lines = modes(), []
    for one in stored:
        mode = one.get("mode") or "booth"
        pair = f"{one['source']}-{one['target']}" if one.get("source") and mode != ON_REQUEST else ""
        parts = (pair, words.get(mode, mode), _("confirmée") if one.get("confirmed") else "")
        lines.append(" ".join(part for part in parts if part))
    return "\n".join(lines)


def read_interpretation(text: str) -> list[dict[str, Any]]:
    """Return interpretation that was typed. Raises ``bad_interpretation`` with the line that cannot be read."""
    return [_one_interpretation(line) for line in filter(None, map(str.strip, re.split(r"[\n;,]", text)))]


def _one_interpretation(line: str) -> dict[str, Any]:
    rest, mode, confirmed = fold(line), "booth", False
    for word in {fold(_("confirmée")), "confirmee", "confirmed"}:
        if rest.endswith(f" {word}"):
            rest, confirmed = rest.removesuffix(word).strip(), True
    by_word = {fold(word): code for code, word in modes().items()} | {code: code for code in modes()}
    for word in sorted(by_word, key=len, reverse=True):
        if rest == word or rest.endswith(f" {word}"):
            rest, mode = rest.removesuffix(word).strip(), by_word[word]
            break
    match = _PAIR.fullmatch(rest)
    if mode == ON_REQUEST and not rest:
        return {"source": "", "target": "", "mode": mode, "confirmed": confirmed}
    if match is None or mode == ON_REQUEST:
        raise Error("bad_interpretation", line=line)
    return {"source": match[1], "target": match[2], "mode": mode, "confirmed": confirmed}


def read_rooms(text: str, ids: Mapping[str, str]) -> list[str]:
    """Return the ids of rooms that were typed by code or name (folded): ``GS, BA``. Raises ``unknown_room_code``."""
    found = []
    for one in filter(None, map(str.strip, re.split(r"[,;]", text))):
        if fold(one) not in ids:
            raise Error("unknown_room_code", room=one)
        found.append(ids[fold(one)])
    return list(dict.fromkeys(found))
