"""The list as a file: one press for what is shown, or a page that asks for more; large ones are made by a job."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from conference.core import clock
from conference.core.errors import Error, sentence
from conference.core.i18n import current_locale
from conference.core.permissions import requires
from conference.core.sheets import CP1252
from conference.events import access
from conference.participants import (
    choosing,
    export_columns,
    export_files,
    export_forms,
    export_runs,
    export_templates,
    exports,
    fields,
    lists,
    queries,
)
from conference.participants.export_forms import ExportForm
from conference.participants.export_rules import FORMATS, Order, at_once, from_settings
from conference.participants.exports import Export, Reader
from conference.participants.manage_views import LIST, blueprint

RUNS = "participants_manage.my_exports"


@blueprint.get("/exporter")
@requires("participants.export")
def export_choices() -> ResponseReturnValue:
    """Ask for the format, the columns, and whether contacts are needed and why; a template fills it in."""
    event, who = access.current_event(), access.current()
    known = fields.of(event, contacts=who.contacts, sensitive=who.sensitive)
    wanted, _refused = lists.read(request.args, choosing.of(known))
    try:
        template = export_templates.find(event.id, UUID(request.args["modele"])) if "modele" in request.args else None
    except ValueError:
        raise Error("not_found", 404) from None
    if template is None:
        return page(ExportForm(formdata=None), wanted.as_field())
    order, missing = _seen(from_settings(template.settings))
    return page(export_forms.filled(order), wanted.as_field(), template=template.name, missing=missing)


@blueprint.post("/exporter")
@requires("participants.export")
def export() -> ResponseReturnValue:
    """Give the file of what the list shows, or of the people ticked in it; who took it out and why is logged."""
    form, wanted = ExportForm(), request.form.get("filtre", "")
    if not form.validate():
        return page(form, wanted), 400
    if request.form.get("faire") == "modele":
        return _keep(form, wanted)
    try:
        order = form.order(wanted, _ticked())
        made = exports.prepare(access.current_event(), order, reader())
    except Error as error:
        if error.status == 403:  # noqa: PLR2004
            raise
        flash(sentence(error), "no")
        return redirect(_list(wanted), 303)
    asked = _ask_first(form, made)
    return asked if asked is not None else deliver(made)


def deliver(made: Export) -> ResponseReturnValue:
    """Give a file at once, or have a large one made."""
    now, order = clock.now(), made.order
    if not at_once(order.format, made.count):
        export_runs.order_one(made, locale=current_locale(), now=now)
        return redirect(url_for(RUNS), 303)
    try:
        body = list(export_files.pieces(made, now))
    except Error as error:
        flash(sentence(error), "no")
        return redirect(url_for("participants_manage.export_choices", **_parameters(order.filter)), 303)
    exports.note(made, now)
    return _file(made, body, now)


def reader() -> Reader:
    """Return who asks, as exports know them."""
    who = access.current()
    return Reader(who.actor, who.contacts, who.sensitive)


def page(form: ExportForm, filter_: str, **told: object) -> str:
    """Return the page that asks."""
    event, who = access.current_event(), access.current()
    known = fields.of(event, contacts=who.contacts, sensitive=who.sensitive)
    wanted, _refused = lists.read_field(filter_, choosing.of(known))
    ticked = request.form.getlist("ids") if request.form.get("selection") == "1" else []
    total = len(ticked) or queries.match(event.id, wanted, by_contact=who.contacts, fields=known).total
    return render_template(
        "participants/export.html",
        form=form,
        wanted=wanted,
        total=total,
        ticked=ticked,
        parts=_parts(known, form),
        templates=export_templates.every(event.id),
        runs=len(export_runs.mine(event.id, who.user_id)),
        **{"loss": None, "sealed": (), "template": None, "missing": (), **told},
    )


def _ask_first(form: ExportForm, made: Export) -> ResponseReturnValue | None:
    """Return the page when something has to be decided before there is a file."""
    filter_, order = made.order.filter, made.order
    if request.form.get("vu") != "1":
        missing = export_columns.left_out(made.fields, order, made.wanted)
        if missing:
            return page(form, filter_, sealed=[one.label for one in missing])
    if order.format == "csv" and order.encoding == CP1252 and request.form.get("perdre") != "1":
        loss = exports.loss(made)
        if loss.letters:
            return page(form, filter_, loss=loss)
    return None


def _keep(form: ExportForm, filter_: str) -> ResponseReturnValue:
    event, who = access.current_event(), access.current()
    order = form.order(filter_, None)
    try:
        template = export_templates.save(event.id, form.template.data or "", order, actor=who.actor, now=clock.now())
    except Error as error:
        form.template.errors = [sentence(error)]
        return page(form, filter_), error.status
    flash(_("Modèle « %(name)s » enregistré.", name=template.name), "ok")
    return redirect(url_for("participants_manage.export_choices", **_parameters(filter_), modele=template.id), 303)


def _ticked() -> tuple[UUID, ...] | None:
    only_ticked = request.form.get("selection") == "1" and request.form.get("all") != "1"
    return tuple(choosing.ticked(request.form)) if only_ticked else None


def _list(filter_: str) -> str:
    return url_for(LIST, **_parameters(filter_))


def _parameters(filter_: str) -> dict[str, Any]:
    who = access.current()
    known = choosing.choices(access.current_event().id, contacts=who.contacts, sensitive=who.sensitive)
    return lists.from_field(filter_, known).parameters()


def _seen(order: Order) -> tuple[Order, list[str]]:
    """Return a template's order as far as the reader may have it, and what is left out of it, in words."""
    event, who = access.current_event(), access.current()
    mine = fields.of(event, contacts=who.contacts, sensitive=who.sensitive)
    every = fields.of(event, contacts=True, sensitive=True)
    missing = [every[key].label for key in order.columns if key in every and key not in mine]
    if order.contacts and not who.contacts and not missing:
        missing.append(_("Coordonnées"))
    if order.sensitive and not who.sensitive:
        missing.append(_("Réponses sensibles"))
    allowed = replace(
        order,
        columns=tuple(key for key in order.columns if key in mine),
        contacts=order.contacts and who.contacts,
        sensitive=order.sensitive and who.sensitive,
    )
    return allowed, missing


def _parts(known: fields.Fields, form: ExportForm) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    """Return the columns to tick, by what they are about."""
    titles = {
        "person": _("Personne"),
        "registration": _("Inscription"),
        "contact": _("Coordonnées"),
        "questions": _("Questions"),
        "presence": _("Présence"),
    }
    chosen = set(form.columns.data or ())
    parts: dict[str, list[tuple[str, str, bool]]] = {}
    for key, one in known.items():
        parts.setdefault(one.part, []).append((key, one.label, key in chosen))
    return [(titles.get(part, part), found) for part, found in parts.items()]


def _file(made: Export, body: list[bytes], now: datetime) -> Response:
    name = export_files.file_name(made, now)
    content_type = FORMATS[made.order.format]
    if made.order.encoding == CP1252:
        content_type = content_type.replace("utf-8", "windows-1252")
    return Response(body, headers={"Content-Disposition": f'attachment; filename="{name}"'}, content_type=content_type)
