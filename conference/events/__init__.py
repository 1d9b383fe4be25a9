"""Events, stakeholder groups and their seats, places, consents."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Open the room."""
    from conference.accounts import directory
    from conference.core.db import db
    from conference.core.errors import register_sentences
    from conference.events import (  # noqa: F401 (models and pages of the settings register themselves)
        access,
        cli,
        consent_views,
        group_views,
        messages,
        models,
        place_views,
        queries,
        question_manage_views,
        setup_memory,
        setup_pages,
        setup_views,
        views,
    )

    register_sentences(messages.ERRORS)
    with app.app_context():
        setup_memory.watch(db.engine)
    access.init_app(app)
    app.register_blueprint(views.blueprint)
    app.register_blueprint(setup_pages.blueprint)
    app.register_blueprint(question_manage_views.blueprint)
    app.cli.add_command(cli.event)
    directory.told_by(queries.event_names)
