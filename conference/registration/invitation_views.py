"""An invitation, as the invited person sees it: come, or not. It is answered once."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from conference.core import clock
from conference.core.errors import Error, sentence
from conference.core.i18n import current_locale
from conference.core.permissions import public
from conference.core.vault import mac
from conference.events import queries as events
from conference.events import wording
from conference.events.models import ConsentText, Event, StakeholderGroup
from conference.participants import invitation_queries as queries
from conference.participants import invitation_records as record
from conference.participants import invitations
from conference.participants.models import Invitation
from conference.registration.invitation_forms import AnswerForm, DeclineForm
from conference.registration.views import ONLY, REFUSED, WRONG, good, link_of, offer

blueprint = Blueprint("invitation", __name__, url_prefix="/i/<invitation_token>")
GONE = 410


@dataclass(frozen=True)
class Invited:
    """An invitation that its link opened, and the form that answers it."""

    token: str
    row: Invitation
    event: Event
    group: StakeholderGroup
    form: AnswerForm
    texts: Sequence[ConsentText]

    @property
    def subject(self) -> str:
        """What the signed field is bound to."""
        return str(self.row.id)

    @property
    def over(self) -> bool:
        """Tell whether it can be answered no more."""
        return not invitations.is_open(self.row, clock.now())

    def show(self, status: int = 200) -> ResponseReturnValue:
        """Show the invitation and its form with all that was typed, or that it is over."""
        if self.over:
            return self.show_over()
        decline = DeclineForm()
        page = render_template(
            "registration/invitation/page.html",
            neutral=self.event.exposed,
            invited=self,
            form=self.form,
            texts=self.texts,
            name=record.name_of(self.row),
            signed=self.form.sign(self.subject),
            signed_no=decline.sign(self.subject),
            days=wording.days(self.event),
            until=wording.until(self.row.expires_at, self.event.tz) if self.row.expires_at else "",
        )
        return page, status

    def show_over(self) -> ResponseReturnValue:
        """Show that the invitation cannot be answered any more, not whose it was."""
        return render_template("registration/invitation/over.html", neutral=self.event.exposed, row=self.row), GONE


@blueprint.after_request
def _keep_quiet(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


@blueprint.route("", methods=["GET", "POST"])
@public
def page(invitation_token: str) -> ResponseReturnValue:
    """Show the invitation; sent, its form makes the person a participant."""
    invited = _open(invitation_token)
    if request.method == "GET" or ONLY in request.form:
        return invited.show()
    nonce = invited.form.nonce(invited.subject) or ""
    if not good(invited.form, invited.subject):
        return invited.show(WRONG)
    submission = mac(invited.event.id, "submission", f"{invited.subject}|{nonce}")
    said, locale = invited.form.details(current_locale()), current_locale()
    try:
        person = invitations.accept(invited.event, invited.row.id, said, submission, locale=locale, now=clock.now())
    except Error as error:
        return _refused(invited, error)
    return redirect(url_for("own.page", token=link_of(person)), 303)


@blueprint.post("/non")
@public
def decline(invitation_token: str) -> ResponseReturnValue:
    """Say that one does not come; until the deadline one may still change one's mind."""
    invited, form = _open(invitation_token), DeclineForm()
    if not good(form, invited.subject):
        invited.form.form_errors.extend(form.form_errors)
        return invited.show(WRONG)
    try:
        invitations.decline(invited.event, invited.row.id, now=clock.now())
    except Error as error:
        if error.code not in {"invitation_used", "invitation_over"}:
            raise
    return redirect(url_for("invitation.page", invitation_token=invitation_token), 303)


def _open(token: str) -> Invited:
    found = queries.by_link(token)
    if found is None or found[0].state == "draft":
        raise Error("not_found", 404)
    row, event = found
    g.event = event
    group = next(one for one in events.groups(event.id) if one.id == row.group_id)
    texts = events.consent_texts(event.id)
    asked = offer(event, group, texts, private=True)
    return Invited(token, row, event, group, AnswerForm(asked, record.details(row)), texts)


def _refused(invited: Invited, error: Error) -> ResponseReturnValue:
    if error.code in {"invitation_used", "invitation_over"}:
        return invited.show_over()
    if invited.form.questions.refuse(error):
        return invited.show(error.status)
    if error.code != "group_full":
        raise error
    invited.form.form_errors.append(sentence(Error("invitation_full")))
    return invited.show(REFUSED)
