"""What the pages of the editor share: their blueprint, the way back to a session in its day, what was done, undo."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from conference.agenda import plan_queries
from conference.agenda.plan import Item, Plan
from conference.core import clock, history
from conference.core.db import session, write
from conference.core.errors import Error, sentence
from conference.core.permissions import requires
from conference.events import access

blueprint = Blueprint("agenda_manage", __name__)
EDITOR = "/org/<event_slug>/agenda"


def announce(text: str, change_set_id: UUID | None, **back: Any) -> None:
    """Say on the next page what was done, with a button that takes it back; ``back`` says which page comes then."""
    if change_set_id is None:
        flash(_("Rien n’a changé."), "info")
        return
    address = url_for("agenda_manage.undo", agenda_change_id=change_set_id, **back)
    flash({"text": text, "undo": address}, "ok")  # type: ignore[arg-type]  # org.html shows text and button


def to_day(day: int | None, session_id: UUID | None = None) -> ResponseReturnValue:
    """Go to a day, to one of its sessions; to what has no time yet where there is no day."""
    anchor = f"s-{session_id}" if session_id else None if day else "sans-heure"
    return redirect(url_for("agenda_manage.day", day=day or 1, _anchor=anchor), 303)


def item_of(plan: Plan, session_id: UUID) -> Item:
    """Return a session of a plan. Raises ``unknown_session`` (404)."""
    item = plan.item.get(session_id)
    if item is None:
        raise Error("unknown_session", 404)
    return item


def read_version() -> int:
    """Return the version that a form has brought along; none is as good as an old one."""
    version = request.form.get("version", "")
    return int(version) if version.isascii() and version.isdigit() and len(version) < 10 else -1  # noqa: PLR2004 (no such version)


def number(name: str, least: int, most: int) -> int:
    """Return a whole number that was typed. Raises ``bad_number``."""
    typed = "".join(request.form.get(name, "").split()).replace("−", "-").removeprefix("+")
    if not typed.removeprefix("-").isdigit() or not typed.isascii() or len(typed) > 9:  # noqa: PLR2004 (fits every column)
        raise Error("bad_number", least=least, most=most)
    if not least <= int(typed) <= most:
        raise Error("bad_number", least=least, most=most)
    return int(typed)


@blueprint.post(f"{EDITOR}/annuler/<uuid:agenda_change_id>")
@requires("agenda.edit")
def undo(agenda_change_id: UUID) -> ResponseReturnValue:
    """Take back what this organiser did to the programme in the last ten minutes."""
    event, who = access.current_event(), access.current()
    try:
        with write():
            _ours(event.id, agenda_change_id)
            history.undo(event.id, agenda_change_id, who.actor, clock.now())
    except Error as error:
        if error.status == 404 and error.code == "undo_unknown":  # noqa: PLR2004 (a change of another event)
            raise
        flash(sentence(error), "no")
    else:
        flash(_("C’est annulé : le programme est comme avant."), "ok")
    seats = request.args.get("inscrits", type=UUID)
    if seats is not None:
        return redirect(url_for("agenda_manage.sign_ups", session_id=seats), 303)
    places = request.args.get("lieux", "")
    if places in {"salles", "fils", "types"}:
        return redirect(url_for("agenda_manage.places", kind=places), 303)
    if places == "regles":
        return redirect(url_for("agenda_manage.rules"), 303)
    plan, documents = plan_queries.plan(event), request.args.get("documents", type=UUID)
    if documents in plan.item:
        return redirect(url_for("agenda_manage.materials_of", session_id=documents), 303)
    item = plan.item.get(request.args.get("seance", type=UUID) or agenda_change_id)
    if item is not None:
        return to_day(item.slot.day if item.slot else None, item.id)
    return to_day(request.args.get("jour", type=int))


def _ours(event_id: UUID, change_set_id: UUID) -> None:
    """Refuse what is no change of a programme: it has an undo of its own."""
    found = session().get(history.ChangeSet, change_set_id)
    if found is None or found.scope_id != event_id or not found.action.startswith(("agenda", "accepted_clash")):
        raise Error("undo_unknown", 404)
