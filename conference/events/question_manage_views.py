"""The questions of an event, as organisers set them up."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from conference.core import clock
from conference.core.errors import Error, sentence
from conference.core.i18n import local
from conference.core.permissions import requires
from conference.events import (
    access,
    queries,
    question_checks,
    question_form_making,
    question_hooks,
    question_queries,
    question_services,
    question_wording,
)
from conference.events.question_forms import QuestionForm, Setting
from conference.events.question_rules import Asked

blueprint = Blueprint("questions_manage", __name__, url_prefix="/org/<event_slug>/reglages/questions")
UNPROCESSABLE = 422


@blueprint.get("")
@requires("event.configure")
def index() -> ResponseReturnValue:
    """List the questions in their order, then those that are asked no more."""
    event = access.current_event()
    known = question_queries.asked(event.id, archived=True)
    active = [each for each in known if not each.archived]
    places = question_queries.place_names(event.id, known)
    groups = queries.groups(event.id)
    return render_template(
        "events/questions/index.html",
        questions=active,
        archived=[each for each in known if each.archived],
        mark=question_checks.order_mark(active),
        kinds=question_wording.KINDS,
        names={group.code: local(group.label) for group in groups},
        groups=groups,
        conditions={each.code: question_wording.condition(each, known, places) for each in known},
        answers=question_hooks.answers_counts(event.id, [each.id for each in known if each.archived]),
        moved=request.args.get("q", ""),
        way=request.args.get("sens", ""),
    )


@blueprint.get("/ajouter")
@requires("event.configure")
def choose() -> ResponseReturnValue:
    """Choose the kind of a new question."""
    return render_template("events/questions/choose.html", kinds=question_wording.KINDS)


@blueprint.route("/ajouter/<question_kind>", methods=["GET", "POST"])
@requires("event.configure")
def add(question_kind: str) -> ResponseReturnValue:
    """Add a question of a kind."""
    if question_kind not in question_wording.KINDS:
        abort(404)
    setting = _setting(question_kind)
    form = _form(setting)
    if not form.is_submitted() or "do" in request.form:
        return _page(form)
    if not form.validate():
        return _page(form, UNPROCESSABLE)
    event, actor = access.current_event(), access.current().actor
    try:
        row = question_services.add(event.id, form.question(), after=_after(form), actor=actor, now=clock.now())
    except Error as error:
        return _refused(form, error)
    flash(_("Question ajoutée."), "ok")
    return _back(row.code)


@blueprint.route("/<uuid:question_id>", methods=["GET", "POST"])
@requires("event.configure")
def change(question_id: UUID) -> ResponseReturnValue:
    """Change a question."""
    own = _own(question_id)
    form = _form(_setting(own.kind, own))
    if not form.is_submitted() or "do" in request.form:
        return _page(form)
    if not form.validate():
        return _page(form, UNPROCESSABLE)
    event, actor, after = access.current_event(), access.current().actor, _after(form)
    seen = form.seen.data or ""
    try:
        question_services.change(
            event.id, question_id, form.question(), seen=seen, after=after, actor=actor, now=clock.now()
        )
    except Error as error:
        return _refused(form, error)
    flash(_("Question enregistrée."), "ok")
    return _back(own.code)


@blueprint.post("/<uuid:question_id>/deplacer")
@requires("event.configure")
def move(question_id: UUID) -> ResponseReturnValue:
    """Move a question one place up or down."""
    event, own, way = access.current_event(), _own(question_id), request.form.get("sens", "")
    active = [each.id for each in question_queries.asked(event.id)]
    if own.archived or way not in {"haut", "bas"}:
        raise Error("bad_request")
    to = active.index(own.id) + (1 if way == "bas" else -1)
    seen, actor = request.form.get("seen", ""), access.current().actor
    try:
        question_services.move(event.id, question_id, to, seen=seen, actor=actor, now=clock.now())
    except Error as error:
        flash(sentence(error), "no")
    return _back(own.code, way)


@blueprint.post("/<uuid:question_id>/archiver")
@requires("event.configure")
def archive(question_id: UUID) -> ResponseReturnValue:
    """Ask a question no more."""
    event, own = access.current_event(), _own(question_id)
    try:
        question_services.archive(event.id, question_id, actor=access.current().actor, now=clock.now())
    except Error as error:
        return _not_done(error)
    undo = url_for("questions_manage.bring_back", question_id=question_id)
    text = _("« %(question)s » n’est plus posée. Les réponses restent.", question=question_wording.label(own))
    flash({"text": text, "undo": undo}, "ok")  # type: ignore[arg-type]  # org.html
    return _back()


@blueprint.post("/<uuid:question_id>/reprendre")
@requires("event.configure")
def bring_back(question_id: UUID) -> ResponseReturnValue:
    """Ask an archived question again."""
    event, own = access.current_event(), _own(question_id)
    try:
        question_services.bring_back(event.id, question_id, actor=access.current().actor, now=clock.now())
    except Error as error:
        return _not_done(error)
    flash(_("« %(question)s » est de nouveau posée.", question=question_wording.label(own)), "ok")
    return _back(own.code)


@blueprint.post("/<uuid:question_id>/supprimer")
@requires("event.configure")
def delete(question_id: UUID) -> ResponseReturnValue:
    """Take away a question that nobody has answered; the page offers it for archived ones."""
    event, own = access.current_event(), _own(question_id)
    try:
        question_services.delete(event.id, question_id, actor=access.current().actor, now=clock.now())
    except Error as error:
        return _not_done(error)
    flash(_("« %(question)s » est supprimée.", question=question_wording.label(own)), "ok")
    return _back()


def _own(question_id: UUID) -> Asked:
    found = question_queries.one(access.current_event().id, question_id)
    if found is None:
        abort(404)
    return found


def _setting(kind: str, own: Asked | None = None) -> Setting:
    event = access.current_event()
    known = question_queries.asked(event.id, archived=True)
    places = question_queries.place_names(event.id, known)
    return Setting(event, kind, queries.groups(event.id), known, places, own)


def _form(setting: Setting) -> QuestionForm:
    sent = request.form if request.method == "POST" else None
    return question_form_making.make(setting, sent, more=request.form.get("do") == "rows")


def _after(form: QuestionForm) -> str | None:
    """Return where the question goes; ``None`` when it stays where it is."""
    chosen = form.after.data if "after" in form else None
    return None if chosen == question_form_making.shown(form.setting)["after"] and form.setting.own else chosen


def _page(form: QuestionForm, status: int = 200) -> ResponseReturnValue:
    own = form.setting.own
    answers = question_hooks.answers_count(access.current_event().id, own.id) if own is not None else 0
    return render_template(
        "events/questions/edit.html",
        form=form,
        own=own,
        kind=form.setting.kind,
        word=question_wording.KINDS[form.setting.kind][0],
        answers=answers,
        done=request.form.get("do", ""),
    ), status


def _refused(form: QuestionForm, error: Error) -> ResponseReturnValue:
    """Show the form again with the reason; a page that was too old is sent again knowingly."""
    own = form.setting.own
    if error.code == "question_stale" and own is not None:
        form.seen.data = question_checks.fingerprint([own])
    form.refuse(error)
    return _page(form, max(error.status, 409) if error.status >= 409 else UNPROCESSABLE)  # noqa: PLR2004 (a conflict)


def _not_done(error: Error) -> ResponseReturnValue:
    flash(sentence(error), "no")
    return _back()


def _back(code: str = "", way: str = "") -> ResponseReturnValue:
    """Return to the list, to the button that was pressed.

    That button takes the focus by itself, and browsers give it none where the address names a place of the page.
    """
    anchor = f"q-{code}" if code and not way else None
    return redirect(url_for("questions_manage.index", q=code or None, sens=way or None, _anchor=anchor), 303)
