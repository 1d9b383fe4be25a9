"""Signing in and out."""

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from conference.accounts import queries, services
from conference.accounts.devices import STAFF
from conference.accounts.forms import SignInForm
from conference.accounts.redirects import staff_page
from conference.accounts.rules import COOKIE
from conference.core import clock
from conference.core.errors import Error, sentence
from conference.core.permissions import public, requires

blueprint = Blueprint("accounts", __name__)


@blueprint.route("/org/connexion", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    """Ask for address and password; then go to the page that was wanted."""
    form = SignInForm(data={"next": request.args.get("next")})
    if not form.validate_on_submit():
        return render_template("accounts/sign_in.html", form=form), 400 if form.is_submitted() else 200
    email, password, address = form.email.data or "", form.password.data or "", request.remote_addr or ""
    try:
        token = services.sign_in(email, password, address=address, now=clock.now(), devices=STAFF.all())
    except Error as error:
        form.form_errors.append(sentence(error))
        return render_template("accounts/sign_in.html", form=form), error.status
    _renew_session(token)
    target = staff_page(form.next.data)
    answer = redirect(request.script_root + target if target else url_for("reports.home"), 303)
    session_row = queries.session_by_token(token)
    if session_row is not None:  # not ended again at this very moment
        STAFF.remember(answer, str(session_row.user_id))
    return answer


@blueprint.post("/org/deconnexion")
@requires("staff.home")
def sign_out() -> ResponseReturnValue:
    """End the session, here and wherever its cookie was copied."""
    services.sign_out(session[COOKIE], now=clock.now())
    session.clear()
    flash(_("Vous êtes déconnecté·e."), "ok")
    return redirect(url_for("accounts.sign_in"), 303)


def _renew_session(token: str) -> None:
    """Start a session that shares nothing with what the browser held before, and end the one it leaves."""
    before = session.get(COOKIE)
    session.clear()
    session[COOKIE] = token
    if isinstance(before, str):
        services.sign_out(before, now=clock.now())
