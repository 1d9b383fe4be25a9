"""The reminder of a focal point: neutral words, one link that opens nothing without the PIN."""

from datetime import datetime

from flask import current_app
from flask_babel import gettext as _
from flask_babel import ngettext

from conference.core import history, phones, tokens
from conference.core.db import session
from conference.core.i18n import DEFAULT, current_locale, local
from conference.events import wording
from conference.events.models import Event
from conference.messaging import outbox, templates
from conference.messaging.queries import Opened
from conference.messaging.templates import Rendered
from conference.participants import delegation_queries as queries
from conference.participants.models import Delegation

REMINDED = "delegations.reminded"


def remind(delegation: Delegation, email: str, change_set: history.ChangeSet, *, now: datetime) -> None:
    """Put the reminder of one focal point in the outbox, inside ``write()``; it waits until it cannot be undone."""
    once = f"{REMINDED}|{change_set.id}|{delegation.id}"
    draft = outbox.Draft(REMINDED, email, delegation.locale, delegation.id, once_key=once)
    outbox.put(delegation.event_id, draft, now=now, not_before=now + history.UNDO_FOR, change_set_id=change_set.id)


def remind_of_deadline(
    delegation: Delegation, email: str, what: str, change_set: history.ChangeSet, *, now: datetime
) -> None:
    """Put the automatic reminder of what is to be done (``name`` or ``confirm``) in the outbox, inside ``write()``."""
    once = f"{REMINDED}|{change_set.id}|{delegation.id}"
    draft = outbox.Draft(REMINDED, email, delegation.locale, delegation.id, {"what": what}, once_key=once)
    outbox.put(delegation.event_id, draft, now=now, change_set_id=change_set.id)


def page_of(delegation: Delegation) -> str:
    """Return the whole address of a delegation's page, in the language in force."""
    prefix = "" if current_locale() == DEFAULT else f"/{current_locale()}"
    base: str = current_app.config["SETTINGS"].base_url
    return f"{base}{prefix}/d/{tokens.link(delegation.event_id, delegation.id, delegation.link_version)}"


def _reminder(message: Opened) -> Rendered | None:
    """Word a reminder as things are when it is sent.

    Nothing is said to who has done all, was closed, or is no longer the focal point.
    """
    delegation = session().get(Delegation, message.subject_id, populate_existing=True)
    if delegation is None or delegation.closed_at is not None or queries.contacts(delegation).email != message.address:
        return None
    event = session().get_one(Event, delegation.event_id)
    tally = queries.standing(event, delegation).tally
    only_confirm = message.params.get("what") == "confirm" and delegation.name_by is not None
    if tally.complete or (only_confirm and not tally.unconfirmed):
        return None
    blocks = [
        _("Bonjour,"),
        "" if event.exposed else local(event.title),
        " ".join(_missing(event, delegation, naming=not only_confirm)),
        _("Votre page : %(link)s", link=page_of(delegation)),
        _("Elle s’ouvre avec votre code à six chiffres."),
        _("Besoin d’aide ? Appelez-nous : %(phone)s", phone=phones.display(event.help_phone))
        if event.help_phone
        else "",
    ]
    return Rendered(_("Rappel : votre liste attend"), "\n\n".join(block for block in blocks if block) + "\n")


def _missing(event: Event, delegation: Delegation, *, naming: bool) -> list[str]:
    tally = queries.standing(event, delegation).tally
    said = []
    if tally.left and naming:
        said.append(ngettext("Il reste %(num)s place à remplir.", "Il reste %(num)s places à remplir.", tally.left))
        if delegation.name_by:
            said.append(_("Merci de le faire avant le %(moment)s.", moment=wording.until(delegation.name_by, event.tz)))
    if tally.unconfirmed:
        waiting = ngettext("%(num)s personne à confirmer.", "%(num)s personnes à confirmer.", tally.unconfirmed)
        said.append(waiting)
        if delegation.confirm_by:
            moment = wording.until(delegation.confirm_by, event.tz)
            said.append(_("Merci de le faire avant le %(moment)s.", moment=moment))
    if not said:
        said.append(_("Il manque encore des femmes pour atteindre le nombre demandé."))
    return said


templates.register(REMINDED, _reminder)
