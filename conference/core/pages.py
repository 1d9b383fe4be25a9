"""Error pages: one clear sentence, in the reader's language, with a way on."""

import logging

import sqlalchemy.exc
from flask import Flask, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

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
RETRY_SECONDS = 30


def init_app(app: Flask) -> None:
    """Answer every error of ``app`` with a page."""
    app.register_error_handler(Error, _typed)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(CSRFError, _expired)
    app.register_error_handler(sqlalchemy.exc.OperationalError, _busy)
    app.register_error_handler(Exception, _unexpected)
    # Frames link only to rooms that are there: an error page must not fail for want of another page.
    app.jinja_env.globals["has_page"] = app.view_functions.__contains__


def _page(error: Error) -> tuple[str, int]:
    g.pop("style_hashes", None)
    return render_template(
        "errors/error.html", sentence=sentence(error), status=error.status, code=error.code
    ), error.status


def _typed(error: Error) -> ResponseReturnValue:
    return _page(error)


def _http(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if status < 400:  # noqa: PLR2004 (a redirect raised as an exception is no error)
        return error.get_response()
    return _page(Error(CODES.get(status, "bad_request" if status < 500 else "server_error"), status))  # noqa: PLR2004 (as above)


def _expired(_error: CSRFError) -> ResponseReturnValue:
    return _page(Error("form_expired", 400))


def _busy(error: sqlalchemy.exc.OperationalError) -> ResponseReturnValue:
    log.error("database: %s", type(error.orig).__name__)
    page, status = _page(Error("busy", 503))
    return page, status, {"Retry-After": str(RETRY_SECONDS)}


def _unexpected(error: Exception) -> ResponseReturnValue:
    log.error("unexpected %s at %s", type(error).__name__, request.endpoint, exc_info=error)
    return _page(Error("server_error", 500))
