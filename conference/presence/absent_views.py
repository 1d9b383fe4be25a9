"""The page of who has not come yet, to call and to print: contacts only for members who may see them, and logged."""

from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from conference.core import clock
from conference.core.i18n import local
from conference.core.permissions import requires
from conference.events import access
from conference.events import queries as events
from conference.participants import looks
from conference.participants.list_page import addresses
from conference.participants.lists import Wanted
from conference.presence import absent_queries, board_wording
from conference.presence.absent_queries import Absent
from conference.presence.board_views import blueprint, tabs, the_one

ABSENT = "presence_board.absent"


@blueprint.get("/<uuid:half_day_id>/absents")
@requires("presence.see")
def absent(half_day_id: UUID) -> ResponseReturnValue:
    """List who has not come yet: by delegation with whom to call, then everybody else by group and organisation."""
    event, who, half_day = access.current_event(), access.current(), the_one(half_day_id)
    groups = events.groups(event.id)
    group = next((one for one in groups if one.code == request.args.get("groupe")), None)
    found = absent_queries.absent(half_day, group.id if group else None, contacts=who.contacts)
    _note(found)
    wanted = board_wording.list_of(half_day, Wanted(group=group.code if group else ""), "absent")
    labels = {one.id: local(one.label) for one in groups}
    alone = [(labels[one.id], [each for each in found.alone if each.person.group_id == one.id]) for one in groups]
    return render_template(
        "presence/absent.html",
        half_day=half_day,
        tabs=tabs(half_day, ABSENT),
        group=group,
        choices=[(one.code, local(one.label)) for one in groups],
        labels=labels,
        found=found,
        alone=[one for one in alone if one[1]],
        export=url_for("participants_manage.export_choices", **wanted.parameters()),
        address=addresses(wanted),
        at=clock.now().astimezone(event.tz),
    )


def _note(found: Absent) -> None:
    """Write into the audit log whose contacts were shown."""
    event_id, actor, now = access.current_event().id, access.current().actor, clock.now()
    parties, people = found.opened
    if people:
        looks.note_list(event_id, people, actor=actor, now=now)
    if parties:
        looks.note_delegations(event_id, parties, actor=actor, now=now)
