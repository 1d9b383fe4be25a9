"""Counts for the room and for the donor, and the pages that an organiser starts from."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Open the room."""
    from conference.core.errors import register_sentences
    from conference.reports import chart_views, manage_views, number_views, sharing_wording  # noqa: F401 (charts register themselves)

    register_sentences(sharing_wording.ERRORS)
    app.register_blueprint(manage_views.blueprint)
    app.register_blueprint(number_views.blueprint)
