"""The conditions that fields are filtered by, and the expressions that they are sorted by, on both engines.

No condition and no expression is ever NULL: « not X » holds for whoever said nothing too.
"""

import json
from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from conference.core.db import is_sqlite
from conference.core.text import fold
from conference.core.text.searching import like_escape
from conference.participants.fields import By, Condition
from conference.participants.lists import CONTAINS, EMPTY, FILLED, FROM, IS, NOT, TO, UNSAID, Filter
from conference.participants.models import Participant

CHOICE_TESTS = frozenset({IS, NOT, EMPTY, FILLED})
TEXT_TESTS = frozenset({IS, NOT, CONTAINS, EMPTY, FILLED})
RANGE_TESTS = frozenset({IS, FROM, TO, EMPTY, FILLED})
SEALED_TESTS = frozenset({EMPTY, FILLED})

#: What PostgreSQL takes for ``fold``.
_ACCENTS: dict[str, str] = dict(zip("àâäáãéèêëíîïìóôöòõúûüùçñɛɔɲŋ", "aaaaaeeeeiiiiooooouuuucneonn", strict=True))


def either(op: str, filled: Condition) -> Condition:
    """Return the condition of EMPTY or FILLED."""
    return filled if op == FILLED else sa.not_(filled)


def on_choice(column: Any, codes: Callable[[str], Collection[Any]] | None = None) -> Callable[[Filter], Condition]:
    """Filter a column that holds one of a few codes, nothing said being NULL or empty text.

    ``codes`` turns a value of an address into what the column holds.
    """
    said = sa.and_(column.is_not(None), column != "") if isinstance(column.type, sa.String) else column.is_not(None)

    def where(one: Filter) -> Condition:
        if one.op in {EMPTY, FILLED}:
            return either(one.op, said)
        held = [code for value in one.values if value != UNSAID for code in (codes(value) if codes else (value,))]
        among: Condition = sa.and_(said, column.in_(held))
        if UNSAID in one.values:
            among = sa.or_(among, sa.not_(said))
        return among if one.op == IS else sa.not_(among)

    return where


def on_text(column: Any) -> Callable[[Filter], Condition]:
    """Filter a column of typed text, whatever its case and accents."""
    said, folded = sa.func.coalesce(column, "") != "", lower(column)

    def where(one: Filter) -> Condition:
        if one.op in {EMPTY, FILLED}:
            return either(one.op, said)
        if one.op == CONTAINS:
            return sa.or_(*(folded.like(f"%{like_escape(simple(value))}%", escape="\\") for value in one.values))
        among: Condition = folded.in_([simple(value) for value in one.values])
        return among if one.op == IS else sa.not_(among)

    return where


def on_range(column: Any, bounds: Callable[[str], tuple[Any, Any]]) -> Callable[[Filter], Condition]:
    """Filter a column of numbers or instants; ``bounds`` are the first value that counts and the first beyond.

    Where both are the same, the value itself counts.
    """
    said = column.is_not(None)

    def where(one: Filter) -> Condition:
        if one.op in {EMPTY, FILLED}:
            return either(one.op, said)
        first, beyond = bounds(one.values[0])
        least = column >= first
        most = column <= beyond if first == beyond else column < beyond
        return sa.and_(said, {FROM: least, TO: most}.get(one.op, sa.and_(least, most)))

    return where


def on_flag(column: Any) -> Callable[[Filter], Condition]:
    """Filter a column that is true or false; ``1`` is true."""

    def where(one: Filter) -> Condition:
        return sa.or_(*(column.is_(value == "1") for value in one.values))

    return where


def day_bounds(zone: ZoneInfo) -> Callable[[str], tuple[datetime, datetime]]:
    """Return how a day of an address, in this zone, is a stretch of instants."""

    def bounds(value: str) -> tuple[datetime, datetime]:
        day = date.fromisoformat(value)
        first = datetime.combine(day, time(), zone)
        return first, datetime.combine(day + timedelta(days=1), time(), zone)

    return bounds


def is_day(_op: str, value: str) -> bool:
    """Tell whether a value is a day that people may mean."""
    try:
        return 1900 <= date.fromisoformat(value).year <= 2100  # noqa: PLR2004 (as answers have it)
    except ValueError:
        return False


class Several(list[UUID]):
    """Ids that are asked for in several statements: put into one text for :func:`among` once."""

    @cached_property
    def as_json(self) -> str:
        """Return them as SQLite reads them."""
        return _as_json(self)


def among(ids: Collection[UUID | str], column: Any = Participant.id) -> Condition:
    """Tell whether a column is one of any number of ids: one parameter, however many they are.

    On SQLite ids may be given as it has them (:func:`raw_id`), which spares making thousands of UUIDs for nothing.
    """
    if is_sqlite():
        hexed = sa.bindparam(None, ids.as_json if isinstance(ids, Several) else _as_json(ids), type_=sa.String)
        each = sa.func.json_each(hexed).table_valued("value")
        found: Condition = column.in_(sa.select(sa.type_coerce(each.c.value, sa.Uuid())))
        return found
    listed = sa.bindparam(None, list(ids), type_=sa.ARRAY(sa.Uuid()))
    same: Condition = column == sa.func.any(listed)
    return same


def _as_json(ids: Collection[UUID | str]) -> str:
    return json.dumps([one if isinstance(one, str) else one.hex for one in ids])


def raw_id() -> Any:
    """Return the id of people as the engine has it, for :func:`among`."""
    return sa.type_coerce(Participant.id, sa.String) if is_sqlite() else Participant.id


def simple(text: str) -> str:
    """Return a text as :func:`lower` has it."""
    return fold(text) if is_sqlite() else text.lower().translate({ord(one): bare for one, bare in _ACCENTS.items()})


def lower(column: Any) -> Any:
    """Return a text column without case and accents: the order and the comparison of typed text on both engines."""
    plain: Any = sa.func.coalesce(column, "")
    if not is_sqlite():
        letters, bare = "".join(_ACCENTS), "".join(_ACCENTS.values())
        return sa.func.lower(sa.func.translate(plain, letters + letters.upper(), bare + bare)).collate("C")
    return sa.func.fold(plain, type_=sa.String)


def text_order(column: Any) -> tuple[By, ...]:
    """Return the order by a typed text: what is empty comes last."""
    return empty_last(sa.func.coalesce(column, "") != ""), By(lower(column))


def value_order(column: Any, instead: Any) -> tuple[By, ...]:
    """Return the order by a column that may be NULL: what is empty comes last, ``instead`` is compared for it."""
    return empty_last(column.is_not(None)), By(sa.func.coalesce(column, instead))


def listed_order(column: Any, codes: Sequence[Any]) -> tuple[By, ...]:
    """Return the order of a list of codes; what is not in it comes last."""
    if not codes:
        return ()
    places = {code: number for number, code in enumerate(codes)}
    return empty_last(column.in_(codes)), By(sa.case(places, value=column, else_=len(codes)))


def flag_order(said: Condition) -> tuple[By, ...]:
    """Return the order by whether a condition holds: who it holds for comes first."""
    return (By(sa.case((said, 0), else_=1)),)


def empty_last(said: Condition) -> By:
    """Return the order that puts last who said nothing, whichever way the list goes."""
    return By(sa.func.coalesce(sa.case((said, 0), else_=1), 1), turns=False)
