"""How a device and the server write to each other: JSON, bytes in base64url, errors with their code and a sentence."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from conference.core import faults
from conference.core.db import session
from conference.core.errors import Error, sentence
from conference.core.i18n import DEFAULT, speaking

_B64 = re.compile(r"[A-Za-z0-9_-]*")


def b64(data: bytes) -> str:
    """Return bytes as JSON carries them: base64url without padding."""
    return urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def unb64(text: object) -> bytes:
    """Return the bytes of what :func:`b64` wrote. Raises ``bad_request`` for anything else."""
    if not isinstance(text, str) or not _B64.fullmatch(text) or len(text) % 4 == 1:
        raise Error("bad_request")
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def body(most: int) -> dict[str, Any]:
    """Return the JSON object that came. Raises ``bad_request``; ``too_large`` (413) past ``most`` bytes."""
    if (request.content_length or 0) > most:
        raise Error("too_large", 413)
    came = request.get_json(silent=True)
    if not isinstance(came, dict):
        raise Error("bad_request")
    return came


def in_json(view: Callable[..., Mapping[str, Any]]) -> Callable[..., ResponseReturnValue]:
    """Answer with what a view returns, and its errors as ``{"error", "sentence"}`` in the language that was asked."""

    @wraps(view)
    def wrapped(**values: Any) -> ResponseReturnValue:
        try:
            return jsonify(view(**values)), 200
        except Error as error:
            return _refusal(error)
        except Exception as error:
            fault = faults.of(error)
            if fault is None:
                raise
            session().rollback()
            return _refusal(fault)

    return wrapped


def _refusal(error: Error) -> ResponseReturnValue:
    with speaking(_locale()):
        return jsonify({"error": error.code, "sentence": sentence(error)}), error.status


def _locale() -> str:
    came = request.get_json(silent=True)
    asked = came.get("locale") if isinstance(came, dict) else None
    return asked if isinstance(asked, str) else DEFAULT
