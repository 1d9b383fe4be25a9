"""Error pages: one clear sentence, in the reader's language, with a way on."""

import logging

from flask import Flask, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException

from conference.core import faults
from conference.core.db import session
from conference.core.errors import Error, sentence

log = logging.getLogger(__name__)
CODES = {
    400: "bad_request",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    429: "too_many",
}
UNAVAILABLE, RETRY_SECONDS = 503, 30
#: What no page carries, and how much one may carry.
SECRETS, MOST_SENT_BACK = {"password", "pin"}, 100_000


def init_app(app: Flask) -> None:
    """Answer every error of ``app`` with a page."""
    app.register_error_handler(Error, _typed)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(CSRFError, _expired)
    app.register_error_handler(Exception, _unexpected)
    # Frames link only to rooms that are there: an error page must not fail for want of another page.
    app.jinja_env.globals["has_page"] = app.view_functions.__contains__


def _page(error: Error, **values: object) -> ResponseReturnValue:
    g.pop("style_hashes", None)
    page = render_template(
        "errors/error.html", sentence=sentence(error), status=error.status, code=error.code, **{"resend": [], **values}
    )
    return page, error.status, {"Retry-After": str(RETRY_SECONDS)} if error.status == UNAVAILABLE else {}


def _typed(error: Error) -> ResponseReturnValue:
    return _page(error)


def _http(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if status < 400:  # noqa: PLR2004 (a redirect raised as an exception is no error)
        return error.get_response()
    return _page(Error(CODES.get(status, "bad_request" if status < 500 else "server_error"), status))  # noqa: PLR2004 (as above)


def _expired(_error: CSRFError) -> ResponseReturnValue:
    return _page(Error("form_expired", 400))


def _unexpected(error: Exception) -> ResponseReturnValue:
    fault = faults.of(error)
    if fault is not None:
        log.error("database: %s at %s (%s)", faults.name(error), request.endpoint, faults.place(error))
        return _fault(fault)
    log.error("unexpected %s at %s", type(error).__name__, request.endpoint, exc_info=error)
    return _page(Error("server_error", 500))


def _fault(error: Error) -> ResponseReturnValue:
    """Say what the database could not do; what somebody typed waits in the page, to be sent again as it is."""
    try:
        session().rollback()
        return _page(error, resend=_sent())
    except SQLAlchemyError:  # what the page says of the event has to be read again, and nothing answers
        g.pop("event", None)
        g.pop("access", None)
        return _page(error, resend=_sent())


def _sent() -> list[tuple[str, str]]:
    """Return the fields that came with a form; none of one with a secret, or too large to go back and forth."""
    if request.method != "POST" or SECRETS & request.form.keys():
        return []
    fields = [(name, value) for name, values in request.form.lists() for value in values]
    return fields if sum(len(name) + len(value) for name, value in fields) <= MOST_SENT_BACK else []
