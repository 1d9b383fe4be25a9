"""The ways in, as pages: the public form and a participant's own page."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Open the room. Its forms guard themselves by a signed field: there is no session that a token could lie in."""
    from conference.core.errors import register_sentences
    from conference.core.forms import csrf
    from conference.registration import messages, own_rights_views, own_views, views  # noqa: F401 (pages add themselves)

    register_sentences(messages.ERRORS)
    for blueprint in (views.blueprint, own_views.blueprint):
        csrf.exempt(blueprint)
        app.register_blueprint(blueprint)
