"""Places that are known: which district a commune, a locality or a title names, in any spelling."""

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from conference.core.text import clean_line, words
from conference.exchange.lists import tables

_DATA = Path(__file__).parents[1] / "data" / "places.csv"
_BETWEEN = re.compile(r"\s*[/,;>()|]\s*|\s+[-–—]\s+|\n")
#: Words around the name of a place that are not part of it.
_AROUND = tables.words_of("around_places")


@dataclass(frozen=True)
class Found:
    """The district and the commune that a text names, in their own spelling; both may be missing."""

    district: str = ""
    commune: str = ""


@dataclass(frozen=True)
class Gazetteer:
    """Names of districts, and of communes with their district."""

    districts: Mapping[str, str]
    communes: Mapping[str, tuple[str, str]]
    others: frozenset[str] = field(default=frozenset())

    def read(self, text: str) -> Found:
        """Read a cell: « Ténenkou/Diafarabé », « DIAFARABE », « District sanitaire de Macina »."""
        pieces = [piece for piece in _BETWEEN.split(clean_line(text)) if piece]
        district = commune = ""
        for at, piece in enumerate(pieces):
            name = key(piece)
            if name in self.districts and not district:
                district = self.districts[name]
            elif name in self.communes and (not district or self.communes[name][1] in {"", district} or at):
                commune, home = self.communes[name]
                district = district or home
        return Found(district, commune)

    def known(self, text: str) -> bool:
        """Tell whether any piece of a text is a place that is known."""
        return any(self._is(key(piece)) for piece in _BETWEEN.split(clean_line(text)) if piece)

    def _is(self, name: str) -> bool:
        return name in self.districts or name in self.communes or name in self.others

    def district_in(self, text: str) -> str:
        """Return the one district that a title or the name of a sheet has in it, else nothing."""
        said = f" {' '.join(words(text))} "
        found = {name for name_key, name in self.districts.items() if f" {name_key} " in said}
        return found.pop() if len(found) == 1 else ""


def key(text: str) -> str:
    """Return the name of a place as it is compared."""
    told = [word for word in words(text) if word not in _AROUND]
    return " ".join(told or words(text))


def of(districts: Iterable[str] = (), communes: Iterable[tuple[str, str]] = ()) -> Gazetteer:
    """Return what is known in general, and the event's own places over it."""
    rows = _rows()
    known = {key(name): name for name, kind, _ in rows if kind == "district"}
    inside = {key(name): (name, district) for name, kind, district in rows if kind == "commune"}
    others = frozenset(key(name) for name, kind, _ in rows if kind in {"cercle", "region"}) | {"bamako", "bko"}
    known |= {key(name): name for name in districts}
    inside |= {key(name): (name, district or inside.get(key(name), ("", ""))[1]) for name, district in communes}
    return Gazetteer(known, inside, others)


@cache
def _rows() -> tuple[tuple[str, str, str], ...]:
    with _DATA.open(encoding="utf-8", newline="") as file:
        return tuple((row["name"], row["kind"], row["district"]) for row in csv.DictReader(file))
