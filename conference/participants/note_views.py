"""Notes on one person's page: written, changed and taken away by who wrote them."""

from uuid import UUID, uuid4

from flask import abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from conference.core import clock
from conference.core.errors import Error, sentence
from conference.core.permissions import requires
from conference.events import access
from conference.participants import notes, person_list, queries
from conference.participants.manage_views import announce, blueprint
from conference.participants.models import Participant


@blueprint.post("/<uuid:participant_id>/notes")
@requires("participants.decide")
def add_note(participant_id: UUID) -> ResponseReturnValue:
    """Write a note; sent twice it is one. What cannot be kept comes back with all that was typed."""
    event, typed = access.current_event(), request.form.get("note", "")
    once = _uuid(request.form.get("once", ""))
    try:
        notes.add(event.id, participant_id, typed, note_id=once, actor=access.current().actor, now=clock.now())
    except Error as error:
        return _again(error, participant_id, None, typed)
    flash(_("Note enregistrée."), "ok")
    return _back(participant_id)


@blueprint.get("/<uuid:participant_id>/notes/<uuid:note_id>")
@requires("participants.decide")
def edit_note(participant_id: UUID, note_id: UUID) -> str:
    """Show a note of one's own to be changed."""
    return _page(_someone(participant_id), _note(participant_id, note_id))


@blueprint.post("/<uuid:participant_id>/notes/<uuid:note_id>")
@requires("participants.decide")
def change_note(participant_id: UUID, note_id: UUID) -> ResponseReturnValue:
    """Change a note, or take it away (which can be undone)."""
    event, actor, typed = access.current_event(), access.current().actor, request.form.get("note", "")
    try:
        if request.form.get("geste") == "enlever":
            change_set_id = notes.delete(event.id, note_id, actor=actor, now=clock.now())
            announce(_("Note enlevée."), change_set_id, personne=participant_id, **person_list.wanted().parameters())
            return _back(participant_id)
        seen = request.form.get("seen", "")
        notes.edit(event.id, note_id, typed, seen=seen, actor=actor, now=clock.now())
    except Error as error:
        return _again(error, participant_id, note_id, typed)
    flash(_("Note enregistrée."), "ok")
    return _back(participant_id)


def _again(error: Error, participant_id: UUID, note_id: UUID | None, typed: str) -> ResponseReturnValue:
    """Show what was typed once more, beside what is written now if that is another."""
    if error.status in {400, 403, 404}:
        raise error
    note = _note(participant_id, note_id) if note_id is not None else None
    stale = error.code == "stale"
    page = _page(_someone(participant_id), note, typed, problem="" if stale else sentence(error), stale=stale)
    return page, error.status


def _page(
    someone: Participant,
    note: notes.Written | None,
    typed: str | None = None,
    *,
    problem: str = "",
    stale: bool = False,
) -> str:
    return render_template(
        "participants/note.html",
        person=someone,
        wanted=person_list.wanted(),
        note=note,
        typed=note.text if typed is None and note else typed,
        problem=problem,
        stale=stale,
        once=uuid4(),
        longest=notes.LONGEST,
    )


def _someone(participant_id: UUID) -> Participant:
    found = queries.person(access.current_event().id, participant_id)
    if found is None:
        abort(404)
    return found


def _note(participant_id: UUID, note_id: UUID) -> notes.Written:
    found = [one for one in notes.of_person(_someone(participant_id).id) if one.id == note_id]
    if not found:
        raise Error("unknown_note", 404)
    if found[0].author_id != access.current().user_id:
        raise Error("note_not_yours", 403)
    return found[0]


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Error("bad_request") from None


def _back(participant_id: UUID) -> ResponseReturnValue:
    return redirect(person_list.here(participant_id, anchor="notes"), 303)
