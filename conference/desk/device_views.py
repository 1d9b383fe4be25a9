"""Devices, as organisers add, pair, renew and revoke them."""

from uuid import UUID

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from conference.agenda import queries as agenda
from conference.core import clock, tokens
from conference.core.errors import Error
from conference.core.paper.qr import qr_size, qr_svg_path
from conference.core.permissions import requires
from conference.desk import device_queries, device_rules, device_words, devices
from conference.desk.device_forms import DeviceForm
from conference.desk.manage_views import blueprint
from conference.desk.models import Device
from conference.events import access
from conference.events.setup_pages import UNPROCESSABLE

#: Where the browser of whoever made a code keeps it: the server keeps its hash alone.
PAIRING = "pairing"
MOST_KEPT = 5
HERE_ONLY = {"localhost", "127.0.0.1", "[::1]"}


@blueprint.route("/appareils/nouveau", methods=["GET", "POST"])
@requires("desk.manage")
def add() -> ResponseReturnValue:
    """Ask what a new device is, then show its code."""
    event, form = access.current_event(), DeviceForm()
    rooms = agenda.rooms(event.id)
    form.offer(rooms)
    status = 200
    if form.is_submitted():
        try:
            row, code = devices.add(event.id, form.wish(), actor=access.current().actor, now=clock.now())
            return _show(row.id, code)
        except Error as error:
            form.refuse(error)
            status = error.status if error.status == 409 else UNPROCESSABLE  # noqa: PLR2004 (no letter is left)
    return render_template("desk/manage/device.html", form=form, hints=device_words.HINTS, rooms=rooms), status


@blueprint.get("/appareils/<uuid:device_id>")
@requires("desk.manage")
def pairing(device_id: UUID) -> ResponseReturnValue:
    """Show the code of a device until it is used, and what to do with it."""
    row, now = device_queries.device(access.current_event().id, device_id), clock.now()
    code = _kept(row)
    address = url_for("desk_pairing.pair", slug=access.current_event().slug, _external=True).removesuffix("appairer")
    good = row.pairing_until is not None and now < row.pairing_until
    secret = f"{address}#{code}"
    return render_template(
        "desk/manage/pairing.html",
        device=row,
        profile=device_words.PROFILES[row.profile],
        state=device_words.state(row, now),
        waits=good,
        paired=row.pairing_until is None and row.token_hash is not None and row.revoked_at is None,
        code=device_rules.in_groups(code) if good and code else "",
        left=device_words.minutes_left(row.pairing_until, now) if row.pairing_until else "",
        address=address,
        qr=(qr_size(secret), qr_svg_path(secret)),
        here_only=request.host.rpartition(":")[0] in HERE_ONLY or request.host in HERE_ONLY,
        secure=request.is_secure,
    )


@blueprint.post("/appareils/<uuid:device_id>/code")
@requires("desk.manage")
def renew(device_id: UUID) -> ResponseReturnValue:
    """Make another code for a device."""
    event = access.current_event()
    return _show(device_id, devices.renew(event.id, device_id, actor=access.current().actor, now=clock.now()))


@blueprint.post("/appareils/<uuid:device_id>/retirer")
@requires("desk.manage")
def revoke(device_id: UUID) -> ResponseReturnValue:
    """Let a device in no more."""
    event = access.current_event()
    row = device_queries.device(event.id, device_id)
    devices.revoke(event.id, device_id, actor=access.current().actor, now=clock.now())
    flash(_("Appareil %(letter)s retiré. Sa copie s’efface à son prochain contact.", letter=row.letter), "ok")
    return redirect(url_for("desk_manage.index"), 303)


def _show(device_id: UUID, code: str) -> ResponseReturnValue:
    """Keep a code where whoever made it can see it again, and lead to its page."""
    kept = {key: value for key, value in session.get(PAIRING, {}).items() if key != device_id.hex}
    session[PAIRING] = {**dict(list(kept.items())[-MOST_KEPT + 1 :]), device_id.hex: code}
    return redirect(url_for("desk_manage.pairing", device_id=device_id), 303)


def _kept(row: Device) -> str:
    """Return the code of a device if it was made in this browser and still is the one."""
    code = session.get(PAIRING, {}).get(row.id.hex, "")
    return code if isinstance(code, str) and tokens.digest(code) == row.pairing_hash else ""
