"""Events, stakeholder groups and their seats, places, consents."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Open the room."""
    from conference.accounts import directory
    from conference.core import i18n, phones
    from conference.core.errors import register_sentences
    from conference.events import access, messages, models, queries, views  # noqa: F401 (models register themselves)

    register_sentences(messages.ERRORS)
    access.init_app(app)
    app.jinja_env.filters["phone"] = lambda number: phones.display(number, i18n.current_locale())
    app.register_blueprint(views.blueprint)
    directory.told_by(queries.event_names)
