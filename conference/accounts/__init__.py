"""Staff: sign-in, sessions, memberships per event."""

from flask import Flask


def init_app(app: Flask) -> None:  # noqa: ARG001 (one shape for all rooms)
    """Open the room."""
    from conference.accounts import messages, models  # noqa: F401 (models register themselves)
    from conference.core.errors import register_sentences

    register_sentences(messages.ERRORS)
