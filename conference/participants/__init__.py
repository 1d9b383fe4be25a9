"""The record: participants, states, seats, tickets and codes, the organiser's list."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Open the room."""
    from conference.core.errors import register_sentences
    from conference.participants import (  # noqa: F401 (models, hooks and pages register themselves)
        again,
        answer_keeping,
        answer_views,
        bulk_views,
        cli,
        delegation_notices,
        delegations,
        erasure_views,
        export_jobs,
        export_run_views,
        export_templates,
        export_views,
        grid_views,
        jobs,
        letter_views,
        letters,
        list_following,
        list_models,
        list_views,
        manage_views,
        merge_undo,
        merge_views,
        messages,
        models,
        note_views,
        person_views,
        picking_views,
        saved_view_views,
        services,
        substitution_views,
        suspicion_views,
        tag_views,
        undoing,
        waiting_views,
        wall_times,
    )

    register_sentences(messages.ERRORS)
    jobs.init_app()
    export_jobs.init_app()
    for blueprint in (manage_views.blueprint, erasure_views.blueprint, suspicion_views.blueprint):
        app.register_blueprint(blueprint)
    answer_keeping.init_app()
    list_following.init_app()
    app.jinja_env.globals["bulk_bar"] = bulk_views.bar
    app.cli.add_command(cli.attendees)
