"""Events, stakeholder groups and their seats, places, consents."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Open the room."""
    from conference.accounts import directory
    from conference.core.errors import register_sentences
    from conference.events import access, messages, models, queries, views  # noqa: F401 (models register themselves)

    register_sentences(messages.ERRORS)
    access.init_app(app)
    app.register_blueprint(views.blueprint)
    directory.told_by(queries.event_names)
