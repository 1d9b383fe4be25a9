"""The organiser's delegations: the board, one of them, made, changed, closed, and what was done taken back."""

import re
from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from conference.accounts import queries as accounts
from conference.core import audit, clock, history
from conference.core.db import write
from conference.core.errors import Error, sentence
from conference.core.i18n import local
from conference.core.permissions import requires
from conference.events import access, wording
from conference.events import queries as events
from conference.participants import delegation_entry as entry
from conference.participants import delegation_pins as pins
from conference.participants import delegation_queries as queries
from conference.participants import delegations
from conference.participants.delegation_notices import page_of
from conference.participants.delegation_pins import Prepared
from conference.participants.delegation_records import wish_of
from conference.participants.models import Delegation
from conference.registration import delegation_wording
from conference.registration.delegation_board import INDEX, chosen, late, outlook, views
from conference.registration.delegation_setup_form import DelegationForm
from conference.registration.views import WRONG

blueprint = Blueprint("delegations_manage", __name__, url_prefix="/org/<event_slug>/delegations")
SHOW = "delegations_manage.show"


@blueprint.get("")
@requires("delegations.manage")
def index() -> ResponseReturnValue:
    """Show the board."""
    event, board = access.current_event(), chosen(request.args)
    shown = board.shown
    return render_template(
        "registration/delegations/board.html",
        board=board,
        shown=shown,
        late=late,
        outlook=outlook,
        women_reason=queries.women_reason,
        now=clock.now(),
        views=views(board),
        group_choices=[(group.code, local(group.label)) for group in board.groups.values()],
        totals={
            name: sum(getattr(one.tally, name) for one in shown) for name in ("seats", "used", "women", "confirmed")
        },
        asked=[one for one in board.of("") if not one.tally.complete],
        until=lambda moment: wording.until(moment, event.tz),
    )


@blueprint.route("/nouvelle", methods=["GET", "POST"])
@requires("delegations.manage")
def create() -> ResponseReturnValue:
    """Make a delegation; its PIN is shown once."""
    event = access.current_event()
    groups = events.groups(event.id)
    form = DelegationForm(event, groups)
    if not form.validate_on_submit():
        return _form_page(form), WRONG if form.is_submitted() else 200
    group = next(one for one in groups if one.code == form.group.data)
    pin = pins.prepare(event.id, form.new_id)
    try:
        made = delegations.create(event, group.id, form.wish(), pin, actor=access.current().actor, now=clock.now())
    except Error as error:
        form.refuse(error)
        return _form_page(form), error.status
    if made.pin_hash != pin.hashed:
        return redirect(url_for(SHOW, delegation_id=made.id), 303)
    return pins_page([(made, pin)], _("Délégation créée"))


@blueprint.get("/<uuid:delegation_id>")
@requires("delegations.manage")
def show(delegation_id: UUID) -> ResponseReturnValue:
    """Show one delegation: how it stands, who is in it, what happened."""
    event, who, delegation = access.current_event(), access.current(), the_one(delegation_id)
    changes = history.of_subject(delegations.KIND, delegation.id)
    staff = {change.actor_id for change in changes if change.actor_kind == "staff" and change.actor_id is not None}
    if who.contacts:
        note_contacts_shown(1, delegation.id)
    return render_template(
        "registration/delegations/show.html",
        delegation=delegation,
        standing=(stands := queries.standing(event, delegation)),
        outlook=outlook(stands),
        now=clock.now(),
        late=late,
        group=queries.group_of(delegation),
        members=queries.members(delegation),
        contacts=queries.contacts(delegation) if who.contacts else None,
        women_reason=queries.women_reason(delegation),
        page_address=page_of(delegation),
        slowed=delegation.closed_at is None and entry.slowed(delegation, clock.now()),
        history=delegation_wording.told(event, changes, accounts.names(staff), contacts=who.contacts),
        until=lambda moment: wording.until(moment, event.tz),
    )


@blueprint.route("/<uuid:delegation_id>/modifier", methods=["GET", "POST"])
@requires("delegations.manage")
def edit(delegation_id: UUID) -> ResponseReturnValue:
    """Change a delegation; who was slower than a colleague sees it and sends again."""
    event, who, delegation = access.current_event(), access.current(), the_one(delegation_id)
    form = DelegationForm(event, [], wish_of(delegation), version=str(delegation.version))
    if who.contacts:
        note_contacts_shown(1, delegation.id)
    else:
        form.hide_contacts()
    if not form.validate_on_submit():
        return _form_page(form, delegation), WRONG if form.is_submitted() else 200
    version = _number(form.version.data or "")
    try:
        done = delegations.change(
            event.id, delegation.id, form.wish(), version=version, actor=who.actor, now=clock.now()
        )
    except Error as error:
        form.refuse(error)
        if error.code == "stale":
            form.version.data = str(the_one(delegation_id).version)
        return _form_page(form, delegation), error.status
    if done is not None:
        announce(_("Délégation enregistrée."), done.id)
    return redirect(url_for(SHOW, delegation_id=delegation.id), 303)


@blueprint.post("/<uuid:delegation_id>/fermer")
@requires("delegations.manage")
def close(delegation_id: UUID) -> ResponseReturnValue:
    """Close a delegation; it can be taken back for ten minutes."""
    event, delegation = access.current_event(), the_one(delegation_id)
    try:
        done = delegations.close(event.id, delegation.id, actor=access.current().actor, now=clock.now())
        announce(_("Délégation fermée : ses places libres retournent au groupe, ses personnes restent."), done.id)
    except Error as error:
        flash(sentence(error), "no")
    return redirect(url_for(SHOW, delegation_id=delegation.id), 303)


@blueprint.post("/annuler/<uuid:change_set_id>")
@requires("delegations.manage")
def undo(change_set_id: UUID) -> ResponseReturnValue:
    """Take back what this organiser did in the last ten minutes."""
    try:
        delegations.undo(access.current_event().id, change_set_id, actor=access.current().actor, now=clock.now())
        flash(_("C’est remis comme avant."), "ok")
    except Error as error:
        if error.status == 404:  # noqa: PLR2004 (a change of another event)
            raise
        flash(sentence(error), "no")
    return redirect(url_for(INDEX), 303)


def the_one(delegation_id: UUID) -> Delegation:
    """Return the delegation that an address names. Raises ``not_found``."""
    found = queries.by_id(access.current_event().id, delegation_id)
    if found is None:
        raise Error("not_found", 404)
    return found


def announce(said: str, change_set_id: UUID) -> None:
    """Say on the next page what was done, with a button that takes it back."""
    undo_at = url_for("delegations_manage.undo", change_set_id=change_set_id)
    flash({"text": said, "undo": undo_at}, "ok")  # type: ignore[arg-type]  # org.html shows text and button


def pins_page(made: Sequence[tuple[Delegation, Prepared]], heading: str, left: Sequence[int] = ()) -> str:
    """Show PINs, this once: nobody can read them again. ``left`` are lines of a file that were left out."""
    return render_template("registration/delegations/pins.html", made=made, heading=heading, left=left, page_of=page_of)


def note_contacts_shown(count: int, subject_id: UUID | None = None) -> None:
    """Write into the audit log that contacts of focal points were looked at."""
    with write():
        audit.log(
            "delegations.contacts_shown",
            actor=access.current().actor,
            now=clock.now(),
            event_id=access.current_event().id,
            subject_id=subject_id,
            count=count,
        )


def _number(typed: str) -> int:
    """Return a version as the form had it; one that was tampered with is nobody's."""
    return int(typed) if re.fullmatch(r"[0-9]{1,9}", typed, re.ASCII) else -1


def _form_page(form: DelegationForm, delegation: Delegation | None = None) -> str:
    return render_template("registration/delegations/form.html", form=form, delegation=delegation)
