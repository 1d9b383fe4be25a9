"""Staff: sign-in, sessions, memberships per event."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Open the room."""
    from conference.accounts import cli, manage_views, messages, models, views  # noqa: F401 (models register themselves)
    from conference.core.errors import register_sentences

    register_sentences(messages.ERRORS)
    app.register_blueprint(views.blueprint)
    app.register_blueprint(manage_views.blueprint)
    app.cli.add_command(cli.user)
