"""How a focal point gets in: the link, then the PIN; guessing is slowed, whoever guesses and however many at once."""

from datetime import datetime, timedelta

from conference.accounts import throttle
from conference.accounts.rules import Limit
from conference.core import audit, tokens
from conference.core.db import session, write
from conference.core.errors import Error
from conference.core.permissions import Actor
from conference.participants import delegation_pins as pins
from conference.participants.delegation_rules import IDLE
from conference.participants.models import Delegation

PIN_KEY, ADDRESS_KEY = "delegation.pin", "delegation.address"
_MEMORY = timedelta(hours=1)
PER_DELEGATION = Limit(5, timedelta(seconds=15), timedelta(minutes=5), _MEMORY)
#: A hotel or Opera Mini's servers share one address: slowed, never shut out for long.
PER_ADDRESS = Limit(40, timedelta(seconds=2), timedelta(seconds=30), _MEMORY)


def enter(delegation: Delegation, pin: str, *, address: str, now: datetime) -> None:
    """Check the PIN of a delegation; a try counts before it is known whether it is right, so that none slips through.

    ``address`` is the caller's. Raises ``pin_wrong`` and ``too_many``.
    """
    subject = str(delegation.id)
    throttle.check(PER_ADDRESS, ADDRESS_KEY, address, now)
    with write() as db:
        db.get(Delegation, delegation.id, with_for_update={"key_share": True})
        throttle.check(PER_DELEGATION, PIN_KEY, subject, now)
        throttle.count(PER_DELEGATION, PIN_KEY, subject, now)
    if not pins.is_right(delegation, pin):
        with write():
            throttle.count(PER_ADDRESS, ADDRESS_KEY, address, now)
        raise Error("pin_wrong", 403)
    with write():
        throttle.forget(PIN_KEY, subject)
        row = session().get_one(Delegation, delegation.id)
        row.opened_at = now
        audit.log("delegation.opened", actor=focal(row), now=now, event_id=row.event_id, subject_id=row.id)
        session().flush()


def focal(delegation: Delegation) -> Actor:
    """Return the focal point of a delegation, as services know actors."""
    return Actor("delegation", delegation.id, delegation.focal_name)


def pass_for(delegation: Delegation, now: datetime) -> list[str | int]:
    """Return what a browser keeps in its signed cookie: it opens this delegation, until link or PIN is renewed."""
    return [str(delegation.id), _mark(delegation), int(now.timestamp())]


def opens(kept: object, delegation: Delegation, now: datetime) -> bool:
    """Tell whether what a browser kept opens a delegation, and was used in the last half hour."""
    match kept:
        case [str(subject), str(mark), int(seen)]:
            fresh = 0 <= now.timestamp() - seen < IDLE.total_seconds()
            return fresh and (subject, mark) == (str(delegation.id), _mark(delegation))
    return False


def _mark(delegation: Delegation) -> str:
    return tokens.digest(f"{delegation.link_version}|{delegation.pin_hash}").hex()[:24]
