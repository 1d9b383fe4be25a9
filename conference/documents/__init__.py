"""Printed documents: attendance sheets."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Open the room."""
    from conference.core.errors import register_sentences
    from conference.documents import manage_views, messages, services  # noqa: F401 (models and hooks register themselves)

    register_sentences(messages.ERRORS)
    app.register_blueprint(manage_views.blueprint)
