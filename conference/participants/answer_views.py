"""Answers on one person's page, and the files among them."""

from urllib.parse import quote
from uuid import UUID

from flask import Response

from conference.core import audit, clock, files
from conference.core.db import write
from conference.core.errors import Error
from conference.core.permissions import requires
from conference.events import access, question_queries
from conference.participants import answers, looks, queries
from conference.participants.answer_words import Said, Words
from conference.participants.manage_views import blueprint
from conference.participants.models import Participant


def section(someone: Participant, words: Words) -> list[Said]:
    """Return a person's answers as this organiser may see them; that sensitive ones were looked at is logged."""
    who = access.current()
    if who.sensitive and not who.contacts and someone.sealed_answers is not None:
        looks.note_person(someone.event_id, someone.id, actor=who.actor, now=clock.now())
    return words.told(answers.read(someone))


@blueprint.get("/<uuid:participant_id>/fichiers/<uuid:file_question_id>")
@requires("participants.see")
def answer_file(participant_id: UUID, file_question_id: UUID) -> Response:
    """Give the file that a person answered a question with; who opened it is logged."""
    event, who = access.current_event(), access.current()
    someone = queries.person(event.id, participant_id)
    question = question_queries.one(event.id, file_question_id)
    if someone is None or question is None or question.kind != "file":
        raise Error("not_found", 404)
    if question.sensitive and not who.sensitive:
        raise Error("forbidden", 403)
    file_id = answers.read(someone).get(str(file_question_id))
    if file_id is None:
        raise Error("not_found", 404)
    found = files.find(event.id, UUID(str(file_id)), answers.FILE)
    body = b"".join(files.read(event.id, found.id, answers.FILE))
    with write():
        audit.log("file.opened", actor=who.actor, now=clock.now(), event_id=event.id, subject_id=participant_id)
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(found.name)}"}
    return Response(body, content_type=found.media_type, headers=headers)
