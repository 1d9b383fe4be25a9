"""The grid: which columns can be changed in it, and the cells of one row as a form of its own."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, ClassVar
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import SelectField
from wtforms.fields.core import UnboundField
from wtforms.validators import ValidationError

from conference.core import phones
from conference.core.forms import StaffForm, choices
from conference.core.text import clean_line
from conference.participants import wording
from conference.participants.details import Details
from conference.participants.fields import Fields
from conference.participants.forms import DetailsForm, details_as_data

PER_PAGE = 25
MOST_COLUMNS = 4
#: The columns that can be changed, by the key of their field, with the detail that each one is.
EDITABLE = {
    "nom": "family_name",
    "prenom": "given_names",
    "titre": "title",
    "structure": "organisation",
    "fonction": "function",
    "sexe": "sex",
    "age": "age_bracket",
    "district": "district_id",
    "langue": "language",
    "telephone": "phones",
    "email": "email",
    "commune": "commune",
}
USUAL = ("structure", "fonction")
_PARTS = ("family_name", "given_names")


def offered(known: Fields) -> list[tuple[str, str]]:
    """Return (key, label) of each column that this reader may change."""
    return [(key, known[key].label) for key in EDITABLE if key in known]


def wanted(keys: Sequence[str], known: Fields) -> tuple[list[str], list[str]]:
    """Return the columns asked for, as many as fit, and what was asked for and cannot be."""
    asked = list(dict.fromkeys(keys))
    good = [key for key in asked if key in EDITABLE and key in known]
    return good[:MOST_COLUMNS] or list(USUAL), [key for key in asked if key not in good[:MOST_COLUMNS]]


class RowForm(StaffForm):
    """The cells of one person. ``names`` are the details that it changes."""

    class Meta(StaffForm.Meta):  # type: ignore[misc,name-defined]  # Flask-WTF has no types
        """The form around all rows carries the token."""

        csrf = False

    names: ClassVar[tuple[str, ...]] = ()
    before: Details

    def open_for(self, before: Details, districts: Sequence[tuple[str, str]]) -> "RowForm":
        """Offer these districts; ``before`` is what the record says of the rest."""
        self.before = before
        if "district_id" in self:
            self["district_id"].choices = choices({"": _("Non précisé"), **dict(districts)})
        return self

    def validate_family_name(self, _field: Any) -> None:
        """Ask for a name; one is enough."""
        _need_a_name(self)

    def validate_given_names(self, _field: Any) -> None:
        """Ask for a name; one is enough."""
        if "family_name" not in self:
            _need_a_name(self)

    validate_phones = DetailsForm.validate_phones
    validate_email = DetailsForm.validate_email

    def typed(self) -> dict[str, str]:
        """Return what stands in the cells, as text."""
        return {name: self[name].data or "" for name in self.names}

    def values(self, names: Sequence[str]) -> dict[str, Any]:
        """Return the values of these cells, as the record has them."""
        return {name: _value(name, self[name].data or "") for name in names}


def row(
    names: tuple[str, ...], person_id: UUID, before: Details, districts: Sequence[tuple[str, str]], formdata: Any = None
) -> RowForm:
    """Return the row of a person: as the record has it, or as it was sent."""
    form = _row_form(names)(formdata=formdata, data=shown(before), prefix=prefix(person_id))
    return form.open_for(before, districts)


def prefix(person_id: UUID) -> str:
    """Return how the names of a row's fields begin."""
    return f"{person_id.hex}-"


def shown(details: Details) -> dict[str, str]:
    """Return details as the cells show them."""
    data = details_as_data(details)
    return {name: str(data[name] or "") for name in EDITABLE.values()}


def was(formdata: "MultiDict[str, str]", person_id: UUID, names: Sequence[str]) -> dict[str, str]:
    """Return what the cells showed when the page was made, as the form that was sent says."""
    return {name: clean_line(formdata.get(f"{prefix(person_id)}was_{name}", "")) for name in names}


def words(form: RowForm, values: Mapping[str, str]) -> dict[str, str]:
    """Return the values of cells in words."""
    found = {}
    for name in form.names:
        labels = {choice.value: choice.label for choice in getattr(form[name], "choices", None) or ()}
        found[name] = str(labels.get(values[name], values[name]))
    return found


def _need_a_name(form: RowForm) -> None:
    names = (form[name].data if name in form else getattr(form.before, name) for name in _PARTS)
    if not any(names):
        raise ValidationError(_("Saisissez au moins un nom."))


def _value(name: str, typed: str) -> Any:
    if name == "district_id":
        return UUID(typed) if typed else None
    if name == "phones":
        return tuple(phone.e164 for phone in phones.parse_all(typed)) if typed else ()
    return typed


@cache
def _row_form(names: tuple[str, ...]) -> type[RowForm]:
    cells: dict[str, UnboundField[Any]] = {name: _cell(name) for name in names}
    return type("RowForm", (RowForm,), {"names": names, **cells})


class Choice(SelectField):
    """One of the values that the cell offers."""

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 (signature of WTForms)
        """Refuse any other."""
        offered: Any = self.choices
        if all(self.data != choice.value for choice in offered):
            raise ValidationError(_("Choisissez une des valeurs proposées."))


def _cell(name: str) -> Any:
    unsaid = {"": _l("Non précisé")}
    offers = {
        "sex": (_l("Sexe"), unsaid | {"F": _l("Femme"), "M": _l("Homme")}),
        "age_bracket": (_l("Tranche d’âge"), unsaid | dict(wording.AGES)),
        "district_id": (_l("District"), unsaid),
        "language": (_l("Langue"), dict(wording.LANGUAGES)),
    }
    if name not in offers:
        return getattr(DetailsForm, name)
    label, words_of = offers[name]
    return Choice(label, choices=choices(words_of))
