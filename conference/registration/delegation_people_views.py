"""A focal point and one person: named, corrected, replaced, withdrawn; people of last year taken over."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from flask import request
from flask.typing import ResponseReturnValue

from conference.core import clock, tokens
from conference.core.errors import Error, sentence
from conference.core.forms import choices
from conference.core.i18n import current_locale
from conference.core.permissions import public
from conference.events import queries as events
from conference.events.models import ConsentText
from conference.participants import delegation_people as people
from conference.participants import delegation_queries as queries
from conference.participants import details as record
from conference.participants import tickets, wording
from conference.participants.details import Details
from conference.participants.models import Participant
from conference.participants.rules import OVER
from conference.registration.delegation_forms import (
    LastYearForm,
    MemberChangeForm,
    MemberForm,
    subject_of,
)
from conference.registration.delegation_views import Focal, blueprint, ids_of, inside, pressed, refused, shown
from conference.registration.forms import DetailsForm
from conference.registration.views import ONLY, REFUSED, WRONG, good, offer


@dataclass(frozen=True)
class Naming:
    """The form of one person, ready to be shown again whatever happens to it."""

    focal: Focal
    form: DetailsForm
    template: str
    values: dict[str, object]

    @property
    def subject(self) -> str:
        """What its signed field is bound to."""
        return subject_of(self.focal.delegation)

    def show(self, status: int = 200, *, fresh: bool = False) -> ResponseReturnValue:
        """Show the form with all that was typed; ``fresh``: the next sending is another person."""
        signed = tokens.sign_form(self.form.purpose, self.subject) if fresh else self.form.sign(self.subject)
        page = shown(self.template, self.focal, form=self.form, signed=signed, **self.values)
        return page, status

    def receive(self, do: Callable[[Details, str], Participant], said: str) -> ResponseReturnValue:
        """Do with a good form what it is for; what is not possible stands above the form."""
        if not good(self.form, self.subject):
            return self.show(WRONG)
        since = clock.now()
        try:
            person = do(self.form.details(current_locale()), self.form.nonce(self.subject) or "")
        except Error as error:
            if error.status == 404:  # noqa: PLR2004 (somebody of another delegation)
                raise
            if not self.form.questions.refuse(error):
                self.form.form_errors.append(sentence(error))
            return self.show(error.status, fresh=error.code == "already_sent")
        return self.focal.back(said, people.done_to(self.focal.delegation, person.id, since=since))


@blueprint.route("/nommer", methods=["GET", "POST"])
@public
def name(delegation_token: str) -> ResponseReturnValue:
    """Name one person: a name is enough, the focal point answers for the rest."""
    focal = inside(delegation_token)
    if request.method == "GET" and not focal.may["name"]:
        return refused(focal, Error("naming_over", REFUSED))
    if request.method == "GET" and not focal.standing.tally.left:
        return refused(focal, Error("delegation_full", REFUSED))
    naming = _naming(focal, "registration/delegation/name.html")
    if request.method == "GET" or ONLY in request.form:
        return naming.show()

    def do(details: Details, nonce: str) -> Participant:
        return people.name(focal.event, focal.delegation.id, details, nonce=nonce, now=clock.now())

    return naming.receive(do, "named")


@blueprint.get("/personnes/<uuid:member_id>")
@public
def person(delegation_token: str, member_id: UUID) -> ResponseReturnValue:
    """Show one person: code, state, what can be done; contacts only as somebody who knows them would recognise them."""
    focal = inside(delegation_token)
    someone = focal.member(member_id)
    return shown(
        "registration/delegation/person.html",
        focal,
        person=someone,
        code=tickets.codes([someone.id]).get(someone.id, ""),
        over=someone.state in OVER,
        district="" if focal.event.exposed else _district(focal, someone),
        words=wording,
        signed=focal.sign(),
    )


@blueprint.route("/personnes/<uuid:member_id>/modifier", methods=["GET", "POST"])
@public
def change(delegation_token: str, member_id: UUID) -> ResponseReturnValue:
    """Correct one person; no contact is shown."""
    focal = inside(delegation_token)
    someone = focal.member(member_id)
    if request.method == "GET" and someone.state in OVER:
        return refused(focal, Error("registration_over", REFUSED))
    if request.method == "GET" and not focal.may["correct"]:
        return refused(focal, Error("correcting_over", REFUSED))
    seen = someone.version if request.method == "GET" else _number(request.form.get("version", ""))
    texts = events.consent_texts(focal.event.id)
    form = MemberChangeForm(
        offer(focal.event, queries.group_of(focal.delegation), texts, private=True), record.read(someone)
    )
    values: dict[str, object] = {"texts": texts, "person": someone, "version": seen}
    changing = Naming(focal, form, "registration/delegation/change.html", values)
    if request.method == "GET" or ONLY in request.form:
        return changing.show()

    def do(details: Details, _nonce: str) -> Participant:
        try:
            return people.correct(focal.event, focal.delegation.id, someone.id, details, version=seen, now=clock.now())
        except Error as error:
            if error.code == "stale":
                changing.values["version"] = focal.member(member_id).version
            raise

    return changing.receive(do, "changed")


@blueprint.route("/personnes/<uuid:member_id>/remplacer", methods=["GET", "POST"])
@public
def substitute(delegation_token: str, member_id: UUID) -> ResponseReturnValue:
    """Have somebody come instead of one person; the seat passes from one to the other."""
    focal = inside(delegation_token)
    someone = focal.member(member_id)
    if request.method == "GET" and not focal.may["substitute"]:
        return refused(focal, Error("substituting_over", REFUSED))
    if request.method == "GET" and someone.state in OVER:
        return refused(focal, Error("registration_over", REFUSED))
    naming = _naming(focal, "registration/delegation/substitute.html", person=someone)
    if request.method == "GET" or ONLY in request.form:
        return naming.show()

    def do(details: Details, nonce: str) -> Participant:
        return people.substitute(focal.event, focal.delegation.id, someone.id, details, nonce=nonce, now=clock.now())

    return naming.receive(do, "substituted")


@blueprint.post("/personnes/<uuid:member_id>/retirer")
@public
def withdraw(delegation_token: str, member_id: UUID) -> ResponseReturnValue:
    """Withdraw one person; it can be taken back for ten minutes."""
    focal = inside(delegation_token)
    pressed(focal)
    try:
        change_set = people.withdraw(focal.event, focal.delegation.id, member_id, now=clock.now())
    except Error as error:
        return refused(focal, error)
    return focal.back("withdrawn", change_set.id if change_set else None)


@blueprint.route("/an-dernier", methods=["GET", "POST"])
@public
def last_year(delegation_token: str) -> ResponseReturnValue:
    """Take people over from last year's delegation, as far as they agreed to be invited again."""
    focal, form = inside(delegation_token), LastYearForm()
    if request.method == "GET" and not focal.may["name"]:
        return refused(focal, Error("naming_over", REFUSED))
    known = queries.last_year(focal.event, focal.delegation)
    form.people.choices = choices({str(one.id): one.full_name for one in known})
    subject, status = subject_of(focal.delegation), 200
    if request.method == "POST":
        status = WRONG
        if good(form, subject):
            try:
                return focal.back("taken_over", _take_over(focal, form))
            except Error as error:
                form.people.errors = [sentence(error)]
                status = error.status
    return shown(
        "registration/delegation/last_year.html", focal, form=form, known=known, signed=form.sign(subject)
    ), status


def _take_over(focal: Focal, form: LastYearForm) -> UUID | None:
    """Name the people who were ticked; return what takes all of them back. A form sent again has done nothing."""
    nonce, now = form.nonce(subject_of(focal.delegation)) or "", clock.now()
    named = people.take_over(focal.event, focal.delegation.id, ids_of(form.people.data or []), nonce=nonce, now=now)
    return people.done_to(focal.delegation, named[0].id, since=now)


def _naming(focal: Focal, template: str, **values: object) -> Naming:
    texts: list[ConsentText] = events.consent_texts(focal.event.id)
    known = Details(organisation=focal.delegation.organisation, language="")
    form = MemberForm(offer(focal.event, queries.group_of(focal.delegation), texts, private=True), known)
    if "sex" not in request.form:  # « Non précisé » is an answer, and nobody gave it yet
        form.sex.data = None
    return Naming(focal, form, template, {"texts": texts, **values})


def _district(focal: Focal, someone: Participant) -> str:
    districts = events.places(focal.event.id, "district")
    return next((one.name for one in districts if one.id == someone.district_id), "")


def _number(text: str) -> int:
    """Return a version as the page sent it; what is none is older than any."""
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else -1
