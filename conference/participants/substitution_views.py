"""The organiser's page « Remplacer par… »: who comes in place of somebody."""

from uuid import UUID, uuid4

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import HiddenField

from conference.core import clock
from conference.core.errors import Error, sentence
from conference.core.i18n import current_locale
from conference.core.permissions import requires
from conference.events import access
from conference.events import queries as events
from conference.participants import queries, question_fields, substitution
from conference.participants.details import Details
from conference.participants.forms import DetailsForm
from conference.participants.manage_views import announce, blueprint
from conference.participants.models import Participant
from conference.participants.rules import HOLDS_SEAT
from conference.participants.services import Entry

PAGE = "participants_manage.person"
WRONG = 422


class SubstituteForm(DetailsForm):
    """Who comes instead. ``person`` is the new record's id: the form sent twice is one person."""

    person = HiddenField()

    @property
    def person_id(self) -> UUID:
        """Return the id that the page gave the new person; of a page that was tampered with, a new one."""
        try:
            return UUID(self.person.data or "")
        except ValueError:
            return uuid4()


@blueprint.route("/<uuid:participant_id>/remplacer", methods=["GET", "POST"])
@requires("participants.decide")
def substitute(participant_id: UUID) -> ResponseReturnValue:
    """Have somebody else come in place of a person: the seat passes on, the old registration is cancelled."""
    event, old = access.current_event(), queries.person(access.current_event().id, participant_id)
    if old is None:
        abort(404)
    form = _form(old)
    sent_before = form.is_submitted() and queries.person(event.id, form.person_id) is not None
    if old.state not in HOLDS_SEAT and not sent_before:
        flash(sentence(Error("not_replaceable")), "no")
        return redirect(url_for(PAGE, participant_id=old.id), 303)
    if not form.validate_on_submit():
        return _page(old, form), WRONG if form.is_submitted() else 200
    entry = Entry(source="assisted", locale=current_locale(), participant_id=form.person_id)
    try:
        new = substitution.substitute(
            event, old.id, form.details(Details()), entry, actor=access.current().actor, now=clock.now()
        )
    except Error as error:
        if form.refuse(error):
            return _page(old, form), error.status
        if error.code != "not_replaceable":
            raise
        flash(sentence(error), "no")
        return redirect(url_for(PAGE, participant_id=old.id), 303)
    change_set_id = substitution.change_set_of(new)
    if change_set_id is not None:
        announce(_("La place est passée d’une personne à l’autre."), change_set_id, personne=old.id)
    return redirect(url_for(PAGE, participant_id=new.id), 303)


def _form(old: Participant) -> SubstituteForm:
    event = access.current_event()
    group = next(group for group in events.groups(event.id) if group.id == old.group_id)
    same = {"organisation": old.organisation, "district_id": str(old.district_id or ""), "language": old.language}
    form = SubstituteForm(data={**same, "sex": "", "age_bracket": "", "person": str(uuid4())})
    districts = [(place.id, place.name) for place in events.places(event.id, "district")]
    form.open_for(districts, contacts=True, commune=group.asks_commune)
    form.ask(question_fields.asking(event, group), None, masked=False)
    return form


def _page(old: Participant, form: SubstituteForm) -> str:
    return render_template("participants/substitute.html", person=old, form=form)
