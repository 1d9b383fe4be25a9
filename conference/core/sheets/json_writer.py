"""JSON for programs: what it is, its columns with keys and labels, and one object a row with typed values."""

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import islice

from conference.core.sheets.columns import Column, Row, as_text, values
from conference.core.text import visible

_ROWS_AT_ONCE = 500


def json_pieces(columns: Sequence[Column], rows: Iterable[Row], *, about: Mapping[str, object]) -> Iterator[bytes]:
    """Yield one JSON object in pieces, UTF-8: ``about``, ``columns`` (key, label, kind) and ``rows``, by key.

    Dates are ISO, moments carry their zone, yes and no are true and false, what is not known is null.
    """
    told = [{"key": column.key, "label": visible(column.label), "kind": column.kind} for column in columns]
    yield f'{{"about": {_dumped(about)},\n"columns": {_dumped(told)},\n"rows": ['.encode()
    keys = [column.key for column in columns]
    remaining, between = iter(rows), "\n"
    while batch := list(islice(remaining, _ROWS_AT_ONCE)):
        lines = [
            _dumped({key: _plain(value) for key, value in zip(keys, values(columns, row), strict=True)})
            for row in batch
        ]
        yield (between + ",\n".join(lines)).encode()
        between = ",\n"
    yield b"\n]}\n"


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _plain(value: object) -> object:
    if type(value) is str:
        return (value if value.isprintable() else visible(value)) or None
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float | Decimal):
        return float(value) if math.isfinite(value) else None
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, date) else as_text(value)
