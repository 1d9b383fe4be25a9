"""A participant's own page behind a personal link, and what can be done there. It names no event that is exposed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from conference.agenda import sign_up_queries
from conference.core import clock, paper
from conference.core.errors import Error, sentence
from conference.core.i18n import current_locale
from conference.core.permissions import public
from conference.documents import slips
from conference.events import queries as events
from conference.events import wording
from conference.events.models import ConsentText, Event
from conference.participants import details as record
from conference.participants import erasure, offers
from conference.participants.models import Participant
from conference.participants.rules import OVER
from conference.participants.standing import standing
from conference.registration import calendar, own_said, picture, queries, services
from conference.registration.forms import OwnForm
from conference.registration.own_form import OwnDetailsForm
from conference.registration.views import ONLY, REFUSED, WRONG, good, link_of, offer

blueprint = Blueprint("own", __name__, url_prefix="/x/<token>")
#: The answer where a record was merged into another.
GONE = 410


@dataclass(frozen=True)
class Own:
    """Whose page it is; ``token`` opens it."""

    person: Participant
    event: Event
    token: str

    @property
    def over(self) -> bool:
        """Tell whether only an organiser can change anything now."""
        return self.person.state in OVER

    def answering(self) -> "Answering | None":
        """Return what there is to answer: an offer that runs, or one that was not answered in time."""
        now = clock.now()
        late = offers.too_late(self.person, now)
        if self.person.offer_until is None and not late:
            return None
        return Answering(
            standing(self.person, self.event.answer_hours, self.event.tz),
            OwnForm().sign(str(self.person.id)),
            late,
            offers.may_rejoin(self.event, self.person, now),
        )


@dataclass(frozen=True)
class Answering:
    """An offer to answer, in words, with the signed field of its form."""

    standing: str
    signed: str
    late: bool
    waits_again: bool


class Regrouped(Exception):  # noqa: N818 (no error: the link is of a record that was merged)
    """The link is of a record that was merged: two people may have had it, so it opens the page of neither."""


@blueprint.errorhandler(Regrouped)
def _regrouped(_merged: Regrouped) -> ResponseReturnValue:
    return render_template("registration/regrouped.html", neutral=g.event.exposed), GONE


@blueprint.after_request
def _keep_quiet(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


@blueprint.get("")
@public
def page(token: str) -> ResponseReturnValue:
    """Show a participant's own page: the code, the QR, where the registration stands, what can be done."""
    own = own_of(token)
    shown = queries.pass_of(own.person)
    return render_template(
        "registration/own.html",
        neutral=own.event.exposed,
        own=own,
        person=own.person,
        code=shown.code,
        qr_path=paper.qr_svg_path(shown.ticket) if shown.ticket and not own.over else "",
        qr_size=paper.qr_size(shown.ticket) if shown.ticket and not own.over else 0,
        standing=standing(own.person, own.event.answer_hours, own.event.tz),
        group=None if own.event.exposed else queries.group_of(own.person),
        answers=[] if own.event.exposed else queries.own_answers(own.person),
        days=wording.days(own.event),
        corrects=services.may_correct(own.event, clock.now()),
        answering=own.answering(),
        erasing=erasure.open_request(own.person.id) is not None,
        done=own_said.confirmation(request.args.get(own_said.DONE, ""), own.person),
        sessions=not own.over and not own.event.exposed and sign_up_queries.any_offered(own.event.id),
    )


@blueprint.route("/modifier", methods=["GET", "POST"])
@public
def change(token: str) -> ResponseReturnValue:
    """Correct one's details; not the group, and not once the registration is over. No contact is shown."""
    own = own_of(token)
    if own.over:
        return back_to(own)
    texts = events.consent_texts(own.event.id)
    asked = offer(own.event, queries.group_of(own.person), texts, private=True)
    form = OwnDetailsForm(asked, record.read(own.person))
    seen = own.person.version if request.method == "GET" else _number(request.form.get("version", ""))
    if not services.may_correct(own.event, clock.now()):
        return _too_late(own, form, texts, seen)
    if request.method == "GET" or ONLY in request.form:
        return _change_page(own, form, texts, seen), 200
    if not good(form, str(own.person.id)):
        return _change_page(own, form, texts, seen), WRONG
    return _correct(own, form, texts, seen)


@blueprint.route("/annuler", methods=["GET", "POST"])
@public
def cancel(token: str) -> ResponseReturnValue:
    """Cancel one's coming: a page with one button, so that no link followed by a machine does it."""
    own, form = own_of(token), OwnForm()
    if request.method == "POST" and good(form, str(own.person.id)):
        services.cancel(own.person, now=clock.now())
        return back_to(own, "annule")
    if own.over:
        return back_to(own)
    return render_template(
        "registration/cancel.html",
        neutral=own.event.exposed,
        own=own,
        form=form,
        signed=form.sign(str(own.person.id)),
    ), WRONG if request.method == "POST" else 200


@blueprint.get("/image.png")
@public
def image(token: str) -> Response:
    """Give the QR and the code as a picture to keep."""
    own = own_of(token)
    shown = queries.pass_of(own.person)
    if own.over or not shown.code:
        raise Error("not_found", 404)
    return _file(picture.picture(shown.code, shown.ticket), "image/png", picture.FILE_NAME)


@blueprint.get("/fiche.pdf")
@public
def slip(token: str) -> Response:
    """Give a slip of paper with the name, the code and the QR."""
    own = own_of(token)
    shown = queries.pass_of(own.person)
    if own.over or not shown.ticket:
        raise Error("not_found", 404)
    group = queries.group_of(own.person)
    pdf = slips.slip_pdf(slips.slip(own.event, own.person, group, (shown.code, shown.ticket), current_locale()))
    return _file(pdf, "application/pdf", slips.FILE_NAME)


@blueprint.get("/calendrier.ics")
@public
def calendar_file(token: str) -> Response:
    """Give the days of the event for a calendar."""
    own = own_of(token)
    data = calendar.calendar_file(own.event, own.person, queries.pass_of(own.person).code)
    return _file(data, "text/calendar; charset=utf-8", calendar.FILE_NAME)


@blueprint.get("/autre")
@public
def another(token: str) -> ResponseReturnValue:
    """Go on to register somebody else; by this detour the own page need not name the event."""
    own = own_of(token)
    return redirect(url_for("registration.choose", event_slug=own.event.slug), 303)


def own_of(token: str) -> Own:
    """Return whose page a personal link opens. Raises ``not_found``, and ``Regrouped`` of a record that was merged."""
    found = queries.by_link(token)
    if found is None:
        raise Error("not_found", 404)
    person, event = found
    g.event = event
    if person.merged_into_id is not None:
        raise Regrouped
    return Own(person, event, link_of(person))


def _too_late(own: Own, form: OwnDetailsForm, texts: Sequence[ConsentText], seen: int) -> ResponseReturnValue:
    """Say that nothing is corrected any more; what somebody typed in time stays before their eyes."""
    if request.method == "GET":
        return back_to(own)
    form.form_errors.append(sentence(Error("corrections_over")))
    return _change_page(own, form, texts, seen), REFUSED


def _correct(own: Own, form: OwnDetailsForm, texts: Sequence[ConsentText], seen: int) -> ResponseReturnValue:
    try:
        services.correct(own.event, own.person, form.details(current_locale()), version=seen, now=clock.now())
    except Error as error:
        if form.questions.refuse(error):
            return _change_page(own, form, texts, seen), error.status
        if error.code != "stale":
            return back_to(own)
        form.form_errors.append(_("Cette inscription a changé entre-temps. Vérifiez vos réponses, puis enregistrez."))
        return _change_page(own, form, texts, own.person.version), REFUSED
    return back_to(own, "modifie")


def _change_page(own: Own, form: OwnDetailsForm, texts: Sequence[ConsentText], version: int) -> str:
    return render_template(
        "registration/change.html",
        neutral=own.event.exposed,
        own=own,
        form=form,
        texts=texts,
        signed=form.sign(str(own.person.id)),
        version=version,
    )


def back_to(own: Own, done: str = "") -> ResponseReturnValue:
    """Lead to a person's own page, which confirms what was ``done``: a word of ``own_said.SAID``."""
    said: dict[str, Any] = {own_said.DONE: done} if done else {}
    return redirect(url_for("own.page", token=own.token, **said), 303)


def _file(data: bytes, kind: str, name: str) -> Response:
    return Response(data, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _number(text: str) -> int:
    """Return a version as the page sent it; what is none is older than any."""
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else -1
