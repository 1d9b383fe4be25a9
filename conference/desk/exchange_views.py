"""Where a device exchanges what it did for what it must know. No cookie: the token in the header says who asks."""

from typing import Any

from flask import Blueprint, request

from conference.core import clock
from conference.core.errors import Error
from conference.core.permissions import public
from conference.desk import device_queries, devices, exchange, wire
from conference.desk.exchange_rules import MOST_BYTES

blueprint = Blueprint("desk_exchange", __name__, url_prefix="/desk/<slug>/poste")


@blueprint.post("/echanger")
@public
@wire.in_json
def swap(slug: str) -> dict[str, Any]:
    """Answer a device."""
    now = clock.now()
    device = devices.authenticated(request.headers.get("Authorization"))
    if not device_queries.is_of(device, slug):
        raise Error("device_unknown", 401)
    return exchange.answer(device, wire.body(MOST_BYTES), now)
