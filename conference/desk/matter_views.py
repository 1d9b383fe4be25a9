"""The page for the head of desk: what must be looked at, by kind, each settled in one press."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from conference.core import clock
from conference.core.errors import Error, sentence
from conference.core.permissions import requires
from conference.desk import device_queries, matter_queries, matter_words, matters, op_rows
from conference.desk.matter_queries import KINDS, PER_PAGE
from conference.desk.models import DeskOp, DeskQuarantine
from conference.events import access
from conference.events import queries as events
from conference.participants import duplicates, wording
from conference.presence import queries as presence

blueprint = Blueprint("desk_matters", __name__, url_prefix="/org/<event_slug>/accueil/a-voir")
INDEX = "desk_matters.index"
#: How the kinds are called in addresses.
SLUGS = {
    "quarantine": "quarantaine",
    "edits": "corrections",
    "codes": "codes",
    "unexpected": "non-attendues",
    "badges": "badges",
    "walk_ins": "sur-place",
    "doubles": "doubles",
    "clocks": "horloges",
    "vip": "protocole",
}
#: For what operations of a kind are looked at.
LOOKED_AT = {"codes": "own", "unexpected": "own", "clocks": "own", "doubles": "double", "vip": "vip"}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@blueprint.get("")
@requires("desk.manage")
def index() -> ResponseReturnValue:
    """Show how much there is of each kind, and one page of one kind."""
    event = access.current_event()
    counts = matter_queries.counts(event.id)
    wanted = request.args.get("quoi", "")
    first = next((kind for kind in KINDS if counts[kind]), KINDS[0])
    kind = next((one for one, slug in SLUGS.items() if slug == wanted), first)
    number = max(1, min(request.args.get("page", 1, type=int) or 1, -(-counts[kind] // PER_PAGE)))
    rows = matter_queries.page(event.id, kind, number)
    return render_template(
        "desk/matters.html",
        kind=kind,
        tabs=[_tab(one, counts[one], current=one == kind) for one in KINDS if counts[one] or one == kind],
        total=sum(counts.values()),
        count=counts[kind],
        rows=_SHOWN.get(kind, _as_they_are)(rows),
        page=number,
        per_page=PER_PAGE,
        groups={group.id: group for group in events.groups(event.id)},
        half_days={row.id: row for row in presence.half_days(event.id)},
        devices={row.id: row for row in device_queries.devices(event.id)},
        looked_at=LOOKED_AT.get(kind),
        slug=SLUGS[kind],
        words=matter_words,
        states=wording,
    )


@blueprint.post("/vu")
@requires("desk.manage")
def look_at() -> ResponseReturnValue:
    """Note that somebody has looked at operations, or at all that a device's clock got wrong."""
    event, actor, now = access.current_event(), access.current().actor, clock.now()
    what, ids = request.form.get("pourquoi", ""), _ids(request.form.getlist("op"))
    for device in request.form.getlist("appareil"):
        ids += matter_queries.wrong_clock(event.id, _id(device) if device else None)
    if matters.look_at(event.id, what, ids, actor=actor, now=now):
        undo = url_for("desk_matters.look_again", pourquoi=what, a=_micros(now), quoi=_slug())
        count = request.form.get("nombre", 1, type=int)
        _done(ngettext("C’est vu.", "%(num)s entrées vues.", count), undo)
    return _back()


@blueprint.post("/a-revoir")
@requires("desk.manage")
def look_again() -> ResponseReturnValue:
    """Open again what was looked at in one press."""
    event, actor = access.current_event(), access.current().actor
    at = _EPOCH + timedelta(microseconds=request.args.get("a", 0, type=int))
    what = request.args.get("pourquoi", "")
    if what:
        matters.look_again(event.id, what, at, actor=actor, now=clock.now())
    return _back()


@blueprint.post("/corrections/<uuid:op_id>")
@requires("desk.manage")
def choose(op_id: UUID) -> ResponseReturnValue:
    """Settle a correction in conflict: what the desk typed, or what the record says."""
    event, actor = access.current_event(), access.current().actor
    take = request.form.get("choix") == "saisie"
    try:
        matters.choose(event.id, op_id, take=take, actor=actor, now=clock.now())
    except Error as error:
        if error.code != "name_needed":
            raise
        flash(sentence(error), "no")
        return _back()
    undo = url_for("desk_matters.choose_again", op_id=op_id)
    _done(_("La fiche dit ce que l’accueil a saisi.") if take else _("La fiche reste comme elle est."), undo)
    return _back()


@blueprint.post("/corrections/<uuid:op_id>/annuler")
@requires("desk.manage")
def choose_again(op_id: UUID) -> ResponseReturnValue:
    """Open a correction again."""
    matters.choose_again(access.current_event().id, op_id, actor=access.current().actor, now=clock.now())
    return _back("edits")


@blueprint.post("/badges/<uuid:ticket_id>")
@requires("desk.manage")
def void_badge(ticket_id: UUID) -> ResponseReturnValue:
    """Let a badge open the door no more."""
    matters.void_badge(access.current_event().id, ticket_id, actor=access.current().actor, now=clock.now())
    _done(_("Ce badge ne vaut plus."), url_for("desk_matters.restore_badge", ticket_id=ticket_id))
    return _back()


@blueprint.post("/badges/<uuid:ticket_id>/annuler")
@requires("desk.manage")
def restore_badge(ticket_id: UUID) -> ResponseReturnValue:
    """Let a badge be good again."""
    matters.restore_badge(access.current_event().id, ticket_id, now=clock.now())
    return _back("badges")


@blueprint.post("/quarantaine/<uuid:row_id>")
@requires("desk.manage")
def judge(row_id: UUID) -> ResponseReturnValue:
    """Give what lies in quarantine its effect, or none for good."""
    event, actor, now = access.current_event(), access.current().actor, clock.now()
    if request.form.get("choix") != "appliquer":
        matters.dismiss(event.id, row_id, actor=actor, now=now)
        _done(_("Écartée."), url_for("desk_matters.dismiss_not", row_id=row_id))
        return _back()
    try:
        outcome = matters.admit(event.id, row_id, actor=actor, now=now)
    except Error as error:
        if error.code == "unknown_matter":
            raise
        flash(sentence(error), "no")
        return _back()
    flash(_("C’est enregistré.") if outcome.code == "applied" else _("C’est enregistré, et à regarder ici."), "ok")
    return _back()


@blueprint.post("/quarantaine")
@requires("desk.manage")
def judge_all() -> ResponseReturnValue:
    """Give their effect to all operations in quarantine that the page showed; what cannot have any stays there."""
    event, actor, now = access.current_event(), access.current().actor, clock.now()
    done = left = 0
    for row_id in _ids(request.form.getlist("ligne")):
        try:
            matters.admit(event.id, row_id, actor=actor, now=now)
            done += 1
        except Error:
            left += 1
    flash(ngettext("%(num)s opération enregistrée.", "%(num)s opérations enregistrées.", done), "ok")
    if left:
        flash(ngettext("%(num)s n’a pas pu l’être.", "%(num)s n’ont pas pu l’être.", left), "no")
    return _back("quarantine")


@blueprint.post("/quarantaine/<uuid:row_id>/annuler")
@requires("desk.manage")
def dismiss_not(row_id: UUID) -> ResponseReturnValue:
    """Let what was dismissed wait again."""
    matters.dismiss_not(access.current_event().id, row_id, now=clock.now())
    return _back("quarantine")


@blueprint.post("/sur-place/<uuid:suspicion_id>")
@requires("desk.manage")
def tell_apart(suspicion_id: UUID) -> ResponseReturnValue:
    """Note that who came without being registered is nobody on the list."""
    event, actor = access.current_event(), access.current().actor
    duplicates.tell_apart(event.id, suspicion_id, actor=actor, now=clock.now())
    _done(
        _("C’est noté\u00a0: ce sont deux personnes."), url_for("suspicions.suspect_again", suspicion_id=suspicion_id)
    )
    return _back()


def _tab(kind: str, count: int, *, current: bool) -> tuple[Any, str, int, bool]:
    return matter_words.TITLES[kind], url_for(INDEX, quoi=SLUGS[kind]), count, current


def _as_they_are(rows: Sequence[Any]) -> Sequence[Any]:
    return rows


def _of_scans(rows: Sequence[matter_queries.Scans]) -> list[tuple[Any, Any]]:
    people = matter_queries.people([row.person_id for row in rows])
    return [(people[row.person_id], row) for row in rows]


def _of_ops(rows: Sequence[DeskOp]) -> list[tuple[Any, DeskOp, dict[str, Any]]]:
    """Return operations with whom they are about, as far as that is known, and what they say."""
    arrived = matter_queries.arrived_by([row.op_id for row in rows])
    about = {row.op_id: arrived.get(row.op_id, row.subject_id) for row in rows}
    people = matter_queries.people(about.values())
    kept = {one.merged_into_id for one in people.values() if one.merged_into_id is not None}
    people |= matter_queries.people(kept)
    found = [people.get(about[row.op_id]) for row in rows]
    found = [people.get(one.merged_into_id, one) if one and one.merged_into_id else one for one in found]
    return [(person, row, op_rows.data_of(row)) for person, row in zip(found, rows, strict=True)]


def _of_badges(rows: Sequence[Any]) -> list[tuple[Any, Sequence[Any]]]:
    ids = [row[0] for row in rows]
    people, badges = matter_queries.people(ids), matter_queries.badges_of(ids)
    return [(people[one], badges.get(one, ())) for one in ids]


def _of_pairs(rows: Sequence[Any]) -> list[tuple[UUID, Any, Any]]:
    people = matter_queries.people([one for row in rows for one in (row.first_id, row.second_id)])
    return [(row.id, people[row.first_id], people[row.second_id]) for row in rows]


def _of_held(rows: Sequence[DeskQuarantine]) -> list[tuple[DeskQuarantine, Any, Any]]:
    """Return what lies in quarantine with what it says, and whom it is about, as far as that can be read."""
    told = {row.id: matters.told(row) for row in rows}
    people = matter_queries.people([op.subject_id for op in told.values() if op is not None])
    mine = access.current_event().id
    people = {key: one for key, one in people.items() if one.event_id == mine}
    return [(row, op, people.get(op.subject_id) if op is not None else None) for row in rows for op in (told[row.id],)]


_SHOWN: dict[str, Any] = {
    "quarantine": _of_held,
    "edits": _of_ops,
    "codes": _of_ops,
    "unexpected": _of_scans,
    "badges": _of_badges,
    "walk_ins": _of_pairs,
    "doubles": _of_scans,
    "vip": _of_scans,
}


def _done(text: str, undo: str) -> None:
    flash({"text": text, "undo": undo}, "ok")  # type: ignore[arg-type]  # org.html


def _slug() -> str:
    """Return the kind that the page showed, as addresses call it."""
    came = request.values.get("quoi", "")
    return came if came in SLUGS.values() else ""


def _back(kind: str = "") -> ResponseReturnValue:
    slug = SLUGS.get(kind) or _slug()
    page = request.values.get("page", 1, type=int) or 1
    where: dict[str, Any] = {"quoi": slug or None, "page": page if page > 1 else None}
    return redirect(url_for(INDEX, **where), 303)


def _micros(at: datetime) -> int:
    return (at - _EPOCH) // timedelta(microseconds=1)


def _ids(values: Sequence[str]) -> list[UUID]:
    return [_id(value) for value in values]


def _id(value: str) -> UUID:
    try:
        return UUID(value)
    except ValueError:
        abort(400)
