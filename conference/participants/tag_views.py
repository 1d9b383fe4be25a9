"""Tags: on one person's page, and all those of an event, to be renamed or done with."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from conference.core import clock
from conference.core.errors import Error, sentence
from conference.core.permissions import requires
from conference.events import access
from conference.participants import list_telling, person_list, tag_queries, tags
from conference.participants.manage_views import announce, blueprint

TAGS = "participants_manage.all_tags"


@blueprint.post("/<uuid:participant_id>/etiquette")
@requires("participants.decide")
def tag_person(participant_id: UUID) -> ResponseReturnValue:
    """Put a tag on one person, or take it off; what a colleague put on meanwhile stays."""
    event, who = access.current_event(), access.current()
    taken = "enlever" in request.form
    verb, name = (tags.take_off, request.form["enlever"]) if taken else (tags.put_on, request.form.get("etiquette", ""))
    try:
        result = verb(event.id, [participant_id], name, actor=who.actor, now=clock.now())
    except Error as error:
        if error.status == 404:  # noqa: PLR2004 (somebody of another event)
            raise
        flash(sentence(error), "no")
    else:
        said = list_telling.tagged(result, taken=taken)
        if result.change_set_id is None:
            flash(said, "wait")
        else:
            announce(said, result.change_set_id, personne=participant_id, **person_list.wanted().parameters())
    return redirect(person_list.here(participant_id, anchor="etiquettes"), 303)


@blueprint.get("/etiquettes")
@requires("participants.decide")
def all_tags() -> str:
    """Show the tags of the event with how many people have each."""
    return render_template("participants/tags.html", tags=tag_queries.all_tags(access.current_event().id))


@blueprint.post("/etiquettes/<uuid:tag_id>")
@requires("participants.decide")
def change_tag(tag_id: UUID) -> ResponseReturnValue:
    """Give a tag another name, or take it off everybody and forget it; both can be undone."""
    event, who, now = access.current_event(), access.current(), clock.now()
    try:
        if request.form.get("geste") == "supprimer":
            gone = tags.delete(event.id, tag_id, actor=who.actor, now=now)
            said = ngettext(
                "Étiquette « %(tag)s » supprimée : %(num)s personne l’avait.",
                "Étiquette « %(tag)s » supprimée : %(num)s personnes l’avaient.",
                gone.done,
                tag=gone.name,
            )
            change_set_id = gone.change_set_id
        else:
            change_set_id = tags.rename(event.id, tag_id, request.form.get("nom", ""), actor=who.actor, now=now)
            said = _("Étiquette renommée.")
    except Error as error:
        if error.status == 404:  # noqa: PLR2004 (a tag of another event, or one that is gone)
            raise
        flash(sentence(error), "no")
    else:
        if change_set_id is not None:
            announce(said, change_set_id, etiquettes=1)
    return redirect(url_for(TAGS), 303)
