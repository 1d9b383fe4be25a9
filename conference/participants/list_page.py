"""What the page of the organiser's list shows, made ready for its template: rows, columns, views, the order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _

from conference.core.i18n import local, short_day
from conference.participants import contacts as contact_store
from conference.participants import queries, wording
from conference.participants.fields import Field, Fields
from conference.participants.lists import ALL_COLUMNS, Wanted
from conference.participants.records import Record
from conference.participants.wording import STATES

PERSON = "participants_manage.person"
#: What the list shows when nobody chose its columns.
USUAL = ("nom", "structure", "fonction", "groupe", "sexe", "district", "etat", "date")
#: The column at a row's start: it is always there.
NAME = "nom"
PARTS = ("person", "registration", "contact", "questions", "presence")


class Row(NamedTuple):
    """One person as the usual columns show them."""

    person: queries.Listed
    name: str
    address: str
    group: str
    colour: str
    district: str
    phones: Sequence[str]
    state: tuple[str, str]
    day: str


class Cell(NamedTuple):
    """One value of a chosen column; ``tone`` is that of a state's chip."""

    label: str
    text: str
    tone: str


@dataclass(frozen=True)
class Sorted:
    """One key of the order: its name, the list the other way round, the list without it."""

    label: str
    down: bool
    turned: Wanted
    without: Wanted


@dataclass(frozen=True)
class Column:
    """One chosen column, with the lists in which it stands further left, further right, or not at all."""

    key: str
    label: str
    left: Wanted | None
    right: Wanted | None
    without: Wanted


def chosen(wanted: Wanted, known: Fields) -> list[Field]:
    """Return the fields of the chosen columns, the name aside; none for the usual ones."""
    if not wanted.columns:
        return []
    keys = list(known) if ALL_COLUMNS in wanted.columns else wanted.columns
    return [known[key] for key in keys if key != NAME and key in known]


def rows(known: Fields, people: Sequence[queries.Listed], wanted: Wanted) -> list[Row]:
    """Return what the usual columns show."""
    event, around, address = known.event, known.around, addresses(wanted)
    groups = {group.id: (local(group.short_label) or local(group.label), group.colour) for group in around.groups}
    districts = {place.id: place.name for place in around.districts}
    states = {code: (str(word), tone) for code, (word, tone) in STATES.items()}
    day, nobody = cache(short_day), str(wording.ERASED)
    return [
        Row(
            one,
            f"{one.given_names} {one.family_name}".strip() or nobody,
            address(one.id),
            *groups[one.group_id],
            districts.get(one.district_id, "") if one.district_id else "",
            contact_store.unsealed(event.id, one.id, one.sealed).phones if one.sealed else (),
            states[one.state],
            day(one.created_at.astimezone(event.tz).date()),
        )
        for one in people
    ]


def cells(columns: Sequence[Field], record: Record) -> list[Cell]:
    """Return what chosen columns show of one person."""
    return [
        Cell(label, field.words(record), STATES[record.row.state][1] if field.key == "etat" else "")
        for label, field in ((field.label, field) for field in columns)
    ]


def addresses(wanted: Wanted) -> Any:
    """Return what gives the address of somebody's page, which knows the list that it was opened from."""
    nobody = UUID(int=0)
    pattern = url_for(PERSON, participant_id=nobody, **wanted.parameters(page=1, columns=(), contacts=False))
    before, after = pattern.split(str(nobody), 1)
    return lambda key: f"{before}{key}{after}"


def order(wanted: Wanted, known: Fields) -> list[Sorted]:
    """Return the keys of the order, with what turns or drops each."""
    parts = [one for one in wanted.sort.split(",") if one]
    found = []
    for number, part in enumerate(parts):
        key, down = part.removeprefix("-"), part.startswith("-")
        turned = [*parts[:number], key if down else f"-{key}", *parts[number + 1 :]]
        left = [*parts[:number], *parts[number + 1 :]]
        found.append(Sorted(known[key].label, down, by(wanted, turned), by(wanted, left)))
    return found


def by(wanted: Wanted, parts: Sequence[str]) -> Wanted:
    """Return the list in another order, on its first page."""
    return replace(wanted, sort=",".join(parts) or Wanted.sort, page=1)


def heads(wanted: Wanted, known: Fields) -> Mapping[str, tuple[str, str]]:
    """Return, for each key that a head sorts by, how it stands (``aria-sort``) and what ``tri`` a press asks for."""
    first = wanted.sort.split(",")[0]
    return {
        key: ({key: "ascending", f"-{key}": "descending"}.get(first, ""), f"-{key}" if first == key else key)
        for key in known
        if known[key].sortable
    }


def columns(wanted: Wanted, fields: Sequence[Field]) -> list[Column]:
    """Return the chosen columns with what moves each."""
    keys = [field.key for field in fields]

    def showing(after: Sequence[str]) -> Wanted:
        return replace(wanted, columns=(NAME, *after))

    def swapped(number: int) -> Wanted | None:
        if not 0 <= number < len(keys) - 1:
            return None
        return showing([*keys[:number], keys[number + 1], keys[number], *keys[number + 2 :]])

    return [
        Column(
            field.key,
            field.label,
            swapped(number - 1),
            swapped(number),
            showing([key for key in keys if key != field.key]),
        )
        for number, field in enumerate(fields)
    ]


def parts(known: Fields) -> list[tuple[str, list[Field]]]:
    """Return all fields under the headings that a form lists them by."""
    titles = {
        "person": _("Personne"),
        "registration": _("Inscription"),
        "contact": _("Coordonnées"),
        "questions": _("Questions"),
        "presence": _("Présence et badge"),
    }
    found = [(titles[part], [field for field in known.values() if field.part == part]) for part in PARTS]
    return [one for one in found if one[1]]
