"""What somebody keeps of the programme: a page that lists it, and one to choose from. Nothing is stored anywhere."""

from urllib.parse import urlsplit

from flask import Blueprint, Response, redirect, request
from flask.typing import ResponseReturnValue

from conference.agenda import public, selections
from conference.agenda.addresses import KEPT
from conference.agenda.programme import PublicSession
from conference.agenda.public import Shown
from conference.core.permissions import public as open_to_all

blueprint = Blueprint("agenda_selection", __name__)


@blueprint.get("/c/<event_slug>/programme/selection")
@open_to_all
def page() -> ResponseReturnValue:
    """Show the sessions that the address keeps, by day, and which of them run at the same time."""
    shown = public.published()
    if tuple(request.args.getlist(KEPT)) != shown.selection.codes:
        # One selection has one address: the one that people send.
        return redirect(shown.addresses.selection(), 303)
    return shown.page("agenda/selection.html", lambda: _values(shown), state=(public.root(),))


@blueprint.get("/c/<event_slug>/programme/selection/choisir")
@open_to_all
def choose() -> Response:
    """Show all sessions with a box before each; those that the address keeps are ticked."""
    shown = public.published()
    return shown.page("agenda/choose.html", lambda: {"days": _days(shown.programme.sessions)})


def _values(shown: Shown) -> dict[str, object]:
    sessions = shown.selection.sessions
    return {
        "days": _days(sessions),
        "overlaps": selections.overlaps(sessions),
        "address": public.root() + shown.addresses.selection(),
        "subscription": f"webcal://{urlsplit(public.root()).netloc}{shown.addresses.selection(page='.ics')}",
    }


def _days(sessions: tuple[PublicSession, ...]) -> list[tuple[int, list[PublicSession]]]:
    by_day: dict[int, list[PublicSession]] = {}
    for session in sessions:
        by_day.setdefault(session.day, []).append(session)
    return sorted(by_day.items())
