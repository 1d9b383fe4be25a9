"""What an event may start from when there is none to copy: whole templates, kept as data beside this module."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from conference.core.sheets import Table, read_table
from conference.core.types import Localised
from conference.events.geography import MOST_COLUMNS, MOST_ROWS
from conference.events.services import NewConsent, NewGroup

_DATA = Path(__file__).parent / "data"
#: The templates in the order in which they are offered.
CODES = ("conference", "atelier")


@dataclass(frozen=True)
class Starter:
    """A template: what it is called, what it sets of the event, its groups and consents, and its table of places."""

    code: str
    name: Localised
    about: Localised
    event: Mapping[str, Any] = field(default_factory=dict)
    groups: tuple[NewGroup, ...] = ()
    consents: tuple[NewConsent, ...] = ()
    places: Table | None = None


@cache
def starter(code: str) -> Starter:
    """Return a template by its code, one of ``CODES``."""
    data = json.loads((_DATA / f"{code}.json").read_text(encoding="utf-8"))
    event = {**data["event"], "languages": tuple(data["event"]["languages"])}
    return Starter(
        code=code,
        name=data["name"],
        about=data["about"],
        event=event,
        groups=tuple(NewGroup(**one) for one in data["groups"]),
        consents=tuple(NewConsent(**one) for one in data["consents"]),
        places=_table(data["places"]) if data["places"] else None,
    )


def starters() -> tuple[Starter, ...]:
    """Return every template."""
    return tuple(map(starter, CODES))


def places_file() -> bytes:
    """Return the table of places that is given as an example: it says how Tominian left Ségou for San."""
    return (_DATA / "lieux-centre-mali.csv").read_bytes()


def _table(name: str) -> Table:
    return read_table(name, (_DATA / name).read_bytes(), max_rows=MOST_ROWS, max_columns=MOST_COLUMNS)
