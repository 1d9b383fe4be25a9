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
        file_views,
        import_manage_views,
        judging,
        list_fields,
        manage_views,
        material_views,
        messages,
        notice_services,
        notice_views,
        now_views,
        place_views,
        printed_views,
        public_session_views,
        publish_views,
        release_jobs,
        release_models,
        release_renderers,
        release_views,
        report_manage_views,
        report_views,
        selection_views,
        session_models,
        session_views,
        sign_up_following,
        sign_up_list_views,
        views,
        zones,
    )
    from conference.core.errors import register_sentences
    from conference.core.forms import csrf

    judging.use(judging.Rules(clash_rules.judge, clash_words.sentence, clash_rules.judge_around))
    register_sentences(messages.ERRORS)
    release_renderers.init_app()
    release_jobs.init_app()
    for module in (
        views, public_session_views, now_views, selection_views, release_views, file_views, printed_views, editing,
        report_views,
    ):  # fmt: skip
        app.register_blueprint(module.blueprint)
    csrf.exempt(report_views.blueprint)  # its forms carry a signed field: it has no session
    app.cli.add_command(cli.agenda)
