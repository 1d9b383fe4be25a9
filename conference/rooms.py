"""Puts the house together: every room is opened here, in the order of its layers."""

from importlib import import_module
from urllib.parse import urlsplit

from flask import Flask
from jinja2 import StrictUndefined

from conference.core import (
    db,
    errors,
    extensions,
    files,
    forms,
    i18n,
    jobs,
    messages,
    migrations,
    observe,
    pages,
    security,
    serve,
    turns,
    vault,
)
from conference.core.backup import cli as backup_cli
from conference.core.paper import messages as paper_messages
from config import Settings

#: From the ground up. A room without a module of that name simply has none.
ROOMS = (
    "messaging",
    "accounts",
    "events",
    "participants",
    "agenda",
    "presence",
    "badges",
    "documents",
    "registration",
    "exchange",
    "desk",
    "reports",
    "demo",
)


def open_all(app: Flask, settings: Settings) -> None:
    """Open the core, then every room: its models, sentences, pages and commands."""
    _open_core(app, settings)
    for name in ROOMS:
        room = import_module(f"conference.{name}")
        if hasattr(room, "init_app"):
            room.init_app(app)


def _open_core(app: Flask, settings: Settings) -> None:
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    db.db.init_app(app)
    with app.app_context():
        db.prepare_engine(db.db.engine)
    migrations.init_app(app)
    i18n.init_app(app)
    host = urlsplit(settings.base_url).hostname if settings.production else None
    secure = settings.base_url.startswith("https://")
    security.init_app(app, secure=secure, proxies=settings.proxies, host=host)
    forms.csrf.init_app(app)
    app.config["COMPRESS_MIMETYPES"] = extensions.COMPRESSED
    extensions.compress.init_app(app)
    turns.init_app(app)
    vault.init_app(app, settings.master_key_file, create=not settings.production)
    errors.register_sentences(messages.ERRORS)
    errors.register_sentences(paper_messages.ERRORS)
    pages.init_app(app)
    jobs.init_app(app, home=settings.home, redis_url=settings.redis_url)
    files.init_app()
    observe.init_app(app)
    app.cli.add_command(backup_cli.backup)
    app.cli.add_command(backup_cli.restore)
    serve.init_app(app)
