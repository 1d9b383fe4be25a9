"""Jatigi: conference registration and event management."""

from flask import Flask

from config import Settings


def create_app(settings: Settings | None = None) -> Flask:
    """Return the application for ``settings`` (default: read from the environment)."""
    from conference import rooms

    settings = settings or Settings.load()
    app = Flask(
        "conference", template_folder="../templates", static_folder="../static", instance_path=str(settings.home)
    )
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret_key,
        TESTING=settings.env == "testing",
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        # the connection used last is used next: it knows what was counted (``unchanged``) and what was prepared
        SQLALCHEMY_ENGINE_OPTIONS={"hide_parameters": True, "pool_use_lifo": True},
    )
    rooms.open_all(app, settings)
    return app
