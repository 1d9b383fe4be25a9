"""Which attendance sheets to print."""

import itertools
from collections.abc import Container, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired, StopValidation

from conference.core.forms import StaffForm
from conference.core.i18n import local
from conference.documents.rules import LEAST_BLANK_LINES, LINES_PER_PAGE
from conference.documents.services import Wish
from conference.events.models import StakeholderGroup
from conference.presence.models import HalfDay

_NO_HALF_DAY, _NO_GROUP = _l("Choisissez une demi-journée."), _l("Choisissez au moins un groupe.")


class SheetsForm(StaffForm):
    """A half-day, its groups, and what their sheets show."""

    half_day = RadioField(  # type: ignore[call-arg]  # newer than its stubs
        _l("Demi-journée"), [InputRequired(_NO_HALF_DAY)], invalid_choice_message=_NO_HALF_DAY
    )
    session = SelectField(_l("Ou une séance"), validate_choice=False)
    groups = SelectMultipleField(  # type: ignore[call-arg]  # newer than its stubs
        _l("Groupes"), [InputRequired(_NO_GROUP)], invalid_choice_message=_NO_GROUP
    )
    minimal = SelectMultipleField(  # type: ignore[call-arg]  # newer than its stubs
        _l("Version minimale"), invalid_choice_message=_NO_GROUP
    )
    blank = RadioField(
        _l("Lignes vides, pour les personnes inscrites sur place"),
        choices=[
            SelectChoice(str(LEAST_BLANK_LINES), _l("Au moins 4")),
            SelectChoice(str(LINES_PER_PAGE), _l("Au moins 12")),
            SelectChoice(str(2 * LINES_PER_PAGE), _l("Au moins 24")),
        ],
        default=str(LEAST_BLANK_LINES),
    )
    contacts = BooleanField(_l("Avec les colonnes Téléphone et E-mail"))

    def open_for(
        self,
        half_days: Sequence[HalfDay],
        groups: Sequence[StakeholderGroup],
        sessions: Sequence[tuple[str, str]] = (),
        *,
        contacts: bool,
    ) -> "SheetsForm":
        """Offer these, contacts only to those who may see them; ``sessions`` are ids and names."""
        self.half_day.choices = [SelectChoice(str(one.id), local(one.label)) for one in half_days]
        choices = [SelectChoice(group.code, local(group.label)) for group in groups]
        self.groups.choices = self.minimal.choices = choices
        if not contacts:
            del self.contacts
        if sessions:
            self.session.choices = [
                SelectChoice("", _l("Non, la demi-journée")),
                *itertools.starmap(SelectChoice, sessions),
            ]
        else:
            del self.session
        return self

    def validate_session(self, field: Any) -> None:
        """Take a session that is offered, or none."""
        if (field.data or "") not in {one.value for one in field.choices}:
            raise StopValidation(_NO_HALF_DAY)

    def propose(
        self,
        half_days: Sequence[HalfDay],
        groups: Sequence[StakeholderGroup],
        *,
        expected: Container[UUID],
        today: date,
    ) -> "SheetsForm":
        """Choose the next half-day and every group in which somebody is expected; the exposed without their names."""
        self.half_day.data = next((str(one.id) for one in half_days if one.date >= today), None)
        self.groups.data = [group.code for group in groups if group.id in expected]
        self.minimal.data = [group.code for group in groups if group.protected]
        return self

    def wish(self) -> Wish:
        """Return what was chosen."""
        contacts = bool(self.contacts.data) if "contacts" in self else False
        session = self.session.data if "session" in self else ""
        return Wish(
            self.groups.data or (),
            self.minimal.data or (),
            contacts=contacts,
            blank=int(self.blank.data),
            session_id=UUID(session) if session else None,
        )
