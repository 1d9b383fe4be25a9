"""Many invitations at once: pasted, one person a line, or people of the edition before who agreed to it."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from conference.core import clock
from conference.core.errors import Error, sentence
from conference.core.permissions import requires
from conference.events import access
from conference.events import queries as events
from conference.participants import again, choosing, invitations
from conference.registration.invitation_forms import AgainForm, ManyForm
from conference.registration.invitations_manage_views import INDEX, blueprint
from conference.registration.views import WRONG


@blueprint.route("/plusieurs", methods=["GET", "POST"])
@requires("invitations.manage")
def many() -> ResponseReturnValue:
    """Draft invitations for everybody named in a text; nothing is stored while one line cannot be read."""
    event = access.current_event()
    groups = events.groups(event.id)
    form = ManyForm(event, groups)
    if not form.validate_on_submit():
        page = render_template("registration/invitations/many.html", form=form)
        return page, WRONG if form.is_submitted() else 200
    group = next(one for one in groups if one.code == form.group.data)
    actor = access.current().actor
    rows = invitations.draft(event, group, form.wishes(), once=form.key, actor=actor, now=clock.now())
    _drafted(len(rows))
    return redirect(url_for(INDEX, vue="draft"), 303)


@blueprint.route("/edition-precedente", methods=["GET", "POST"])
@requires("invitations.manage")
def last_edition() -> ResponseReturnValue:
    """Draft invitations for people of the edition before; only its own organisers see them."""
    event, who = access.current_event(), access.current()
    groups = events.groups(event.id)
    people = again.people(event, who.user_id)
    form = AgainForm(event, groups)
    asked = form.is_submitted() and form.validate()
    if asked:
        try:
            wishes = again.wishes(people, choosing.ticked(request.form), form.terms())
            if not wishes:
                raise Error("nothing_chosen")  # noqa: TRY301 (one way out for every refusal)
            group = next(one for one in groups if one.code == form.group.data)
            rows = invitations.draft(event, group, wishes, once=form.key, actor=who.actor, now=clock.now())
            _drafted(len(rows))
            return redirect(url_for(INDEX, vue="draft"), 303)
        except Error as error:
            form.form_errors.append(sentence(error))
    page = render_template("registration/invitations/again.html", form=form, people=people, ticked=_ticked())
    return page, WRONG if form.is_submitted() else 200


def _ticked() -> set[str]:
    return set(request.form.getlist("ids"))


def _drafted(count: int) -> None:
    drafted = ngettext("%(num)s brouillon enregistré.", "%(num)s brouillons enregistrés.", count)
    flash(f"{drafted} {_('Rien n’est encore envoyé.')}", "ok")
