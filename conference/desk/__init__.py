"""The desk at the door: the op log, search, check-in, walk-ins."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Open the room."""
    from conference.core.errors import register_sentences
    from conference.desk import messages, models, page_views, views  # noqa: F401 (models register themselves)

    register_sentences(messages.ERRORS)
    app.register_blueprint(views.blueprint)
    app.register_blueprint(page_views.blueprint)
