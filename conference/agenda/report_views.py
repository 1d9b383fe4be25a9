"""A rapporteur's page behind a private link: what a group recommends, its slides, photos of its flip chart.

No sign-in and no cookie, and nobody's name: whoever has the link writes, until an organiser shuts it.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from conference.agenda import (
    material_delivery,
    material_files,
    material_words,
    report_files,
    report_links,
    report_services,
    report_state,
    wording,
)
from conference.agenda import material_services as materials
from conference.agenda.models import AgendaSession
from conference.agenda.report_forms import ButtonForm, FileForm, TextForm, spread, subject_of, text_form
from conference.agenda.session_models import Material, SessionReport
from conference.core import clock, history, tokens
from conference.core.db import session
from conference.core.errors import Error, sentence
from conference.core.history import ChangeSet
from conference.core.i18n import current_locale
from conference.core.permissions import Actor, public
from conference.events.models import Event

blueprint = Blueprint("report", __name__, url_prefix="/r/<report_token>")
WRONG, CONFLICT, GONE, TOO_LARGE = 422, 409, 404, 413
#: Under which name the address says what was done last: the id of its change set.
DONE = "fait"
_AT_ONCE = 10


@dataclass(frozen=True)
class Page:
    """Whose page it is: the session that a link opens, and its report."""

    row: SessionReport
    of: AgendaSession
    event: Event
    token: str

    @property
    def actor(self) -> Actor:
        """Whoever writes here."""
        return report_services.rapporteur(self.of.id)

    @property
    def languages(self) -> tuple[str, ...]:
        """In which languages it is written: the reader's first, where the event has it."""
        own = current_locale()
        return tuple(sorted(self.event.languages or ["fr"], key=lambda code: code != own))

    @property
    def closed(self) -> bool:
        """Tell whether what was written is public, and so no more to be changed here."""
        return report_services.is_shown(report_services.published(self.of.id))

    @cached_property
    def signed(self) -> str:
        """The signed field of its forms: a fresh one, for what came may have been too large to be read."""
        return tokens.sign_form(ButtonForm.purpose, subject_of(self.row))

    def url(self, endpoint: str, **values: Any) -> str:
        """Return the address of one of its pages."""
        return url_for(f"report.{endpoint}", report_token=self.token, **values)

    def back(self, done: UUID | None) -> ResponseReturnValue:
        """Go back to the page, which says what was done."""
        return redirect(self.url("page", **{DONE: done} if done else {}), 303)


@blueprint.after_request
def _keep_quiet(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


@blueprint.get("")
@public
def page(report_token: str) -> ResponseReturnValue:
    """Show what was written and sent, with the forms to go on."""
    return _show(_page(report_token))


@blueprint.post("")
@public
def save(report_token: str) -> ResponseReturnValue:
    """Keep what was typed; where somebody else was faster, show both and lose nothing."""
    here = _page(report_token)
    form = _text_form(here)
    if not _good(here, form):
        return _show(here, form, status=WRONG)
    how: dict[str, Any] = {"version": form.seen(), "actor": here.actor, "now": clock.now()}
    try:
        done = report_services.write_text(here.event.id, here.of.id, form.text(), **how)
    except Error as error:
        if error.status == GONE:
            raise
        here = _page(report_token)
        if error.code != "stale":
            form.form_errors.append(sentence(error))
            return _show(here, form, status=CONFLICT)
        form.version.data = str(here.row.version)
        stored = report_state.text_of(here.event.id, here.row)
        others = {code: stored.get(code, "") for code, typed in form.text().items() if stored.get(code, "") != typed}
        return _show(here, form, others=others, status=CONFLICT)
    return here.back(done.change_set_id)


@blueprint.post("/fichiers")
@public
def send(report_token: str) -> ResponseReturnValue:
    """Take files: each is checked and written anew; those that are good are kept, of the others it says why not."""
    here = _page(report_token)
    try:
        came = [one for one in request.files.getlist("file") if one.filename][:_AT_ONCE]
    except RequestEntityTooLarge:
        limit = material_files.MOST_BYTES // material_files.MEGABYTE
        return _show(here, refused=[("", sentence(Error("upload_too_large", limit=limit)))], status=TOO_LARGE)
    form = FileForm()
    if not _good(here, form):
        return _show(here, files_form=form, status=WRONG)
    title = {current_locale(): form.title.data} if form.title.data else {}
    refused, done = list[tuple[str, str]](), None
    for one in came:
        try:
            values = {"kind": form.kind.data, "title": title}
            done = report_files.add(
                here.event.id, here.of.id, one.filename or "", one.read(), values, actor=here.actor, now=clock.now()
            )
        except Error as error:
            if error.status == GONE:
                raise
            refused.append((one.filename or "", sentence(error)))
    if refused or not came:
        return _show(here, files_form=form, refused=refused or [("", _nothing())], status=WRONG)
    return here.back(done)


@blueprint.get("/fichiers/<uuid:sent_id>")
@public
def file(report_token: str, sent_id: UUID) -> Response:
    """Give a file that was sent through this page."""
    here = _page(report_token)
    row = _sent(here, sent_id)
    if row.file_id is None:
        raise Error("not_found", 404)
    return material_delivery.response(here.event, row.file_id)


@blueprint.post("/fichiers/<uuid:sent_id>/retirer")
@public
def remove(report_token: str, sent_id: UUID) -> ResponseReturnValue:
    """Take away a file that was sent through this page and that no organiser shows."""
    here = _page(report_token)
    _pressed(here)
    try:
        done = report_files.remove(here.event.id, here.of.id, sent_id, actor=here.actor, now=clock.now())
    except Error as error:
        if error.status == GONE:
            raise
        return _show(here, refused=[("", sentence(error))], status=CONFLICT)
    return here.back(done)


@blueprint.post("/annuler/<uuid:agenda_change_id>")
@public
def undo(report_token: str, agenda_change_id: UUID) -> ResponseReturnValue:
    """Take back what was done through this page in the last ten minutes."""
    here = _page(report_token)
    _pressed(here)
    try:
        how: dict[str, Any] = {"actor": here.actor, "now": clock.now()}
        report_services.undo(here.event.id, here.of.id, agenda_change_id, **how)
    except Error as error:
        if error.status == GONE and error.code == "not_found":
            raise
        return _show(_page(report_token), refused=[("", sentence(error))], status=CONFLICT)
    return here.back(None)


def _page(token: str) -> Page:
    found = report_links.by_link(token)
    if found is None:
        raise Error("not_found", 404)
    row, of, event = found
    g.event = event
    return Page(row, of, event, token)


def _sent(here: Page, material_id: UUID) -> Material:
    row = materials.one(here.event.id, material_id)
    if row.session_id != here.of.id or not material_files.is_of_rapporteur(here.event.id, row):
        raise Error("not_found", 404)
    return row


def _text_form(here: Page, **options: Any) -> TextForm:
    form: TextForm = text_form(here.languages)(**options)
    return form


def _good(here: Page, form: ButtonForm) -> bool:
    """Tell whether a form is valid and really came from this page not too long ago; else what is wrong is in it."""
    valid: bool = form.validate()
    if form.nonce(subject_of(here.row)) is None:
        form.form_errors.append(sentence(Error("form_expired")))
        return False
    return valid


def _pressed(here: Page) -> None:
    if ButtonForm().nonce(subject_of(here.row)) is None:
        raise Error("form_expired", 400)


def _nothing() -> str:
    return sentence(Error("report_no_file"))


def _show(here: Page, form: TextForm | None = None, *, status: int = 200, **values: Any) -> ResponseReturnValue:
    now, stored = clock.now(), report_state.text_of(here.event.id, here.row)
    if form is None:
        data = {**spread(stored, here.languages), "version": str(here.row.version)}
        form = _text_form(here, formdata=None, data=data)
    shown = {"files_form": FileForm(formdata=None), "others": {}, "refused": [], **values}
    rows = [row for row in materials.of_session(here.of.id) if material_files.is_of_rapporteur(here.event.id, row)]
    page = render_template(
        "agenda/rapporteur.html",
        neutral=True,
        here=here,
        form=form,
        stored=stored,
        words=material_words,
        language=wording.language,
        rows=[(row, report_files.name_of(here.event.id, row), report_services.is_shown(row)) for row in rows],
        done=_done(here, now) if status == 200 else None,  # noqa: PLR2004 (nothing stood in the way)
        written=here.row.updated_at if stored else None,
        **shown,
    )
    return page, status


def _done(here: Page, now: datetime) -> ChangeSet | None:
    """Return what the address says was done last, if it was done here and can still be taken back."""
    asked = request.args.get(DONE, type=UUID)
    found = session().get(ChangeSet, asked) if asked else None
    ours = found is not None and (found.scope_id, found.actor_kind, found.actor_id) == (
        here.event.id, here.actor.kind, here.actor.id,
    )  # fmt: skip
    if found is None or not ours or found.undone_at is not None or now - found.at > history.UNDO_FOR:
        return None
    return found
