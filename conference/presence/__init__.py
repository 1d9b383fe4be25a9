"""Half-days and check-ins."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Open the room."""
    from conference.core.errors import register_sentences
    from conference.presence import (  # noqa: F401 (models and hooks register themselves)
        absent_views,
        board_views,
        cloning,
        list_fields,
        manage_views,
        messages,
        models,
        recording,
        services,
        session_list_views,
        session_views,
    )

    register_sentences(messages.ERRORS)
    app.register_blueprint(manage_views.blueprint)
    app.register_blueprint(board_views.blueprint)
    app.register_blueprint(session_views.blueprint)
