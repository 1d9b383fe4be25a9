"""The form of an export: the same whether it is pressed in the list, filled in, or made from a template."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField
from wtforms.validators import Length, ValidationError

from conference.core.forms import Line, StaffForm, choices
from conference.participants.export_rules import (
    ENCODINGS,
    LONGEST_NAME,
    LONGEST_NOTE,
    MOST_COLUMNS,
    SEPARATORS,
    SETS,
    Order,
)
from conference.participants.export_words import REASONS
from conference.participants.rules import holds_contact

_TOO_LONG = _l("C’est trop long : %(max)d caractères au plus.")
_FORMATS = {
    "xlsx": _l("Excel (.xlsx)"),
    "ods": _l("LibreOffice (.ods)"),
    "csv": _l("Texte (.csv)"),
    "pdf": _l("Liste à imprimer (.pdf)"),
    "json": _l("Pour un programme (.json)"),
}
_SETS = {
    "view": _l("Celles de la liste"),
    "record": _l("Toute la fiche"),
    "all": _l("Tout, avec les réponses aux questions"),
    "nameless": _l("Sans noms, pour compter"),
    "own": _l("Celles que je coche plus bas"),
}


class ExportForm(StaffForm):
    """An export. Contacts and sensitive answers need a reason."""

    format = RadioField(_l("Format"), choices=choices(_FORMATS), default="xlsx")
    set = RadioField(_l("Colonnes"), choices=choices(_SETS), default="view", validate_choice=False)
    columns = SelectMultipleField(_l("Colonnes"), validate_choice=False)
    answers = BooleanField(_l("Ajouter les réponses aux questions"))
    separator = SelectField(
        _l("Séparateur"),
        choices=choices(
            {"semicolon": _l("point-virgule (Excel en français)"), "comma": _l("virgule"), "tab": _l("tabulation")}
        ),
        default="semicolon",
        validate_choice=False,
    )
    encoding = SelectField(
        _l("Écriture"),
        choices=choices({"utf-8": _l("toutes les lettres (UTF-8)"), "cp1252": _l("anciens logiciels (Windows-1252)")}),
        default="utf-8",
        validate_choice=False,
    )
    contacts = BooleanField(_l("Ajouter les téléphones, les adresses e-mail et les communes"))
    sensitive = BooleanField(_l("Ajouter les réponses sensibles"))
    reason = RadioField(_l("Pourquoi en avez-vous besoin ?"), choices=choices(REASONS), validate_choice=False)
    other = Line(_l("Laquelle ?"), [Length(max=LONGEST_NOTE, message=_TOO_LONG)], limit=LONGEST_NOTE)
    template = Line(_l("Nom du modèle"), [Length(max=LONGEST_NAME, message=_TOO_LONG)], limit=LONGEST_NAME)

    @property
    def seals_broken(self) -> bool:
        """Tell whether contacts or sensitive answers are wanted."""
        return bool(self.contacts.data or self.sensitive.data)

    def validate_reason(self, field: RadioField) -> None:
        """Let contacts leave only for a reason."""
        if self.seals_broken and field.data not in REASONS:
            raise ValidationError(_("Choisissez une raison : elle est notée avec votre nom."))

    def validate_other(self, field: Line) -> None:
        """Ask which other reason it is."""
        if self.seals_broken and self.reason.data == "other" and not field.data:
            raise ValidationError(_("Écrivez la raison en quelques mots."))
        if field.data and holds_contact(field.data):
            raise ValidationError(_("N’écrivez ni numéro ni adresse : la raison reste dans le fichier."))

    def order(self, filter_: str, ids: tuple[UUID, ...] | None) -> Order:
        """Return what is asked for, of these people; what the form does not say is as usual."""
        reason = str(self.reason.data) if self.seals_broken else ""
        columns = tuple(dict.fromkeys(self.columns.data or ()))[:MOST_COLUMNS]
        usual = "own" if columns else "view"  # who ticks columns means them
        chosen = _one_of(self.set.data, dict.fromkeys(SETS), usual)
        return Order(
            format=str(self.format.data),
            separator=_one_of(self.separator.data, SEPARATORS, "semicolon"),
            encoding=_one_of(self.encoding.data, dict.fromkeys(ENCODINGS), "utf-8"),
            set=usual if chosen == "view" else chosen,
            columns=columns,
            answers=bool(self.answers.data or self.sensitive.data),
            contacts=bool(self.contacts.data),
            sensitive=bool(self.sensitive.data),
            reason=reason,
            note=(self.other.data or "") if reason == "other" else "",
            filter=filter_,
            ids=ids,
        )


def filled(order: Order) -> ExportForm:
    """Return the form as an order has it; why is asked again each time."""
    return ExportForm(formdata=None, data=order.settings())


def _one_of(given: Any, allowed: Mapping[str, object], usual: str) -> str:
    return given if given in allowed else usual
