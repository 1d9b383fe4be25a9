"""Which messages follow from what happens to a participant, and what they say.

They are short and neutral: a shared phone, a mail provider or a stranger who reads one learns nothing of an event
that is exposed, and no text that somebody typed can turn one into bait.
"""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from flask import current_app
from flask_babel import gettext as _

from conference.core import history, phones, text, tokens
from conference.core.db import session
from conference.core.i18n import DEFAULT, current_locale, local
from conference.core.permissions import Actor
from conference.events.models import Event
from conference.messaging import outbox, templates
from conference.messaging.models import OutboxMessage
from conference.messaging.queries import Opened
from conference.messaging.templates import Rendered
from conference.participants import contacts as contact_store
from conference.participants import tickets
from conference.participants.contacts import Contacts
from conference.participants.models import Participant
from conference.participants.standing import standing

REGISTERED = "participants.registered"
STATE_CHANGED = "participants.state_changed"
SEEN_AGAIN = "participants.seen_again"
OFFERED = "participants.offered"
TOLD = frozenset({"confirmed", "declined", "cancelled", "waitlisted"})

#: A first name that may stand in a message: letters and what joins them, nothing that a mail program makes a link of.
_HARMLESS = re.compile(r"[^\W\d_]+(?:[ ’'\-][^\W\d_]+){0,3}")
_LONGEST_NAME = 40
#: What opens somebody's own page, as it stands in a message.
_LINK = re.compile(r"/([xdi])/[0-9A-Za-z]+")
_CODE = re.compile(rf"\b[{tokens.CODE_LETTERS}]{{3}}\s[{tokens.CODE_LETTERS}]{{3}}\b")


def registered(
    person: Participant, contacts: Contacts, alike: Mapping[UUID, str], *, now: datetime
) -> list[OutboxMessage]:
    """Return what confirms a registration made online, or by telephone, and tells those whom it looks like; as rows.

    ``alike``: the records that may be of the same person, with the reason. Each of them who has an address is told
    there, once, and learns nothing of the newcomer; whoever sits before the screen learns nothing at all. At the
    newcomer's own address the confirmation says it: two messages would use up what one address gets in a day.
    """
    known = _addresses(alike) if person.source == "online" else {}
    drafts = []
    own = known.pop(contacts.email.strip().lower(), None)
    if contacts.email and person.source in {"online", "assisted"}:
        params = {"again": alike[own.id]} if own else {}
        once_key = f"{REGISTERED}|{person.id}"
        drafts.append(outbox.Draft(REGISTERED, contacts.email, person.locale, person.id, params, once_key=once_key))
    for address, one in known.items():
        once_key = f"{SEEN_AGAIN}|{one.id}|{person.id}"
        why = {"why": alike[one.id]}
        drafts.append(outbox.Draft(SEEN_AGAIN, address, one.locale, one.id, why, once_key=once_key))
    return [outbox.prepare(person.event_id, draft, now=now) for draft in drafts]


def came_instead(
    person: Participant, contacts: Contacts, change_set: history.ChangeSet, *, actor: Actor, now: datetime
) -> None:
    """Confirm their coming to who takes another's place, if staff named them; it waits out its undo."""
    if contacts.email and person.source == "assisted":
        once_key = f"{REGISTERED}|{person.id}"
        draft = outbox.Draft(REGISTERED, contacts.email, person.locale, person.id, once_key=once_key)
        _put([draft], change_set, actor, now)


def _addresses(alike: Mapping[UUID, str]) -> dict[str, Participant]:
    """Return who has which address among these records: the earliest of those who share one."""
    if not alike:
        return {}
    reached = sa.select(Participant).where(Participant.id.in_(alike), Participant.has_email)
    found: dict[str, Participant] = {}
    for one in session().scalars(reached.order_by(Participant.created_at, Participant.id)).all():
        found.setdefault(contact_store.read(one).email.strip().lower(), one)
    return found


def state_changed(people: list[Participant], change_set: history.ChangeSet, *, actor: Actor, now: datetime) -> None:
    """Tell people of a decision; an organiser's waits out the ten minutes in which it can be undone."""
    told = [person for person in people if person.state in TOLD and person.has_email]
    drafts = [_draft(STATE_CHANGED, person, change_set, {"state": person.state}) for person in told]
    _put(drafts, change_set, actor, now)


def offered(people: list[Participant], change_set: history.ChangeSet, *, actor: Actor, now: datetime) -> None:
    """Tell people that a place is kept for them and until when; an organiser's offer waits out its undo."""
    drafts = [
        _draft(OFFERED, person, change_set, {"until": person.offer_until.isoformat()})
        for person in people
        if person.has_email and person.offer_until is not None
    ]
    _put(drafts, change_set, actor, now)


def own_page(person: Participant) -> str:
    """Return the whole address of a participant's own page, in the language in force."""
    prefix = "" if current_locale() == DEFAULT else f"/{current_locale()}"
    base: str = current_app.config["SETTINGS"].base_url
    return f"{base}{prefix}/x/{tokens.link(person.event_id, person.id, person.link_version)}"


def without_keys(said: Rendered) -> Rendered:
    """Return a message in which the personal link and the code cannot be read: either opens somebody's page."""
    return Rendered(said.subject, _CODE.sub("••• •••", _LINK.sub(r"/\1/…", said.body)))


def _registered_message(message: Opened) -> Rendered | None:
    person = _person(message)
    if person is None:
        return None
    event = session().get_one(Event, person.event_id)
    if person.merged_into_id is not None:
        return Rendered(_("Votre inscription"), _regrouped(event, person))
    news = [_("Nous avons bien reçu votre inscription.")]
    if message.params.get("again"):
        news += [_("Une autre inscription existait déjà avec vos coordonnées."), _not_you(event)]
    return Rendered(_("Votre inscription"), _body(event, person, " ".join(news)))


def _state_message(message: Opened) -> Rendered | None:
    """Word a decision, unless another one has come since: that one has its own message."""
    person = _person(message)
    if person is None or person.state != message.params.get("state"):
        return None
    event = session().get_one(Event, person.event_id)
    return Rendered(_("Votre inscription : du nouveau"), _body(event, person, ""))


def _offer_message(message: Opened) -> Rendered | None:
    """Word an offer, unless it is over or another one runs by now."""
    person = _person(message)
    if person is None or person.offer_until is None or person.offer_until.isoformat() != message.params.get("until"):
        return None
    event = session().get_one(Event, person.event_id)
    return Rendered(_("Votre inscription : répondez-nous"), _body(event, person, ""))


def _draft(kind: str, person: Participant, change_set: history.ChangeSet, params: dict[str, str]) -> outbox.Draft:
    once_key = f"{kind}|{change_set.id}|{person.id}"
    address = contact_store.read(person).email
    return outbox.Draft(kind, address, person.locale, person.id, params=params, once_key=once_key)


def _put(drafts: list[outbox.Draft], change_set: history.ChangeSet, actor: Actor, now: datetime) -> None:
    """Put messages about an action in the outbox; an organiser's wait out its undo."""
    wait = history.UNDO_FOR if actor.kind in {"staff", "delegation"} else timedelta()
    outbox.put_all(change_set.scope_id, drafts, now=now, not_before=now + wait, change_set_id=change_set.id)


def _seen_again_message(message: Opened) -> Rendered | None:
    person = _person(message)
    if person is None:
        return None
    event = session().get_one(Event, person.event_id)
    news = _("Une inscription à votre nom vient d’être faite.")
    if message.params.get("why") == "contact":
        news = _("Une inscription avec vos coordonnées vient d’être faite.")
    blocks = [greeting(person), "" if event.exposed else local(event.title), f"{news} {_not_you(event)}"]
    return Rendered(_("Une nouvelle inscription"), "\n\n".join(block for block in blocks if block) + "\n")


def _not_you(event: Event) -> str:
    if not event.help_phone:
        return str(_("Si ce n’est pas vous, appelez-nous."))
    return str(_("Si ce n’est pas vous, appelez le %(phone)s.", phone=phones.display(event.help_phone)))


def _person(message: Opened) -> Participant | None:
    """Return whom a message is about, unless they were erased since."""
    person = session().get(Participant, message.subject_id, populate_existing=True)
    return None if person is None or person.erased else person


def _regrouped(event: Event, person: Participant) -> str:
    """Word what became of a record that was merged: the other one may be somebody else's, so no way into it."""
    told = _(
        "Votre inscription a été regroupée avec une autre. Utilisez le lien ou le code de celle-ci, ou appelez-nous."
    )
    blocks = [greeting(person), "" if event.exposed else local(event.title), str(told), help_line(event)]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _body(event: Event, person: Participant, news: str) -> str:
    code = tickets.codes([person.id]).get(person.id)
    blocks = [
        greeting(person),
        "" if event.exposed else local(event.title),
        " ".join(part for part in (news, standing(person, event.answer_hours, event.tz)) if part),
        _("Votre code : %(code)s", code=text.speak(code)) if code else "",
        _("Votre page : %(link)s", link=own_page(person)),
        help_line(event),
    ]
    return "\n\n".join(block for block in blocks if block) + "\n"


def harmless(name: str) -> bool:
    """Tell whether what somebody typed as a name may stand in a message: it can be no bait."""
    return len(name) <= _LONGEST_NAME and _HARMLESS.fullmatch(name) is not None


def greeting(person: Participant) -> str:
    """Return how a message begins; a name that may be bait is left out."""
    name = person.given_names or person.family_name
    if harmless(name):
        return str(_("Bonjour %(name)s,", name=name))
    return str(_("Bonjour,"))


def help_line(event: Event) -> str:
    """Return where to ask for help, if the event says so."""
    if not event.help_phone:
        return ""
    return str(_("Besoin d’aide ? Appelez-nous : %(phone)s", phone=phones.display(event.help_phone)))


templates.register(REGISTERED, _registered_message)
templates.register(STATE_CHANGED, _state_message)
templates.register(OFFERED, _offer_message)
templates.register(SEEN_AGAIN, _seen_again_message)
