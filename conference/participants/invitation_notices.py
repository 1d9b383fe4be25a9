"""The letter of an invitation: neutral words, one link."""

from collections.abc import Sequence
from datetime import datetime

from flask import current_app
from flask_babel import gettext as _

from conference.core import history, phones
from conference.core.db import session
from conference.core.i18n import DEFAULT, current_locale, local
from conference.events import wording
from conference.events.models import Event
from conference.messaging import outbox, templates
from conference.messaging.queries import Opened
from conference.messaging.templates import Rendered
from conference.participants import invitation_records as record
from conference.participants import invitation_seats as seats
from conference.participants.models import Invitation

INVITED, DUE = "invitations.sent", "invitations.due"


def invite(invitations: Sequence[Invitation], change_set: history.ChangeSet, *, now: datetime) -> None:
    """Put invitations that have an address in the outbox, inside ``write()``; they wait until it cannot be undone."""
    drafts = [
        outbox.Draft(INVITED, email, one.locale, one.id, once_key=f"{INVITED}|{change_set.id}|{one.id}")
        for one in invitations
        if (email := record.contacts(one).email)
    ]
    outbox.put_all(change_set.scope_id, drafts, now=now, not_before=now + history.UNDO_FOR, change_set_id=change_set.id)


def remind_of_deadline(invitations: Sequence[Invitation], change_set: history.ChangeSet, *, now: datetime) -> None:
    """Put the automatic reminder of invitations that have an address in the outbox, inside ``write()``."""
    drafts = [
        outbox.Draft(DUE, record.contacts(one).email, one.locale, one.id, once_key=f"{DUE}|{change_set.id}|{one.id}")
        for one in invitations
    ]
    outbox.put_all(change_set.scope_id, drafts, now=now, change_set_id=change_set.id)


def page_of(invitation: Invitation) -> str:
    """Return the whole address of an invitation, in the language in force."""
    prefix = "" if current_locale() == DEFAULT else f"/{current_locale()}"
    base: str = current_app.config["SETTINGS"].base_url
    return f"{base}{prefix}/i/{record.link(invitation)}"


def _message(message: Opened) -> Rendered | None:
    """Word an invitation as it is when it is sent.

    Nothing is said to who has answered, or is invited no more, nor to an address that was corrected meanwhile.
    """
    invitation = session().get(Invitation, message.subject_id, populate_existing=True)
    if invitation is None or invitation.state != "sent" or record.contacts(invitation).email != message.address:
        return None
    if not seats.still_asks(invitation):
        return None
    event = session().get_one(Event, invitation.event_id)
    subject = _("Votre invitation") if message.kind == INVITED else _("Rappel : votre réponse est attendue")
    return Rendered(subject, text_of(event, invitation))


def text_of(event: Event, invitation: Invitation) -> str:
    """Return the words of an invitation, to send or to paste; the name of an exposed event is not among them."""
    ends = invitation.expires_at
    blocks = [
        _("Bonjour,"),
        _("Vous êtes invité·e : %(event)s.", event=local(event.title))
        if not event.exposed
        else _("Vous êtes invité·e."),
        _("Répondez ici : %(link)s", link=page_of(invitation)),
        _("Merci de répondre avant le %(moment)s.", moment=wording.until(ends, event.tz)) if ends else "",
        _("Besoin d’aide ? Appelez-nous : %(phone)s", phone=phones.display(event.help_phone))
        if event.help_phone
        else "",
    ]
    return "\n\n".join(str(block) for block in blocks if block) + "\n"


templates.register(INVITED, _message)
templates.register(DUE, _message)
