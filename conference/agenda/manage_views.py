"""A day of the programme as organisers see it: the table, what has no time, what clashes; and its quick buttons."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from conference.agenda import clash_labels, editor_words, judging, plan_queries, queries, timetable, typed
from conference.agenda import move_services as moves
from conference.agenda import session_services as sessions
from conference.agenda.editing import EDITOR, announce, blueprint, item_of, number, read_version, to_day
from conference.agenda.plan import Item, Plan
from conference.core import clock
from conference.core.errors import Error, sentence
from conference.core.i18n import local
from conference.core.permissions import Actor, requires
from conference.events import access
from conference.events.models import Event

#: As far as one button or one line moves anything.
MOST_MINUTES = 12 * 60


class Told(NamedTuple):
    """A clash as the page shows it: its anchor, level, sentence, and the sessions that it concerns."""

    anchor: str
    level: str
    words: str
    items: list[Item]
    accepted: str | None
    advice: str
    rule: str
    key: str


@blueprint.get(EDITOR)
@requires("agenda.edit")
def index() -> ResponseReturnValue:
    """Go to the first day."""
    return redirect(url_for("agenda_manage.day", day=1), 302)


@blueprint.get(f"{EDITOR}/<int:day>")
@requires("agenda.edit")
def day(day: int) -> ResponseReturnValue:
    """Show a day of the working copy."""
    event = access.current_event()
    plan = plan_queries.plan(event)
    if not 1 <= day <= len(plan.days):
        raise Error("unknown_day", 404)
    return page(event, plan, day)


@blueprint.post(f"{EDITOR}/<int:day>/decaler")
@requires("agenda.edit")
def shift(day: int) -> ResponseReturnValue:
    """Put off all that follows."""
    event, who = access.current_event(), access.current()
    try:
        since, minutes = (
            typed.read_clock(request.form.get("depuis", "")),
            number("minutes", -MOST_MINUTES, MOST_MINUTES),
        )
        room = request.form.get("salle", type=UUID)
        done = moves.shift_following(
            event.id,
            day,
            since or 0,
            minutes,
            [room] if room else None,
            seen=request.form.get("vu", ""),
            actor=who.actor,
            now=clock.now(),
        )
    except Error as error:
        plan = plan_queries.plan(event)
        if not 1 <= day <= len(plan.days):
            raise Error("unknown_day", 404) from error
        return page(event, plan, day, refused=error), max(error.status, 409) if error.status == 409 else 422  # noqa: PLR2004 (a conflict stays one)
    announce(_("Tout ce qui suit est décalé : %(how)s.", how=editor_words.minutes_later(minutes)), done, jour=day)
    return to_day(day)


@blueprint.post(f"{EDITOR}/seances/<uuid:session_id>/geste")
@requires("agenda.edit")
def gesture(session_id: UUID) -> ResponseReturnValue:
    """Do what one button under a session says: a few minutes, the next one, no time, cancel, revive, duplicate."""
    event, who = access.current_event(), access.current()
    plan = plan_queries.plan(event)
    item, wish = item_of(plan, session_id), request.form.get("geste", "")
    try:
        said, done = _do(event, plan, item, wish, who.actor)
    except Error as error:
        if error.code == "stale":
            return stale_page(event, session_id, wish), 409
        if error.status == 404 or error.code == "bad_request":  # noqa: PLR2004 (a session of another event)
            raise
        flash(sentence(error), "no")
        return to_day(item.slot.day if item.slot else None, session_id)
    announce(said, done, seance=session_id)
    after = plan_queries.plan(event).item.get(session_id)
    return to_day(after.slot.day if after and after.slot else None, session_id if after else None)


def page(event: Event, plan: Plan, day: int, *, refused: Error | None = None) -> str:
    """Return the page of a day."""
    told = clashes(plan)
    of_item: dict[UUID, list[Told]] = defaultdict(list)
    for one in told:
        for item in one.items:
            of_item[item.id].append(one)
    return render_template(
        "agenda/edit/day.html",
        plan=plan,
        table=timetable.table(plan, day),
        day=day,
        days=editor_words.days(event),
        unscheduled=timetable.unscheduled(plan),
        clashes=[one for one in told if not one.items or _concerns(one, day)],
        elsewhere=sum(not _concerns(one, day) for one in told if one.items),
        of_item=of_item,
        versions=queries.versions(event.id),
        mark=queries.day_mark(event.id, day),
        following={item.id: timetable.next_of(plan, item) for item in timetable.of_day(plan, day)},
        words=editor_words,
        moving=editor_words.moving(),
        refused=sentence(refused) if refused else "",
        typed=request.form,
    )


def stale_page(event: Event, session_id: UUID, wish: str) -> str:
    """Return the page that shows what a session has become beside what was wanted; the wish can be sent again."""
    plan = plan_queries.plan(event)
    item, versions = item_of(plan, session_id), queries.versions(event.id)
    sent = [(name, value) for name in ("jour", "debut", "salles") for value in request.form.getlist(name)]
    other = timetable.next_of(plan, item) if wish == "suivante" else None
    if other is not None:
        sent += [("suivante", str(versions[other.id])), ("avec", str(other.id))]
    return render_template(
        "agenda/edit/stale.html",
        item=item,
        now=editor_words.place(item, plan),
        wanted=_wish(plan, wish),
        other=(local(other.title), editor_words.place(other, plan)) if other else None,
        wish=wish,
        again=wish != "suivante" or other is not None,
        sent=sent,
        version=versions[session_id],
    )


def clashes(plan: Plan) -> list[Told]:
    """Return all clashes of a plan as a page shows them."""
    return [
        Told(
            f"c-{place}",
            found.level,
            words,
            [plan.item[one] for one in found.items if one in plan.item],
            found.accepted,
            clash_labels.advice(found),
            found.rule,
            found.key,
        )
        for place, (found, words) in enumerate(judging.said(plan), 1)
    ]


def _concerns(one: Told, day: int) -> bool:
    return any(item.slot is None or item.slot.day == day for item in one.items)


def _do(event: Event, plan: Plan, item: Item, wish: str, actor: Actor) -> tuple[str, UUID | None]:
    """Do what a button says; return what to say of it and the change set's id."""
    how: dict[str, Any] = {"version": read_version(), "actor": actor, "now": clock.now()}
    title = local(item.title)
    if wish in {"-15", "-5", "+5", "+15"}:
        later = editor_words.minutes_later(int(wish))
        return f"« {title} » : {later}.", moves.nudge(event.id, item.id, int(wish), **how)
    plain: dict[str, tuple[str, Callable[..., UUID | None]]] = {
        "sans-heure": (_("« %(title)s » n’a plus d’heure.", title=title), moves.unschedule),
        "annuler": (_("« %(title)s » est annulée.", title=title), sessions.cancel),
        "retablir": (_("« %(title)s » a lieu.", title=title), sessions.revive),
        "supprimer": (_("« %(title)s » est supprimée.", title=title), sessions.remove),
    }
    if wish in plain:
        said, verb = plain[wish]
        return said, verb(event.id, item.id, **how)
    if wish.startswith("copie-") and wish[6:].isdecimal() and len(wish) < 10:  # noqa: PLR2004 (days of years)
        return _("« %(title)s » a une copie.", title=title), sessions.duplicate(
            event.id, item.id, int(wish[6:]), actor=actor, now=how["now"]
        )[1]
    if wish == "placer":
        return _put(event, item, how)
    if wish == "suivante":
        return _swap(event, plan, item, how["version"], actor)
    raise Error("bad_request")


def _put(event: Event, item: Item, how: dict[str, Any]) -> tuple[str, UUID | None]:
    """Put a session where the form says: day, time, and rooms unless it leaves them out."""
    start = typed.read_clock(request.form.get("debut", ""))
    if start is None:
        raise Error("bad_clock")
    rooms = request.form.getlist("salles", type=UUID) if "salles" in request.form else None
    done = moves.move(event.id, item.id, number("jour", 1, 999), start, rooms, **how)
    return _("« %(title)s » est déplacée.", title=local(item.title)), done


def _swap(event: Event, plan: Plan, item: Item, version: int, actor: Actor) -> tuple[str, UUID | None]:
    other = timetable.next_of(plan, item)
    if other is None:
        raise Error("session_nothing_follows", 409)
    if request.form.get("avec", str(other.id)) != str(other.id):  # another one follows by now
        raise Error("stale", 409, session_id=item.id)
    seen = {item.id: version, other.id: request.form.get("suivante", -1, type=int)}
    done = moves.swap(event.id, item.id, other.id, seen=seen, actor=actor, now=clock.now())
    names = {"title": local(item.title), "other": local(other.title)}
    return _("« %(title)s » et « %(other)s » ont échangé leurs places.", **names), done


def _wish(plan: Plan, wish: str) -> str:
    """Return in words what a button would have done."""
    if wish == "placer":
        rooms = [plan.room.get(one) for one in request.form.getlist("salles", type=UUID)]
        day = _("jour %(number)s", number=request.form.get("jour", ""))
        return ", ".join([day, request.form.get("debut", ""), *(local(room.name) for room in rooms if room)])
    words = {
        "sans-heure": _("la retirer de la journée"),
        "annuler": _("l’annuler"),
        "retablir": _("la rétablir"),
        "supprimer": _("la supprimer"),
        "suivante": _("l’échanger avec la suivante"),
    }
    if wish.lstrip("+-").isdecimal() and len(wish) <= 3:  # noqa: PLR2004 (a few minutes)
        return editor_words.minutes_later(int(wish))
    return str(words.get(wish, ""))
