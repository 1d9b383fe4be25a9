"""The list for the door of a session: who has a seat, by name, with a box to tick; then who waits, in order."""

from dataclasses import replace
from datetime import datetime

from flask import render_template
from flask_babel import gettext as _

from conference.agenda import printed_frames, queries, sign_up_lists
from conference.agenda.models import AgendaSession
from conference.agenda.phrases import stretch
from conference.agenda.printed_programme import SECONDS
from conference.agenda.printed_styles import seats_css
from conference.agenda.printed_words import Version
from conference.agenda.programme import Programme
from conference.core import i18n, paper
from conference.core.errors import Error
from conference.core.i18n import local, speaking
from conference.events import queries as events
from conference.events.models import Event


def door_list_pdf(event: Event, row: AgendaSession, *, now: datetime) -> bytes:
    """Return the list of a session's sign-ups in the event's language, as it is ``now``.

    Raises ``sign_up_nobody`` while there is nobody, and as ``paper.render``.
    """
    board = sign_up_lists.board(row)
    if not board.seated and not board.waiting:
        raise Error("sign_up_nobody", 409)
    working = queries.working_copy(event)
    spoken = printed_frames.languages(event)[:1]
    frame = printed_frames.frame(event, working, Version(0, now), spoken)
    with speaking(spoken[0]):
        html = render_template(
            "agenda/print/seats.html",
            frame=replace(frame, draft="", version=_("État au %(moment)s", moment=i18n.moment(now, event.zone))),
            language=spoken[0],
            direction=i18n.direction(spoken[0]),
            title=paper.printable(local(row.title) or row.code),
            where=_where(event, working, row),
            board=board,
            groups={group.id: local(group.label) for group in events.groups(event.id)},
            printable=paper.printable,
        )
    return paper.render(html, seats_css(), seconds=SECONDS)


def _where(event: Event, working: Programme, row: AgendaSession) -> str:
    """Return day, time and rooms; nothing of what has no time yet."""
    found = working.by_id.get(str(row.id))
    if found is None:
        return ""
    rooms = [local(working.room[code].name) for code in found.rooms if code in working.room]
    return ", ".join([stretch(found.starts_at, found.ends_at, event.zone), *rooms])
