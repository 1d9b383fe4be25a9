"""Badges: layouts, fitting, rendering, print runs."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Open the room."""
    from conference.badges import (  # noqa: F401 (models and hooks register themselves)
        cli,
        cloning,
        desk_views,
        jobs,
        layout_list_views,
        layout_views,
        list_fields,
        manage_views,
        messages,
        run_views,
        services,
    )
    from conference.core.errors import register_sentences
    from conference.participants import bulk_actions

    register_sentences(messages.ERRORS)
    jobs.init_app()
    bulk_actions.offer(manage_views.ON_CHOSEN)
    app.register_blueprint(manage_views.blueprint)
    app.cli.add_command(cli.badges)
