"""Sessions, rooms, tracks, releases and the public programme."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Open the room."""
    from conference.agenda import cli, messages, printed_views, release_models, session_models, views  # noqa: F401 (models register themselves)
    from conference.core.errors import register_sentences

    register_sentences(messages.ERRORS)
    app.register_blueprint(views.blueprint)
    app.register_blueprint(printed_views.blueprint)
    app.cli.add_command(cli.agenda)
