"""Which column of a file is which: by its header, in any language, order, case or accents."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from conference.core.errors import Error
from conference.exchange import rules, wording
from conference.exchange.lexicon import key
from conference.exchange.vocabulary import in_every_language


@dataclass(frozen=True)
class Columns:
    """Where each column of ours stands in the file; ``ignored`` are the headers that mean nothing to us."""

    positions: Mapping[str, int]
    ignored: tuple[str, ...]


def find(header: Sequence[str], questions: Collection[str] = ()) -> Columns:
    """Find our columns in a header. ``questions`` are the labels of the event's own: « Fonction ? » is not a function.

    Raises ``import_columns_missing`` (with the labels that are missing) and ``import_column_twice``.
    """
    known, positions, ignored = _headers(), dict[str, int](), list[str]()
    for position, label in enumerate(header):
        column = known.get(key(label)) or known.get(key(label.partition("(")[0]))
        if label in questions and (column in positions or key(label) not in known):
            column = None
        if column in positions:
            raise Error("import_column_twice", one=header[positions[column]], other=label)
        if column is not None:
            positions[column] = position
        elif label:
            ignored.append(label)
    missing = tuple(name for name in rules.REQUIRED if name not in positions and "id" not in positions)
    if missing:
        raise Error("import_columns_missing", columns=wording.columns(missing))
    return Columns(positions, tuple(ignored))


def known(header: Sequence[str]) -> frozenset[str]:
    """Return which columns of ours a line of headings has."""
    headers = _headers()
    return frozenset(headers[key(label)] for label in header if key(label) in headers)


def _headers() -> dict[str, str]:
    said = in_every_language(lambda: {name: wording.column(name) for name in rules.COLUMNS})
    return {key(label): name for name in rules.COLUMNS for label in (*said[name], *rules.HEADERS[name]) if key(label)}
