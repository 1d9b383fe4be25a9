"""The form of a half-day."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.validators import StopValidation

from conference.core import i18n
from conference.core.errors import Error, sentence
from conference.core.forms import Line
from conference.events.models import Event
from conference.events.setup_fields import SettingsForm, Text, in_every_language, spread
from conference.presence import rules
from conference.presence.half_days import Wish
from conference.presence.models import HalfDay

TEXTS = (Text("label", _l("Nom"), 80, needed=_l("Écrivez le nom de la demi-journée.")),)


class Clock(Line):
    """A time of day: what was typed stays in ``data``."""

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 (signature of WTForms)
        """Refuse what is no time of day."""
        if rules.minute_of(self.data or "") is None:
            raise StopValidation(sentence(Error("half_day_hour")))

    def minute(self) -> int:
        """Return the minute of the day; only of a field that is good."""
        return rules.minute_of(self.data or "") or 0


class HalfDayForm(SettingsForm):
    """What is set of a half-day."""

    day = SelectField(_l("Jour"), validate_choice=False)
    starts = Clock(_l("Début"), limit=10)
    ends = Clock(_l("Fin"), limit=10)

    def offer(self, event: Event, besides: date | None = None) -> None:
        """Offer the days of an event, and the day that a half-day outside of them has now."""
        offered = sorted({*rules.days(event.first_day, event.last_day), *([besides] if besides else [])})
        self.day.choices = [(day.isoformat(), i18n.day(day)) for day in offered]

    def validate_day(self, field: Any) -> None:
        """Take a day that is offered."""
        if field.data not in {value for value, _label in field.choices}:
            raise StopValidation(_("Choisissez un jour de l’événement."))

    def wish(self, before: HalfDay | None = None) -> Wish:
        """Return what the form says; only of a form that is good."""
        label = self.written("label", before.label if before else None)
        return Wish(date.fromisoformat(self.day.data), label, self.starts.minute(), self.ends.minute())


def half_day_form() -> type[HalfDayForm]:
    """Return the form of a half-day in today's languages."""
    return in_every_language(HalfDayForm, TEXTS)


def shown(half_day: HalfDay) -> dict[str, Any]:
    """Return what the fields hold for a half-day."""
    return {
        **spread("label", half_day.label),
        "day": half_day.date.isoformat(),
        "starts": rules.clock(half_day.starts_minute),
        "ends": rules.clock(half_day.ends_minute),
    }
