"""Staff types in whom they have on the telephone: the form of the public, read aloud, with a way over a quota."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from conference.core import clock, tokens
from conference.core.errors import Error, sentence
from conference.core.i18n import current_locale
from conference.core.permissions import requires
from conference.events import access
from conference.events import queries as events
from conference.events import wording as event_wording
from conference.events.models import ConsentText, Event
from conference.events.openings import Opening, openings
from conference.participants import queries as people
from conference.participants import tickets, wording
from conference.participants.standing import standing
from conference.registration import queries, services
from conference.registration.forms import AssistedForm
from conference.registration.views import ONLY, REFUSED, WRONG, good, offer

blueprint = Blueprint("entry_manage", __name__, url_prefix="/org/<event_slug>/saisie")
#: What the button sends that looks for people who are there already.
ALIKE = "ressemblances"


@dataclass(frozen=True)
class Typing:
    """The form of one group as staff fill it in."""

    event: Event
    way: Opening
    form: AssistedForm
    texts: Sequence[ConsentText]

    def show(self, status: int = 200, *, sent: bool = False) -> ResponseReturnValue:
        """Show the form with all that was typed, and who is there already under such a name or contact."""
        names = f"{self.form.given_names.data or ''} {self.form.family_name.data or ''}"
        email = self.form.email.data if "email" in self.form else ""
        typed = (names, self.form.phone.data or "", email or "")
        asked = request.method == "POST"
        alike = queries.similar(self.event.id, *typed, by_contact=access.current().contacts) if asked else []
        fresh = tokens.sign_form(self.form.purpose, self.event.slug) if sent else None
        page = render_template(
            "registration/entry_form.html",
            form=self.form,
            way=self.way,
            texts=self.texts,
            signed=fresh or self.form.sign(self.event.slug),
            sent=sent,
            alike=alike,
            searched=asked and request.form.get(ONLY) == ALIKE,
            words=wording,
        )
        return page, status

    def receive(self) -> ResponseReturnValue:
        """Register the person, or say why not, with all that was typed."""
        if not good(self.form, self.event.slug):
            return self.show(WRONG)
        details, nonce = self.form.details(current_locale()), self.form.nonce(self.event.slug) or ""
        over, actor = bool(self.form.over.data), access.current().actor
        try:
            person = services.enter(self.event, self.way.group, details, nonce, over=over, actor=actor, now=clock.now())
        except Error as error:
            return self._refused(error)
        return redirect(url_for("entry_manage.done", participant_id=person.id), 303)

    def _refused(self, error: Error) -> ResponseReturnValue:
        if error.code == "already_sent":
            return self.show(REFUSED, sent=True)
        if error.code in {"entry_shut", "group_full"}:
            self.form.over.errors = [sentence(Error(f"{error.code}_tick"))]
            return self.show(REFUSED)
        if self.form.questions.refuse(error):
            return self.show(error.status)
        raise error


@blueprint.get("")
@requires("participants.enter")
def index() -> ResponseReturnValue:
    """Choose the group of whoever is on the telephone: any, also by invitation, full or closed."""
    ways = openings(access.current_event(), clock.now())
    return render_template("registration/entry.html", ways=ways, standing=event_wording.standing)


@blueprint.route("/<group_code>", methods=["GET", "POST"])
@requires("participants.enter")
def form(group_code: str) -> ResponseReturnValue:
    """Type in one person; who is there already under such a name is shown, and never stands in the way."""
    event = access.current_event()
    way = next((one for one in openings(event, clock.now()) if one.group.code == group_code), None)
    if way is None:
        abort(404)
    texts = events.consent_texts(event.id)
    typing = Typing(event, way, AssistedForm(offer(event, way.group, texts)), texts)
    if request.method == "GET" or ONLY in request.form:
        return typing.show()
    return typing.receive()


@blueprint.get("/fait/<uuid:participant_id>")
@requires("participants.enter")
def done(participant_id: UUID) -> ResponseReturnValue:
    """Show the code to say aloud, and where the registration stands."""
    event = access.current_event()
    person = people.person(event.id, participant_id)
    if person is None:
        abort(404)
    return render_template(
        "registration/entry_done.html",
        person=person,
        code=tickets.codes([person.id]).get(person.id, ""),
        standing=standing(person, event.answer_hours, event.tz),
        group=queries.group_of(person),
        look_alikes=people.look_alikes(person.id),
        words=wording,
    )
