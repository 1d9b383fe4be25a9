"""Forms of the settings of an event, part by part, and of a new event."""

from typing import Any, ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField
from wtforms.validators import DataRequired, Length, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from conference.core import phones
from conference.core.errors import Error, sentence
from conference.core.forms import Line, StaffForm, choices
from conference.core.i18n import local
from conference.core.sheets import Table
from conference.core.types import Localised
from conference.events import geography_services, setup_rules, setup_wording
from conference.events.models import Event
from conference.events.setup_fields import (
    TOO_LONG,
    Between,
    Day,
    Moment,
    SettingsForm,
    Text,
    Whole,
    in_every_language,
    spread,
)

TITLE = Text("title", _l("Titre"), 160, needed=_l("Écrivez un titre."))
TEXTS = (
    TITLE,
    Text("short_title", _l("Titre court"), 60),
    Text("kind", _l("Sorte de rencontre"), 60),
    Text("intro", _l("Présentation"), 1000, lines=True),
    Text("venue", _l("Lieu"), 160),
    Text("organisers", _l("Organisateurs"), 1000, lines=True),
)
_HOURS = Between(1, setup_rules.MOST_HOURS)
_FIRST = DataRequired(_l("Choisissez le premier jour."))
_LAST = DataRequired(_l("Choisissez le dernier jour."))


class PartForm(SettingsForm):
    """One part of the settings, as ``setup_services.PARTS`` names them."""

    part: ClassVar[str]

    @staticmethod
    def shown(event: Event) -> dict[str, Any]:
        """Return what the fields hold for an event."""
        raise NotImplementedError

    def values(self, event: Event) -> dict[str, Any]:
        """Return what the form says, as the event holds it; only of a form that is good."""
        raise NotImplementedError


class GeneralForm(PartForm):
    """Days, zone, look and help."""

    part = "general"
    first_day = Day(_l("Premier jour"), [_FIRST])
    last_day = Day(_l("Dernier jour"), [_LAST])
    zone = Line(_l("Fuseau horaire"), [DataRequired(_l("Écrivez un fuseau horaire."))], limit=60)
    accent = SelectField(_l("Couleur de la page"), choices=choices(setup_wording.ACCENTS))
    help_phone = Line(_l("Numéro d’aide"), limit=24)
    languages = SelectMultipleField(
        _l("Langues parlées"),
        choices=choices(setup_wording.LANGUAGES),
        widget=ListWidget(),
        option_widget=CheckboxInput(),
    )
    project_code = Line(_l("Code projet"), [Length(max=60, message=TOO_LONG)], limit=60)
    exposed = BooleanField(_l("Participer peut mettre quelqu’un en danger"))

    def validate_zone(self, field: Line) -> None:
        """Take only zones that there are."""
        try:
            setup_rules.known_zone(field.data or "")
        except Error as error:
            raise ValidationError(sentence(error)) from error

    def validate_help_phone(self, field: Line) -> None:
        """Take only a number that can be called."""
        try:
            _number(field.data, self.region)
        except Error as error:
            raise ValidationError(sentence(error)) from error

    @staticmethod
    def shown(event: Event) -> dict[str, Any]:
        """Return what the fields hold for an event."""
        plain = ("zone", "help_phone", "project_code", "exposed")
        return {
            "first_day": event.first_day.isoformat(),
            "last_day": event.last_day.isoformat(),
            "accent": event.accent or "vert",
            "languages": list(event.languages),
            **{name: getattr(event, name) for name in plain},
        }

    def values(self, event: Event) -> dict[str, Any]:
        """Return what the form says; a language that it does not offer stays."""
        kept = [code for code in event.languages if code not in setup_wording.LANGUAGES]
        phone = _number(self.help_phone.data, event.region)
        return {
            "first_day": self.first_day.day(),
            "last_day": self.last_day.day(),
            "languages": [*(self.languages.data or []), *kept],
            "help_phone": phone,
            **{name: self[name].data for name in ("zone", "accent", "project_code", "exposed")},
        }


class DeadlinesForm(PartForm):
    """When registration opens and closes, and how long people wait and may correct."""

    part = "deadlines"
    registration_opens_at = Moment(_l("Ouverture des inscriptions"))
    registration_closes_at = Moment(_l("Fermeture des inscriptions"))
    corrections_until = Moment(_l("Corrections possibles jusqu’au"))
    answer_hours = Whole(_l("Réponse promise sous (heures)"), [_HOURS])
    offer_hours = Whole(_l("Place proposée gardée (heures)"), [_HOURS])

    @staticmethod
    def shown(event: Event) -> dict[str, Any]:
        """Return what the fields hold for an event."""
        moments = ("registration_opens_at", "registration_closes_at", "corrections_until")
        walls = {name: setup_rules.wall_text(getattr(event, name), event.tz) for name in moments}
        return {**walls, "answer_hours": event.answer_hours, "offer_hours": event.offer_hours}

    def values(self, event: Event) -> dict[str, Any]:  # noqa: ARG002 (the same for every part)
        """Return what the form says."""
        fields = [field for field in self if field.name not in {"version", "csrf_token"}]
        return {field.name: field.instant() if isinstance(field, Moment) else field.data for field in fields}


class TextsForm(PartForm):
    """Everything that the public reads, in every language."""

    part = "texts"

    @staticmethod
    def shown(event: Event) -> dict[str, Any]:
        """Return what the fields hold for an event; organisers are one a line."""
        single = [one.name for one in TEXTS if one.name != "organisers"]
        found: dict[str, Any] = {}
        for name in single:
            found |= spread(name, getattr(event, name))
        codes = {code for one in event.organisers for code in one}
        return found | spread("organisers", {code: "\n".join(_each(event.organisers, code)) for code in codes})

    def values(self, event: Event) -> dict[str, Any]:
        """Return what the form says."""
        single = [one.name for one in TEXTS if one.name != "organisers"]
        values: dict[str, Any] = {name: self.written(name, getattr(event, name)) for name in single}
        return values | {"organisers": self._organisers()}

    def _organisers(self) -> list[Localised]:
        lines = {
            code: [line.strip() for line in (field.data or "").split("\n")] for code, field in self.texts("organisers")
        }
        most = max(map(len, lines.values()), default=0)
        rows = [{code: said[at] for code, said in lines.items() if at < len(said) and said[at]} for at in range(most)]
        return [row for row in rows if row]


class NewEventForm(SettingsForm):
    """A new event: what it starts from, its title and short name, its days, its place."""

    source = RadioField(_l("Point de départ"), validate_choice=False)
    slug = Line(_l("Nom court, dans l’adresse"), [Length(max=setup_rules.SLUG_MOST, message=TOO_LONG)], limit=60)
    first_day = Day(_l("Premier jour"), [_FIRST])
    last_day = Day(_l("Dernier jour"), [_LAST])
    venue = Line(_l("Lieu"), [Length(max=160, message=TOO_LONG)], limit=160)
    zone = Line(_l("Fuseau horaire"), [DataRequired(_l("Écrivez un fuseau horaire."))], limit=60)

    def validate_source(self, field: RadioField) -> None:
        """Ask for a point of departure."""
        if not field.data:
            raise ValidationError(_("Choisissez un modèle ou un événement à copier."))


class ConsentForm(SettingsForm):
    """A new version of a text that people are told or asked."""

    retention_days = Whole(_l("Durée de conservation (jours)"), [Between(0, setup_rules.MOST_DAYS_KEPT, optional=True)])


class PlacesForm(StaffForm):
    """A table of places."""

    file = FileField(_l("Fichier (.xlsx ou .csv)"))

    def table(self) -> Table:
        """Read the file. Raises ``geo_file_missing``, and what ``geography_services.table_of`` raises."""
        if not self.file.data:
            raise Error("geo_file_missing")
        return geography_services.table_of(self.file.data.filename or "", self.file.data.read())


def texts_form() -> type[TextsForm]:
    """Return the form of the texts in today's languages."""
    return in_every_language(TextsForm, TEXTS)


def new_event_form() -> type[NewEventForm]:
    """Return the form of a new event in today's languages."""
    return in_every_language(NewEventForm, (TITLE,))


def consent_form() -> type[ConsentForm]:
    """Return the form of a consent in today's languages."""
    return in_every_language(
        ConsentForm, (Text("text", _l("Texte"), 2000, lines=True, needed=_l("Écrivez le texte.")),)
    )


def _each(texts: list[Localised], code: str) -> list[str]:
    """Return every text in one language, so that the lines of all languages stand beside each other."""
    return [local(text, code) for text in texts]


def _number(typed: str | None, region: str) -> str:
    return phones.parse(typed, region).e164 if typed else ""
