"""The ways in, as pages: the public form and a participant's own page."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Open the room. Its public forms guard themselves by a signed field: no session is there for a token to lie in."""
    from conference.core.errors import register_sentences
    from conference.core.forms import csrf
    from conference.registration import (  # noqa: F401 (pages add themselves)
        delegation_import_views,
        delegation_people_views,
        delegation_views,
        delegations_door_views,
        delegations_manage_views,
        delegations_paper_views,
        entry_manage_views,
        invitation_views,
        invitations_manage_views,
        invitations_many_views,
        invitations_paper_views,
        messages,
        own_documents_views,
        own_offer_views,
        own_rights_views,
        own_sessions_views,
        own_views,
        views,
    )

    register_sentences(messages.ERRORS)
    for blueprint in (views.blueprint, own_views.blueprint, delegation_views.blueprint, invitation_views.blueprint):
        csrf.exempt(blueprint)
        app.register_blueprint(blueprint)
    app.register_blueprint(entry_manage_views.blueprint)
    app.register_blueprint(delegations_manage_views.blueprint)
    app.register_blueprint(invitations_manage_views.blueprint)
