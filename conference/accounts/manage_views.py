"""Accounts, as an administrator sees them."""

from typing import cast
from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from conference.accounts import directory, queries, services
from conference.accounts.forms import AccountForm
from conference.core import clock
from conference.core.errors import Error, sentence
from conference.core.forms import choices
from conference.core.i18n import local
from conference.core.permissions import Actor, requires

blueprint = Blueprint("accounts_manage", __name__, url_prefix="/org/comptes")


@blueprint.get("")
@requires("admin.accounts")
def index() -> ResponseReturnValue:
    """Show every account with its roles, and the form that adds one."""
    return _page(_form())


@blueprint.post("")
@requires("admin.accounts")
def add() -> ResponseReturnValue:
    """Make an account, or give an existing one another role; a new one's password is shown this once."""
    form = _form()
    if not form.validate():
        return _page(form, status=400)
    email = form.email.data or ""
    known = queries.user_by_email(services.normal_email(email)) is not None
    password = services.random_password()
    try:
        _add(form, password)
    except Error as error:
        form.form_errors.append(sentence(error))
        return _page(form, status=error.status)
    if not known:
        return _page(_form(fresh=True), shown=(email, password))
    flash(_("Le compte existait déjà : son mot de passe ne change pas, son rôle est noté."), "ok")
    return _back()


@blueprint.post("/<uuid:user_id>/fermer")
@requires("admin.accounts")
def disable(user_id: UUID) -> ResponseReturnValue:
    """Close an account."""
    services.disable(user_id, actor=_actor(), now=clock.now())
    flash(_("Compte fermé : cette personne ne peut plus se connecter."), "ok")
    return _back()


@blueprint.post("/<uuid:user_id>/rouvrir")
@requires("admin.accounts")
def enable(user_id: UUID) -> ResponseReturnValue:
    """Open an account again."""
    services.enable(user_id, actor=_actor(), now=clock.now())
    flash(_("Compte rouvert."), "ok")
    return _back()


@blueprint.post("/<uuid:user_id>/mot-de-passe")
@requires("admin.accounts")
def renew_password(user_id: UUID) -> ResponseReturnValue:
    """Give an account another password, shown this once."""
    password = services.random_password()
    user = services.renew_password(user_id, password, actor=_actor(), now=clock.now())
    return _page(_form(fresh=True), shown=(user.email, password))


@blueprint.post("/<uuid:user_id>/retirer/<uuid:event_id>")
@requires("admin.accounts")
def leave_event(user_id: UUID, event_id: UUID) -> ResponseReturnValue:
    """Take a role in an event away."""
    services.leave_event(user_id, event_id, actor=_actor(), now=clock.now())
    flash(_("Rôle retiré."), "ok")
    return _back()


def _form(*, fresh: bool = False) -> AccountForm:
    form = AccountForm(formdata=None) if fresh else AccountForm()
    form.event.choices = choices(
        {"": _("Pas d’événement")} | {event.slug: local(event.title) for event in directory.events()}
    )
    return form


def _add(form: AccountForm, password: str) -> None:
    slug = form.event.data if form.role.data != "admin" else ""
    services.add_user(
        form.email.data or "",
        password,
        role=form.role.data,
        event_id=directory.event_by_slug(slug).id if slug else None,
        actor=_actor(),
        now=clock.now(),
        contacts=form.contacts.data,
        sensitive=form.sensitive.data,
        name=form.name.data or "",
    )


def _page(form: AccountForm, *, status: int = 200, shown: tuple[str, str] | None = None) -> ResponseReturnValue:
    page = render_template(
        "accounts/index.html",
        form=form,
        shown=shown,
        accounts=queries.accounts(),
        memberships=queries.all_memberships(),
        slugs={event.id: event.slug for event in directory.events()},
    )
    return page, status


def _actor() -> Actor:
    return cast(Actor, g.access.actor)


def _back() -> ResponseReturnValue:
    return redirect(url_for("accounts_manage.index"), 303)
