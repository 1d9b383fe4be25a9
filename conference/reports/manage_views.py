"""An organiser's first pages: the own events, the dashboard of one, its messages."""

import re
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from conference import messaging
from conference.accounts import queries as accounts
from conference.core import clock
from conference.core.permissions import requires
from conference.desk import matter_queries
from conference.events import access
from conference.events import queries as events
from conference.events.models import Event
from conference.messaging import queries as outbox
from conference.messaging import services as letters
from conference.messaging.models import OutboxMessage
from conference.participants import notices, open_questions, received_files
from conference.participants.lists import ACTIVE, UNSAID
from conference.participants.rules import OVER
from conference.participants.wording import STATES_PLURAL
from conference.presence import queries as presence
from conference.presence.models import HalfDay
from conference.reports import queries, wording

blueprint = Blueprint("reports", __name__, url_prefix="/org")
_PAGE = re.compile(r"[1-9][0-9]{0,5}", re.ASCII)
#: Where each role starts.
STARTS = {"organiser": "reports.dashboard", "desk": "desk.home"}


@blueprint.get("/")
@requires("staff.home")
def home() -> ResponseReturnValue:
    """Show the events of the signed-in person; who has only one goes straight there, unless the list is asked for."""
    who = access.current()
    roles = {member.event_id: member.role for member in accounts.memberships(who.user_id)}
    found = [(event, _start(event, roles[event.id])) for event in events.events(set(roles))]
    straight = len(found) == 1 and not who.is_admin and "tous" not in request.args
    if straight and found[0][1] is not None:
        return redirect(found[0][1], 303)
    return render_template("reports/home.html", events=found, roles=roles)


@blueprint.get("/<event_slug>/")
@requires("event.see")
def dashboard() -> ResponseReturnValue:
    """Show how many people there are, by group, state, sex and district, against the quotas."""
    event = access.current_event()
    districts = [(place.id, place.name, place.name) for place in events.places(event.id, "district")]
    return render_template(
        "reports/dashboard.html",
        tally=queries.tally(event.id),
        groups=events.groups(event.id),
        places=[*districts, (None, _("Non précisé"), UNSAID)] if districts else [],
        states=STATES_PLURAL,
        half_days=[(count, _now_in(count.half_day, event, clock.now())) for count in presence.counts(event.id)],
        gone=OVER,
        active=ACTIVE,
        questions=_questions(event),
        space=received_files.space(event.id, current_app.config["SETTINGS"].files_mb * received_files.MEGABYTE),
    )


@blueprint.get("/<event_slug>/messages")
@requires("messages.read")
def messages() -> ResponseReturnValue:
    """List the messages of an event: what failed, waits, was kept or sent."""
    event = access.current_event()
    state, page = request.args.get("etat", ""), _page_number(request.args.get("page", ""))
    state = state if state in outbox.STATES else ""
    counts = outbox.counts(event.id)
    total = counts[state] if state else sum(counts.values())
    page = min(page, max(1, -(-total // outbox.PER_PAGE)))
    rows = outbox.messages(event.id, state or None, page)
    return render_template(
        "messaging/list.html",
        messages=rows,
        names=queries.names(event.id, {row.subject_id for row in rows if row.subject_id is not None}),
        counts=counts,
        state=state,
        page=page,
        total=total,
        per_page=outbox.PER_PAGE,
        words=wording,
    )


@blueprint.get("/<event_slug>/messages/<uuid:message_id>")
@requires("messages.read")
def message(message_id: UUID) -> ResponseReturnValue:
    """Show what one message says, to pass it on by another way; who read it is logged."""
    event, who = access.current_event(), access.current()
    row = outbox.message(event.id, message_id)
    if row is None:
        abort(404)
    letters.note_read(row, actor=who.actor, now=clock.now())
    return render_template("messaging/message.html", words=wording, **_letter(event, row, contacts=who.contacts))


def _questions(event: Event) -> list[tuple[int, str, str]]:
    """Return what waits for this organiser's answer: (how many, what, where); what does not wait is left out."""
    who = access.current()
    doubts, asked = open_questions.counts(event.id)
    found = []
    at_the_desk = matter_queries.open_matters(event.id) if who.may("desk.manage") else 0
    if at_the_desk:
        words = ngettext("entrée à voir à l’accueil", "entrées à voir à l’accueil", at_the_desk)
        found.append((at_the_desk, words, url_for("desk_matters.index")))
    if doubts and who.may("participants.see"):
        found.append((doubts, ngettext("doublon possible", "doublons possibles", doubts), url_for("suspicions.index")))
    if asked and who.may("participants.erase"):
        words = ngettext("demande d’effacement", "demandes d’effacement", asked)
        found.append((asked, words, url_for("erasures.index")))
    return found


def _letter(event: Event, row: OutboxMessage, *, contacts: bool) -> dict[str, Any]:
    """Return a message to read; who may not see ``contacts`` gets neither the address nor what opens the own page."""
    letter = outbox.opened(row)
    said = messaging.render(letter)
    return {
        "message": row,
        "text": said if contacts or said is None else notices.without_keys(said),
        "address": letter.address if contacts else None,
        "name": queries.names(event.id, {row.subject_id}).get(row.subject_id) if row.subject_id else None,
    }


def _start(event: Event, role: str) -> str | None:
    endpoint = STARTS.get(role, "")
    return url_for(endpoint, event_slug=event.slug) if endpoint in current_app.view_functions else None


def _now_in(half_day: HalfDay, event: Event, now: datetime) -> bool:
    at = now.astimezone(event.tz)
    return half_day.date == at.date() and half_day.starts_minute <= at.hour * 60 + at.minute < half_day.ends_minute


def _page_number(typed: str) -> int:
    return int(typed) if _PAGE.fullmatch(typed) else 1
