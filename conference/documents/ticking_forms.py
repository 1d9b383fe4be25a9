"""The numbers of a signed sheet as somebody types them: where, which group's sheet, which lines, since when."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import StopValidation

from conference.core.errors import Error, sentence
from conference.core.forms import Line, StaffForm
from conference.core.i18n import local
from conference.documents.ticking_rules import LONGEST
from conference.documents.wording import said
from conference.events.models import StakeholderGroup
from conference.presence import rules
from conference.presence.spots import Place


class TickingForm(StaffForm):
    """What is typed of a signed sheet. ``once`` is the id of the page: what it sends twice counts once."""

    spot = SelectField(_l("Feuille signée à"), validate_choice=False)
    group = SelectField(_l("Groupe de la feuille"), validate_choice=False)
    lines = TextAreaField(_l("Numéros des lignes signées"))
    time = Line(_l("Heure d’arrivée"), limit=10)
    once = HiddenField()
    seen = HiddenField()

    def open_for(self, places: Sequence[Place], groups: Sequence[StakeholderGroup]) -> "TickingForm":
        """Offer these places, and the groups whose sheets were printed."""
        choices: dict[str, list[Any]] = {}
        for one in places:
            kind = _("Séances") if one.spot.session_id else _("Demi-journées")
            choices.setdefault(kind, []).append(SelectChoice(one.key, said(one)))
        self.spot.choices = choices if len(choices) > 1 else next(iter(choices.values()), [])
        self.group.choices = [SelectChoice(group.code, local(group.label)) for group in groups]
        self.places, self.groups = places, groups
        return self

    def fresh(self) -> "TickingForm":
        """Give the page an id, unless it has one."""
        try:
            UUID(self.once.data or "")
        except ValueError:
            self.once.data = str(uuid4())
        return self

    def validate_spot(self, _field: Any) -> None:
        """Take a place that is offered."""
        if self.place is None:
            raise StopValidation(_("Choisissez une demi-journée ou une séance."))

    def validate_group(self, _field: Any) -> None:
        """Take a group that is offered."""
        if self.chosen is None:
            raise StopValidation(_("Choisissez le groupe de la feuille."))

    def validate_lines(self, field: Any) -> None:
        """Ask for numbers; a text without end is none of them."""
        if not (field.data or "").strip():
            raise StopValidation(_("Tapez les numéros des lignes signées."))
        if len(field.data) > LONGEST:
            raise StopValidation(_("C’est trop long : notez cette feuille en deux fois."))

    def validate_time(self, field: Any) -> None:
        """Take an hour, or none."""
        if field.data and rules.minute_of(field.data) is None:
            raise StopValidation(sentence(Error("half_day_hour")))

    @property
    def place(self) -> Place | None:
        """Where it was signed."""
        return next((one for one in self.places if one.key == self.spot.data), None)

    @property
    def chosen(self) -> StakeholderGroup | None:
        """Whose sheet it is."""
        return next((one for one in self.groups if one.code == self.group.data), None)

    @property
    def minute(self) -> int | None:
        """The hour that was typed, if any."""
        return rules.minute_of(self.time.data) if self.time.data else None
