"""Where one person stands who had two records, on which seat; and how each record gets its own back."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple, TypeAlias
from uuid import UUID

import sqlalchemy as sa

from conference.core import history
from conference.core.db import session
from conference.core.errors import Error
from conference.core.permissions import Actor
from conference.events.models import StakeholderGroup
from conference.participants import states
from conference.participants.merge_picks import Whose
from conference.participants.models import Participant
from conference.participants.rules import rank
from conference.participants.states import Target

#: A group and, of a delegation's seat, the delegation: what holds a seat.
Place: TypeAlias = tuple[UUID, UUID | None]
_GONE = Target("cancelled", "merged")


class Doing(NamedTuple):
    """By whom, when and in which change set it is done."""

    change_set: history.ChangeSet
    actor: Actor
    now: datetime

    def told(self) -> dict[str, Any]:
        """Return it as arguments."""
        return self._asdict()


def fields(person: Participant) -> dict[str, Any]:
    """Return where a record stands, as the history keeps it."""
    delegation = str(person.delegation_id) if person.delegation_id else None
    place = {"group_id": str(person.group_id), "delegation_id": delegation}
    return {**states.state_fields(person), **place}


def join(keeper: Participant, gone: Participant, doing: Doing, place: Whose | None = None) -> bool:
    """Put the person where the better record stood, on one seat; tell whether that was the record that goes.

    Without a seat of its own the record that stays takes the other's, with its group and delegation, unless ``place``
    says whose group it is to be. Raises ``group_full`` and ``delegation_full`` where that has no seat left.
    """
    places = {"stays": (place_of(keeper), keeper.seat != "none"), "goes": (place_of(gone), gone.seat != "none")}
    adopted = _join(keeper, gone, doing)
    if place is not None:
        wanted, had_seat = places[place]
        _move_to(keeper, wanted, doing, over_quota=had_seat)
    return adopted


def place_of(person: Participant) -> Place:
    """Return the group and delegation of a record."""
    return person.group_id, person.delegation_id


def overbooked(group_ids: Iterable[UUID]) -> dict[UUID, int]:
    """Return of (locked) groups how many seats are over the quota."""
    group = StakeholderGroup
    rows = session().execute(sa.select(group.id, group.overbooked).where(group.id.in_(set(group_ids))))
    return {row.id: row.overbooked for row in rows}


def part(
    keeper: Participant,
    gone: Participant,
    was: dict[str, dict[str, Any]],
    over: Iterable[str],
    doing: Doing,
) -> None:
    """Put two records (locked, with their seats) back where each ``was``: by ``stays`` and ``goes``.

    The groups ``over`` had a seat over their quota, which went with the merge. Raises ``undo_full`` and
    ``undo_offer_over``.
    """
    pairs = [(keeper, was["stays"]), (gone, was["goes"])]
    targets = [states.target_of(before, person) for person, before in pairs]
    if any(target.offer_until is not None and target.offer_until <= doing.now for target in targets):
        raise Error("undo_offer_over", 409)
    held = [_place(before) for _, before in pairs if before["seat"] != "none"]
    spare = [place_of(keeper)] if keeper.seat != "none" else []
    if spare and spare[0] not in held:
        states.give_back([keeper], actor=doing.actor, now=doing.now)
        spare = []
    for person, before in pairs:
        person.group_id, person.delegation_id = _place(before)
    _take([person for person, before in pairs if before["seat"] != "none"], spare, frozenset(over), doing)
    for (person, before), target in zip(pairs, targets, strict=True):
        states.hand_over(person, target, before["seat"], **doing.told())


def _take(people: list[Participant], spare: list[Place], over: frozenset[str], doing: Doing) -> None:
    for person in people:
        if place_of(person) in spare:
            spare.remove(place_of(person))
            continue
        over_quota = person.delegation_id is None and str(person.group_id) in over
        try:
            states.take_seat(person, actor=doing.actor, now=doing.now, over_quota=over_quota)
        except Error as error:
            raise Error("undo_full", 409) from error


def lock(keeper: Participant, gone: Participant, was: dict[str, dict[str, Any]] | None = None) -> None:
    """Lock what counts the seats of two records, where they are and where they were."""
    places = [place_of(keeper), place_of(gone), *(_place(one) for one in (was or {}).values())]
    delegations = sorted({one for _, one in places if one is not None})
    closed = states.lock_delegations(delegations) if delegations else []
    states.lock_seats([keeper, gone], *closed, *(group for group, delegation in places if delegation is None))


def _place(before: dict[str, Any]) -> Place:
    return UUID(before["group_id"]), UUID(before["delegation_id"]) if before["delegation_id"] else None


def _move_to(keeper: Participant, wanted: Place, doing: Doing, *, over_quota: bool) -> None:
    """Have the record that stays belong to a group and delegation; ``over_quota``: where one of the two had a seat."""
    if place_of(keeper) == wanted:
        return
    held = keeper.seat != "none"
    if held:
        states.give_back([keeper], actor=doing.actor, now=doing.now)
    keeper.group_id, keeper.delegation_id = wanted
    if held:
        keeper.seat = states.take_seat(keeper, actor=doing.actor, now=doing.now, over_quota=over_quota)


def _join(keeper: Participant, gone: Participant, doing: Doing) -> bool:
    better = rank(gone.state, offered=gone.offer_until is not None) > rank(
        keeper.state, offered=keeper.offer_until is not None
    )
    target = Target(gone.state, gone.reason, gone.offer_until, gone.state_at)
    if better and keeper.seat == "none":
        keeper.group_id, keeper.delegation_id = gone.group_id, gone.delegation_id
        seat = states.hand_over(gone, _GONE, "none", **doing.told())
        states.hand_over(keeper, target, seat, **doing.told())
        return True
    waits_longer = _wait_together(keeper, gone) and gone.state_at < keeper.state_at
    if gone.state != "cancelled":
        states.move(gone, "cancelled", reason="merged", **doing.told())
    if better:
        states.hand_over(keeper, target, keeper.seat, **doing.told())
    elif waits_longer:
        states.hand_over(keeper, Target("waitlisted", state_at=target.state_at), "none", **doing.told())
    return better


def _wait_together(keeper: Participant, gone: Participant) -> bool:
    """Tell whether both stand in one line: the person has waited since the first of the two."""
    lines = {(one.group_id, one.delegation_id, one.state, one.offer_until) for one in (keeper, gone)}
    return len(lines) == 1 and keeper.state == "waitlisted" and keeper.offer_until is None
