"""The ways in for everybody: choose a group, fill in the form, find one's registration again, clear the screen."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from conference.core import clock, tokens
from conference.core.errors import Error, sentence
from conference.core.forms import PublicForm
from conference.core.i18n import current_locale
from conference.core.permissions import public
from conference.core.turns import in_turn
from conference.events import wording
from conference.events.access import current_event, current_setup
from conference.events.models import ConsentText, Event, StakeholderGroup
from conference.events.openings import Opening, opening, openings
from conference.events.setup_memory import Setup, Text, of_event
from conference.participants.models import Participant
from conference.registration import queries, services
from conference.registration.forms import DetailsForm, FindForm, Offer
from conference.registration.messages import SHUT
from conference.registration.question_fields import asking

blueprint = Blueprint("registration", __name__)

#: What a button sends that wants the form back in another group or language, and nothing recorded.
ONLY = "seulement"
#: The answers to a form that is wrong, and to one that is right but comes too late.
WRONG, REFUSED = 422, 409


@blueprint.get("/c/<event_slug>/inscription")
@public
def choose() -> ResponseReturnValue:
    """Show the groups, to choose one's own."""
    event = current_event()
    return render_template(
        "registration/choose.html", openings=openings(event, clock.now(), current_setup()), standing=wording.standing
    )


@dataclass(frozen=True)
class Sheet:
    """The form of one group, ready to be shown again whatever happens to it."""

    event: Event
    form: DetailsForm
    way: Opening
    setup: Setup

    def show(self, status: int = 200, *, sent: bool = False, own: Participant | None = None) -> ResponseReturnValue:
        """Show the form with all that was typed; of one that was ``sent`` before, the next sending is new.

        ``own`` is the record it made, when whoever fills the form in now may open that.
        """
        fresh = tokens.sign_form(self.form.purpose, self.event.slug) if sent else None
        ways = openings(self.event, clock.now(), self.setup)
        page = render_template(
            "registration/form.html",
            form=self.form,
            way=self.way,
            others=[one for one in ways if one.enters and one.group.id != self.way.group.id],
            texts=self.setup.texts(),
            signed=fresh or self.form.sign(self.event.slug),
            sent=sent,
            sent_token=link_of(own) if own else None,
        )
        return page, status

    def refuse(self, state: str) -> ResponseReturnValue:
        """Show the form with the reason why this group takes nobody in now."""
        self.form.form_errors.extend(shut_words(self.event, Opening(self.way.group, state, self.way.at)))
        return self.show(REFUSED)


@blueprint.route("/c/<event_slug>/inscription/<group_code>", methods=["GET", "POST"])
@public
@in_turn
def form(group_code: str) -> ResponseReturnValue:
    """Register in a group. What is refused leaves nothing behind but the form as it was filled in."""
    event, now = current_event(), clock.now()
    setup = current_setup()
    group = setup.group(group_code)
    if group is None:
        raise Error("unknown_group", 404)
    way = opening(event, group, now)
    if request.method == "GET" and not way.enters:
        others = any(one.enters for one in openings(event, now, setup))
        return render_template("registration/shut.html", words=shut_words(event, way), way=way, others=others)
    sheet = Sheet(event, DetailsForm(offer(event, group, setup.texts(), setup=setup)), way, setup)
    if request.method == "GET" or ONLY in request.form:
        return sheet.show()
    return _receive(sheet)


@blueprint.route("/c/<event_slug>/retrouver", methods=["GET", "POST"])
@public
def find() -> ResponseReturnValue:
    """Open one's page with the code and a name; a wrong pair says nothing of who is registered."""
    event, asked = current_event(), FindForm()
    status = 200 if request.method == "GET" else WRONG
    if request.method == "POST" and good(asked, event.slug):
        code, name, address = asked.code.data or "", asked.name.data or "", request.remote_addr or ""
        try:
            person = services.find(event, code, name, address=address, now=clock.now())
            return redirect(url_for("own.page", token=link_of(person)), 303)
        except Error as error:
            asked.form_errors.append(sentence(error))
            status = error.status
    return render_template("registration/find.html", form=asked, signed=asked.sign(event.slug)), status


@blueprint.get("/efface")
@public
def cleared() -> ResponseReturnValue:
    """Show a page that says nothing, and have the browser forget what it kept of the pages before."""
    return render_template("registration/cleared.html"), 200, {"Clear-Site-Data": '"cache"'}


def offer(
    event: Event,
    group: StakeholderGroup,
    texts: Sequence[ConsentText | Text],
    *,
    private: bool = False,
    setup: Setup | None = None,
) -> Offer:
    """Return what the form of a group asks.

    A ``private`` page, which a link to one person or delegation opens, asks neither places nor the event's own
    questions of an exposed event: their words would tell which event it is.
    """
    places = not (private and event.exposed)
    setup = setup or of_event(event.id)
    return Offer(
        event=event,
        districts=queries.districts(setup, communes=group.asks_commune) if places else (),
        asks_commune=places and group.asks_commune,
        consents=frozenset(row.purpose for row in texts if row.asked),
        leaves_out=frozenset(group.leaves_out),
        asking=asking(event, group, setup) if places else None,
    )


def good(filled: PublicForm, subject: str) -> bool:
    """Tell whether a form is valid and really came from our page not too long ago; what is wrong stands in it then."""
    valid: bool = filled.validate()
    if filled.nonce(subject) is None:
        filled.form_errors.append(sentence(Error("form_expired")))
        return False
    return valid


def link_of(person: Participant) -> str:
    """Return the secret part of the address of a participant's own page."""
    return tokens.link(person.event_id, person.id, person.link_version)


def shut_words(event: Event, way: Opening) -> list[str]:
    """Return why a group takes nobody in and, unless it is only to call, what to do."""
    moment = wording.until(way.at, event.tz) if way.at else ""
    return [str(words) % {"moment": moment} for words in SHUT[way.state] if words]


def _receive(sheet: Sheet) -> ResponseReturnValue:
    event, locale = sheet.event, current_locale()
    nonce = sheet.form.nonce(event.slug) or ""
    if not sheet.way.enters and not services.sent_before(event, nonce):
        return sheet.refuse(sheet.way.state)
    if not good(sheet.form, event.slug):
        return sheet.show(WRONG)
    details = sheet.form.details(locale)
    versions = {row.purpose: row.version for row in sheet.setup.texts()}
    try:
        person = services.register(
            event, sheet.way.group, details, nonce, locale=locale, now=clock.now(), versions=versions
        )
    except Error as error:
        if error.code == "group_full":
            return sheet.refuse("full")
        if error.code == "already_sent":
            return sheet.show(REFUSED, sent=True, own=error.params["own"])
        if sheet.form.questions.refuse(error):
            return sheet.show(error.status)
        raise
    return redirect(url_for("own.page", token=link_of(person)), 303)
