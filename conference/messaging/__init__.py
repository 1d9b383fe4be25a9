"""The outbox, templates and transports of messages; knows no feature."""

from flask import Flask

from conference.messaging.templates import Rendered, render

__all__ = ["Rendered", "init_app", "render"]


def init_app(app: Flask) -> None:
    """Open the room."""
    from conference.messaging import jobs, models, outbox, transports  # noqa: F401 (models and hooks register themselves)

    transports.init_app(app, app.config["SETTINGS"])
    jobs.init_app()
