"""The organiser's page of a session's sign-ups: who sits, who waits, whom to tell; by hand, as a file, on paper."""

from typing import Any
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from conference.agenda import list_fields, printed_seats, queries, sign_up_by_hand, sign_up_lists, sign_up_queue
from conference.agenda.editing import EDITOR, announce, blueprint
from conference.agenda.models import AgendaSession
from conference.core import audit, clock
from conference.core.db import write
from conference.core.errors import Error, sentence
from conference.core.permissions import requires
from conference.events import access
from conference.events import queries as events
from conference.messaging import services as messages
from conference.participants import queries as people
from conference.participants import tickets
from conference.participants.lists import IS, Filter, Wanted

PAGE = "agenda_manage.sign_ups"
_SHOWN = 12


@blueprint.get(f"{EDITOR}/seances/<uuid:session_id>/inscrits")
@requires("agenda.edit")
def sign_ups(session_id: UUID) -> ResponseReturnValue:
    """Show who sits in a session and who waits; ``q`` looks for somebody to add."""
    return _page(queries.one_session(access.current_event().id, session_id))


@blueprint.post(f"{EDITOR}/seances/<uuid:session_id>/inscrits")
@requires("agenda.edit")
def change_sign_ups(session_id: UUID) -> ResponseReturnValue:
    """Give a seat, one more than there are where that is pressed, take one back, or note who was told."""
    event = access.current_event()
    queries.one_session(event.id, session_id)
    wish, _sign, whom = request.form.get("geste", "").partition(":")
    try:
        _do(event.id, session_id, wish, _id(whom))
    except Error as error:
        if error.status == 404 or error.code == "bad_request":  # noqa: PLR2004 (of another event)
            raise
        full = _id(whom) if error.code == "sign_up_full" else None
        return _page(queries.one_session(event.id, session_id), refused=sentence(error), full=full), error.status
    return redirect(url_for(PAGE, session_id=session_id), 303)


@blueprint.get(f"{EDITOR}/seances/<uuid:session_id>/inscrits.pdf")
@requires("sheets.print")
def print_sign_ups(session_id: UUID) -> ResponseReturnValue:
    """Give the list for the door of a session as a PDF; that it was taken out is logged."""
    event, now = access.current_event(), clock.now()
    row = queries.one_session(event.id, session_id)
    document = printed_seats.door_list_pdf(event, row, now=now)
    with write():
        actor = access.current().actor
        audit.log("sign_up.list_printed", actor=actor, now=now, event_id=event.id, subject_id=row.id)
    name = f"inscrits-{now.astimezone(event.tz):%Y%m%d-%H%M}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(document, headers=headers, mimetype="application/pdf")


def _do(event_id: UUID, session_id: UUID, wish: str, whom: UUID) -> None:
    how: dict[str, Any] = {"actor": access.current().actor, "now": clock.now()}
    back = {"inscrits": session_id}
    if wish in {"placer", "placer-en-plus"}:
        given = sign_up_by_hand.give(event_id, session_id, whom, over=wish == "placer-en-plus", **how)
        said = _("Place donnée, au-delà du nombre de places.") if given.over else _("Place donnée.")
        announce(said, given.change_set_id, **back)
    elif wish == "retirer":
        announce(_("Inscription retirée."), sign_up_by_hand.take_back(event_id, session_id, whom, **how), **back)
    elif wish == "prevenu":
        row = queries.one_session(event_id, session_id)
        if whom in {message.id for message, _person in sign_up_lists.board(row).untold}:
            messages.told(whom)
        flash(_("Noté : cette personne est prévenue."), "ok")
    else:
        raise Error("bad_request")


def _page(row: AgendaSession, *, refused: str = "", full: UUID | None = None) -> str:
    event, typed = access.current_event(), request.args.get("q", "").strip()
    found = _searched(event.id, typed) if typed else []
    board = sign_up_lists.board(row)
    return render_template(
        "agenda/edit/sign_ups.html",
        row=row,
        board=board,
        groups={group.id: group for group in events.groups(event.id)},
        refused=refused,
        full=people.person(event.id, full) if full else None,
        typed=typed,
        found=found,
        codes=tickets.codes([one.id for one in found]),
        has={one.id: state for state, some in _standing(board) for one in some},
        opens=row.state == "confirmed" and row.sign_up_policy != "none",
        filters={key: _filter(key, row.code) for key in (list_fields.SEATS, list_fields.QUEUES)},
    )


def _standing(board: sign_up_lists.Board) -> list[tuple[str, list[sign_up_lists.Seat]]]:
    return [(sign_up_queue.SEATED, board.seated), (sign_up_queue.WAITING, board.waiting)]


def _searched(event_id: UUID, typed: str) -> list[people.Listed]:
    return people.page(event_id, Wanted(q=typed), by_contact=access.current().contacts).people[:_SHOWN]


def _filter(key: str, code: str) -> dict[str, Any]:
    """Return the parameters of the list of participants that holds who has a seat, or waits."""
    return Wanted(where=(Filter(key, IS, (code,)),)).parameters()


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Error("bad_request") from error
