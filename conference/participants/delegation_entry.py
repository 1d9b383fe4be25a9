"""How a focal point gets in: the link, then the PIN; guessing is slowed, whoever guesses and however many at once."""

from datetime import datetime, timedelta

from conference.accounts import throttle
from conference.accounts.rules import Limit, network
from conference.accounts.throttle import Door
from conference.core import audit, tokens
from conference.core.db import session, write
from conference.core.errors import Error
from conference.core.permissions import Actor
from conference.participants import delegation_pins as pins
from conference.participants.delegation_rules import IDLE, LONGEST_STAY
from conference.participants.models import Delegation

_MEMORY = timedelta(hours=1)
#: One caller at one door, and a browser that was let in before.
PER_CALLER = Limit(5, timedelta(seconds=15), timedelta(minutes=5), _MEMORY)
#: All callers at one door together. Shorter than what one of them waits: nobody can keep it shut for the others alone.
PER_DELEGATION = Limit(20, timedelta(seconds=15), timedelta(minutes=2), _MEMORY)
#: One caller at all doors. A hotel or Opera Mini's servers share one address: slowed, never shut out for long.
PER_ADDRESS = Limit(40, timedelta(seconds=2), timedelta(seconds=30), _MEMORY)


def enter(delegation: Delegation, pin: str, *, address: str, now: datetime, device: str = "") -> None:
    """Check the PIN of a delegation; a try counts before it is known whether it is right, so that none slips through.

    ``address`` is the caller's. ``device`` is how the delegation's own browser is known, which was let in before: its
    tries are counted apart, whatever others do at the door. Raises ``pin_wrong`` and ``too_many``.
    """
    with write():
        doors = _doors(delegation, address, device)
        tries = throttle.reserve(doors, now)
    if not pins.is_right(delegation, pin):
        raise Error("pin_wrong", 403)
    with write():
        throttle.give_back(tries)
        throttle.forget(doors[0].kind, doors[0].value)
        row = session().get_one(Delegation, delegation.id)
        row.opened_at = now
        audit.log("delegation.opened", actor=focal(row), now=now, event_id=row.event_id, subject_id=row.id)
        session().flush()


def slowed(delegation: Delegation, now: datetime) -> bool:
    """Tell whether so many wrong PINs came that strangers wait at this door, and maybe the focal point with them."""
    door = _door(delegation)
    return throttle.failures(door, now) >= door.limit.free


def _doors(delegation: Delegation, address: str, device: str) -> list[Door]:
    """Return where a try counts. What organisers change at a delegation begins new counts: so they reopen it."""
    if device:
        return [Door(PER_CALLER, "delegation.device", f"{delegation.id}|{device}")]
    caller = network(address)
    return [
        Door(PER_CALLER, "delegation.caller", f"{delegation.id}|{delegation.version}|{caller}"),
        _door(delegation),
        Door(PER_ADDRESS, "delegation.address", caller),
    ]


def _door(delegation: Delegation) -> Door:
    return Door(PER_DELEGATION, "delegation.pin", f"{delegation.id}|{delegation.version}")


def focal(delegation: Delegation) -> Actor:
    """Return the focal point of a delegation, as services know actors."""
    return Actor("delegation", delegation.id, delegation.focal_name)


def pass_for(delegation: Delegation, now: datetime, *, before: object = None) -> list[str | int]:
    """Return what a browser keeps in its signed cookie: it opens this delegation, until link or PIN is renewed.

    ``before`` is the pass that it prolongs: its end stays.
    """
    seen = int(now.timestamp())
    match before:
        case [_, _, int(entered), _]:
            return [str(delegation.id), _mark(delegation), entered, seen]
    return [str(delegation.id), _mark(delegation), seen, seen]


def opens(kept: object, delegation: Delegation, now: datetime) -> bool:
    """Tell whether what a browser kept opens a delegation: used in the last half hour, got in the last twelve hours.

    A delegation that is closed is opened by nothing, nor is one whose link or PIN was renewed since.
    """
    match kept:
        case [str(subject), str(mark), int(entered), int(seen)] if delegation.closed_at is None:
            at = now.timestamp()
            fresh = 0 <= at - seen < IDLE.total_seconds() and 0 <= at - entered < LONGEST_STAY.total_seconds()
            return fresh and (subject, mark) == (str(delegation.id), _mark(delegation))
    return False


def _mark(delegation: Delegation) -> str:
    return tokens.digest(f"{delegation.link_version}|{delegation.pin_hash}").hex()[:24]
