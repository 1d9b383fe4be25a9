"""Printed documents: attendance sheets, and papers of one person each."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Open the room."""
    from conference.core.errors import register_sentences
    from conference.documents import (  # noqa: F401 (models and hooks register themselves)
        manage_views,
        messages,
        paper_views,
        services,
        ticking_views,
    )

    register_sentences(messages.ERRORS)
    app.register_blueprint(manage_views.blueprint)
    app.register_blueprint(paper_views.blueprint)
