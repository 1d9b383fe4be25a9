"""Sessions, rooms, tracks, releases, the public programme, and its editor."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Open the room."""
    from conference.agenda import (  # noqa: F401 (models and pages register themselves)
        clash_rules,
        clash_words,
        cli,
        cloning,
        day_views,
        editing,
        erasing,
        judging,
        manage_views,
        messages,
        place_views,
        release_models,
        session_models,
        session_views,
        views,
        zones,
    )
    from conference.core.errors import register_sentences

    judging.use(judging.Rules(clash_rules.judge, clash_words.sentence, clash_rules.judge_around))
    register_sentences(messages.ERRORS)
    app.register_blueprint(views.blueprint)
    app.register_blueprint(editing.blueprint)
    app.cli.add_command(cli.agenda)
