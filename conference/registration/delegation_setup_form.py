"""The organiser's form of a delegation."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4, uuid5

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import HiddenField, SelectField, ValidationError

from conference.core import phones
from conference.core.errors import Error, sentence
from conference.core.forms import Line, StaffForm, choices
from conference.core.i18n import LOCALES, local
from conference.events.models import Event, StakeholderGroup
from conference.participants.delegation_queries import FocalContacts
from conference.participants.delegation_records import Wish
from conference.participants.delegation_rules import MOST_SEATS, REFERENCE_LIMIT
from conference.registration import delegation_reading as reading
from conference.registration.forms import short_enough

#: Beside which field a refusal of the services stands.
FIELD_OF = {
    "group_full": "seats",
    "delegation_seats": "seats",
    "delegation_seats_used": "seats",
    "delegation_women": "women_minimum",
    "delegation_deadlines": "confirm_by",
    "reference_taken": "reference",
}


class DelegationForm(StaffForm):
    """An organisation, its seats, its deadlines, its focal point. By ``id`` a form sent twice is one delegation."""

    id = HiddenField()
    version = HiddenField()
    organisation = Line(_l("Structure"), [short_enough], limit=160)
    group = SelectField(_l("Groupe"), validate_choice=False)
    seats = Line(_l("Places"), limit=6)
    women_minimum = Line(_l("Femmes, au moins"), limit=6)
    name_by = Line(_l("Désigner avant le"), limit=40)
    confirm_by = Line(_l("Confirmer avant le"), limit=40)
    focal_name = Line(_l("Nom du point focal"), [short_enough], limit=160)
    phone = Line(_l("Téléphone du point focal"), [short_enough], limit=200)
    email = Line(_l("E-mail du point focal"), [short_enough], limit=254)
    locale = SelectField(_l("Langue de la lettre et de la page"), choices=choices(LOCALES))
    reference = Line(_l("Référence"), [short_enough], limit=REFERENCE_LIMIT)

    def __init__(self, event: Event, groups: list[StakeholderGroup], known: Wish | None = None, **given: Any) -> None:
        self.event = event
        self.known = known
        super().__init__(data=_data(event, known) | given)
        self.group.choices = choices({"": _("Choisir…"), **{one.code: local(one.label) for one in groups}})
        if known is not None:
            del self["group"]

    @property
    def new_id(self) -> UUID:
        """The id of the delegation that the form makes; sent again for another organisation it makes another."""
        try:
            return uuid5(UUID(self.id.data or ""), self.organisation.data or "")
        except ValueError:
            return uuid4()

    def hide_contacts(self) -> None:
        """Take the contacts away from who may not see them: what is known stays."""
        del self["phone"], self["email"]

    def validate_organisation(self, field: Any) -> None:
        """Ask for the organisation."""
        if not field.data:
            raise ValidationError(_("Écrivez le nom de la structure."))

    def validate_group(self, field: Any) -> None:
        """Ask for a group of the event."""
        if not field.data or field.data not in {choice.value for choice in field.choices}:
            raise ValidationError(_("Choisissez un groupe."))

    def validate_seats(self, field: Any) -> None:
        """Ask for one seat at least."""
        _checked(lambda: reading.number(field.data or "", least=1, most=MOST_SEATS))

    def validate_women_minimum(self, field: Any) -> None:
        """Take a number, or nothing for none."""
        _checked(lambda: reading.number(field.data or "0", least=0, most=MOST_SEATS))

    def validate_name_by(self, field: Any) -> None:
        """Take a moment, or nothing."""
        _checked(lambda: self._moment(field))

    def validate_confirm_by(self, field: Any) -> None:
        """Take a moment, or nothing."""
        _checked(lambda: self._moment(field))

    def validate_phone(self, field: Any) -> None:
        """Read every number."""
        _checked(lambda: reading.contacts(field.data or "", "", self.event.region))

    def validate_email(self, field: Any) -> None:
        """Refuse what can be nobody's address."""
        _checked(lambda: reading.address(field.data or ""))

    def wish(self) -> Wish:
        """Return what a valid form says, over what was known."""
        return Wish(
            organisation=self.organisation.data or "",
            seats=reading.number(self.seats.data or "", least=1, most=MOST_SEATS),
            women_minimum=reading.number(self.women_minimum.data or "0", least=0, most=MOST_SEATS),
            name_by=self._moment(self.name_by),
            confirm_by=self._moment(self.confirm_by),
            focal_name=self.focal_name.data or "",
            contacts=self._contacts(),
            locale=self.locale.data,
            reference=self.reference.data or "",
        )

    def refuse(self, error: Error) -> None:
        """Say beside its field why it is not possible; raise what no field explains."""
        name = FIELD_OF.get(error.code)
        if name is None and error.code != "stale":
            raise error
        said = _left(error.params["left"]) if error.code == "group_full" else sentence(error)
        if name is None:
            self.form_errors.append(said)
        else:
            self[name].errors = [*self[name].errors, said]

    def _contacts(self) -> FocalContacts:
        if "phone" not in self:
            return self.known.contacts if self.known else FocalContacts()
        return reading.contacts(self.phone.data or "", self.email.data or "", self.event.region)

    def _moment(self, field: Any) -> datetime | None:
        return reading.moment(field.data or "", self.event.tz)


def _left(left: int) -> str:
    said: str = ngettext(
        "Ce groupe n’a plus assez de places : il en reste %(num)s.",
        "Ce groupe n’a plus assez de places : il en reste %(num)s.",
        left,
    )
    return said


def _checked(read: Any) -> None:
    try:
        read()
    except Error as error:
        raise ValidationError(sentence(error)) from error


def _data(event: Event, known: Wish | None) -> dict[str, Any]:
    if known is None:
        return {"id": str(uuid4()), "women_minimum": "0", "locale": "fr"}
    return {
        "organisation": known.organisation,
        "seats": str(known.seats),
        "women_minimum": str(known.women_minimum),
        "name_by": _typed(event, known.name_by),
        "confirm_by": _typed(event, known.confirm_by),
        "focal_name": known.focal_name,
        "phone": " / ".join(phones.display(number) for number in known.contacts.phones),
        "email": known.contacts.email,
        "locale": known.locale,
        "reference": known.reference,
    }


def _typed(event: Event, at: datetime | None) -> str:
    return f"{at.astimezone(event.tz):%Y-%m-%dT%H:%M}" if at else ""
