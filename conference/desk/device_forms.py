"""Forms of an organiser: a device, the rules of the desk, the file that a device wrote."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import RadioField, SelectField

from conference.agenda.models import Room
from conference.core.errors import Error, sentence
from conference.core.forms import Line, StaffForm, choices
from conference.core.i18n import local
from conference.desk import device_rules, device_words, settings
from conference.desk.device_queries import Settings
from conference.desk.devices import NewDevice
from conference.desk.settings import Rules
from conference.events.setup_fields import SettingsForm
from conference.participants.tag_queries import Counted


class DeviceForm(StaffForm):
    """What a new device is."""

    name = Line(_l("Nom de l’appareil"), limit=device_rules.NAME_LETTERS)
    profile = RadioField(
        _l("À quoi sert-il ?"), choices=choices(device_words.PROFILES), default="welcome", validate_choice=False
    )
    room = SelectField(_l("Salle"), validate_choice=False)

    def offer(self, rooms: Sequence[Room]) -> None:
        """Offer the rooms of an event."""
        self.room.choices = [("", _("Choisir une salle")), *((str(one.id), local(one.name)) for one in rooms)]

    def wish(self) -> NewDevice:
        """Return what was chosen."""
        return NewDevice(
            (self.name.data or "")[: device_rules.NAME_LETTERS], self.profile.data or "", _id(self.room.data)
        )

    def refuse(self, error: Error) -> None:
        """Say why not, beside the field that is concerned."""
        field = {"device_name": self.name, "device_profile": self.profile}.get(error.code, self.room)
        field.errors = [*field.errors, sentence(error)]


class RulesForm(SettingsForm):
    """What a desk does with who is not expected, and whose arrival is told to whom."""

    pending = RadioField(
        _l("Une personne à valider se présente"), choices=choices(device_words.STATE_RULES), validate_choice=False
    )
    cancelled = RadioField(
        _l("Une personne annulée ou refusée se présente"),
        choices=choices(device_words.STATE_RULES),
        validate_choice=False,
    )
    vip = SelectField(_l("Étiquette du protocole"), validate_choice=False)
    protocol = Line(_l("Qui prévenir"), limit=settings.PROTOCOL_LETTERS)

    def offer(self, tags: Sequence[Counted]) -> None:
        """Offer the tags of an event."""
        self.vip.choices = [("", _("Aucune")), *((str(one.id), one.name) for one in tags)]

    def rules(self) -> Rules:
        """Return what was chosen."""
        return Rules(self.pending.data or "", self.cancelled.data or "", _id(self.vip.data), self.protocol.data or "")


def shown(known: Settings) -> dict[str, Any]:
    """Return what the fields hold for the settings of a desk."""
    vip = str(known.vip_tag_id) if known.vip_tag_id else ""
    return {"pending": known.pending, "cancelled": known.cancelled, "vip": vip, "protocol": known.protocol}


class FileForm(StaffForm):
    """The encrypted file that a device wrote because it could not send."""

    file = FileField(_l("Fichier de l’appareil"))

    def refuse(self, error: Error) -> None:
        """Say why not."""
        self.file.errors = [*self.file.errors, sentence(error)]


def _id(value: str | None) -> UUID | None:
    try:
        return UUID(value) if value else None
    except ValueError as error:
        raise Error("unknown_room", 404) from error
