"""The forms of invitations: the answer of who is invited, and what organisers type."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, TextAreaField, ValidationError

from conference.core import phones
from conference.core.errors import Error, sentence
from conference.core.forms import Line, PublicForm, StaffForm, choices
from conference.core.i18n import LOCALES, local
from conference.events.models import Event, StakeholderGroup
from conference.participants.contacts import Contacts
from conference.participants.invitation_records import Wish
from conference.registration import delegation_reading as reading
from conference.registration import invitation_reading
from conference.registration.forms import Tick, offered, short_enough
from conference.registration.own_form import OwnDetailsForm

FIELD_OF = {"group_full": "reserves"}


class AnswerForm(OwnDetailsForm):
    """What an invited person says to come: what is known stands there, but for how they are reached."""

    def _data(self) -> dict[str, Any]:
        return super()._data() | {"sex": None}


class DeclineForm(PublicForm):
    """The button « Je ne pourrai pas venir »."""

    purpose = "decline"


class _Terms(StaffForm):
    """What every form of invitations asks: the group, the deadline, whether a seat is kept.

    By ``once`` a form sent twice invites nobody twice.
    """

    once = HiddenField()
    group = SelectField(_l("Groupe"), [offered], validate_choice=False)
    expires_at = Line(_l("Répondre avant le"), limit=40)
    locale = SelectField(_l("Langue de l’invitation"), choices=choices(LOCALES))
    reserves = Tick(_l("Garder une place jusqu’à la réponse"))

    def __init__(self, event: Event, groups: list[StakeholderGroup], **data: Any) -> None:
        self.event = event
        super().__init__(data={"locale": "fr", "once": str(uuid4())} | data)
        self.group.choices = [("", _("Choisir…")), *((one.code, local(one.label)) for one in groups)]

    @property
    def key(self) -> UUID:
        """What tells this form from every other."""
        try:
            return UUID(self.once.data or "")
        except ValueError:
            return uuid4()

    def validate_group(self, field: Any) -> None:
        """Ask for a group."""
        if not field.data:
            raise ValidationError(_("Choisissez un groupe."))

    def validate_expires_at(self, _field: Any) -> None:
        """Take a moment, or nothing."""
        _checked(self.deadline)

    def deadline(self) -> datetime | None:
        """Return until when the answer may come. Raises ``delegation_date``."""
        return reading.moment(self.expires_at.data or "", self.event.tz)


class InvitationForm(_Terms):
    """One named person."""

    version = HiddenField()
    title = Line(_l("Titre"), [short_enough], limit=40)
    given_names = Line(_l("Prénom(s)"), [short_enough], limit=120)
    family_name = Line(_l("Nom de famille"), [short_enough], limit=120)
    organisation = Line(_l("Structure"), [short_enough], limit=160)
    function = Line(_l("Fonction"), [short_enough], limit=120)
    phone = Line(_l("Téléphone"), [short_enough], limit=200)
    email = Line(_l("Adresse e-mail"), [short_enough], limit=254)

    def __init__(self, event: Event, groups: list[StakeholderGroup], known: Wish | None = None, **data: Any) -> None:
        self.known = known
        super().__init__(event, groups, **(_data(event, known) if known else {}), **data)
        if known is not None:
            del self["group"]

    def hide_contacts(self) -> None:
        """Take the contacts away from who may not see them: what is known stays."""
        del self["phone"], self["email"]

    def validate_given_names(self, field: Any) -> None:
        """Ask for one name at least."""
        if not field.data and not self.family_name.data:
            raise ValidationError(_("Écrivez le prénom ou le nom de famille."))

    def validate_phone(self, _field: Any) -> None:
        """Read every number."""
        _checked(self._contacts)

    def validate_email(self, field: Any) -> None:
        """Refuse what can be nobody's address."""
        _checked(lambda: reading.address(field.data or ""))

    def wish(self) -> Wish:
        """Return what a valid form says, over what was known."""
        names = ("title", "given_names", "family_name", "organisation", "function")
        said: dict[str, Any] = {name: self[name].data or "" for name in names}
        return Wish(
            **said,
            locale=self.locale.data,
            reserves=bool(self.reserves.data),
            expires_at=self.deadline(),
            contacts=self._contacts(),
        )

    def _contacts(self) -> Contacts:
        if "phone" not in self:
            return self.known.contacts if self.known else Contacts()
        found = phones.parse_all(self.phone.data, self.event.region) if self.phone.data else []
        return Contacts(tuple(one.e164 for one in found), reading.address(self.email.data or ""))


class ManyForm(_Terms):
    """Many people at once, one a line."""

    people = TextAreaField(_l("Personnes, une par ligne"))

    def validate_people(self, field: Any) -> None:
        """Read every line; each that cannot be read is named with its number."""
        if not (field.data or "").strip():
            raise ValidationError(_("Écrivez une personne par ligne."))
        _lines, problems = invitation_reading.read(field.data, self.event.region)
        if problems:
            raise ValidationError(" ".join(_told(number, error) for number, error in problems[:10]))

    def wishes(self) -> list[Wish]:
        """Return what a valid form says."""
        return invitation_reading.wishes(
            self.people.data or "",
            self.event.region,
            locale=self.locale.data,
            reserves=bool(self.reserves.data),
            expires_at=self.deadline(),
        )


class AgainForm(_Terms):
    """People of the edition before: each in their own language."""

    def __init__(self, event: Event, groups: list[StakeholderGroup]) -> None:
        super().__init__(event, groups)
        del self["locale"]

    def terms(self) -> Wish:
        """Return what is the same for all."""
        return Wish(reserves=bool(self.reserves.data), expires_at=self.deadline())


def _told(number: int, error: Error) -> str:
    said: str = _("Ligne %(number)s : %(what)s", number=number, what=sentence(error))
    return said


def _checked(read: Any) -> None:
    try:
        read()
    except Error as error:
        raise ValidationError(sentence(error)) from error


def _data(event: Event, known: Wish) -> dict[str, Any]:
    names = ("title", "given_names", "family_name", "organisation", "function", "locale", "reserves")
    return {name: getattr(known, name) for name in names} | {
        "expires_at": f"{known.expires_at.astimezone(event.tz):%Y-%m-%dT%H:%M}" if known.expires_at else "",
        "phone": " / ".join(phones.display(number) for number in known.contacts.phones),
        "email": known.contacts.email,
    }
