"""A filter as somebody types it in one line: the field, how it is asked for, and a value in their own words."""

import re

from conference.core.errors import Error
from conference.core.text import fold
from conference.events import question_answers
from conference.participants.fields import LISTED, Field
from conference.participants.wanted import CONTAINS, EMPTY, FILLED, FROM, IS, NOT, TO, UNSAID, Filter

#: Is it, or does it contain it: whichever the field can be asked.
SAYS, BETWEEN = "dit", "entre"
_OPS = {"est": IS, "pas": NOT, "contient": CONTAINS, "vide": EMPTY, "rempli": FILLED}
_SEVERAL = re.compile(r"\s*[;,]\s*")
_ENDS = re.compile(r"\s*(?:;|\bet\b|\bà\b|\bau\b|\band\b|\bto\b|…|\.\.+)\s*")
_UNSAID = frozenset({"-", "non precise", "not stated", "rien", "vide"})


def understood(field: Field, way: str, typed: str) -> list[Filter]:
    """Return the filters that a typed line asks for; none where it cannot be understood.

    Values of a list are known by their words, in any case and without accents, a beginning being enough; several are
    separated by commas. Days are read as people write them, two ends are « 1 à 5 ».
    """
    if way in {"vide", "rempli"}:
        return [one for one in [Filter(field.key, _OPS[way])] if one.op in field.tests]
    if FROM in field.tests and way in {SAYS, BETWEEN, "est"}:
        return _between(field, typed)
    op = _op(field, way)
    values = _values(field, op, typed) if op is not None and op in field.tests else []
    good = values and op is not None and all(field.takes(op, one) for one in values)
    return [Filter(field.key, op or IS, tuple(values))] if good else []


def _op(field: Field, way: str) -> str | None:
    if way == SAYS:
        return CONTAINS if CONTAINS in field.tests else IS
    return _OPS.get(way)


def _values(field: Field, op: str, typed: str) -> list[str]:
    if not typed.strip():
        return []
    if field.kind not in LISTED:
        return [typed.strip()]
    whole = _listed(field, op, typed)
    if whole:
        return whole
    found = [_listed(field, op, one) for one in _SEVERAL.split(typed.strip()) if one]
    return list(dict.fromkeys(value for one in found for value in one)) if all(found) else []


def _listed(field: Field, op: str, typed: str) -> list[str]:
    """Return the values of a list that a word means: that word, else those that begin with it, else that hold it."""
    word = fold(typed.strip())
    options = [(value, fold(label)) for value, label in field.options()]
    if word in _UNSAID and field.takes(op, UNSAID):
        return [UNSAID]
    same = [value for value, label in options if word in {label, value}]
    begun = [value for value, label in options if label.startswith(word)]
    held = [value for value, label in options if word in label]
    return same or begun or held


def _between(field: Field, typed: str) -> list[Filter]:
    ends = [_end(field, one) for one in _ENDS.split(typed.strip())]
    if None in ends or not 1 <= len(ends) <= 2 or not any(ends):  # noqa: PLR2004 (two ends)
        return []
    first, last = ends[0], ends[-1]
    found = [Filter(field.key, op, (one,)) for op, one in ((FROM, first), (TO, last)) if one]
    return found if all(field.takes(one.op, one.values[0]) for one in found) else []


def _end(field: Field, typed: str) -> str | None:
    """Return one end as an address has it; empty for an open one, ``None`` for what is no such value."""
    text = typed.strip()
    if not text:
        return ""
    if field.cell not in {"date", "moment"}:
        return text
    try:
        return question_answers.day(text)
    except Error:
        return None
