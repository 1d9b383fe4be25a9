"""The record: participants, states, seats, tickets and codes, the organiser's list."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Open the room."""
    from conference.core.errors import register_sentences
    from conference.participants import (  # noqa: F401 (models, hooks and pages register themselves)
        cli,
        export_views,
        manage_views,
        messages,
        models,
        person_views,
        services,
    )

    register_sentences(messages.ERRORS)
    app.register_blueprint(manage_views.blueprint)
    app.cli.add_command(cli.attendees)
