"""Where a device exchanges what it did for what it must know. No cookie: the token in the header says who asks."""

from typing import Any

from flask import Blueprint, request

from conference.core import clock
from conference.core.permissions import public
from conference.desk import callers, exchange, wire
from conference.desk.exchange_rules import MOST_BYTES

blueprint = Blueprint("desk_exchange", __name__, url_prefix="/desk/<slug>/poste")


@blueprint.post("/echanger")
@public
@wire.in_json
def swap(slug: str) -> dict[str, Any]:
    """Answer a device."""
    now = clock.now()
    caller = callers.authenticated(request.headers.get("Authorization"), slug)
    return exchange.answer(caller, wire.body(MOST_BYTES), now)
