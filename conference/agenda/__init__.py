"""Sessions, rooms, tracks, releases and the public programme."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Open the room."""
    from conference.agenda import (
        file_views,
        messages,
        now_views,
        public_session_views,
        release_models,  # noqa: F401 (models register themselves)
        release_renderers,
        release_views,
        selection_views,
        session_models,  # noqa: F401
        views,
    )
    from conference.core.errors import register_sentences

    register_sentences(messages.ERRORS)
    release_renderers.init_app()
    for module in (views, public_session_views, now_views, selection_views, release_views, file_views):
        app.register_blueprint(module.blueprint)
