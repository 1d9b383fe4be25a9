"""What people can be counted by: fields of the record with few values, each value a filter of the list.

Every cell of a table is therefore a list, and holds as many people as that list shows.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from conference.core.i18n import day, local
from conference.events import queries as events
from conference.events.models import Event
from conference.participants import wording
from conference.participants.fields import Field, Fields
from conference.participants.lists import IS, UNSAID, Filter
from conference.participants.models import Participant
from conference.participants.rules import AGE_BRACKETS, STATES
from conference.presence import queries as presence
from conference.presence.models import HalfDay
from conference.reports.crosstab_rules import Category

HALF_DAYS = "demi-journees"
PRESENCE = "presence"
PRESENT, ABSENT = "1", "0"


@dataclass(frozen=True)
class Dimension:
    """One thing to count by: ``column`` holds for each person what ``value`` turns into the value of a category.

    Of half-days somebody may be in several: ``parts`` are then the half-days, each a thing to count by itself.
    """

    key: str
    label: str
    categories: tuple[Category, ...]
    column: Any
    value: Callable[[Any], str]
    parts: tuple["Dimension", ...] = ()

    @property
    def several(self) -> bool:
        """Whether somebody may be in several of its categories."""
        return bool(self.parts)

    def asked(self, value: str) -> Filter:
        """Return the list's filter for one category."""
        return Filter(value, IS) if self.several else Filter(self.key, IS, (value,))

    @property
    def anybody(self) -> Filter | None:
        """The list's filter for who is in any category, where that is not everybody."""
        return Filter(PRESENCE, IS) if self.several else None


def of(event: Event, known: Fields) -> dict[str, Dimension]:
    """Return what the people of an event can be counted by, by key, in order, in the reader's language."""
    found = [_group(event), _sex(), _age(), *_district(event), _state()]
    half_days = presence.half_days(event.id)
    presences = list(_presences(event, known, half_days)) if half_days else []
    if presences:
        found += [_half_days(half_days, presences[1:]), *presences]
    return {one.key: one for one in found}


def _group(event: Event) -> Dimension:
    groups = events.groups(event.id)
    codes = {one.id: one.code for one in groups}
    listed = tuple(Category(one.code, local(one.short_label) or local(one.label)) for one in groups)
    return Dimension("groupe", _("Groupe"), listed, Participant.group_id, lambda key: codes[key])


def _sex() -> Dimension:
    listed = (Category("F", _("Femmes")), Category("M", _("Hommes")), unsaid())
    return Dimension("sexe", _("Sexe"), listed, Participant.sex, _or_unsaid)


def _age() -> Dimension:
    listed = (*(Category(code, wording.word(wording.AGES, code)) for code in AGE_BRACKETS), unsaid())
    return Dimension("age", _("Tranche d’âge"), listed, Participant.age_bracket, _or_unsaid)


def _district(event: Event) -> Iterable[Dimension]:
    places = events.places(event.id, "district")
    names = {one.id: one.name for one in places}
    listed = (*(Category(name, name) for name in dict.fromkeys(names.values())), unsaid())
    if names:
        yield Dimension("district", _("District"), listed, Participant.district_id, lambda key: names.get(key, UNSAID))


def _state() -> Dimension:
    listed = tuple(Category(code, str(wording.STATES_PLURAL[code])) for code in STATES)
    return Dimension("etat", _("État"), listed, Participant.state, str)


def _half_days(half_days: Iterable[HalfDay], presences: Sequence[Dimension]) -> Dimension:
    """Who came to several half-days is in each of them; the total is who came at all."""
    listed = tuple(Category(part.key, name_of(one)) for part, one in zip(presences, half_days, strict=True))
    label = _("Présences, par demi-journée")
    return Dimension(HALF_DAYS, label, listed, None, str, tuple(presences))


def _presences(event: Event, known: Mapping[str, Field], half_days: Iterable[HalfDay]) -> Iterable[Dimension]:
    listed = (Category(PRESENT, _("Présentes")), Category(ABSENT, _("Absentes")))
    keys = {PRESENCE: None} | {f"{PRESENCE}.{one.position}": one.id for one in half_days}
    for key, half_day_id in keys.items():
        column = sa.case((presence.came(event.id, half_day_id), PRESENT), else_=ABSENT)
        yield Dimension(key, known[key].label, listed, column, str)


def name_of(half_day: HalfDay) -> str:
    """Return a half-day's name with its date."""
    return f"{local(half_day.label)}, {day(half_day.date, 'd MMM')}"


def unsaid() -> Category:
    """Return the category of who did not say."""
    return Category(UNSAID, _("Non renseigné"))


def _or_unsaid(code: str) -> str:
    return code or UNSAID
