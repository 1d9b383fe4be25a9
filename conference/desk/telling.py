"""Protocol is told when somebody whom it expects arrives: once a person and half-day."""

import re
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from flask import current_app
from flask_babel import gettext as _

from conference.core import vault
from conference.core.db import plain, session
from conference.core.i18n import time
from conference.core.prepared import Hot
from conference.desk import device_queries
from conference.desk.models import DeskSettings
from conference.events.models import Event
from conference.messaging import outbox, templates
from conference.messaging.models import OutboxMessage
from conference.messaging.queries import Opened
from conference.messaging.templates import Rendered
from conference.participants.list_models import ParticipantTag
from conference.presence.models import CheckIn
from conference.presence.services import Kept

KIND = "desk.vip"
#: Ministers and ambassadors come in one morning; an address that was typed wrong gets no more.
MOST_A_DAY = 60
_ADDRESS = re.compile(r"[^\s@,;<>()\[\]\\\":]{1,64}@[^\s@,;<>()\[\]\\\":]{1,255}")
_TAG = sa.select(DeskSettings.vip_tag_id, DeskSettings.sealed).where(DeskSettings.event_id == sa.bindparam("event_id"))


def arrived(arrivals: Sequence[Kept], now: datetime) -> None:
    """Tell protocol of whoever has its tag and came to a half-day for the first time; inside ``write()``.

    The message names nobody: it lies in a mailbox. Who it is stands on the page for the head of desk.
    """
    if not arrivals:
        return
    event_id = arrivals[0].event_id
    settings = Hot().first(_TAG, {"event_id": event_id})
    if settings is None or settings.vip_tag_id is None:
        return
    expected = _tagged(settings.vip_tag_id, {one.participant_id for one in arrivals})
    first = {
        (one.participant_id, one.half_day_id): one for one in sorted(arrivals, key=lambda one: one.at, reverse=True)
    }
    told = [one for (person, _half_day), one in first.items() if person in expected and not _was_there(one, arrivals)]
    for one in sorted(told, key=lambda one: (one.at, one.op_id)):
        _tell(one, _address(event_id, settings.sealed), now)


def _tagged(tag_id: UUID, people: set[UUID]) -> set[UUID]:
    worn = sa.select(ParticipantTag.participant_id).where(
        ParticipantTag.tag_id == tag_id, ParticipantTag.participant_id.in_(people)
    )
    return set(plain(worn).scalars())


def _was_there(one: Kept, new: Sequence[Kept]) -> bool:
    earlier = sa.exists().where(
        CheckIn.participant_id == one.participant_id,
        CheckIn.half_day_id == one.half_day_id,
        CheckIn.op_id.not_in([kept.op_id for kept in new]),
    )
    return bool(plain(sa.select(earlier)).scalar())


def _tell(one: Kept, address: str, now: datetime) -> None:
    once_key = f"{KIND}|{one.participant_id}|{one.half_day_id}"
    known = sa.select(OutboxMessage.id).where(OutboxMessage.once_key == once_key)
    if session().scalar(known) is None:  # two who come at once wait for each other: the person is locked
        said = {"at": one.at.isoformat(), "desk": one.desk}
        language = session().get_one(Event, one.event_id).languages[0]
        draft = outbox.Draft(KIND, address, language, one.participant_id, said, once_key=once_key)
        outbox.put(one.event_id, draft, now=now)


def _address(event_id: UUID, sealed: bytes | None) -> str:
    """Return the e-mail address among the organiser's words; without one the message is kept to be read."""
    held = vault.unseal_json(event_id, device_queries.SETTINGS_PURPOSE, event_id, sealed) if sealed else {}
    found = _ADDRESS.search(held.get("protocol", ""))
    return found.group() if found else ""


def _worded(letter: Opened) -> Rendered | None:
    event = session().get(Event, letter.scope_id)
    if event is None:
        return None
    if "at" not in letter.params:  # the person was erased
        return None
    at, desk = time(datetime.fromisoformat(letter.params["at"]), event.zone), letter.params["desk"]
    lines = [
        _("Une personne que le protocole attend est arrivée à %(time)s, guichet %(desk)s.", time=at, desk=desk)
        if desk
        else _("Une personne que le protocole attend est arrivée à %(time)s.", time=at)
    ]
    if not event.exposed:
        base = current_app.config["SETTINGS"].base_url.rstrip("/")
        lines.append(_("Qui c’est : %(address)s", address=f"{base}/org/{event.slug}/accueil/a-voir"))
    return Rendered(_("Protocole : une arrivée"), "\n\n".join(lines))


outbox.allow(KIND, MOST_A_DAY)
templates.register(KIND, _worded)
