"""The forms of participants: their details, to register or to correct; what finds or cancels a registration."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, ValidationError

from conference.core import addresses, phones
from conference.core.errors import Error, sentence
from conference.core.forms import Line, PublicForm
from conference.events.models import Event
from conference.events.rules import LEAVABLE
from conference.participants import wording
from conference.participants.contacts import Contacts
from conference.participants.details import Details
from conference.participants.rules import CONSENTS
from conference.registration import places
from conference.registration.queries import District
from conference.registration.question_fields import Asking, Questions

#: The answer « another district, or none ».
ELSEWHERE = "-"
_FIRST = ("", _l("Choisir…"))
TEXTS = ("given_names", "family_name", "organisation", "function")
MAIL_EXAMPLE = "awa@exemple.org"


def short_enough(_form: Any, field: Any) -> None:
    """Refuse a line longer than its column, saying by how much."""
    count = len(field.data or "")
    if count > field.limit:
        name, limit = field.label.text, field.limit
        raise ValidationError(
            _("%(name)s : %(limit)s caractères au plus, il y en a %(count)s.", name=name, limit=limit, count=count)
        )


def offered(_form: Any, field: Any) -> None:
    """Refuse what is not in the list."""
    if field.data and field.data not in {choice.value for choice in field.iter_choices()}:
        raise ValidationError(_("%(name)s : choisissez dans la liste.", name=field.label.text))


class Tick(BooleanField):
    """A box to tick. It does not repeat what a stranger may have sent instead of its value."""

    def _value(self) -> str:
        return "y"


@dataclass(frozen=True)
class Offer:
    """What a form of an event asks, and lets people choose from."""

    event: Event
    districts: tuple[District, ...]
    asks_commune: bool
    #: The purposes for which the event asks agreement.
    consents: frozenset[str]
    #: Which of ``rules.LEAVABLE`` are not asked.
    leaves_out: frozenset[str] = frozenset()
    #: The questions of the event; ``None``: none is asked here, and what was answered stays.
    asking: Asking | None = None


#: Instead of ``nameless`` and ``unsaid`` of ``DetailsForm``, where one person answers about another.
ABOUT_OTHERS = (_l("Écrivez le prénom ou le nom de famille."), _l("Non précisé"))


class DetailsForm(PublicForm):
    """What a participant says of themselves. Only a name and one way to reach the person must be there.

    What the group does not ask is no field here, and stays as it is known.
    No answer about sex is the answer « je préfère ne pas répondre »: nobody is sent back for it.
    """

    purpose = "details"
    #: Whether sensitive answers that are known are kept out of the page.
    masked = False
    #: What is said where no name is, and the answer about sex that is none; forms about somebody else word them anew.
    nameless = _l("Écrivez votre prénom ou votre nom de famille.")
    unsaid = _l("Je préfère ne pas répondre")

    given_names = Line(_l("Prénom(s)"), [short_enough], limit=120)
    family_name = Line(_l("Nom de famille"), [short_enough], limit=120)
    phone = Line(_l("Téléphone"), [short_enough], limit=200)
    email = Line(_l("Adresse e-mail"), [short_enough], limit=254)
    organisation = Line(_l("Structure"), [short_enough], limit=160)
    function = Line(_l("Fonction"), [short_enough], limit=120)
    sex = RadioField(_l("Sexe"), [offered], validate_choice=False)
    age_bracket = SelectField(_l("Tranche d’âge"), [offered], validate_choice=False)
    district = SelectField(_l("District sanitaire"), [offered], validate_choice=False)
    commune = SelectField(_l("Commune"), [offered], validate_choice=False)
    language = SelectField(_l("Langue où vous êtes à l’aise"), [offered], validate_choice=False)
    consent_list = Tick()
    consent_photo = Tick()
    consent_invite = Tick()

    def __init__(self, offer: Offer, known: Details | None = None) -> None:
        self.offer, self.known, self.answered = offer, known or Details(language=""), known is not None
        self.communes = self._communes()
        self._numbers_read: dict[str, list[str]] = {}
        self._addresses_read: dict[str, str | None] = {}
        super().__init__(data=self._data())
        self._set_choices()
        self._leave_out()
        asking = offer.asking or Asking(offer.event, "")
        self.questions = Questions(self, asking, self.known.answers, masked=self.masked)

    def validate_given_names(self, field: Any) -> None:
        """Ask for one name at least: some people have only one."""
        if not field.data and not self.family_name.data:
            raise ValidationError(self.nameless)

    def validate_phone(self, _field: Any) -> None:
        """Ask for one way to reach the person; read every number in the field."""
        if not self._reachable():
            either = _("Écrivez un numéro de téléphone ou une adresse e-mail : un seul suffit.")
            raise ValidationError(either if "email" in self else _("Écrivez un numéro de téléphone."))
        try:
            self._numbers()
        except Error as error:
            raise ValidationError(sentence(error)) from error

    def validate_email(self, field: Any) -> None:
        """Refuse what can be nobody's address; whether it exists is not asked."""
        if field.data and self._address() is None:
            raise ValidationError(
                _("Cette adresse e-mail n’est pas complète. Exemple : %(example)s", example=MAIL_EXAMPLE)
            )

    def validate_commune(self, field: Any) -> None:
        """Refuse a commune of another district than the one that was chosen."""
        lies_in = self._commune_district()
        if field.data and lies_in and self._chosen_district() not in {"", str(lies_in.id)}:
            raise ValidationError(_("Cette commune n’est pas dans le district choisi. Changez l’un des deux."))

    def details(self, locale: str) -> Details:
        """Return what a valid form says, over what was known; ``locale`` stands for a language that was not chosen."""
        plain = (*TEXTS, "sex", "age_bracket")
        answers: dict[str, Any] = {name: self[name].data or "" for name in plain if name in self}
        answers |= {name: self[name].data for name in (f"consent_{purpose}" for purpose in CONSENTS) if name in self}
        answers["language"] = (self.language.data if "language" in self else "") or self.known.language or locale
        if "district" in self or "commune" in self:
            answers["district_id"] = self._district_id()
        return replace(self.known, **answers, contacts=self._contacts(), answers=self.questions.answers())

    def _reachable(self) -> bool:
        return bool(self.phone.data or (self.email.data if "email" in self else self.known.contacts.email))

    def _leave_out(self) -> None:
        """Take away what is not asked."""
        asked = {
            **dict.fromkeys(LEAVABLE, True),
            "district": bool(self.offer.districts),
            "commune": self.offer.asks_commune and bool(self.communes),
            "language": bool(self.offer.event.languages),
            **{f"consent_{purpose}": purpose in self.offer.consents for purpose in CONSENTS},
        }
        for name in (name for name, is_asked in asked.items() if not is_asked or name in self.offer.leaves_out):
            del self[name]

    def _communes(self) -> list[places.Commune]:
        own = self.known.contacts.commune if self.offer.asks_commune else ""
        return places.communes(self.offer.districts, own, self.known.district_id)

    def _contacts(self) -> Contacts:
        commune = self.known.contacts.commune
        if "commune" in self:
            commune = next((one.name for one in self.communes if one.value == self.commune.data), "")
        email = (self._address() or "") if "email" in self else self.known.contacts.email
        return Contacts(tuple(self._numbers()), email, commune)

    def _numbers(self) -> list[str]:
        """Return the numbers that were typed, read once: to validate the form and to return what it says."""
        typed = self.phone.data
        if typed and typed not in self._numbers_read:
            found = phones.parse_all(typed, self.offer.event.region)
            self._numbers_read[typed] = [number.e164 for number in found]
        return self._numbers_read[typed] if typed else []

    def _address(self) -> str | None:
        """Return the address that was typed, read once; ``None`` if it is none."""
        typed = self.email.data or ""
        if typed not in self._addresses_read:
            self._addresses_read[typed] = addresses.read(typed)
        return self._addresses_read[typed]

    def _district_id(self) -> UUID | None:
        if chosen := self._chosen_district():
            return None if chosen == ELSEWHERE else UUID(chosen)
        lies_in = self._commune_district() if "commune" in self else None
        if lies_in is None and "district" not in self:
            return self.known.district_id
        return lies_in.id if lies_in else None

    def _chosen_district(self) -> str:
        """Return the district that was chosen; empty for none, or where only a commune is asked."""
        return (self.district.data or "") if "district" in self else ""

    def _commune_district(self) -> District | None:
        return next((one.district for one in self.communes if one.value == self.commune.data), None)

    def _data(self) -> dict[str, Any]:
        known = self.known
        values = {name: getattr(known, name) for name in (*TEXTS, "sex", "age_bracket", "language")}
        values |= {f"consent_{purpose}": getattr(known, f"consent_{purpose}") for purpose in CONSENTS}
        return values | {
            "sex": known.sex if self.answered else None,
            "district": str(known.district_id or ""),
            "commune": places.value_of(self.communes, known.contacts.commune, known.district_id) or "",
            "phone": " / ".join(phones.display(number) for number in known.contacts.phones),
            "email": known.contacts.email,
        }

    def _set_choices(self) -> None:
        self.sex.choices = [
            ("F", _l("Femme")),
            ("M", _l("Homme")),
            ("", self.unsaid),
        ]
        self.age_bracket.choices = _choices(wording.AGES.items())
        districts = [(str(district.id), district.name) for district in self.offer.districts]
        self.district.choices = _choices([*districts, (ELSEWHERE, _l("Un autre district, ou aucun"))])
        self.commune.choices = [*_choices([]), *places.commune_choices(self.communes)]
        codes = dict.fromkeys([*self.offer.event.languages, *filter(None, [self.known.language])])
        self.language.choices = _choices((code, wording.LANGUAGES.get(code, code)) for code in codes)


class AssistedForm(DetailsForm):
    """What staff type in for somebody on the telephone."""

    purpose = "entry"
    nameless, unsaid = ABOUT_OTHERS

    over = Tick(_l("Inscrire au-delà du quota, ou après la clôture"))


class OwnForm(PublicForm):
    """A button on a participant's own page: nothing but the signed field."""

    purpose = "own"


class FindForm(PublicForm):
    """What finds a registration again."""

    purpose = "find"

    code = Line(_l("Votre code"), limit=20)
    name = Line(_l("Votre nom ou votre prénom"), limit=120)

    def validate_code(self, field: Any) -> None:
        """Ask for a code."""
        if not field.data:
            raise ValidationError(_("Écrivez votre code : six lettres et chiffres."))

    def validate_name(self, field: Any) -> None:
        """Ask for a name."""
        if not field.data:
            raise ValidationError(_("Écrivez votre nom ou votre prénom."))


def _choices(values: Iterable[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """Return choices after an empty one; their words are looked up where they are shown, not in every form sent."""
    return [_FIRST, *values]
