"""The organiser's invitations: the list, one of them, drafted one by one, pasted, or from the edition before."""

import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from conference.accounts import queries as accounts
from conference.core import clock, history, text
from conference.core.errors import Error, sentence
from conference.core.i18n import local, speaking
from conference.core.permissions import requires
from conference.events import access, wording
from conference.events import queries as events
from conference.events.models import Event, StakeholderGroup
from conference.participants import choosing, invitation_notices, invitations, marks, reminders, services
from conference.participants import invitation_queries as queries
from conference.participants import invitation_records as record
from conference.participants.invitation_queries import STANDINGS, WAYS, Wanted
from conference.participants.models import Invitation
from conference.registration import invitation_wording
from conference.registration.invitation_forms import InvitationForm
from conference.registration.views import REFUSED, WRONG

blueprint = Blueprint("invitations_manage", __name__, url_prefix="/org/<event_slug>/invitations")
INDEX, SHOW = "invitations_manage.index", "invitations_manage.show"
PER_PAGE = 100


@dataclass(frozen=True)
class Shown:
    """What the list shows, as its address says it."""

    wanted: Wanted
    group: str
    groups: dict[UUID, StakeholderGroup]
    ids: list[UUID]

    def parameters(self, **changes: str) -> dict[str, str]:
        """Return what the address says, with changes."""
        said = {"vue": self.wanted.standing, "groupe": self.group, "envoi": self.wanted.way, "q": self.wanted.words}
        said |= changes
        return {name: value for name, value in said.items() if value}

    def url(self, **changes: str) -> str:
        """Return the address of this list with changes."""
        values: dict[str, Any] = self.parameters(**changes)
        return url_for(INDEX, **values)


def shown(values: Any) -> Shown:
    """Read what the list shows from an address or a form."""
    event = access.current_event()
    groups = {group.id: group for group in events.groups(event.id)}
    group = next((one for one in groups.values() if one.code == values.get("groupe")), None)
    view, way = values.get("vue", ""), values.get("envoi", "")
    wanted = Wanted(
        view if view in STANDINGS else "",
        group.id if group else None,
        text.clean_line(values.get("q", ""), 100),
        way if way in WAYS else "",
    )
    return Shown(wanted, group.code if group else "", groups, queries.ids(event.id, wanted, clock.now()))


@blueprint.get("")
@requires("invitations.manage")
def index() -> ResponseReturnValue:
    """Show the list."""
    event, board, now = access.current_event(), shown(request.args), clock.now()
    page = request.args.get("page", 1, type=int)
    page = min(max(page, 1), max(1, -(-len(board.ids) // PER_PAGE)))
    rows = queries.rows(event.id, board.ids[(page - 1) * PER_PAGE : page * PER_PAGE])
    counts = queries.counts(event.id, now, board.wanted.way)
    return render_template(
        "registration/invitations/list.html",
        board=board,
        rows=rows,
        total=len(board.ids),
        mark=marks.of(board.ids),
        page=page,
        per_page=PER_PAGE,
        views=[
            (
                label,
                board.url(vue=view),
                sum(counts.values()) if not view else counts[view],
                view == board.wanted.standing,
            )
            for view, label in invitation_wording.VIEWS.items()
        ],
        group_choices=[(group.code, local(group.label)) for group in board.groups.values()],
        words=invitation_wording,
        way_choices=[(way, invitation_wording.WAYS[way]) for way in WAYS],
        record=record,
        way_of=queries.way,
        outlook=lambda row: reminders.of_invitation(row, now),
        now=now,
        to_call=0 if board.wanted.way == "call" else queries.to_call(event.id, now),
        standing=lambda row: queries.standing(row, now),
        previous=event.previous_id is not None,
    )


@blueprint.post("/action")
@requires("invitations.manage")
def act() -> ResponseReturnValue:
    """Send, send again or take back those ticked, or all that the list shows."""
    event, board, who = access.current_event(), shown(request.form), access.current()
    verbs = {"send": invitations.send, "remind": invitations.remind, "withdraw": invitations.withdraw}
    action = request.form.get("action", "")
    if action not in verbs:
        raise Error("bad_request")
    try:
        done = verbs[action](event, chosen(board), actor=who.actor, now=clock.now())
    except Error as error:
        if error.status == 404:  # noqa: PLR2004 (of another event)
            raise
        flash(reason(error), "no")
        return redirect(board.url(), 303)
    said = invitation_wording.outcome(action, done)
    announce(said, done.change_set_id) if done.done else flash(said, "info")
    return redirect(board.url(**({"vue": "sent"} if action == "send" and done.done else {})), 303)


@blueprint.route("/nouvelle", methods=["GET", "POST"])
@requires("invitations.manage")
def create() -> ResponseReturnValue:
    """Draft one invitation."""
    event = access.current_event()
    groups = events.groups(event.id)
    form = InvitationForm(event, groups)
    if not form.validate_on_submit():
        return _form_page(form), WRONG if form.is_submitted() else 200
    group = next(one for one in groups if one.code == form.group.data)
    actor = access.current().actor
    (row,) = invitations.draft(event, group, [form.wish()], once=form.key, actor=actor, now=clock.now())
    flash(_("Brouillon enregistré. Rien n’est encore envoyé."), "ok")
    return redirect(url_for(SHOW, invitation_id=row.id), 303)


@blueprint.get("/<uuid:invitation_id>")
@requires("invitations.manage")
def show(invitation_id: UUID) -> ResponseReturnValue:
    """Show one invitation: how it stands, its link and its words, what happened."""
    event, who, row = access.current_event(), access.current(), the_one(invitation_id)
    changes = history.of_subject(record.KIND, row.id)
    staff = {change.actor_id for change in changes if change.actor_kind == "staff" and change.actor_id is not None}
    return render_template(
        "registration/invitations/show.html",
        row=row,
        name=record.name_of(row),
        reference=record.reference(row),
        way=queries.way(row),
        outlook=reminders.of_invitation(row, clock.now()),
        now=clock.now(),
        standing=queries.standing(row, clock.now()),
        words=invitation_wording,
        group=next(one for one in events.groups(event.id) if one.id == row.group_id),
        contacts=record.contacts(row) if who.contacts else None,
        text=_letter(event, row) if row.state == "sent" else "",
        history=invitation_wording.told(changes, accounts.names(staff)),
        until=wording.until(row.expires_at, event.tz) if row.expires_at else "",
    )


@blueprint.route("/<uuid:invitation_id>/modifier", methods=["GET", "POST"])
@requires("invitations.manage")
def edit(invitation_id: UUID) -> ResponseReturnValue:
    """Correct an invitation; who was slower than a colleague sees it and sends again."""
    event, who, row = access.current_event(), access.current(), the_one(invitation_id)
    if row.state not in {"draft", "sent"}:
        flash(sentence(Error("invitation_answered")), "info")
        return redirect(url_for(SHOW, invitation_id=row.id), 303)
    form = InvitationForm(event, [], record.wish_of(row), version=str(row.version))
    if not who.contacts:
        form.hide_contacts()
    if not form.validate_on_submit():
        return _form_page(form, row), WRONG if form.is_submitted() else 200
    typed = form.version.data or ""
    version = int(typed) if re.fullmatch(r"[0-9]{1,9}", typed, re.ASCII) else -1
    try:
        invitations.change(event, row.id, form.wish(), version=version, actor=who.actor, now=clock.now())
    except Error as error:
        form.form_errors.append(sentence(error))
        form.version.data = str(the_one(invitation_id).version)
        return _form_page(form, row), REFUSED
    flash(_("Invitation enregistrée."), "ok")
    return redirect(url_for(SHOW, invitation_id=row.id), 303)


@blueprint.post("/annuler/<uuid:change_set_id>")
@requires("invitations.manage")
def undo(change_set_id: UUID) -> ResponseReturnValue:
    """Take back what this organiser did in the last ten minutes."""
    try:
        count = services.undo(access.current_event().id, change_set_id, actor=access.current().actor, now=clock.now())
        flash(
            ngettext("%(num)s invitation remise comme avant.", "%(num)s invitations remises comme avant.", count), "ok"
        )
    except Error as error:
        if error.status == 404:  # noqa: PLR2004 (a change of another event)
            raise
        flash(sentence(error), "no")
    return redirect(url_for(INDEX), 303)


def the_one(invitation_id: UUID) -> Invitation:
    """Return the invitation that an address names. Raises ``not_found``."""
    found = queries.one(access.current_event().id, invitation_id)
    if found is None:
        raise Error("not_found", 404)
    return found


def chosen(board: Shown) -> list[UUID]:
    """Return those ticked, or all that the list shows. Raises ``nothing_chosen`` and ``list_changed``."""
    if request.form.get("all") != "1":
        return choosing.ticked(request.form)
    if request.form.get("total") != marks.of(board.ids):
        raise Error("list_changed", 409, count=len(board.ids))
    return board.ids


def reason(error: Error) -> str:
    """Return why not, with the name of the group that it is about."""
    label = error.params.get("group")
    named = error.params | {"group": local(label)} if isinstance(label, dict) else error.params
    return sentence(Error(error.code, error.status, **named))


def announce(said: str, change_set_id: UUID) -> None:
    """Say on the next page what was done, with a button that takes it back."""
    undo_at = url_for("invitations_manage.undo", change_set_id=change_set_id)
    flash({"text": said, "undo": undo_at}, "ok")  # type: ignore[arg-type]  # org.html shows text and button


def _letter(event: Event, row: Invitation) -> str:
    """Return what to paste or to read out, in the language of who is invited."""
    with speaking(row.locale):
        return invitation_notices.text_of(event, row)


def _form_page(form: InvitationForm, row: Invitation | None = None) -> str:
    return render_template("registration/invitations/form.html", form=form, row=row)
