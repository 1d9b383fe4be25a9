"""Forms of the organiser's pages about participants."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectField
from wtforms.validators import Length, ValidationError

from conference.core import addresses, phones
from conference.core.errors import Error, sentence
from conference.core.forms import Line, StaffForm, choices
from conference.participants import wording
from conference.participants.answers import Answers
from conference.participants.contacts import Contacts
from conference.participants.details import CONSENT_FIELDS, PLAIN, Details
from conference.participants.question_fields import Asking, Questions

CONTACT_FIELDS = ("phones", "email", "commune")
MOST_PHONES = 4
_TOO_LONG = _l("C’est trop long : %(max)d caractères au plus.")


class DetailsForm(StaffForm):
    """What is known of a person, as the registration asks it. ``version`` is the record's when the page was made."""

    version = HiddenField()
    title = Line(_l("Titre"), [Length(max=40, message=_TOO_LONG)], limit=40)
    given_names = Line(_l("Prénoms"), [Length(max=120, message=_TOO_LONG)], limit=120)
    family_name = Line(_l("Nom de famille"), [Length(max=120, message=_TOO_LONG)], limit=120)
    phones = Line(_l("Téléphone"), limit=120)
    email = Line(_l("Adresse e-mail"), [Length(max=254, message=_TOO_LONG)], limit=254)
    commune = Line(_l("Commune"), [Length(max=80, message=_TOO_LONG)], limit=80)
    organisation = Line(_l("Structure"), [Length(max=160, message=_TOO_LONG)], limit=160)
    function = Line(_l("Fonction"), [Length(max=120, message=_TOO_LONG)], limit=120)
    sex = RadioField(_l("Sexe"), choices=choices({"F": _l("Femme"), "M": _l("Homme"), "": _l("Non précisé")}))
    age_bracket = SelectField(
        _l("Tranche d’âge"),
        choices=choices({"": _l("Non précisé"), **wording.AGES}),
    )
    district_id = SelectField(_l("District"))
    language = SelectField(_l("Langue"), choices=choices(wording.LANGUAGES))
    consent_photo = BooleanField(_l("Accepte d’être photographiée ou filmée"))
    consent_list = BooleanField(_l("Accepte de figurer sur la liste remise aux participants"))
    consent_invite = BooleanField(_l("Accepte d’être invitée de nouveau"))

    def open_for(self, districts: Iterable[tuple[UUID, str]], *, contacts: bool, commune: bool) -> "DetailsForm":
        """Offer these districts; take away the contacts that this organiser may not see, or a commune nobody asks."""
        self.district_id.choices = choices({"": _("Non précisé")} | {str(key): name for key, name in districts})
        if not contacts:
            del self.phones
            del self.email
        if not (contacts and commune):
            del self.commune
        return self

    questions: Questions | None = None

    def ask(self, asking: Asking, known: Answers | None, *, masked: bool) -> None:
        """Ask an event's questions too; ``masked``: this organiser may replace sensitive answers, not see them."""
        self.questions = Questions(self, asking, known, masked=masked)

    def refuse(self, error: Error) -> bool:
        """Show at its field what the record refuses of an answer; tell whether it is that."""
        return self.questions is not None and self.questions.refuse(error)

    def validate_family_name(self, field: Line) -> None:
        """Ask for a name; one is enough."""
        if not field.data and not self.given_names.data:
            raise ValidationError(_("Saisissez au moins un nom."))

    def validate_phones(self, field: Line) -> None:
        """Refuse a number that cannot exist."""
        try:
            found = phones.parse_all(field.data) if field.data else []
        except Error as error:
            raise ValidationError(sentence(error)) from error
        if len(found) > MOST_PHONES:
            raise ValidationError(_("Quatre numéros au plus."))

    def validate_email(self, field: Line) -> None:
        """Refuse an address that no message could reach, as far as its form tells."""
        if field.data and addresses.read(field.data) is None:
            raise ValidationError(_("Cette adresse e-mail n’est pas complète : vérifiez-la."))

    def details(self, before: Details) -> Details:
        """Return what was typed; what the form does not ask stays as it was."""
        values: dict[str, Any] = {name: getattr(self, name).data or "" for name in PLAIN}
        values["district_id"] = UUID(self.district_id.data) if self.district_id.data else None
        values |= {name: bool(getattr(self, name).data) for name in CONSENT_FIELDS}
        answers = self.questions.answers() if self.questions is not None else before.answers
        return replace(before, **values, contacts=self._contacts(before.contacts), answers=answers)

    def _contacts(self, before: Contacts) -> Contacts:
        typed: dict[str, Any] = {name: self[name].data or "" for name in CONTACT_FIELDS if name in self}
        if "phones" in typed:
            given = typed["phones"]
            typed["phones"] = tuple(phone.e164 for phone in phones.parse_all(given)) if given else ()
        return replace(before, **typed)


def details_as_data(details: Details) -> dict[str, Any]:
    """Return details as the fields of the form show them."""
    data: dict[str, Any] = {name: getattr(details, name) for name in PLAIN + CONSENT_FIELDS}
    data["district_id"] = str(details.district_id or "")
    data["phones"] = " / ".join(phones.display(phone) for phone in details.contacts.phones)
    return data | {"email": details.contacts.email, "commune": details.contacts.commune}
