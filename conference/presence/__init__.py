"""Half-days and check-ins."""

from flask import Flask


def init_app(app: Flask) -> None:  # noqa: ARG001 (one shape for all rooms)
    """Open the room."""
    from conference.presence import models, services  # noqa: F401 (models and hooks register themselves)
