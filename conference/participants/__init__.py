"""The record: participants, states, seats, tickets and codes, the organiser's list."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Open the room."""
    from conference.core.errors import register_sentences
    from conference.participants import (  # noqa: F401 (models, hooks and pages register themselves)
        again,
        answer_keeping,
        answer_views,
        cli,
        delegation_notices,
        delegations,
        erasure_views,
        export_views,
        jobs,
        list_models,
        manage_views,
        merge_undo,
        merge_views,
        messages,
        models,
        person_views,
        services,
        substitution_views,
        suspicion_views,
        undoing,
        waiting_views,
        wall_times,
    )

    register_sentences(messages.ERRORS)
    jobs.init_app()
    for blueprint in (manage_views.blueprint, erasure_views.blueprint, suspicion_views.blueprint):
        app.register_blueprint(blueprint)
    answer_keeping.init_app()
    app.cli.add_command(cli.attendees)
