"""Communes as choices of a form: each stands under its district, so that it works without JavaScript."""

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from conference.registration.queries import District


@dataclass(frozen=True)
class Commune:
    """One commune of a form: ``value`` is what the form sends, its name unless two districts have one of that name."""

    value: str
    name: str
    district: District | None


def communes(districts: tuple[District, ...], known: str = "", known_district: UUID | None = None) -> list[Commune]:
    """Return the communes of all districts; ``known``, a person's own, is kept even where it is in no list."""
    names = Counter(name for district in districts for name in district.communes)
    found = [
        Commune(name if names[name] == 1 else f"{name} ({district.name})", name, district)
        for district in districts
        for name in district.communes
    ]
    if known and value_of(found, known, known_district) is None:
        found.append(Commune(known, known, None))
    return found


def value_of(offered: list[Commune], name: str, district_id: UUID | None) -> str | None:
    """Return what the form sends for a commune of this name, best one of this district; ``None`` if it has none."""
    same = [one for one in offered if one.name == name]
    here = [one for one in same if one.district is not None and one.district.id == district_id]
    return next((one.value for one in here + same), None)


def commune_choices(offered: list[Commune]) -> list[SelectChoice]:
    """Return communes as choices, grouped by district."""
    return [SelectChoice(one.value, one.name, optgroup=one.district.name if one.district else None) for one in offered]
