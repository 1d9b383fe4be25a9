"""The forms of a focal point: the PIN, a button, one person named or corrected, people of last year."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget, TextArea

from conference.core.forms import Line, PublicForm
from conference.participants.models import Delegation
from conference.registration.forms import ABOUT_OTHERS, DetailsForm, Tick
from conference.registration.own_form import OwnDetailsForm

PURPOSE = "delegation"


def subject_of(delegation: Delegation) -> str:
    """Return what the signed field of a delegation's forms is bound to: another link is another form."""
    return f"{delegation.id}|{delegation.link_version}"


class PinForm(PublicForm):
    """The six digits."""

    purpose = "delegation-pin"

    pin = Line(_l("Votre code à six chiffres"), limit=20)

    def validate_pin(self, field: Any) -> None:
        """Ask for the digits."""
        if not field.data:
            raise ValidationError(_("Écrivez le code à six chiffres que nous vous avons donné."))


class FocalForm(PublicForm):
    """A button on a delegation's page: nothing but the signed field."""

    purpose = PURPOSE


class LastYearForm(PublicForm):
    """People of last year's delegation, to be ticked."""

    purpose = PURPOSE

    people = SelectMultipleField(
        _l("Qui vient aussi cette année ?"),
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )


class WomenForm(FocalForm):
    """Why there are fewer women than were asked for: a sentence, or none."""

    women_reason = Line(_l("Pourquoi moins de femmes que demandé ?"), limit=300, widget=TextArea())

    def validate_women_reason(self, field: Any) -> None:
        """Refuse more than a few sentences, saying by how much."""
        count = len(field.data or "")
        if count > field.limit:
            words = _("Votre explication est trop longue : %(limit)s caractères au plus, il y en a %(count)s.")
            raise ValidationError(words % {"limit": field.limit, "count": count})


class MemberForm(DetailsForm):
    """Somebody whom a focal point names, who answers for who has neither phone nor address."""

    purpose = PURPOSE
    nameless, unsaid = ABOUT_OTHERS

    def _reachable(self) -> bool:
        return True


class MemberChangeForm(OwnDetailsForm):
    """What a focal point corrects; contacts that are known are never shown, as on a person's own page."""

    purpose = PURPOSE
    nameless, unsaid = ABOUT_OTHERS

    clear_phones = Tick(_l("Effacer ses numéros"))
    clear_email = Tick(_l("Effacer son adresse e-mail"))

    def _reachable(self) -> bool:
        return True
