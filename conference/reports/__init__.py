"""Counts for the room and for the donor, and the pages that an organiser starts from."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Open the room."""
    from conference.reports import manage_views

    app.register_blueprint(manage_views.blueprint)
