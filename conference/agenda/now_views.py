"""What is on now and what comes next: a small page that renews itself each minute, also for a screen in the hall."""

from flask import Blueprint, Response, request

from conference.agenda import now_pages, public
from conference.agenda.answers import Look
from conference.core.permissions import public as open_to_all

blueprint = Blueprint("agenda_now", __name__)
#: The header that browsers obey without a script; a page that stands still has none.
EVERY_MINUTE = "60"
_LOOK = Look(sheet="now", public=False)


@blueprint.get("/c/<event_slug>/programme/maintenant")
@open_to_all
def page() -> Response:
    """Show what is on and what follows in each room, or in one; ``ecran=1``: to be read from the back of a hall.

    It asks for itself again each minute, unless the address says ``fixe=1``: a page that moves under one's eyes is hard
    to read for some.
    """
    shown = public.published()
    room = request.args.get("salle")
    room = room if room in shown.programme.room else None
    screen, still = request.args.get("ecran") == "1", request.args.get("fixe") == "1"

    def values() -> dict[str, object]:
        found = now_pages.now_page(shown.programme, shown.now, room)
        return {"page": found, "room": shown.programme.room.get(room or ""), "screen": screen, "still": still}

    minute = shown.now.isoformat(timespec="minutes")
    response = shown.page("agenda/now.html", values, state=(minute,), look=_LOOK)
    if not still:
        response.headers["Refresh"] = EVERY_MINUTE
    return response
