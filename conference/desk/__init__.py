"""The desk at the door: the op log, search, check-in, walk-ins."""

from flask import Flask


def init_app(app: Flask) -> None:  # noqa: ARG001 (one shape for all rooms)
    """Open the room."""
    from conference.desk import models  # noqa: F401 (models register themselves)
