"""Forms of staff accounts."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, PasswordField, SelectField
from wtforms.validators import InputRequired, ValidationError

from conference.core.forms import Line, StaffForm, choices


class SignInForm(StaffForm):
    """Address and password; ``next`` is the staff page that was asked for."""

    email = Line(_l("Adresse e-mail"), [InputRequired(_l("Saisissez votre adresse e-mail."))], limit=254)
    password = PasswordField(_l("Mot de passe"), [InputRequired(_l("Saisissez votre mot de passe."))])
    next = HiddenField()


class AccountForm(StaffForm):
    """A new account, or another role for one that exists."""

    email = Line(_l("Adresse e-mail"), [InputRequired(_l("Saisissez une adresse e-mail."))], limit=254)
    name = Line(_l("Nom"), limit=120)
    role = SelectField(
        _l("Rôle"),
        choices=choices({"organiser": _l("Organisation"), "desk": _l("Accueil"), "admin": _l("Administration")}),
    )
    event = SelectField(_l("Événement"), validate_choice=False)
    contacts = BooleanField(_l("Peut voir les téléphones et les adresses e-mail"))
    sensitive = BooleanField(_l("Peut voir les réponses sensibles"))

    def validate_event(self, field: SelectField) -> None:
        """Ask for the event in which the role holds; only the administrator's holds in none."""
        if self.role.data != "admin" and not field.data:
            raise ValidationError(_("Choisissez l’événement dans lequel ce rôle vaut."))
