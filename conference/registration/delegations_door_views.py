"""How a focal point gets in: the link and the PIN of a delegation renewed, its door opened again."""

from uuid import UUID

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from conference.core import clock
from conference.core.errors import Error, sentence
from conference.core.permissions import requires
from conference.events import access
from conference.participants import delegation_pins as pins
from conference.participants import delegations
from conference.registration.delegations_manage_views import SHOW, blueprint, pins_page, the_one


@blueprint.post("/<uuid:delegation_id>/lien")
@requires("delegations.manage")
def renew_link(delegation_id: UUID) -> ResponseReturnValue:
    """Give a delegation another link."""
    event, delegation = access.current_event(), the_one(delegation_id)
    try:
        delegations.renew_link(event.id, delegation.id, actor=access.current().actor, now=clock.now())
        flash(_("Nouveau lien : l’ancien n’ouvre plus rien. Refaites la lettre."), "ok")
    except Error as error:
        flash(sentence(error), "no")
    return redirect(url_for(SHOW, delegation_id=delegation.id), 303)


@blueprint.post("/<uuid:delegation_id>/code")
@requires("delegations.manage")
def renew_pin(delegation_id: UUID) -> ResponseReturnValue:
    """Give a delegation another PIN and show it once."""
    event, delegation = access.current_event(), the_one(delegation_id)
    pin = pins.prepare(event.id, delegation.id)
    try:
        delegations.renew_pin(event.id, pin, actor=access.current().actor, now=clock.now())
    except Error as error:
        flash(sentence(error), "no")
        return redirect(url_for(SHOW, delegation_id=delegation.id), 303)
    return pins_page([(delegation, pin)], _("Nouveau code"))


@blueprint.post("/<uuid:delegation_id>/rouvrir")
@requires("delegations.manage")
def reopen_door(delegation_id: UUID) -> ResponseReturnValue:
    """Let everybody try the PIN again at once, after too many wrong ones."""
    event, delegation = access.current_event(), the_one(delegation_id)
    try:
        delegations.reopen_door(event.id, delegation.id, actor=access.current().actor, now=clock.now())
        flash(_("L’entrée est rouverte : le code peut être essayé tout de suite."), "ok")
    except Error as error:
        flash(sentence(error), "no")
    return redirect(url_for(SHOW, delegation_id=delegation.id), 303)
