"""Spreadsheet import: a template, a rehearsal, and the import itself."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Open the room."""
    from conference.core.errors import register_sentences
    from conference.exchange import cli, jobs, list_views, manage_views, messages, models  # noqa: F401 (models register themselves)

    register_sentences(messages.ERRORS)
    app.register_blueprint(manage_views.blueprint)
    app.register_blueprint(list_views.blueprint)
    cli.init_app(app)
    jobs.init_app()
