"""What an import would do, row by row, compared with everybody who is there and with the seats that are left."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID, uuid4

from conference.core.errors import Error
from conference.core.text import clean_line, words
from conference.events.models import Event, StakeholderGroup
from conference.exchange import likeness, queries, rules
from conference.exchange.problem import Problem
from conference.exchange.queries import Known
from conference.exchange.reading import Reading, Row
from conference.exchange.rules import Seats
from conference.exchange.vocabulary import Vocabulary
from conference.participants import contacts as contact_store
from conference.participants.contacts import Contacts
from conference.participants.details import CONSENT_FIELDS, PLAIN, Details
from conference.participants.likeness_matching import Matcher
from conference.participants.rules import OVER, holds_seat

#: What a file may say of a person, by the field of the record. The group is moved apart, with its seat.
FIELDS = (*PLAIN, *CONSENT_FIELDS)
_CONTACTS = ("phones", "email", "commune")
_TEXTS = frozenset({"title", "given_names", "family_name", "organisation", "function"})


@dataclass(frozen=True)
class Addition:
    """Somebody to add. ``alike``: who may be the same person, and why it seems so."""

    line: int
    id: UUID
    group_id: UUID
    state: str
    details: Details
    alike: Mapping[UUID, str]


@dataclass(frozen=True)
class Change:
    """Somebody known whose details or group change; ``columns`` says which."""

    line: int
    id: UUID
    name: str
    version: int
    before: Details
    details: Details
    group_before: UUID
    group_id: UUID | None
    columns: tuple[str, ...]


@dataclass
class Plan:
    """What becomes of each row of a file."""

    additions: list[Addition] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)
    remarks: Counter[str] = field(default_factory=Counter)

    @property
    def bad_lines(self) -> list[int]:
        """The lines that are not imported, each once."""
        return sorted({problem.line for problem in self.problems})


def make(
    event: Event, reading: Reading, vocabulary: Vocabulary, groups: Sequence[StakeholderGroup], *, contacts: bool
) -> Plan:
    """Compare a file with an event. ``contacts``: whether who imports may see, and so compare, people's contacts."""
    planner = _Planner(event, vocabulary, groups, contacts=contacts)
    for row in reading.rows:
        try:
            planner.add(row)
        except _RowError as problem:
            planner.plan.problems.append(Problem(row.line, problem.column, problem.value, problem.error))
    plan = planner.plan
    plan.problems = sorted([*reading.problems, *plan.problems], key=lambda problem: problem.line)
    plan.remarks.update(reading.remarks)
    return plan


class _RowError(Exception):
    def __init__(self, column: str, value: str, error: Error) -> None:
        super().__init__(error.code)
        self.column, self.value, self.error = column, value, error


class _Planner:
    def __init__(
        self, event: Event, vocabulary: Vocabulary, groups: Sequence[StakeholderGroup], *, contacts: bool
    ) -> None:
        self.event, self.vocabulary, self.contacts = event, vocabulary, contacts
        self.groups = {group.id: group for group in groups}
        self.seats = {group.id: Seats(group.quota, group.taken, group.overbooked) for group in groups}
        known = queries.everybody(event.id)
        self.known = {one.id: one for one in known}
        self.namesakes: dict[object, list[Known]] = {}
        for one in known:
            self.namesakes.setdefault(_who(one), []).append(one)
        self.districts = vocabulary.districts.labels
        self.matcher: Matcher[UUID] = Matcher()
        for person_id, face in likeness.faces(known, queries.contact_keys(event.id), self.districts):
            self.matcher.remember(person_id, face)
        self.seen: dict[object, int] = {}
        self.plan = Plan()

    def add(self, row: Row) -> None:
        """Decide on one row."""
        if row.id is None:
            self._newcomer(row)
        else:
            self._returning(row, row.id)

    def _newcomer(self, row: Row) -> None:
        details = _new_details(row.says, self._contacts(row.says, Contacts(), row.says["group"]))
        who = _who(details)
        self._once((who, _as_compared(details.contacts)), row)
        same = self._same(who, details.contacts)
        if same is not None:
            self.plan.unchanged += 1
            self.plan.remarks["gone"] += same.state in OVER
            return
        group = self.groups[row.says["group"]]
        state = row.says.get("state") or ("pending" if group.approval else "confirmed")
        if state not in rules.STATES_ALLOWED:
            raise _RowError("state", "", Error("import_state"))
        if holds_seat(state):
            self._seat(group, row)
        person_id = uuid4()
        # The records get every doubt; who may not see contacts is told of none that a guessed contact would raise.
        face = likeness.face_of(self.event.id, details, self.districts.get(details.district_id, ""))
        alike, namesakes = self.matcher.alike(face), self.matcher.namesakes(face)
        self.matcher.remember(person_id, face)
        self.plan.remarks["alike"] += bool(alike if self.contacts else namesakes)
        self.plan.additions.append(Addition(row.line, person_id, group.id, state, details, alike))

    def _returning(self, row: Row, person_id: UUID) -> None:
        self._once(person_id, row)
        known = self.known.get(person_id)
        if known is None:
            raise _RowError("id", str(person_id), Error("import_id_unknown"))
        if known.merged_into_id is not None:
            raise _RowError("id", str(person_id), Error("import_id_merged"))
        if self._doubtful(row, known):
            return
        group_id = row.says.get("group", known.group_id)
        before = self._details_of(known)
        after = _changed(before, row.says, self._contacts_of_known(row, before, group_id))
        self._regroup(known, group_id, row)
        columns = _different(before, after) + (("group",) if group_id != known.group_id else ())
        self.plan.remarks["state"] += row.says.get("state", known.state) != known.state
        if not columns:
            self.plan.unchanged += 1
            return
        moved = group_id if group_id != known.group_id else None
        name = " ".join(filter(None, (after.given_names, after.family_name)))
        self.plan.changes.append(
            Change(row.line, known.id, name, known.version, before, after, known.group_id, moved, columns)
        )

    def _doubtful(self, row: Row, known: Known) -> bool:
        """Tell whether a cell is neither good nor what the record has already, and name the problem."""
        bad = [one for column, one in row.doubts.items() if row.texts[column] != self._as_exported(known, column)]
        self.plan.problems += bad
        return bool(bad)

    def _as_exported(self, known: Known, column: str) -> str | None:
        if column == "group":
            return self.vocabulary.groups.labels.get(known.group_id)
        if column == "district":
            return self.vocabulary.districts.labels.get(known.district_id)
        return clean_line(getattr(known, column)) if column in _TEXTS else None

    def _once(self, what: object, row: Row) -> None:
        first = self.seen.setdefault(what, row.line)
        if first != row.line:
            raise _RowError("", row.name, Error("import_repeated", first=first))

    def _same(self, who: object, contacts: Contacts) -> Known | None:
        """Return who is registered with the same name, organisation and contacts."""
        for one in self.namesakes.get(who, ()):
            if not self.contacts or _as_compared(self._opened(one)) == _as_compared(contacts):
                return one
        return None

    def _seat(self, group: StakeholderGroup, row: Row) -> None:
        if not self.seats[group.id].take():
            raise _RowError("group", row.group_text, Error("import_full", quota=group.quota))

    def _regroup(self, known: Known, group_id: UUID, row: Row) -> None:
        if group_id == known.group_id:
            return
        if known.delegation_id is not None:
            raise _RowError("group", row.group_text, Error("import_delegation"))
        if known.seat != "none":
            self._seat(self.groups[group_id], row)
            self.seats[known.group_id].release()

    def _details_of(self, known: Known) -> Details:
        plain = {name: getattr(known, name) for name in FIELDS}
        return Details(**plain, contacts=self._opened(known))

    def _opened(self, known: Known) -> Contacts:
        return contact_store.unsealed(self.event.id, known.id, known.sealed)

    def _contacts_of_known(self, row: Row, before: Details, group_id: UUID) -> Contacts:
        if self.contacts:
            return self._contacts(row.says, before.contacts, group_id)
        self.plan.remarks["contacts"] += any(name in row.says for name in _CONTACTS)
        return before.contacts

    def _contacts(self, says: Mapping[str, Any], before: Contacts, group_id: UUID) -> Contacts:
        """Return contacts over those before; a commune that the group does not ask is never taken in."""
        told = {name: says[name] for name in _CONTACTS if name in says}
        if "commune" in told and group_id not in self.vocabulary.asking_commune:
            del told["commune"]
            self.plan.remarks["commune"] += 1
        if told.get("email", "").casefold() == before.email.casefold():
            told.pop("email", None)
        return replace(before, **told)


def _who(person: Known | Details) -> object:
    """Return what a person is recognised by besides the contacts: the name in any order, and the organisation."""
    name = tuple(sorted(words(f"{person.given_names} {person.family_name}")))
    return name, " ".join(words(person.organisation))


def _as_compared(contacts: Contacts) -> object:
    return frozenset(contacts.phones), contacts.email.casefold()


def _new_details(says: Mapping[str, Any], contacts: Contacts) -> Details:
    return _changed(Details(), says, contacts)


def _changed(before: Details, says: Mapping[str, Any], contacts: Contacts) -> Details:
    told = {name: says[name] for name in FIELDS if name in says}
    if "district" in says:
        told["district_id"] = says["district"]
    return replace(before, **told, contacts=contacts)


def _different(before: Details, after: Details) -> tuple[str, ...]:
    """Return the columns in which two details differ."""
    plain = [name for name in FIELDS if getattr(before, name) != getattr(after, name)]
    sealed = [name for name in _CONTACTS if getattr(before.contacts, name) != getattr(after.contacts, name)]
    return tuple("district" if name == "district_id" else name for name in (*plain, *sealed))
