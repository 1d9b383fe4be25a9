"""Sessions, rooms, tracks, releases and the public programme."""

from flask import Flask


def init_app(app: Flask) -> None:  # noqa: ARG001 (one shape for all rooms)
    """Open the room."""
    from conference.agenda import models  # noqa: F401 (models register themselves)
