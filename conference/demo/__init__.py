"""The example conference: invented people in a conference like a real one."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Open the room."""
    from conference.core import serve
    from conference.core.errors import register_sentences
    from conference.demo import cli, messages, services

    register_sentences(messages.ERRORS)
    app.cli.add_command(cli.demo)
    serve.on_empty_database(cli.load_here, is_empty=services.is_missing)
