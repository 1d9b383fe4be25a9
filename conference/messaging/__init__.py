"""The outbox, templates and transports of messages; knows no feature."""

from flask import Flask


def init_app(app: Flask) -> None:  # noqa: ARG001 (one shape for all rooms)
    """Open the room."""
    from conference.messaging import models, outbox  # noqa: F401 (models and hooks register themselves)
