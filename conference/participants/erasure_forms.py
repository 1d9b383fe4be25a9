"""Forms of the answers to a request to be erased."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField
from wtforms.validators import ValidationError

from conference.core.forms import StaffForm, choices
from conference.participants import wording


class EraseForm(StaffForm):
    """Erasing somebody: the one thing that no button takes back."""

    sure = BooleanField(_l("Je sais que rien ne pourra la faire revenir."))

    def validate_sure(self, field: Any) -> None:
        """Ask for the tick."""
        if not field.data:
            raise ValidationError(_("Cochez la case : l’effacement ne peut pas être défait."))


class RefuseForm(StaffForm):
    """Refusing: why."""

    reason = RadioField(_l("Pourquoi refuser ?"), choices=choices(wording.REFUSALS), validate_choice=False)

    def validate_reason(self, field: Any) -> None:
        """Ask for one of the reasons."""
        if field.data not in wording.REFUSALS:
            raise ValidationError(_("Choisissez une raison."))
