"""What is done with many people chosen in the list: tags, groups; and what the bar under the list offers."""

from dataclasses import dataclass

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import ImmutableMultiDict, MultiDict

from conference.core import clock
from conference.core.errors import Error
from conference.core.i18n import local
from conference.core.permissions import requires
from conference.events import access
from conference.events import queries as events
from conference.participants import bulk_actions, choosing, grouping, list_telling, tag_queries, tags
from conference.participants.bulk_actions import BulkAction
from conference.participants.choosing import Chosen
from conference.participants.manage_views import LIST, announce, blueprint, full_page, refused

#: What says in a list's form who was chosen: repeated by every form that comes after it.
CHOICE = ("ids", "all", "filtre", "total")


@dataclass(frozen=True)
class Bar:
    """What the bar under the list offers."""

    tags: list[str]
    groups: list[tuple[str, str]]
    actions: list[BulkAction]


def bar() -> Bar:
    """Return what the bar under the list of this event offers to this organiser."""
    event = access.current_event()
    groups = [(group.code, local(group.label)) for group in events.groups(event.id)]
    return Bar(tag_queries.names(event.id), groups, bulk_actions.offered(access.current().capabilities))


def choice_of(form: "MultiDict[str, str]") -> list[tuple[str, str]]:
    """Return the fields that say who was chosen, for the next form."""
    everybody = form.get("all") == "1"
    names = [name for name in CHOICE if not (everybody and name == "ids")]
    return [(name, value) for name in names for value in form.getlist(name)]


def chosen(*, total: str | None = None) -> Chosen:
    """Return who was chosen by the form that was sent; ``total``: as if the form had shown these people."""
    who, form = access.current(), request.form
    if total is not None:
        form = ImmutableMultiDict(
            [*((key, value) for key, value in form.items(multi=True) if key != "total"), ("total", total)]
        )
    return choosing.chosen(access.current_event().id, form, by_contact=who.contacts, sensitive=who.sensitive)


@blueprint.post("/etiquettes/choisies")
@requires("participants.decide")
def tag_chosen() -> ResponseReturnValue:
    """Put a tag on the people chosen, or take it off them."""
    event, who, taken = access.current_event(), access.current(), request.form.get("geste") == "enlever"
    verb = tags.take_off if taken else tags.put_on
    try:
        people = chosen()
        result = verb(event.id, people.ids, request.form.get("etiquette", ""), actor=who.actor, now=clock.now())
    except Error as error:
        return refused(error)
    address, said = people.wanted.parameters(), list_telling.tagged(result, taken=taken)
    if result.change_set_id is None:
        flash(said, "wait")
    else:
        announce(said, result.change_set_id, names=list_telling.names_of(result.gone), **address)
    return redirect(url_for(LIST, **address), 303)


@blueprint.post("/groupe")
@requires("participants.decide")
def regroup() -> ResponseReturnValue:
    """Move the people chosen to a group, all or nobody; where seats are missing ask whether to go over the quota."""
    event, who = access.current_event(), access.current()
    group = events.group_by_code(event.id, request.form.get("groupe", ""))
    if group is None:
        return refused(Error("group_needed"))
    try:
        people = chosen()
        over_quota = request.form.get("over_quota") == "1"
        result = grouping.move(event.id, people.ids, group, actor=who.actor, now=clock.now(), over_quota=over_quota)
    except Error as error:
        return refused(error)
    if result.full:
        choice = [*choice_of(request.form), ("groupe", group.code)]
        return full_page(event, result.full, {}, group=group, choice=choice, of=len(people.ids)), 409
    address, said = people.wanted.parameters(), list_telling.regrouped(result, local(group.label))
    if result.change_set_id is None:
        flash(said, "wait")
    else:
        announce(said, result.change_set_id, names=list_telling.names_of(result.gone), **address)
    return redirect(url_for(LIST, **address), 303)
