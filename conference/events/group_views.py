"""The groups of an event, as organisers set them up."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from conference.core import clock
from conference.core.errors import Error, sentence
from conference.core.permissions import requires
from conference.events import access, colours, group_forms, group_services, queries, setup_wording, wording
from conference.events.group_forms import GroupForm, group_form
from conference.events.models import StakeholderGroup
from conference.events.services import NewGroup
from conference.events.setup_pages import FIELDS, SETTINGS, UNPROCESSABLE, blueprint, page, saved

TEMPLATE = "events/setup/group.html"
_FIELDS = {**FIELDS, "closes_before_opens": "closes_at"}


@blueprint.get(f"{SETTINGS}/groupes")
@requires("event.configure")
def groups() -> ResponseReturnValue:
    """List the groups in their order."""
    event = access.current_event()
    rows = queries.groups(event.id)
    return render_template(
        "events/setup/groups.html",
        groups=rows,
        windows={group.id: _window(group) for group in rows},
        over={group.id: setup_wording.over_quota(group) for group in rows},
        names=setup_wording.BADGE_NAMES,
        moved=request.args.get("g", ""),
        way=request.args.get("sens", ""),
    )


@blueprint.route(f"{SETTINGS}/groupes/nouveau", methods=["GET", "POST"])
@requires("event.configure")
def add_group() -> ResponseReturnValue:
    """Add a group."""
    event, form = access.current_event(), group_form()()
    form.belong_to(event)
    if not form.is_submitted():
        return _page(form)
    if not form.validate():
        return _page(form, UNPROCESSABLE)
    new = NewGroup(code="", **form.values())
    refused = saved(
        form,
        lambda: group_services.add(event.id, new, actor=access.current().actor, now=clock.now()),
        fields=_FIELDS,
    )
    if refused is not None:
        return _page(form, refused[0])
    flash(_("Groupe ajouté."), "ok")
    return _back()


@blueprint.route(f"{SETTINGS}/groupes/<group_code>", methods=["GET", "POST"])
@requires("event.configure")
def group(group_code: str) -> ResponseReturnValue:
    """Change a group."""
    event, row = access.current_event(), _group(group_code)
    data = {**group_forms.shown(row, event.tz), "version": group_services.version_of(row)}
    form = group_form()(data=data)
    form.belong_to(event)
    if not form.is_submitted():
        return _page(form, group=row)
    if not form.validate():
        return _page(form, UNPROCESSABLE, group=row)
    actor, version = access.current().actor, form.version.data or ""
    refused = saved(
        form,
        lambda: group_services.change(
            event.id, group_code, form.values(row), version=version, actor=actor, now=clock.now()
        ),
        now=lambda: (group_forms.shown(row, event.tz), group_services.version_of(row)),
        fields=_FIELDS,
    )
    if refused is not None:
        return _page(form, refused[0], group=row, differences=refused[1])
    over = setup_wording.over_quota(_group(group_code))
    flash(f"{_('Groupe enregistré.')} {over}".strip(), "wait" if over else "ok")
    return _back()


@blueprint.post(f"{SETTINGS}/groupes/<group_code>/deplacer")
@requires("event.configure")
def move_group(group_code: str) -> ResponseReturnValue:
    """Move a group up or down."""
    up = request.form.get("sens") != "bas"
    group_services.move(access.current_event().id, group_code, up=up, actor=access.current().actor, now=clock.now())
    return redirect(url_for("events_setup.groups", g=group_code, sens="haut" if up else "bas"), 303)


@blueprint.post(f"{SETTINGS}/groupes/<group_code>/supprimer")
@requires("event.configure")
def remove_group(group_code: str) -> ResponseReturnValue:
    """Remove a group that nobody is in."""
    try:
        group_services.remove(access.current_event().id, group_code, actor=access.current().actor, now=clock.now())
    except Error as error:
        if error.status == 404:  # noqa: PLR2004 (there is no such group)
            raise
        flash(sentence(error), "no")
    else:
        flash(_("Groupe supprimé."), "ok")
    return _back()


def _group(code: str) -> StakeholderGroup:
    found = queries.group_by_code(access.current_event().id, code) if "\0" not in code else None
    if found is None:
        abort(404)
    return found


def _page(form: GroupForm, status: int = 200, **values: object) -> ResponseReturnValue:
    row = values.get("group")
    over = setup_wording.over_quota(row) if isinstance(row, StakeholderGroup) else ""
    return page(TEMPLATE, form, status, **{"group": None, "over": over, "palette": colours.PALETTE, **values})


def _window(row: StakeholderGroup) -> list[str]:
    zone = access.current_event().tz
    opens = _("ouvre le %(moment)s", moment=wording.until(row.opens_at, zone)) if row.opens_at else ""
    closes = _("ferme le %(moment)s", moment=wording.until(row.closes_at, zone)) if row.closes_at else ""
    return [one for one in (opens, closes) if one]


def _back() -> ResponseReturnValue:
    return redirect(url_for("events_setup.groups"), 303)
