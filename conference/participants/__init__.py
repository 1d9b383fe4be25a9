"""The record: participants, states, seats, tickets and codes, the organiser's list."""

from flask import Flask


def init_app(app: Flask) -> None:  # noqa: ARG001 (one shape for all rooms)
    """Open the room."""
    from conference.core.errors import register_sentences
    from conference.participants import messages, models, services  # noqa: F401 (models and hooks register themselves)

    register_sentences(messages.ERRORS)
