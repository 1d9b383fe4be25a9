"""How a device is told to an organiser: what it is for, how it stands, when it was heard of, how wrong its clock is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext, ngettext

from conference.core import i18n
from conference.desk import device_rules
from conference.desk.models import Device

PROFILES = {
    "welcome": lazy_pgettext("appareil", "Accueil"),
    "door": _l("Porte"),
    "session": _l("Séance"),
}
HINTS = {
    "welcome": _l(
        "Chercher un nom, enregistrer l’arrivée, inscrire sur place, imprimer le badge. Garde les noms, chiffrés."
    ),
    "door": _l("Scanner seulement. Ne reçoit aucun nom : pour le téléphone d’un bénévole."),
    "session": _l("Compter les présents d’une salle, séance par séance. Ne reçoit aucun nom."),
}
STATE_RULES = {
    "refer": _l("Faire patienter et appeler le responsable"),
    "admit": _l("Laisser entrer et le noter, pour décider après"),
}


@dataclass(frozen=True)
class Shown:
    """A device as the list shows it: its state as a word in a tone, and sentences; an empty one is left out."""

    device: Device
    room: str
    state: tuple[str, str]
    heard: str
    clock: str
    clock_is_wrong: bool
    lost: int


def shown(device: Device, rooms: Mapping[UUID, str], received: int, now: datetime) -> Shown:
    """Return a device as the list shows it."""
    lost = device_rules.never_received(device.seen_seq, received, 0 if device.revoked_at else device.waiting)
    return Shown(
        device,
        rooms.get(device.room_id, "") if device.room_id else "",
        state(device, now),
        ago(device.contact_at, now) if device.contact_at else "",
        difference(device.offset_ms),
        device.offset_ms is not None and device_rules.clock_is_wrong(device.offset_ms),
        lost,
    )


def state(device: Device, now: datetime) -> tuple[str, str]:
    """Return how a device stands: a word, and its tone."""
    if device.revoked_at is not None:
        if device.contact_at is not None and device.contact_at > device.revoked_at:
            return _("retiré, copie effacée"), "off"
        return _("retiré, pas encore joint"), "no"
    if device.token_hash is None:
        good = device.pairing_until is not None and now < device.pairing_until
        return (_("à appairer"), "wait") if good else (_("code expiré"), "wait")
    age = now - (device.contact_at or now)
    if age >= device_rules.DIES_AFTER:
        return _("copie effacée, 72 heures sans contact"), "no"
    if age >= device_rules.SILENT_AFTER:
        return _("sans contact"), "wait"
    return _("en contact"), "ok"


def ago(then: datetime, now: datetime) -> str:
    """Return in words how long ago something was; past a day, when."""
    minutes = int((now - then).total_seconds()) // 60
    if minutes < 1:
        return str(_("à l’instant"))
    if minutes < 60:  # noqa: PLR2004 (an hour)
        return str(ngettext("il y a %(num)s minute", "il y a %(num)s minutes", minutes))
    if minutes < 24 * 60:
        return str(ngettext("il y a %(num)s heure", "il y a %(num)s heures", minutes // 60))
    return str(_("le %(moment)s", moment=i18n.moment(then)))


def difference(offset_ms: int | None) -> str:
    """Return in words how wrong a clock is, of what has to be added to it."""
    if offset_ms is None:
        return ""
    seconds = round(abs(offset_ms) / 1000)
    if seconds < device_rules.CLOCK_IS_RIGHT.total_seconds():
        return str(_("à l’heure"))
    length = _length(seconds)
    return str(_("retarde de %(length)s", length=length) if offset_ms > 0 else _("avance de %(length)s", length=length))


def minutes_left(until: datetime, now: datetime) -> str:
    """Return in words how long a code is good for."""
    minutes = int((until - now).total_seconds()) // 60
    if minutes < 1:
        return str(_("moins d’une minute"))
    return str(ngettext("%(num)s minute", "%(num)s minutes", minutes))


def _length(seconds: int) -> str:
    if seconds < 120:  # noqa: PLR2004 (below two minutes, seconds say more)
        return str(ngettext("%(num)s seconde", "%(num)s secondes", seconds))
    if seconds < 2 * 3600:
        return str(ngettext("%(num)s minute", "%(num)s minutes", round(seconds / 60)))
    if seconds < 2 * 86400:
        return str(ngettext("%(num)s heure", "%(num)s heures", round(seconds / 3600)))
    return str(ngettext("%(num)s jour", "%(num)s jours", round(seconds / 86400)))
