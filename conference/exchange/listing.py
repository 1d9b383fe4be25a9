"""What an import of a list would do: each row compared with the list itself and with everybody who is there."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from typing import Any
from uuid import UUID, uuid4, uuid5

from conference.core.errors import Error
from conference.events.models import Event, Place, StakeholderGroup
from conference.exchange import comparing, likeness, queries, rules
from conference.exchange.lists import gazetteer, people
from conference.exchange.lists.details import Note, Person
from conference.exchange.lists.gazetteer import Gazetteer
from conference.exchange.lists.people import Line
from conference.exchange.queries import Known
from conference.exchange.rules import Seats
from conference.exchange.vocabulary import Vocabulary
from conference.participants import contacts as contact_store
from conference.participants.contacts import Contacts
from conference.participants.details import Details
from conference.participants.likeness_matching import Match, Matcher
from conference.participants.likeness_rules import Face
from conference.participants.rules import AGE_BRACKETS, holds_seat

NEW, DUPLICATE, REVIEW, INVALID, SKIPPED = STATUSES = ("new", "duplicate", "review", "invalid", "skipped")
#: What a list may change of somebody who is there, each by itself and only when somebody ticks it.
CHANGEABLE = ("title", "sex", "organisation", "function", "district_id", "age_bracket", "phones", "email", "commune")


@dataclass(frozen=True)
class Difference:
    """A field in which a row differs from the record of somebody who is there."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Row:
    """What becomes of one row. ``why``: the reason of its status; ``notes``: what of it is not taken in."""

    line: Line
    status: str
    why: Error | None = None
    notes: tuple[Note, ...] = ()
    duplicate_of: Line | None = None
    participant: UUID | None = None
    id: UUID | None = None
    group_id: UUID | None = None
    state: str = ""
    details: Details = field(default_factory=Details)
    district: str = ""
    differences: tuple[Difference, ...] = ()
    alike: Mapping[UUID, str] = field(default_factory=dict)
    version: int = 0


@dataclass
class Plan:
    """What becomes of a list, row by row."""

    rows: list[Row] = field(default_factory=list)

    def count(self, status: str) -> int:
        """Return how many rows have a status."""
        return sum(row.status == status for row in self.rows)

    def arriving(self) -> Counter[str]:
        """Return how many people come in which state."""
        return Counter(row.state for row in self.additions)

    @property
    def noted(self) -> int:
        """How many people come or are there of whose row not everything is taken in."""
        return sum(is_noted(row) for row in self.rows)

    @property
    def additions(self) -> list[Row]:
        """The rows that add somebody."""
        return [row for row in self.rows if row.id is not None]

    @property
    def updates(self) -> list[Row]:
        """The rows that differ from the record of somebody who is there."""
        return [row for row in self.rows if row.differences]


def is_noted(row: Row) -> bool:
    """Tell a row that names somebody and is not taken in wholly, or not as it stands."""
    return row.line.person is not None and bool(row.notes)


def make(
    event: Event,
    reading: people.Reading,
    vocabulary: Vocabulary,
    event_groups: Sequence[StakeholderGroup],
    *,
    contacts: bool,
    default_group: UUID | None = None,
    scope: UUID | None = None,
) -> Plan:
    """Compare a list with itself and with an event. Who may not see ``contacts`` learns of no match by one.

    ``scope``: of an import that may go on after it was interrupted; its people keep their ids, and none comes twice.
    """
    planner = _Planner(event, vocabulary, event_groups, contacts=contacts, default_group=default_group)
    planner.scope = scope or uuid4()
    faces = planner.open(reading.lines)
    rows = [planner.row(line, face) for line, face in zip(reading.lines, faces, strict=True)]
    return Plan(planner.filled(rows))


def places_of(districts: Sequence[Place], communes: Sequence[Place], links: Mapping[UUID, str]) -> Gazetteer:
    """Return the places that a list may name: what is known in general, and the event's own."""
    return gazetteer.of([one.name for one in districts], [(one.name, links.get(one.id, "")) for one in communes])


@dataclass(frozen=True)
class _Ref:
    """Somebody met: a participant who is there, or a row of this list."""

    participant: UUID | None
    row: int | None


class _Planner:
    def __init__(
        self,
        event: Event,
        vocabulary: Vocabulary,
        event_groups: Sequence[StakeholderGroup],
        *,
        contacts: bool,
        default_group: UUID | None,
    ) -> None:
        self.event, self.vocabulary, self.contacts, self.default = event, vocabulary, contacts, default_group
        self.groups = {group.id: group for group in event_groups}
        self.kinds = comparing.kinds(event_groups)
        self.seats = {group.id: Seats(group.quota, group.taken, group.overbooked) for group in event_groups}
        self.districts = {gazetteer.key(name): key for key, name in vocabulary.districts.labels.items() if key}
        self.known = {one.id: one for one in queries.everybody(event.id) if one.merged_into_id is None}
        self.matcher: Matcher[_Ref] = Matcher()
        self.first: dict[int, Line] = {}
        self.firsts: dict[int, UUID] = {}
        self.more: dict[int, list[Details]] = {}
        self.first_of: dict[UUID, Line] = {}
        self.scope = uuid4()
        self.done: set[UUID] = set()

    def open(self, lines: Sequence[Line]) -> list[Face | None]:
        """Remember everybody who is there, but for those whom this very import has added already.

        Return who is in the list, as they are compared.
        """
        self.done = {self._id(line) for line in lines if line.person is not None} & self.known.keys()
        known = [one for one in self.known.values() if one.id not in self.done]
        keys = queries.contact_keys(self.event.id) if self.contacts else ()
        for person_id, face in likeness.faces(known, keys, self.vocabulary.districts.labels):
            self.matcher.remember(_Ref(person_id, None), face)
        faces = [self._face(line.person) if line.person is not None else None for line in lines]
        for one in faces:
            if one is not None:
                self.matcher.expect(one)
        return faces

    def row(self, line: Line, face: Face | None) -> Row:
        """Decide on one row, by those above it."""
        if line.person is None or face is None:
            return Row(line, INVALID if line.kind == people.INVALID else SKIPPED, Error(line.code, text=line.text))
        person = line.person
        group_id, details, notes = self._group(person), self._details(person), list(line.notes)
        notes += self._unplaced(person, group_id)
        if group_id is not None and group_id not in self.vocabulary.asking_commune:
            details = replace(details, contacts=replace(details.contacts, commune=""))
        number = self._number(line)
        match = self._by_id(person.id) or self.matcher.find(face)
        row = Row(line, NEW, notes=tuple(notes), group_id=group_id, details=details)
        found = self._matched(row, match, face, number)
        return replace(found, district=person.district)

    def _by_id(self, text: str) -> Match[_Ref] | None:
        """Return whom an identifier of ours names."""
        try:
            known = UUID(text) if text else None
        except ValueError:
            return None
        return Match(_Ref(known, None), sure=True, why="same_id") if known in self.known else None

    def _id(self, line: Line) -> UUID:
        return uuid5(self.scope, f"{line.number}\n{line.sheet}")

    def _face(self, person: Person) -> Face:
        return likeness.face_of(self.event.id, self._details(person), person.district)

    def _number(self, line: Line) -> int:
        number = len(self.first)
        self.first[number] = line
        return number

    def _matched(self, row: Row, match: Match[_Ref] | None, face: Face, number: int) -> Row:
        if match is None:
            return self._added(row, face, number)
        other = match.ref
        first = self.first[other.row] if other.row is not None else None
        why = self._why(match, first, row.line.sheet)
        if not match.sure:
            alike = other.participant or self.firsts.get(other.row if other.row is not None else -1)
            reason = {"alike_contact": "contact", "alike_several": "contact"}.get(match.why, "name")
            row = replace(row, status=REVIEW, why=why, duplicate_of=first, participant=other.participant)
            return self._added(replace(row, alike={alike: reason} if alike else {}), face, number)
        row = replace(row, status=DUPLICATE, why=why, duplicate_of=first, participant=other.participant)
        # Whoever resembles this row resembles the first one too, by any contact of either.
        self.matcher.remember(other, face)
        if other.participant is not None:
            before = self.first_of.setdefault(other.participant, row.line)
            row = replace(row, duplicate_of=before if before is not row.line else None)
            return self._compared(row, self.known[other.participant])
        if other.row is not None:
            self.more.setdefault(other.row, []).append(row.details)
        return row

    def _why(self, match: Match[_Ref], first: Line | None, sheet: str) -> Error:
        if first is not None:
            where = f"{first.number} ({first.sheet})" if first.sheet != sheet else str(first.number)
            return Error(f"row_{match.why}", line=where)
        known = self.known[match.ref.participant] if match.ref.participant else None
        return Error(f"person_{match.why}", name=f"{known.given_names} {known.family_name}".strip() if known else "")

    def _added(self, row: Row, face: Face, number: int) -> Row:
        self.matcher.remember(_Ref(None, number), face)
        if row.group_id is None:
            return replace(row, why=row.why or Error("import_group_open"))
        if self._id(row.line) in self.done:
            return row
        group = self.groups[row.group_id]
        state = "pending" if group.approval else "confirmed"
        if holds_seat(state) and not self.seats[group.id].take():
            state = "waitlisted"
            row = replace(row, notes=(*row.notes, Note("group", "import_waitlisted")))
        person_id = self.firsts[number] = self._id(row.line)
        return replace(row, id=person_id, state=state)

    def filled(self, rows: Sequence[Row]) -> list[Row]:
        """Complete the first row of somebody with what the others of theirs say."""
        more = {self.firsts[number]: others for number, others in self.more.items() if number in self.firsts}
        return [
            replace(row, details=reduce(comparing.filled, more[row.id], row.details)) if row.id in more else row
            for row in rows
        ]

    def _compared(self, row: Row, known: Known) -> Row:
        before = comparing.before(known, self._opened(known))
        after = row.details
        values = {name: getattr(after, name) for name in CHANGEABLE if hasattr(after, name)}
        if self.contacts:
            values |= {"email": after.contacts.email, "commune": after.contacts.commune}
            missing = [phone for phone in after.contacts.phones if phone not in before["phones"]]
            values["phones"] = (*before["phones"], *missing)[: rules.MOST_PHONES] if missing else ()
        found = [
            Difference(name, before[name], value)
            for name, value in values.items()
            if value and comparing.plainly(value) != comparing.plainly(before[name])
        ]
        return replace(row, differences=tuple(found), version=known.version)

    def _opened(self, known: Known) -> Contacts:
        return contact_store.unsealed(self.event.id, known.id, known.sealed) if self.contacts else Contacts()

    def _group(self, person: Person) -> UUID | None:
        if person.group_text and self.vocabulary.groups.names(person.group_text):
            return self._named(person.group_text)
        return self.kinds.get(person.group) or self._named(person.group_text) or self.default

    def _named(self, text: str) -> UUID | None:
        try:
            return self.vocabulary.groups.find(text) if text else None
        except Error:
            return None

    def _unplaced(self, person: Person, group_id: UUID | None) -> list[Note]:
        if group_id is None and person.group_text:
            return [Note("group", "import_group_unknown", person.group_text[:60])]
        return []

    def _details(self, person: Person) -> Details:
        name = person.name
        return Details(
            given_names=name.given[: rules.LIMITS["given_names"]],
            family_name=name.stored_family[: rules.LIMITS["family_name"]],
            title=name.title[: rules.LIMITS["title"]],
            organisation=person.organisation,
            function=person.function,
            sex=person.sex,
            age_bracket=rules.bracket_of(str(person.age), AGE_BRACKETS) or "" if person.age else "",
            district_id=self.districts.get(gazetteer.key(person.district)) if person.district else None,
            language=self._language(person.language),
            contacts=Contacts(person.phones, person.email, person.commune),
        )

    def _language(self, text: str) -> str:
        try:
            return self.vocabulary.languages.find(text) if text else "fr"
        except Error:
            return "fr"
