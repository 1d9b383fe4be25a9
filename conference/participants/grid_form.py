"""The grid: which columns can be changed in it, and the cells of one row as a form of its own."""

from collections.abc import Sequence
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
from conference.participants import grid_answers, wording
from conference.participants.answers import Answers
from conference.participants.details import Details
from conference.participants.editing import ANSWERS
from conference.participants.fields import Fields
from conference.participants.forms import DetailsForm, details_as_data
from conference.participants.grid_answers import CELL, CellQuestions

PER_PAGE = 25
MOST_COLUMNS = 4
#: The details that can be changed, by the key of their field; the questions of the event come after them.
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
    details = [(key, known[key].label) for key in EDITABLE if key in known]
    return [*details, *grid_answers.offered(known.event, known)]


def wanted(keys: Sequence[str], known: Fields) -> tuple[list[str], list[str]]:
    """Return the columns asked for, as many as fit, and what was asked for and cannot be."""
    asked = list(dict.fromkeys(keys))
    may = {key for key, _label in offered(known)} if asked else set(EDITABLE)
    good = [key for key in asked if key in may]
    return good[:MOST_COLUMNS] or list(USUAL), [key for key in asked if key not in good[:MOST_COLUMNS]]


class RowForm(StaffForm):
    """The cells of one person. ``names`` are the details that it changes."""

    class Meta(StaffForm.Meta):
        """The form around all rows carries the token."""

        csrf = False

    details: ClassVar[tuple[str, ...]] = ()
    before: Details
    #: How the names of its fields begin.
    start: str
    questions: CellQuestions | None = None

    def open_for(self, before: Details, districts: Sequence[tuple[str, str]]) -> "RowForm":
        """Offer these districts; ``before`` is what the record says of the rest."""
        self.before = before
        if "district_id" in self:
            self["district_id"].choices = choices({"": _("Non précisé"), **dict(districts)})
        return self

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its cells: a question that this person is not asked has none."""
        return (*self.details, *(self.questions.names if self.questions else ()))

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
        told = {name: self[name].data or "" for name in self.details}
        return told | (self.questions.typed() if self.questions else {})

    def values(self, names: Sequence[str]) -> dict[str, Any]:
        """Return the values of these cells, as the record has them."""
        found = {name: _value(name, self[name].data or "") for name in names if name in self.details}
        if self.questions is not None and not found.keys() >= set(names):
            found[ANSWERS] = self.questions.changes()
        return found


def row(
    names: tuple[str, ...], person_id: UUID, before: Details, districts: Sequence[tuple[str, str]], formdata: Any = None
) -> RowForm:
    """Return the row of a person: as the record has it, or as it was sent. Its questions are added by :func:`ask`."""
    details = tuple(name for name in names if not name.startswith(CELL))
    form = _row_form(details)(formdata=formdata, data=shown(before), prefix=prefix(person_id))
    form.start = prefix(person_id)
    return form.open_for(before, districts)


def ask(form: RowForm, group: str, sheet: grid_answers.Sheet, formdata: "MultiDict[str, str] | None" = None) -> None:
    """Add the cells of the questions that a person of this group is asked: as the record has them, or as sent."""
    if group in sheet.by_group:
        form.questions = CellQuestions(form, sheet.by_group[group], sheet, formdata)


def prefix(person_id: UUID) -> str:
    """Return how the names of a row's fields begin."""
    return f"{person_id.hex}-"


def shown(details: Details) -> dict[str, str]:
    """Return details as their cells show them."""
    data = details_as_data(details)
    return {name: str(data[name] or "") for name in EDITABLE.values()}


def all_shown(form: RowForm, details: Details) -> dict[str, str]:
    """Return details and answers as the cells of a row show them."""
    known: Answers = details.answers or {}
    return shown(details) | (form.questions.shown(known) if form.questions else {})


def was(formdata: "MultiDict[str, str]", person_id: UUID, names: Sequence[str]) -> dict[str, str]:
    """Return what the cells showed when the page was made, as the form that was sent says."""
    return {name: _was(formdata, f"{prefix(person_id)}was_{name}", name) for name in names}


def words(form: RowForm, details: Details) -> dict[str, str]:
    """Return what the record says of the cells, in words."""
    found, values = {}, shown(details)
    for name in form.details:
        labels = {choice.value: choice.label for choice in getattr(form[name], "choices", None) or ()}
        found[name] = str(labels.get(values[name], values[name]))
    return found | (form.questions.words(details.answers or {}) if form.questions else {})


def _was(formdata: "MultiDict[str, str]", field: str, name: str) -> str:
    return grid_answers.came(formdata, field) if name.startswith(CELL) else clean_line(formdata.get(field, ""))


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
    return type("RowForm", (RowForm,), {"details": names, **cells})


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
