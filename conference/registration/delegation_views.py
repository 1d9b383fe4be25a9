"""A delegation's page behind its link and its PIN: how it stands, who is named, what is still to do."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from conference.accounts.devices import FOCAL
from conference.badges.delivery import pdf_response
from conference.core import clock
from conference.core.errors import Error, sentence
from conference.core.i18n import current_locale
from conference.core.permissions import public
from conference.documents import code_list
from conference.events import wording
from conference.events.models import Event
from conference.participants import delegation_entry as entry
from conference.participants import delegation_people as people
from conference.participants import delegation_queries as queries
from conference.participants import delegations
from conference.participants.delegation_queries import Standing
from conference.participants.delegation_records import link
from conference.participants.delegation_rules import asks_about_women
from conference.participants.models import Delegation, Participant
from conference.registration.delegation_forms import FocalForm, PinForm, WomenForm, subject_of
from conference.registration.views import WRONG, good

blueprint = Blueprint("delegation", __name__, url_prefix="/d/<delegation_token>")
#: Under which keys of its signed cookie a browser keeps that it may enter one delegation, and what the next page says.
COOKIE, SAID = "delegation", "delegation_said"


@dataclass(frozen=True)
class Focal:
    """Whose page it is; ``token`` opens it for whoever knows the PIN."""

    delegation: Delegation
    event: Event
    token: str

    @cached_property
    def standing(self) -> Standing:
        """How the delegation stands."""
        return queries.standing(self.event, self.delegation)

    @property
    def may(self) -> dict[str, bool]:
        """What may still be done now."""
        now, terms = clock.now(), self.standing.terms
        return {
            "name": terms.may_name(now),
            "confirm": terms.may_confirm(now),
            "substitute": terms.may_substitute(now),
            "withdraw": terms.may_withdraw(now),
            "correct": terms.may_correct(now),
        }

    def url(self, endpoint: str, **values: Any) -> str:
        """Return the address of one of this delegation's pages."""
        return url_for(f"delegation.{endpoint}", delegation_token=self.token, **values)

    def sign(self) -> str:
        """Return the signed field of its forms."""
        return FocalForm().sign(subject_of(self.delegation))

    def back(self, said: str = "", change_set_id: UUID | None = None) -> ResponseReturnValue:
        """Go back to the page, which says what was done."""
        if said:
            session[SAID] = [said, str(change_set_id or "")]
        return redirect(self.url("page"), 303)

    def member(self, member_id: UUID) -> Participant:
        """Return one of its people. Raises ``not_found``."""
        found = queries.member(self.delegation, member_id)
        if found is None:
            raise Error("not_found", 404)
        return found


class Outside(HTTPException):
    """Whoever asks has the link, but has not given the PIN, or long ago."""

    code = 303

    def __init__(self, token: str) -> None:
        super().__init__(response=redirect(url_for("delegation.page", delegation_token=token), 303))


@blueprint.after_request
def _keep_quiet(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


def shown(template: str, focal: Focal, **values: Any) -> str:
    """Render a page of a delegation; where the event is exposed it does not name it."""
    return render_template(template, neutral=focal.event.exposed, focal=focal, delegation=focal.delegation, **values)


def inside(token: str) -> Focal:
    """Return whose page it is for somebody who has given the PIN; anybody else is sent to give it.

    Raises ``not_found`` for a link that opens nothing, whatever the reason.
    """
    focal, now = _found(token), clock.now()
    if not entry.opens(session.get(COOKIE), focal.delegation, now):
        raise Outside(token)
    session[COOKIE] = entry.pass_for(focal.delegation, now, before=session[COOKIE])
    return focal


def pressed(focal: Focal) -> None:
    """Make sure that a button was pressed on a page of this delegation. Raises ``form_expired``."""
    if FocalForm().nonce(subject_of(focal.delegation)) is None:
        raise Error("form_expired", 400)


@blueprint.get("")
@public
def page(delegation_token: str) -> ResponseReturnValue:
    """Ask for the PIN, in a page that says nothing of who or what; to who gave it, show the delegation."""
    focal = _found(delegation_token)
    if not entry.opens(session.get(COOKIE), focal.delegation, clock.now()):
        return _ask_pin(focal, PinForm(), 200)
    focal = inside(delegation_token)
    return _standing(focal, WomenForm(data={"women_reason": queries.women_reason(focal.delegation)}))


@blueprint.post("/femmes")
@public
def explain(delegation_token: str) -> ResponseReturnValue:
    """Keep why there are fewer women than were asked for; nothing said is an answer too."""
    focal, form = inside(delegation_token), WomenForm()
    if not good(form, subject_of(focal.delegation)):
        return _standing(focal, form), WRONG
    reason, now = form.women_reason.data or "", clock.now()
    done = delegations.explain(focal.event.id, focal.delegation.id, reason, now=now)
    return focal.back("explained" if done else "", done.id if done else None)


def _standing(focal: Focal, form: WomenForm) -> str:
    said, change_set_id = session.pop(SAID, ("", ""))
    members = queries.members(focal.delegation)
    return shown(
        "registration/delegation/page.html",
        focal,
        standing=focal.standing,
        group=queries.group_of(focal.delegation),
        members=members,
        waiting=[one.person.id for one in members if one.person.state == "nominated"],
        last_year=bool(queries.last_year(focal.event, focal.delegation)) if focal.may["name"] else False,
        said=said,
        form=form,
        asks_women=asks_about_women(focal.standing.tally, focal.standing.terms, clock.now()),
        women_reason=queries.women_reason(focal.delegation),
        change_set_id=change_set_id,
        until=lambda moment: wording.until(moment, focal.event.tz),
        text=code_list.as_text(members),
    )


@blueprint.post("")
@public
def enter(delegation_token: str) -> ResponseReturnValue:
    """Take the PIN; wrong ones are slowed."""
    focal, form, now = _found(delegation_token), PinForm(), clock.now()
    if not good(form, focal.token):
        return _ask_pin(focal, form, WRONG)
    subject, address = str(focal.delegation.id), request.remote_addr or ""
    try:
        entry.enter(
            focal.delegation, form.pin.data or "", address=address, now=now, device=FOCAL.all().get(subject, "")
        )
    except Error as error:
        form.form_errors.append(sentence(error))
        return _ask_pin(focal, form, error.status)
    session[COOKIE] = entry.pass_for(focal.delegation, now)
    session.pop(SAID, None)
    answer = redirect(focal.url("page"), 303)
    FOCAL.remember(answer, subject)
    return answer


@blueprint.post("/confirmer")
@public
def confirm(delegation_token: str) -> ResponseReturnValue:
    """Confirm the people whom the page showed as waiting for it."""
    focal = inside(delegation_token)
    pressed(focal)
    ids = ids_of(request.form.getlist("ids"))
    try:
        people.confirm(focal.event, focal.delegation.id, ids, now=clock.now())
    except Error as error:
        return refused(focal, error)
    return focal.back("confirmed")


@blueprint.get("/codes.pdf")
@public
def codes(delegation_token: str) -> ResponseReturnValue:
    """Give the codes of the people who come, to be printed and cut apart."""
    focal, now = inside(delegation_token), clock.now()
    comers = [one for one in queries.members(focal.delegation) if one.person.state in queries.ACTIVE]
    if not comers:
        return focal.back()
    pdf = code_list.pdf(focal.event, focal.delegation, comers, language=current_locale())
    delegations.codes_printed(focal.delegation, len(comers), now=now)
    return pdf_response(pdf, "codes", now=now, zone=focal.event.tz)


@blueprint.post("/annuler/<uuid:change_set_id>")
@public
def undo(delegation_token: str, change_set_id: UUID) -> ResponseReturnValue:
    """Take back what this focal point did in the last ten minutes."""
    focal = inside(delegation_token)
    pressed(focal)
    try:
        people.undo(focal.event, focal.delegation, change_set_id, now=clock.now())
    except Error as error:
        return refused(focal, error)
    return focal.back("undone")


@blueprint.post("/fermer")
@public
def leave(delegation_token: str) -> ResponseReturnValue:
    """Leave the page on a phone that others use: the PIN is asked again."""
    focal = _found(delegation_token)
    pressed(focal)
    session.pop(COOKIE, None)
    session.pop(SAID, None)
    answer = redirect(url_for("registration.cleared"), 303)
    FOCAL.forget(answer, str(focal.delegation.id))
    return answer


def refused(focal: Focal, error: Error) -> ResponseReturnValue:
    """Say on a page of the delegation why something is not possible; what is not there is not there."""
    if error.status == 404:  # noqa: PLR2004 (somebody of another delegation)
        raise error
    return shown("registration/delegation/refused.html", focal, sentence=sentence(error)), error.status


def _found(token: str) -> Focal:
    found = queries.by_link(token)
    if found is None:
        raise Error("not_found", 404)
    delegation, event = found
    g.event = event
    return Focal(delegation, event, link(delegation))


def _ask_pin(focal: Focal, form: PinForm, status: int) -> ResponseReturnValue:
    page = render_template(
        "registration/delegation/pin.html", neutral=True, form=form, focal=focal, signed=form.sign(focal.token)
    )
    return page, status


def ids_of(typed: list[str]) -> list[UUID]:
    """Return ids as a form sent them, each once. Raises ``bad_request``."""
    try:
        return list(dict.fromkeys(UUID(one) for one in typed))
    except ValueError:
        raise Error("bad_request") from None
