"""Fields of the settings: texts in every language, days and moments as people type them, whole numbers."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, IntegerField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional, StopValidation, ValidationError

from conference.core import i18n, text
from conference.core.errors import Error, sentence
from conference.core.forms import Line, StaffForm
from conference.core.types import Localised
from conference.events import setup_rules
from conference.events.models import Event

TOO_LONG = _l("C’est trop long : %(max)d caractères au plus.")


class Paragraphs(TextAreaField):
    """Several lines of text, without what cannot be seen."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Clean what came."""
        self.data = text.clean_text(valuelist[0]) if valuelist else ""


class Day(StringField):
    """A day: what was typed stays in ``data``."""

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 (signature of WTForms)
        """Refuse what is no day."""
        if self.data:
            _refuse(lambda: setup_rules.day_of(self.data or ""))

    def day(self) -> date:
        """Return the day; only of a field that is filled and good."""
        return setup_rules.day_of(self.data or "")


class Moment(StringField):
    """A wall time in the zone of the event; empty for none."""

    zone: ZoneInfo = ZoneInfo("UTC")

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 (signature of WTForms)
        """Refuse what is no moment, and an hour that the clocks skip."""
        _refuse(self.instant)

    def instant(self) -> datetime | None:
        """Return the instant."""
        return setup_rules.wall_time(self.data or "", self.zone)


class Whole(IntegerField):
    """A whole number."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take digits, with or without spaces between them."""
        digits = "".join((valuelist[0] if valuelist else "").split())
        self.data = None
        if digits:
            if not digits.isascii() or not digits.removeprefix("-").isdigit() or len(digits) > 9:  # noqa: PLR2004 (fits every column)
                raise ValueError(_("Écrivez un nombre entier."))
            self.data = int(digits)


class Between:
    """A validator: a number between two, both included; empty only where ``optional``."""

    def __init__(self, least: int, most: int, *, optional: bool = False) -> None:
        self.least, self.most, self.optional = least, most, optional

    def __call__(self, _form: Any, field: Field) -> None:
        """Check a field."""
        if field.data is None and field.raw_data and field.raw_data[0].strip():
            raise StopValidation
        if field.data is None and self.optional:
            return
        if field.data is None or not self.least <= field.data <= self.most:
            raise ValidationError(_("Écrivez un nombre entre %(least)s et %(most)s.", least=self.least, most=self.most))


@dataclass(frozen=True)
class Text:
    """A text that an organiser writes in every language of the interface; French must be there if ``needed``."""

    name: str
    label: LazyString
    limit: int = 160
    lines: bool = False
    needed: LazyString | None = None

    def field(self, locale: str, language: str) -> Field:
        """Return the field of one language."""
        label = _l("%(label)s (%(language)s)", label=self.label, language=language)
        empty = [DataRequired(self.needed)] if self.needed and locale == i18n.DEFAULT else [Optional()]
        limits = [*empty, Length(max=self.limit, message=TOO_LONG)]
        return Paragraphs(label, limits) if self.lines else Line(label, limits, limit=self.limit)


class SettingsForm(StaffForm):
    """A part of the settings. ``version`` marks what they were when the page was made."""

    version = HiddenField()
    #: The country whose telephone numbers are written without a code.
    region = "ML"

    def texts(self, name: str) -> Iterator[tuple[str, Field]]:
        """Yield the language and the field of each text called ``name``."""
        for locale in i18n.LOCALES:
            if f"{name}_{locale}" in self:
                yield locale, self[f"{name}_{locale}"]

    def written(self, name: str, before: Localised | None = None) -> Localised:
        """Return a text in its languages; one in a language that the form does not ask stays as it was."""
        asked = dict(self.texts(name))
        kept = {locale: words for locale, words in (before or {}).items() if locale not in asked}
        return kept | {locale: field.data for locale, field in asked.items() if field.data}

    def belong_to(self, event: Event) -> None:
        """Read wall times in the zone of an event, and telephone numbers as in its country."""
        self.region = event.region
        for field in self:
            if isinstance(field, Moment):
                field.zone = event.tz

    def refuse(self, error: Error, fields: Mapping[str, str]) -> None:
        """Say why not, beside the field that is concerned."""
        name = fields.get(error.code)
        if name is not None and name in self:
            self[name].errors = [*self[name].errors, sentence(error)]
        else:
            self.form_errors.append(sentence(error))

    def differences(self, now: Mapping[str, Any]) -> list[tuple[str, str, str]]:
        """Return (label, what is stored now, what was typed) for each field that differs from what is stored."""
        return [
            (str(field.label.text), _shown(field, now[field.name]), _shown(field, field.data))
            for field in self
            if field.name in now and (field.data or "") != (now[field.name] or "")
        ]


F = TypeVar("F", bound=SettingsForm)


def in_every_language(form: type[F], texts: tuple[Text, ...]) -> type[F]:
    """Return ``form`` with a field for each text in each language of the interface."""
    return _made(form, texts, tuple(i18n.LOCALES.items()))  # type: ignore[arg-type]  # a class is hashable


def spread(name: str, words: Localised | None) -> dict[str, str]:
    """Return a text as the fields of its languages hold it."""
    return {f"{name}_{locale}": (words or {}).get(locale, "") for locale in i18n.LOCALES}


@cache
def _made(
    form: type[SettingsForm], texts: tuple[Text, ...], languages: tuple[tuple[str, str], ...]
) -> type[SettingsForm]:
    fields = {f"{one.name}_{code}": one.field(code, language) for one in texts for code, language in languages}
    # Texts stand first on their page, and what is wrong is listed in the page's order.
    for place, field in enumerate(fields.values(), -len(fields)):
        field.creation_counter = place  # type: ignore[attr-defined]  # before it is bound it has one
    return type(form.__name__, (form,), fields)


def _refuse(check: Callable[[], object]) -> None:
    try:
        check()
    except Error as error:
        raise StopValidation(sentence(error)) from error


def _shown(field: Any, value: Any) -> str:
    if isinstance(value, bool):
        return str(_("Oui") if value else _("Non"))
    labels = {choice.value: choice.label for choice in getattr(field, "choices", None) or ()}
    if isinstance(value, list):
        return ", ".join(str(labels.get(one, one)) for one in value) or "–"
    return str(labels.get(value, value) or "–")
