"""The form of a badge layout: its live preview is the real drawing, and pictures come with it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from conference.badges import layout_forms, layout_pictures, layout_queries, layout_services, layout_specimens
from conference.badges import layout_wording as words
from conference.badges.delivery import pdf_response
from conference.badges.layout_forms import LayoutForm, Shown
from conference.badges.layout_pages import PAGES, addresses, announced
from conference.badges.layout_specimens import Preview
from conference.badges.manage_views import blueprint
from conference.badges.models import EventLayout
from conference.badges.recipes import MOST_EXTRAS, Recipe, read_recipe
from conference.badges.rules import A6
from conference.core import clock
from conference.core.errors import Error, sentence
from conference.core.paper.picture_limits import LARGEST_UPLOAD
from conference.core.permissions import requires
from conference.core.text import clean_line
from conference.events import access
from conference.events.models import Event
from conference.events.setup_pages import UNPROCESSABLE

#: The largest request that the form may be, so that a file that is too large is told in a sentence.
_LARGEST = 26_000_000
_UPLOADS = {"new_logo": "logo", "new_background": "background"}
#: Whoever opens a picture as a page has an origin of its own in which nothing runs.
_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
_FIELDS = {"layout_name": "name", "layout_name_taken": "name"}


@blueprint.url_value_preprocessor
def _expect(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Let the form of a layout alone bring a large picture along, before anybody reads the form."""
    if endpoint in {f"{blueprint.name}.{one.__name__}" for one in (add_layout, layout)}:
        request.max_content_length = _LARGEST


@blueprint.get("/org/<event_slug>/badges/images/<uuid:picture_id>")
@requires("event.configure")
def layout_picture(picture_id: UUID) -> ResponseReturnValue:
    """Give a picture of the event's layouts."""
    found = layout_pictures.opened(access.current_event().id, picture_id)
    answer = Response(found.data, mimetype=found.media_type)
    answer.headers["Content-Security-Policy"] = _POLICY
    answer.headers["Content-Disposition"] = "inline; filename=image"
    return answer


@blueprint.route(f"{PAGES}/nouveau", methods=["GET", "POST"])
@requires("event.configure")
def add_layout() -> ResponseReturnValue:
    """Make a layout, as A6 or as another one."""
    event = access.current_event()
    like, name = _like(event, request.args.get("comme", ""))
    shown = layout_forms.shown(like, layout_services.free_name(event.id, name))

    def save(form: LayoutForm, recipe: Recipe) -> ResponseReturnValue:
        how: dict[str, Any] = {"actor": access.current().actor, "now": clock.now()}
        _new, done = layout_services.create(event.id, form.name.data or "", recipe, **how)
        return announced(_("Modèle enregistré."), done)

    return _form(event, shown, save)


@blueprint.route(f"{PAGES}/<uuid:layout_id>", methods=["GET", "POST"])
@requires("event.configure")
def layout(layout_id: UUID) -> ResponseReturnValue:
    """Change a layout."""
    event = access.current_event()
    row = layout_queries.one(event.id, layout_id)
    recipe, faults = read_recipe(row.recipe or {})
    shown = {**layout_forms.shown(recipe, row.name), "version": layout_services.mark_of(row)}

    def save(form: LayoutForm, recipe: Recipe) -> ResponseReturnValue:
        how: dict[str, Any] = {"mark": form.version.data or "", "actor": access.current().actor, "now": clock.now()}
        done = layout_services.change(event.id, layout_id, form.name.data or "", recipe, **how)
        return announced(_("Modèle enregistré."), done)

    newer = [words.fault_words(fault) for fault in faults if fault.code == "recipe_newer"]
    return _form(event, shown, save, row=row, told=newer)


@blueprint.post(f"{PAGES}/apercu")
@requires("event.configure")
def preview_layout() -> ResponseReturnValue:
    """Show what the form asks for as it would be printed; nothing is stored. With ``pdf``: as a file."""
    event = access.current_event()
    form, _pictures = _read(event, {})
    recipe = form.recipe()
    good = not form.refused(recipe)
    if request.form.get("geste") == "pdf" and good:
        pdf = layout_specimens.pdf(event, recipe)
        return pdf_response(pdf, "apercu", now=clock.now(), zone=event.tz, inline=True)
    return render_template("badges/preview.html", **_previewed(event, form, recipe if good else None))


def _form(
    event: Event,
    shown: Mapping[str, Any],
    save: Callable[[LayoutForm, Recipe], ResponseReturnValue],
    *,
    row: EventLayout | None = None,
    told: Sequence[str] = (),
) -> ResponseReturnValue:
    """Show the form, take the pictures that it brings, show what it asks for, or save it."""
    form, pictures = _read(event, shown)
    status, differences = 200, None
    form.form_errors += told
    recipe = form.recipe()
    good = not form.refused(recipe) if form.is_submitted() else True
    if form.is_submitted():
        form, pictures = _with_new_pictures(event, form, pictures)
        recipe = form.recipe()
        bad = any(field.errors for field in form)
        if request.form.get("geste") is None and not bad:
            try:
                return save(form, recipe)
            except Error as error:
                if error.status == 404:  # noqa: PLR2004 (something of another event)
                    raise
                status, differences = _unsaved(event, form, error, row)
        elif bad:
            status = UNPROCESSABLE
    seen = _previewed(event, form, recipe if good else None)
    return _page(form, pictures, row=row, differences=differences, **seen), status


def _page(form: LayoutForm, pictures: Sequence[Shown], **around: Any) -> str:
    return render_template(
        "badges/layout.html",
        form=form,
        pictures={one.asset: one for one in pictures},
        formats=words.FORMATS,
        usual_format=A6.name,
        labelled=layout_forms.LABELLED,
        extras=range(1, MOST_EXTRAS + 1),
        asks=len(form.extra_1.choices) > 1,
        **around,
    )


def _with_new_pictures(event: Event, form: LayoutForm, pictures: list[Shown]) -> tuple[LayoutForm, list[Shown]]:
    """Return the form with the pictures that came with it, chosen, and all that there are now."""
    taken = _taken(event, form)
    if not taken:
        return form, pictures
    there = _pictures(event)
    return _with_pictures(form, there, taken), there


def _unsaved(
    event: Event, form: LayoutForm, error: Error, row: EventLayout | None
) -> tuple[int, list[tuple[str, str, str]] | None]:
    """Say why a form was not saved; with what a colleague wrote meanwhile where that is why."""
    if error.code != "layout_stale" or row is None:
        form.refuse(error, _FIELDS)
        return max(error.status, 409), None
    now = layout_queries.one(event.id, row.id)
    form.version.data = layout_services.mark_of(now)
    values = layout_forms.shown(read_recipe(now.recipe or {})[0], now.name)
    return error.status, form.differences(values)


def _read(event: Event, shown: Mapping[str, Any]) -> tuple[LayoutForm, list[Shown]]:
    pictures = _pictures(event)
    form = layout_forms.layout_form(pictures, layout_queries.questions(event.id))(data=dict(shown))
    layout_forms.offer(form, pictures)
    return form, pictures


def _with_pictures(form: LayoutForm, pictures: list[Shown], taken: Mapping[str, str]) -> LayoutForm:
    """Return the form as it was typed, with the pictures that were just taken chosen in it."""
    errors = {field.name: field.errors for field in form if field.errors}
    again = layout_forms.layout_form(pictures, layout_queries.questions(access.current_event().id))()
    layout_forms.offer(again, pictures)
    if "new_logo" in taken:
        again.logos.data = [*(again.logos.data or ()), taken["new_logo"]]
        again[f"place_{taken['new_logo']}"].data = "left"
    again.background.data = taken.get("new_background", again.background.data)
    for name, found in errors.items():
        again[name].errors = found
    return again


def _taken(event: Event, form: LayoutForm) -> dict[str, str]:
    """Take the pictures that a form brings; what is wrong with one stands beside its field."""
    taken = {}
    for name, kind in _UPLOADS.items():
        file = request.files.get(name)
        if file is None or not file.filename:
            continue
        try:
            taken[name] = str(_add(event, kind, file))
        except Error as error:
            form[name].errors = [*form[name].errors, sentence(error)]
    return taken


def _add(event: Event, kind: str, file: FileStorage) -> UUID:
    name = clean_line((file.filename or "").replace("\\", "/").rpartition("/")[2], 120) or kind
    how: dict[str, Any] = {"actor": access.current().actor, "now": clock.now()}
    return layout_pictures.add(event.id, kind, name, file.read(LARGEST_UPLOAD + 1), **how)


def _pictures(event: Event) -> list[Shown]:
    return [Shown(str(row.id), row.kind, *about) for row, about in layout_pictures.told(event.id)]


def _previewed(event: Event, form: LayoutForm, recipe: Recipe | None) -> dict[str, Any]:
    """Return what the preview shows; where nothing can be drawn, why."""
    found, unavailable = Preview((), (), wide=False), ""
    try:
        if recipe is not None:
            found = layout_specimens.preview(event, recipe, addresses(event))
    except Error as error:
        unavailable = sentence(error)
    remarks = [(fault.code.startswith("back_"), words.fault_words(fault)) for fault in found.remarks]
    return {
        "preview": found,
        "unavailable": unavailable,
        "faults": [(field.id, field.errors[0]) for field in form if field.errors],
        "on_front": [text for is_back, text in remarks if not is_back],
        "on_back": [text for is_back, text in remarks if is_back],
        "specimens": words.SPECIMENS,
    }


def _like(event: Event, name: str) -> tuple[Recipe, str]:
    """Return the recipe that a new layout starts from, and what the new one is called at first."""
    row = next((one for one in layout_queries.own(event.id) if one.name == name), None)
    if row is None:
        return Recipe(), _("Notre badge")
    return read_recipe(row.recipe or {})[0], row.name
