"""What tests of the exchange share: devices that are paired, and one exchange of such a device."""

from datetime import datetime
from uuid import uuid4

from conference.core.db import session
from conference.desk import callers, devices, envelopes, exchange, settings
from conference.desk.devices import NewDevice
from conference.desk.models import DeskSettings
from tests.builders import NOW, staff_actor
from tests.desk.a_device import Telephone


def a_telephone(event, profile: str = "welcome", now: datetime = NOW, **fields) -> Telephone:
    """A device of the event that is paired, with the proof of the code of the day."""
    row, code = devices.add(event.id, NewDevice("Téléphone", profile, **fields), actor=staff_actor(), now=now)
    token = uuid4().bytes * 2
    devices.pair(code, token, now)
    return Telephone(row.id, token, envelopes.public_key(row), proof(event.id), event.slug)


_PROOFS: dict[tuple[str, bytes], bytes] = {}


def proof(event_id) -> bytes:
    """What the event's code of the day proves itself by; worked out once, for it takes half a second."""
    code, salt = settings.current(event_id).code, session().get(DeskSettings, event_id, populate_existing=True).salt
    if (code, salt) not in _PROOFS:
        _PROOFS[code, salt] = settings.proof_of(code, salt)
    return _PROOFS[code, salt]


def ask(telephone: Telephone, *ops, at: datetime = NOW, **values) -> dict:
    """Exchange once; the copy stays as it was, as if the answer were lost."""
    return exchange.answer(caller(telephone), telephone.request(*ops, at=at, **values), at)


def swap(telephone: Telephone, *ops, at: datetime = NOW, **values) -> dict:
    """Exchange until there is no more, and bring the copy up to date; return the first answer."""
    first = answer = telephone.take(ask(telephone, *ops, at=at, **values))
    while answer["roster"] is not None and answer["roster"]["more"]:
        answer = telephone.take(ask(telephone, at=at))
    return first


def caller(telephone: Telephone) -> callers.Caller:
    """Who the server takes the device for."""
    return callers.authenticated(telephone.header, telephone.slug)


def outcomes(answer: dict) -> list[tuple[str, str]]:
    """What became of the operations of a request."""
    return [(one["outcome"], one["reason"]) for one in answer["results"]]
