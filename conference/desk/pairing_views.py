"""Where a telephone becomes a device of the desk: it brings the code that an organiser was shown, and its token."""

from typing import Any

from flask import Blueprint

from conference.core import clock
from conference.core.errors import Error
from conference.core.permissions import public
from conference.desk import device_queries, devices, envelopes, wire
from conference.desk.models import Device

# The short name says no more than the code does: the page is the same for all, whether such an event exists or not.
blueprint = Blueprint("desk_pairing", __name__, url_prefix="/desk/<slug>/poste")

MOST_BYTES = 2_000


@blueprint.post("/appairer")
@public
@wire.in_json
def pair(slug: str) -> dict[str, Any]:
    """Pair a telephone, and tell it who it is and what it seals to."""
    came = wire.body(MOST_BYTES)
    code, token = came.get("code"), wire.unb64(came.get("token"))
    if not isinstance(code, str):
        raise Error("bad_request")
    now = clock.now()
    device = devices.pair(code, token, now, slug=slug)
    return _answer(device) | {"now": round(now.timestamp() * 1000)}


def _answer(device: Device) -> dict[str, Any]:
    known = device_queries.settings_row(device.event_id)
    return {
        "device": {"id": str(device.id), "letter": device.letter, "name": device.name, "profile": device.profile},
        "key": wire.b64(envelopes.public_key(device)),
        "salt": wire.b64(known.salt),
        "code_version": known.code_version,
        "seq": device_queries.last_number(device),
    }
