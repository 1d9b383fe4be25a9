"""What a badge says of a record, and its fingerprint: another one later means that the badge is out of date."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from conference.badges.queries import Design, Wearer
from conference.badges.rules import BadgeData, BadgeEvent, face_texts, person_texts
from conference.core import vault
from conference.core.db import write
from conference.core.i18n import local, speaking
from conference.participants import tickets
from conference.participants.wording import LANGUAGES

Says = Callable[[str, Any], str]
#: What may differ, in the order in which a fingerprint holds it.
PARTS = ("name", "line", "group", "layout")
_LENGTH = 8
_NAMES = ("only_name", "given_names", "family_name", "code")


def data(one: Wearer, design: Design, look: BadgeEvent, says: Says, *, ticket: str, code: str) -> BadgeData:
    """Return what a badge of a layout says; ``says`` puts the answer to a question (by id) into words.

    A badge with only the code is for people whom a name would expose: their function in a village would name them too.
    Nobody's language is on a badge that was not ordered so, and never where an event is exposed, nor where somebody
    comes from: where people are killed for their ethnic group, it says which.
    """
    hidden, asks = one.names == "code", design.asks
    answers = {} if hidden else dict(one.answers)
    return BadgeData(
        ticket=ticket,
        code=code,
        given_names=one.given_names,
        family_name=one.family_name,
        names=one.names,
        organisation="" if hidden else one.organisation,
        function="" if hidden else one.function,
        languages=_language(one.language, look.language) if asks.languages and not (hidden or look.exposed) else "",
        photo=one.photo,
        group=local(one.group, look.language),
        colour=one.colour,
        pattern=one.pattern,
        title="" if hidden else one.title,
        place=one.place if asks.place and not (hidden or look.exposed) else "",
        table=says(asks.table, answers[asks.table]) if asks.table in answers else "",
        number=str(one.number) if asks.number and one.number else "",
        answers={name: says(key, answers[key]) for name, key in asks.answers if key in answers},
    )


def _language(code: str, language: str) -> str:
    with speaking(language):
        return str(LANGUAGES.get(code, ""))


def carried(event_id: UUID, participant_ids: Sequence[UUID], now: datetime) -> dict[UUID, tuple[UUID, str]]:
    """Return the ticket that each badge carries, the newest good one, and its text; who has none is given one."""
    ids = list(participant_ids)
    found = tickets.valid_tickets(ids)
    without = [one for one in ids if one not in found]
    if without:
        with write():
            for one in without:
                tickets.issue_ticket(event_id, one, now)
        found = tickets.valid_tickets(ids)
    return {owner: (ticket.id, tickets.text_of(ticket)) for owner, ticket in found.items()}


class Fingerprints:
    """Makes fingerprints of the badges of one event: what all of a group share is worked out once."""

    def __init__(self, event_id: UUID, look: BadgeEvent) -> None:
        self.event_id, self.look = event_id, look
        self._known: dict[tuple[object, ...], bytes] = {}
        self._fields: dict[str, tuple[list[str], list[str]]] = {}

    def of(self, badge: BadgeData, design: Design, *, automatic: bool) -> bytes:
        """Return the fingerprint of a badge; ``automatic``: its layout was not chosen, it is that of its group.

        It holds the event's key: without that it says nothing, nor that two people have the same name.
        """
        names, others = self._shown(design)
        texts = person_texts(badge, self.look)
        told = [texts.get(field, "") for field in others]
        parts = [
            self._mac("name", (badge.code, *(texts[field] for field in names))),
            self._mac("line", (badge.code, badge.languages, str(badge.photo), *told)),
            self._once("group", (badge.group, badge.colour, badge.pattern, self._title(badge))),
            self._once("layout", (design.stamp, str(automatic))),
        ]
        return b"".join(parts)

    def _shown(self, design: Design) -> tuple[list[str], list[str]]:
        """Return which texts of a person a layout shows: of the name, and others."""
        if design.stamp not in self._fields:
            boxes = (*design.layout.person, *design.layout.back_person)
            shown = {box.field for box in boxes if box.kind == "text"}
            self._fields[design.stamp] = (
                [field for field in _NAMES if field in shown],
                sorted(shown.difference(_NAMES)),
            )
        return self._fields[design.stamp]

    def _title(self, badge: BadgeData) -> str:
        return face_texts(badge, self.look)["event"]

    def _once(self, part: str, told: tuple[str, ...]) -> bytes:
        key = (part, told)
        if key not in self._known:
            self._known[key] = self._mac(part, told)
        return self._known[key]

    def _mac(self, part: str, told: Iterable[str]) -> bytes:
        return vault.mac(self.event_id, "badge", "\x1f".join((part, *told)))[:_LENGTH]


def differences(was: bytes, is_now: bytes) -> list[str]:
    """Return which parts of a badge (``PARTS``) say something else now."""
    starts = range(0, len(PARTS) * _LENGTH, _LENGTH)
    return [
        part
        for part, start in zip(PARTS, starts, strict=True)
        if was[start : start + _LENGTH] != is_now[start : start + _LENGTH]
    ]
