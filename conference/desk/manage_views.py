"""The desk, as organisers see to it: its devices at a glance, its code of the day, its rules."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from conference.agenda import queries as agenda
from conference.core import clock
from conference.core.i18n import local
from conference.core.permissions import requires
from conference.desk import device_forms, device_queries, device_words, matter_queries, settings
from conference.desk.device_forms import RulesForm
from conference.events import access
from conference.events.setup_pages import UNPROCESSABLE, page, saved
from conference.participants import tag_queries

blueprint = Blueprint("desk_manage", __name__, url_prefix="/org/<event_slug>/accueil")
RULES = "desk/manage/rules.html"
_FIELDS = {"unknown_tag": "vip"}


@blueprint.get("")
@requires("desk.manage")
def index() -> ResponseReturnValue:
    """Show every device, whether it is heard of, and what waits on it."""
    event, now = access.current_event(), clock.now()
    rooms = {one.id: local(one.name) for one in agenda.rooms(event.id)}
    received = device_queries.received(event.id)
    rows = [device_words.shown(one, rooms, received.get(one.id, 0), now) for one in device_queries.devices(event.id)]
    return render_template(
        "desk/manage/devices.html",
        rows=rows,
        profiles=device_words.PROFILES,
        code=settings.current(event.id),
        matters=matter_queries.open_matters(event.id),
        waiting=sum(one.device.waiting for one in rows if one.device.revoked_at is None),
    )


@blueprint.get("/code")
@requires("desk.manage")
def code() -> ResponseReturnValue:
    """Show the code of the day; printed, the page is what goes into an envelope."""
    return render_template("desk/manage/code.html", code=settings.current(access.current_event().id))


@blueprint.post("/code")
@requires("desk.manage")
def new_code() -> ResponseReturnValue:
    """Make another code of the day."""
    settings.new_code(access.current_event().id, actor=access.current().actor, now=clock.now())
    flash(_("Voici le nouveau code. Chaque appareil le demande dès qu’il a du réseau."), "ok")
    return redirect(url_for("desk_manage.code"), 303)


@blueprint.get("/code/carte")
@requires("desk.manage")
def card() -> ResponseReturnValue:
    """Give the page to print: two cards with the code, for two envelopes."""
    return render_template("desk/manage/card.html", code=settings.current(access.current_event().id))


@blueprint.route("/regles", methods=["GET", "POST"])
@requires("desk.manage")
def rules() -> ResponseReturnValue:
    """Show what a desk does with who is not expected, and change it."""
    event = access.current_event()
    known = settings.current(event.id)
    form = RulesForm(data={**device_forms.shown(known), "version": str(known.version)})
    form.offer(tag_queries.all_tags(event.id))
    if not form.is_submitted():
        return page(RULES, form)
    if not form.validate():
        return page(RULES, form, UNPROCESSABLE)

    def save() -> None:
        seen = form.version.data or ""
        version = int(seen) if seen.isascii() and seen.isdecimal() else -1
        settings.change(event.id, form.rules(), version=version, actor=access.current().actor, now=clock.now())

    def now() -> tuple[dict[str, object], str]:
        stored = settings.current(event.id)
        return device_forms.shown(stored), str(stored.version)

    refused = saved(form, save, now=now, fields=_FIELDS)
    if refused is not None:
        return page(RULES, form, refused[0], differences=refused[1])
    flash(_("Règles enregistrées. Les appareils les reçoivent à leur prochain contact."), "ok")
    return redirect(url_for("desk_manage.index"), 303)
