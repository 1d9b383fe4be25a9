"""What the people who keep an instance running can see of it: two addresses for probes, and a log without secrets.

A log record is one line. It never holds a query string, a form, a personal link, a ticket, an SQL parameter, an e-mail
address or a phone number.
"""

import logging
import re
import secrets
import shutil
from typing import Any, TextIO, cast

from flask import Blueprint, Flask, Response, current_app, g, has_request_context, jsonify, request
from flask.logging import wsgi_errors_stream
from sqlalchemy.exc import SQLAlchemyError

from conference.core import migrations
from conference.core.permissions import public

LEAST_FREE_DISK = 0.05
REQUEST_ID_HEADER = "X-Request-ID"
REQUEST_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
LINE = "%(asctime)s %(levelname)s %(name)s [%(request_id)s] %(message)s"

#: What must not reach a log, and what stands there instead.
MASKS = (
    (re.compile(r"(Invalid (?:request|HTTP)\b)[^\n]*"), r"\1 …"),
    (re.compile(r"(\[parameters:|DETAIL:) [^\n]*"), r"\1 …"),
    (re.compile(r"(/[xdir]/)[^/\s?#\"'<>]+"), r"\1…"),
    (re.compile(r"(/[^\s?\"'<>]*)\?[^\s\"'<>]*"), r"\1"),
    (re.compile(r"\bJT[0-9A-HJKMNP-TV-Z]{26}\b"), "JT…"),
    # What somebody typed may stand in the message of an exception.
    (re.compile(r"(?<![^\s@\"'<>()\[\]{}=,;:/])[^\s@\"'<>()\[\]{}=,;:/]+@[\w-]+\.[\w.-]+"), "…@…"),
    (re.compile(r"(?<![\w.:-])\+?\d(?:[ ./]?\d){7,14}(?![\w:-])"), "…"),
)

blueprint = Blueprint("observe", __name__)


def init_app(app: Flask) -> None:
    """Give ``app`` its probes, its log and an identifier for every request."""
    set_up_logging()
    app.register_blueprint(blueprint)
    app.before_request(_name_request)
    app.after_request(_show_request_id)


def request_id() -> str:
    """Return the identifier of the running request, which its answer carries too; ``-`` outside of one."""
    return str(g.get("request_id", "-")) if has_request_context() else "-"


def set_up_logging() -> None:
    """Send every record of WARNING and above, and ours from INFO, to standard error as one masked line."""
    root = logging.getLogger()
    if not any(isinstance(handler.formatter, OneLine) for handler in root.handlers):
        handler = logging.StreamHandler(cast(TextIO, wsgi_errors_stream))
        handler.setFormatter(OneLine())
        root.addHandler(handler)
    logging.getLogger("conference").setLevel(logging.INFO)


def mask(text: str) -> str:
    """Return ``text`` without personal links, tickets, query strings, SQL parameters, addresses and phone numbers."""
    for pattern, replacement in MASKS:
        text = pattern.sub(replacement, text)
    return text


class OneLine(logging.Formatter):
    """A record as one masked line; the lines of a traceback are joined by `` | ``."""

    def __init__(self) -> None:
        super().__init__(LINE, datefmt="%Y-%m-%dT%H:%M:%S%z")

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of ``record``."""
        record.request_id = request_id()
        lines = mask(super().format(record)).splitlines()
        return " | ".join(line.strip() for line in lines if line.strip())


@blueprint.get("/healthz")
@public
def healthz() -> Response:
    """Tell that this process answers; touches nothing else."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
@public
def readyz() -> tuple[Response, int]:
    """Tell whether visitors can be sent here: database, migrations, disk, each true or false; 503 if one is false."""
    checks = {"database": False, "migrations": False, "disk": _disk_is_free()}
    try:
        checks["migrations"] = migrations.current() == migrations.newest()
        checks["database"] = True
    except SQLAlchemyError:
        logging.getLogger(__name__).exception("the database does not answer")
    ready = all(checks.values())
    return jsonify(status="ok" if ready else "unavailable", checks=checks), 200 if ready else 503


def _disk_is_free() -> bool:
    usage = shutil.disk_usage(current_app.config["SETTINGS"].home)
    return usage.free > LEAST_FREE_DISK * usage.total


def _name_request() -> None:
    """Keep the identifier that a proxy gave this request, or give it one."""
    given = request.headers.get(REQUEST_ID_HEADER, "")
    g.request_id = given if REQUEST_ID.fullmatch(given) else secrets.token_hex(8)


def _show_request_id(response: Any) -> Any:
    response.headers[REQUEST_ID_HEADER] = request_id()
    return response
