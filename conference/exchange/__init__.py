"""Spreadsheet import: a template, a rehearsal, and the import itself."""

from flask import Flask


def init_app(app: Flask) -> None:  # noqa: ARG001 (one shape for all rooms)
    """Open the room."""
    from conference.core.errors import register_sentences
    from conference.exchange import messages, models  # noqa: F401 (models register themselves)

    register_sentences(messages.ERRORS)
