"""The desk at the door: the op log, search, check-in, walk-ins."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Open the room."""
    from conference.core.errors import register_sentences
    from conference.core.forms import csrf
    from conference.desk import (  # noqa: F401 (models register themselves)
        device_views,
        exchange_views,
        file_views,
        manage_views,
        matter_views,
        messages,
        models,
        page_views,
        pairing_views,
        person_views,
        ready_views,
        settings,
        views,
    )
    from conference.events.cloning import on_clone

    on_clone(settings.copy_rules)  # here: after the room that copies tags
    register_sentences(messages.ERRORS)
    app.register_blueprint(views.blueprint)
    app.register_blueprint(page_views.blueprint)
    csrf.exempt(pairing_views.blueprint)  # no session: the code, or the token, is who asks
    app.register_blueprint(pairing_views.blueprint)
    csrf.exempt(exchange_views.blueprint)
    app.register_blueprint(exchange_views.blueprint)
    app.register_blueprint(manage_views.blueprint)
    app.register_blueprint(ready_views.blueprint)
    app.register_blueprint(matter_views.blueprint)
