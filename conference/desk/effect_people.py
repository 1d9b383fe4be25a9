"""What a desk does with people: who comes without being registered, who comes instead of another, a name corrected."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from conference.core.db import session
from conference.core.errors import Error
from conference.core.permissions import Actor
from conference.desk import op_data
from conference.desk.rules import APPLIED, CONFLICT, FLAGGED, STATE, VOID, WAITING, Op
from conference.events.models import Event, StakeholderGroup
from conference.participants import details as record
from conference.participants import merge, services, substitution, tickets
from conference.participants import queries as people
from conference.participants.models import Participant
from conference.participants.rules import HOLDS_SEAT

#: How the history calls it that a desk wrote this.
CHANNEL = "desk"


@dataclass(frozen=True)
class Deed:
    """An operation that is given its effect: when it was done, when we heard of it, what is wrong with its clock."""

    op: Op
    at: datetime
    now: datetime
    clock: str = ""

    @property
    def actor(self) -> Actor:
        """Who did it; a device has no account."""
        return Actor("staff", self.op.staff_id)


@dataclass(frozen=True)
class Effect:
    """What became of it: who arrived by it, if anybody, and what the log keeps beside what came."""

    code: str = APPLIED
    reason: str = ""
    arrived: UUID | None = None
    keeps: Mapping[str, Any] | None = None
    #: The person is erased: nothing of what was typed of them is kept.
    forgets: bool = False


WAITS = Effect(WAITING)


def flagged(reason: str, **more: Any) -> Effect:
    """Return the effect of something done that somebody must look at, if there is a reason."""
    return Effect(FLAGGED if reason else APPLIED, reason, **more)


def walk_in(deed: Deed) -> Effect:
    """Register somebody under the id of the operation, confirmed, over the quota where no seat is left; they arrive.

    Raises ``unknown_group``, ``invalid_op``, and ``op_clash`` for the id of somebody of another event.
    """
    op = deed.op
    details = op_data.details(op.data)
    ours = _ticket_is_theirs(op)
    event, entry = session().get_one(Event, op.event_id), _entry(op, ticket=ours)
    person = services.register(event, _group(op), details, entry, actor=deed.actor, now=deed.now)
    return _came(deed, person, ours=ours)


def come_instead(deed: Deed) -> Effect:
    """Have somebody come in place of another, on that one's seat; they arrive.

    Where the other has no seat to give (replaced already, cancelled), the new one is a walk-in of the same group, and
    flagged. Raises ``invalid_op`` and ``op_clash``.
    """
    op = deed.op
    details, replaced_id = op_data.details(op.data), op_data.an_id(op.data, "replaces")
    if replaced_id == op.subject_id:
        raise Error("invalid_op", 422)
    if people.person(op.event_id, replaced_id) is None:
        return WAITS
    ours = _ticket_is_theirs(op)
    event, entry = session().get_one(Event, op.event_id), _entry(op, ticket=ours)
    old = merge.locked_keeper(op.event_id, replaced_id)
    known = services.registered(event, entry)
    if known is not None:
        return _came(deed, known, ours=ours)
    if old.state in HOLDS_SEAT:
        person = substitution.substitute(event, old.id, details, entry, actor=deed.actor, now=deed.now, keep_state=True)
        return _came(deed, person, ours=ours)
    reason = "replaced" if old.reason == substitution.REPLACED else STATE
    group = session().get_one(StakeholderGroup, old.group_id)
    person = services.register(event, group, details, entry, actor=deed.actor, now=deed.now)
    return replace(_came(deed, person, ours=ours), code=FLAGGED, reason=reason)


def edit(deed: Deed) -> Effect:
    """Correct a record, each field if it still is what the desk saw.

    What was changed elsewhere meanwhile is a conflict: both values are kept. Raises ``invalid_op``.
    """
    op = deed.op
    was, now = _values(op.data.get("was")), _values(op.data.get("now"))
    if not now or was.keys() != now.keys():
        raise Error("invalid_op", 422)
    if people.person(op.event_id, op.subject_id) is None:
        return WAITS
    person = merge.locked_keeper(op.event_id, op.subject_id)
    if person.erased:
        return Effect(FLAGGED, STATE, forgets=True)
    found = {name: getattr(person, name) for name in now}
    apart = {name for name in now if found[name] not in {was[name], now[name]}}
    wanted = {name: now[name] for name in now if name not in apart and found[name] != now[name]}
    if not _has_name(person, wanted):  # two desks took away one name each
        apart, wanted = apart | wanted.keys(), {}
    if wanted:
        write_fields(person, wanted, actor=deed.actor, now=deed.now)
    if apart:
        return Effect(FLAGGED, CONFLICT, keeps={"apart": sorted(apart), "found": {one: found[one] for one in apart}})
    return flagged(deed.clock)


def write_fields(person: Participant, values: Mapping[str, str], *, actor: Actor, now: datetime) -> None:
    """Write fields into a locked record, with history and search keys; inside ``write()``."""
    event = session().get_one(Event, person.event_id)
    details = replace(record.read(person), **values)  # type: ignore[arg-type]  # names of its fields
    services.change_details(
        event, person.id, details, version=person.version, channel=CHANNEL, actor=actor, now=now
    )  # fmt: skip


def give_ticket(event_id: UUID, person_id: UUID, text: str, now: datetime, *, void: bool = False) -> bool:
    """Let somebody have the ticket that a desk made; tell whether it is theirs, and not somebody else's.

    Inside ``write()``. ``void``: it was lost before we heard of it.
    """
    held = tickets.holder(text)
    if held is None:
        ticket = tickets.issue_ticket(event_id, person_id, now, text)
        ticket.voided_at = now if void else None
        session().flush()
        return True
    owner = session().get_one(Participant, held.participant_id)
    return owner.event_id == event_id and merge.keeper_of(owner).id == person_id


def _came(deed: Deed, person: Participant, *, ours: bool) -> Effect:
    """Return the effect of somebody's coming, with the ticket on the badge that the desk has printed for them."""
    keeper = merge.locked_keeper(deed.op.event_id, person.id)
    text = op_data.ticket(deed.op.data)
    if keeper.erased:
        return Effect(FLAGGED, STATE, arrived=keeper.id, forgets=True)
    has_it = not text or (ours and give_ticket(deed.op.event_id, keeper.id, text, deed.now))
    return flagged("" if has_it else VOID, arrived=keeper.id)


def _ticket_is_theirs(op: Op) -> bool:
    """Tell whether the ticket that came along may be the new person's: nobody else has it."""
    text = op_data.ticket(op.data)
    held = tickets.holder(text) if text else None
    if held is None:
        return True
    person = people.person(op.event_id, op.subject_id)
    return person is not None and merge.keeper_of(person).id == held.participant_id


def _entry(op: Op, *, ticket: bool) -> services.Entry:
    elsewhere = session().get(Participant, op.subject_id)
    if elsewhere is not None and elsewhere.event_id != op.event_id:
        raise Error("op_clash", 409)
    return services.Entry(
        source="desk",
        locale=op_data.locale(op.data),
        participant_id=op.subject_id,
        state="confirmed",
        over_quota=True,
        ticket=op_data.ticket(op.data) if ticket and elsewhere is None else "",
    )


def _group(op: Op) -> StakeholderGroup:
    group = session().get(StakeholderGroup, op_data.an_id(op.data, "group"))
    if group is None or group.event_id != op.event_id:
        raise Error("unknown_group", 404)
    return group


def _values(typed: object) -> dict[str, str]:
    if not isinstance(typed, Mapping) or not typed.keys() <= op_data.EDITED.keys():
        raise Error("invalid_op", 422)
    return {name: op_data.line(typed, name, op_data.EDITED[name]) for name in typed}


def _has_name(person: Participant, values: Mapping[str, str]) -> bool:
    return any(values.get(name, getattr(person, name)) for name in ("given_names", "family_name"))
