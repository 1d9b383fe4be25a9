"""A session as organisers set it: all its fields in one form, its people in the order of protocol."""

from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from conference.agenda import (
    editor_forms,
    editor_words,
    manage_views,
    material_queries,
    plan_queries,
    queries,
    role_services,
    session_state,
    sign_up_lists,
    sign_up_words,
    typed,
)
from conference.agenda import session_services as sessions
from conference.agenda.editing import EDITOR, announce, blueprint, read_version, to_day
from conference.agenda.editor_forms import FIELDS, SessionForm
from conference.agenda.plan import Plan
from conference.core import clock, i18n
from conference.core.errors import Error, sentence
from conference.core.history import Fields
from conference.core.i18n import local
from conference.core.permissions import requires
from conference.core.text import clean_line
from conference.events import access
from conference.events.models import Event
from conference.participants import tickets

TEMPLATE = "agenda/edit/session.html"
UNPROCESSABLE = 422


@blueprint.route(f"{EDITOR}/seances/nouvelle", methods=["GET", "POST"])
@requires("agenda.edit")
def create() -> ResponseReturnValue:
    """Make a session."""
    event = access.current_event()
    fields = {**session_state.new(), **_proposed(event)}
    form = _form(event, fields, "")
    if not form.is_submitted():
        if "debut" in request.args:  # one after the other: the next title is typed at once
            next(form.texts("title"))[1].render_kw = {"autofocus": True}
        return _page(form)
    if not form.validate():
        return _page(form, UNPROCESSABLE)
    try:
        values = form.values(fields)
        session_id, done = sessions.create(event.id, values, actor=access.current().actor, now=clock.now())
    except Error as error:
        form.refuse(error, FIELDS)
        return _page(form, max(error.status, UNPROCESSABLE) if error.status != 409 else 409)  # noqa: PLR2004 (a conflict stays one)
    announce(_("Séance ajoutée."), done, jour=values["day"] or 1)
    return _to_next(values) if "encore" in request.form else to_day(values["day"], session_id)


@blueprint.route(f"{EDITOR}/seances/<uuid:session_id>", methods=["GET", "POST"])
@requires("agenda.edit")
def edit(session_id: UUID) -> ResponseReturnValue:
    """Change a session."""
    event = access.current_event()
    row, fields = sessions.find(event.id, session_id)
    form = _form(event, fields, str(row.version), session_id)
    if not form.is_submitted():
        return _page(form, session_id=session_id, fields=fields)
    if not form.validate():
        return _page(form, UNPROCESSABLE, session_id=session_id, fields=fields)
    seated, _waiting = sign_up_lists.standing(session_id)
    try:
        values = form.values(fields)
        done = sessions.edit(
            event.id, session_id, values, version=read_version(), actor=access.current().actor, now=clock.now()
        )
    except Error as error:
        return _refused(event, form, error, session_id)
    told = sign_up_words.saved(queries.one_session(event.id, session_id), seated)
    announce(told, done, seance=session_id)
    return to_day(values["day"], session_id)


@blueprint.post(f"{EDITOR}/seances/<uuid:session_id>/personnes")
@requires("agenda.edit")
def people(session_id: UUID) -> ResponseReturnValue:
    """Add somebody to a session, take somebody out, or move them in the order of protocol."""
    event, who = access.current_event(), access.current()
    sessions.find(event.id, session_id)
    how: dict[str, Any] = {"version": read_version(), "actor": who.actor, "now": clock.now()}
    try:
        said, done = _change_people(event, session_id, how)
    except Error as error:
        if error.status == 404 and error.code != "unknown_part":  # noqa: PLR2004 (of another event)
            raise
        row, fields = sessions.find(event.id, session_id)
        form = _blank_form(event, fields, str(row.version), session_id)
        status = 409 if error.code == "stale" else UNPROCESSABLE
        return _page(form, status, session_id=session_id, fields=fields, refused=sentence(error))
    announce(said, done, seance=session_id)
    return redirect(url_for("agenda_manage.edit", session_id=session_id, _anchor="personnes"), 303)


def _change_people(event: Event, session_id: UUID, how: dict[str, Any]) -> tuple[str, UUID | None]:
    wish, _sign, role = request.form.get("geste", "").partition(":")
    if wish == "ajouter":
        return _("Personne ajoutée."), role_services.add(event.id, session_id, _new_role(event), **how)
    try:
        role_id = UUID(role)
    except ValueError as error:
        raise Error("bad_request") from error
    if wish == "retirer":
        return _("Personne retirée."), role_services.remove(event.id, session_id, role_id, **how)
    if wish in {"monter", "descendre"}:
        done = role_services.move(event.id, session_id, role_id, up=wish == "monter", **how)
        return _("Ordre changé."), done
    if wish == "confirmer":
        return _("Personne confirmée."), role_services.change(event.id, session_id, role_id, {"confirmed": True}, **how)
    raise Error("bad_request")


def _new_role(event: Event) -> Fields:
    sent = request.form
    code, pair = sent.get("code", "").strip(), typed.read_pairs(sent.get("langues", ""))
    person = tickets.by_code(event.id, code) if code else None
    if code and person is None:
        raise Error("unknown_person_code")
    return role_services.a_role(
        sent.get("role", ""),
        label={locale: clean_line(sent.get(f"label_{locale}", "")) for locale in i18n.LOCALES},
        name=clean_line(sent.get("nom", "")) if person is None else "",
        participant_id=person.id if person is not None else None,
        confirmed="confirmee" in sent,
        public="publique" in sent,
        languages=(pair[0][0], pair[0][1]) if pair else None,
    )


def _refused(event: Event, form: SessionForm, error: Error, session_id: UUID) -> ResponseReturnValue:
    if error.status == 404:  # noqa: PLR2004 (of another event)
        raise error
    row, fields = sessions.find(event.id, session_id)
    differences = None
    if error.code == "stale":
        differences = form.differences(editor_forms.shown(fields, event))
        form.version.data = str(row.version)
    else:
        form.refuse(error, FIELDS)
    status = 409 if error.status == 409 else UNPROCESSABLE  # noqa: PLR2004 (a conflict stays one)
    return _page(form, status, session_id=session_id, fields=fields, differences=differences)


def _form(event: Event, fields: Fields, version: str, own: UUID | None = None) -> SessionForm:
    made = editor_forms.session_form(event, new=own is None)
    form = made(data={**editor_forms.shown(fields, event), "version": version})
    return _ready(event, form, own)


def _blank_form(event: Event, fields: Fields, version: str, own: UUID) -> SessionForm:
    """Return the form as the record is, whatever another form of the page has sent."""
    data = {**editor_forms.shown(fields, event), "version": version}
    return _ready(event, editor_forms.session_form(event)(formdata=None, data=data), own)


def _ready(event: Event, form: SessionForm, own: UUID | None) -> SessionForm:
    form.belong_to(event)
    plan = plan_queries.plan(event)
    wholes = [one for one in plan.items if one.parent is None and one.id != own]
    editor_forms.offer(event, [(str(one.id), local(one.title) or one.code) for one in wholes]).fill(form)
    return form


def _page(form: SessionForm, status: int = 200, **values: Any) -> ResponseReturnValue:
    session_id, fields = values.get("session_id"), values.get("fields")
    event = access.current_event()
    plan = plan_queries.plan(event)
    shown = {"session_id": None, "fields": None, "differences": None, "refused": "", **values}
    return (
        render_template(
            TEMPLATE,
            form=form,
            people=_people(plan, session_id, fields),
            version=queries.one_session(event.id, session_id).version if session_id else "",
            documents=material_queries.counts(event.id).get(session_id, 0) if session_id else 0,
            clashes=[one for one in manage_views.clashes(plan) if any(item.id == session_id for item in one.items)],
            roles=editor_words.role_words(),
            locales=i18n.LOCALES,
            typed=request.form,
            standing=sign_up_lists.standing(session_id) if session_id else (0, 0),
            **shown,
        ),
        status,
    )


def _people(plan: Plan, session_id: UUID | None, fields: Fields | None) -> list[tuple[str, str, str, Fields]]:
    """Return (id, word of the role, who, record) of everybody in a session, in the order of protocol."""
    if session_id is None or fields is None:
        return []
    words, item = editor_words.role_words(), plan.item[session_id]
    shown = zip(item.roles, fields["roles"], strict=True)
    return [(one["id"], words.get(one["role"], one["role"]), local(role.label), one) for role, one in shown]


def _proposed(event: Event) -> Fields:
    """Return what the address of a new session proposes: the day from whose page one came, when the last one ended."""
    day, last = request.args.get("jour", type=int), (event.last_day - event.first_day).days + 1
    try:
        start = typed.read_clock(request.args.get("debut", ""))
    except Error:
        start = None
    return {"day": day, "start_minute": start} if day and 1 <= day <= last else {}


def _to_next(values: Fields) -> ResponseReturnValue:
    """Go to the form of the session that follows the one that was made."""
    start = values["start_minute"]
    end = typed.clock(start + values["minutes"]) if start is not None else ""
    return redirect(url_for("agenda_manage.create", jour=values["day"], debut=end), 303)
