"""What a table of delegations says, row by row, and what it would do with those that are there. Nothing is stored."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from flask_babel import force_locale
from flask_babel import lazy_gettext as _l

from conference.core import text
from conference.core.errors import Error
from conference.core.i18n import DEFAULT, LOCALES
from conference.core.sheets import Table
from conference.events import queries as events
from conference.events import seats
from conference.events.models import Event, StakeholderGroup
from conference.participants import delegation_queries as queries
from conference.participants import delegation_records as records
from conference.participants.delegation_queries import FocalContacts
from conference.participants.delegation_records import Wish
from conference.participants.delegation_rules import MOST_SEATS, REFERENCE_LIMIT
from conference.participants.models import Delegation
from conference.registration import delegation_reading as reading

COLUMNS = {
    "organisation": _l("Structure"),
    "group": _l("Groupe"),
    "seats": _l("Places"),
    "women_minimum": _l("Femmes au moins"),
    "name_by": _l("Désigner avant"),
    "confirm_by": _l("Confirmer avant"),
    "focal_name": _l("Point focal"),
    "phone": _l("Téléphone"),
    "email": _l("E-mail"),
    "locale": _l("Langue"),
    "reference": _l("Référence"),
}
NEEDED = ("organisation", "group", "seats")
_LONGEST, _LONGEST_SHOWN = 160, 60


@dataclass(frozen=True)
class Problem:
    """What is wrong with a cell."""

    line: int
    column: str
    value: str
    error: Error


@dataclass(frozen=True)
class Addition:
    """A row that makes a delegation."""

    line: int
    group: StakeholderGroup
    wish: Wish


@dataclass(frozen=True)
class Change:
    """A row about a delegation that is there: fields before and after, as the history has them."""

    line: int
    delegation: Delegation
    wish: Wish
    before: dict[str, Any]
    after: dict[str, Any]


@dataclass
class Plan:
    """What a table would do now."""

    additions: list[Addition] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def bad_lines(self) -> list[int]:
        """The lines that are left out."""
        return sorted({problem.line for problem in self.problems})


def plan(event: Event, table: Table, *, contacts: bool) -> Plan:
    """Say what a table would do now.

    Without the right to ``contacts`` those of focal points who are there already are neither compared nor changed.
    """
    return _Planner(event, contacts=contacts).plan(table)


def _labels(name: str) -> set[str]:
    with force_locale(DEFAULT):
        french = text.fold(str(COLUMNS[name]))
    return {name, french, text.fold(str(COLUMNS[name]))}


def positions(table: Table) -> dict[str, int]:
    """Return where each of our columns stands in a table, by its title in French or in the reader's language."""
    heads = [text.fold(label).strip() for label in table.header]
    return {
        name: next(place for place, head in enumerate(heads) if head in labels)
        for name, labels in ((name, _labels(name)) for name in COLUMNS)
        if labels & set(heads)
    }


def _filled(table: Table) -> Iterator[tuple[int, dict[str, str]]]:
    places = positions(table)
    for line, row in enumerate(table.rows, table.header_line + 1):
        cells = {name: row[place].strip() for name, place in places.items() if row[place].strip()}
        if cells:
            yield line, cells


class _Planner:
    """One look at a table: seats that earlier rows take are gone for later ones."""

    def __init__(self, event: Event, *, contacts: bool) -> None:
        self.event, self.contacts = event, contacts
        self.groups = {group.id: group for group in events.groups(event.id)}
        self.left = {group_id: seats.free(group_id) for group_id in self.groups}
        rows = [row for row in queries.delegations(event.id) if row.closed_at is None]
        self.by_name = {queries.organisation_key(row.organisation): row for row in rows}
        self.by_reference = {row.reference: row for row in rows if row.reference}
        self.references = set(queries.references(event.id))
        self.seen: set[str] = set()
        self.found = Plan()

    def plan(self, table: Table) -> Plan:
        for line, cells in _filled(table):
            try:
                self._row(line, cells)
            except _Bad as bad:
                self.found.problems.append(
                    Problem(line, bad.column, cells.get(bad.column, "")[:_LONGEST_SHOWN], bad.error)
                )
        return self.found

    def _row(self, line: int, cells: dict[str, str]) -> None:
        says = {name: self._cell(name, value) for name, value in cells.items()}
        if "organisation" not in says:
            raise _Bad("organisation", Error("delegation_cell_missing"))
        key = queries.organisation_key(says["organisation"])
        if key in self.seen:
            raise _Bad("organisation", Error("delegation_twice"))
        self.seen.add(key)
        known = self.by_reference.get(says.get("reference", "")) or self.by_name.get(key)
        if known is None:
            self._add(line, says)
        else:
            self._compare(line, known, says)

    def _add(self, line: int, says: dict[str, Any]) -> None:
        for name in NEEDED:
            if name not in says:
                raise _Bad(name, Error("delegation_cell_missing"))
        if says.get("reference") in self.references:
            raise _Bad("reference", Error("reference_taken"))
        group = says.pop("group")
        contacts = FocalContacts(says.pop("phone", ()), says.pop("email", ""))
        wish = Wish(**says, contacts=contacts)
        self._check(wish)
        self._seats(group.id, wish.seats)
        self.references |= {wish.reference} - {""}
        self.found.additions.append(Addition(line, group, wish))

    def _compare(self, line: int, known: Delegation, says: dict[str, Any]) -> None:
        group = says.pop("group", None)
        if group is not None and group.id != known.group_id:
            raise _Bad("group", Error("delegation_group_stays"))
        was = records.wish_of(known)
        phones, email = says.pop("phone", was.contacts.phones), says.pop("email", was.contacts.email)
        contacts = FocalContacts(phones, email) if self.contacts else was.contacts
        wish = replace(was, **says, contacts=contacts)
        if wish.reference != was.reference and wish.reference in self.references:
            raise _Bad("reference", Error("reference_taken"))
        if wish == was:
            self.found.unchanged += 1
            return
        self._check(wish)
        if wish.seats < known.used:
            raise _Bad("seats", Error("delegation_seats_used", used=known.used))
        self._seats(known.group_id, wish.seats - was.seats)
        before = records.fields(known)
        self.found.changes.append(Change(line, known, wish, before, before | _fields(wish)))

    def _check(self, wish: Wish) -> None:
        if wish.women_minimum > wish.seats:
            raise _Bad("women_minimum", Error("delegation_women"))
        if wish.name_by and wish.confirm_by and wish.confirm_by < wish.name_by:
            raise _Bad("confirm_by", Error("delegation_deadlines"))

    def _seats(self, group_id: UUID, count: int) -> None:
        left = self.left[group_id]
        if left is None:
            return
        if count > left:
            raise _Bad("seats", Error("delegation_group_full", left=left))
        self.left[group_id] = left - count

    def _cell(self, name: str, value: str) -> Any:
        try:
            return self._readers()[name](value)
        except Error as error:
            raise _Bad(name, error) from error

    def _readers(self) -> Mapping[str, Callable[[str], Any]]:
        zone, region = self.event.tz, self.event.region
        return {
            "organisation": _line,
            "group": self._group,
            "seats": lambda value: reading.number(value, least=1, most=MOST_SEATS),
            "women_minimum": lambda value: reading.number(value, least=0, most=MOST_SEATS),
            "name_by": lambda value: reading.moment(value, zone),
            "confirm_by": lambda value: reading.moment(value, zone),
            "focal_name": _line,
            "phone": lambda value: reading.contacts(value, "", region).phones,
            "email": reading.address,
            "locale": _locale,
            "reference": _reference,
        }

    def _group(self, value: str) -> StakeholderGroup:
        wanted = text.fold(value)
        for group in self.groups.values():
            said = {group.code, *group.label.values(), *group.short_label.values()}
            if wanted in {text.fold(one) for one in said}:
                return group
        raise Error("unknown_group")


class _Bad(Exception):  # noqa: N818 (says which cell an error is of)
    def __init__(self, column: str, error: Error) -> None:
        super().__init__(error.code)
        self.column, self.error = column, error


def _line(value: str) -> str:
    line = text.clean_line(value)
    if len(line) > _LONGEST:
        raise Error("delegation_long", limit=_LONGEST)
    return line


def _reference(value: str) -> str:
    line = text.clean_line(value)
    if len(line) > REFERENCE_LIMIT:
        raise Error("delegation_long", limit=REFERENCE_LIMIT)
    return line


def _locale(value: str) -> str:
    wanted = text.fold(value)
    found = [code for code, name in LOCALES.items() if wanted in {code, text.fold(name)}]
    if not found:
        raise Error("delegation_language", names=", ".join(LOCALES))
    return found[0]


def _fields(wish: Wish) -> dict[str, Any]:
    plain = ("organisation", "seats", "women_minimum", "focal_name", "locale", "reference")
    instants = {name: at.isoformat() if (at := getattr(wish, name)) else None for name in ("name_by", "confirm_by")}
    contacts = {"phones": list(wish.contacts.phones), "email": wish.contacts.email}
    return {name: getattr(wish, name) for name in plain} | instants | contacts
