"""The form for somebody who comes without being registered: five fields."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid4

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired, Length, ValidationError

from conference.core import text
from conference.core.forms import Line, StaffForm
from conference.core.i18n import local
from conference.events.models import StakeholderGroup

_TOO_LONG = _l("C’est trop long : %(max)d caractères au plus.")


#: What a desk corrects in a record.
CORRECTED = ("given_names", "family_name", "organisation", "function")


class WalkInForm(StaffForm):
    """Five fields. ``op`` and ``person`` are made with the page: sent twice, it is one operation and one person."""

    op = HiddenField()
    person = HiddenField()
    given_names = Line(_l("Prénoms"), [Length(max=120, message=_TOO_LONG)], limit=120)
    family_name = Line(_l("Nom de famille"), [Length(max=120, message=_TOO_LONG)], limit=120)
    group = RadioField(  # type: ignore[call-arg]  # newer than its stubs
        _l("Groupe"), [InputRequired(_l("Choisissez un groupe."))], invalid_choice_message=_l("Choisissez un groupe.")
    )
    sex = RadioField(
        _l("Sexe"),
        [InputRequired(_l("Indiquez le sexe, ou « Non précisé »."))],
        choices=[SelectChoice("F", _l("Femme")), SelectChoice("M", _l("Homme")), SelectChoice("-", _l("Non précisé"))],
    )
    organisation = Line(_l("Structure"), [Length(max=160, message=_TOO_LONG)], limit=160)

    def open_for(self, groups: Iterable[StakeholderGroup]) -> "WalkInForm":
        """Offer these groups; give a page that is shown for the first time its two ids."""
        self.group.choices = [SelectChoice(str(group.id), local(group.label)) for group in groups]
        for field in (self.op, self.person):
            field.data = field.data or str(uuid4())
        return self

    def validate_given_names(self, field: Line) -> None:
        """Ask for a name; one is enough."""
        if not text.words(f"{field.data or ''} {self.family_name.data or ''}"):
            raise ValidationError(_("Saisissez au moins un nom."))

    def validate_op(self, field: HiddenField) -> None:
        """Refuse an id that is none: the page made it."""
        _an_id(field.data)

    def validate_person(self, field: HiddenField) -> None:
        """See ``validate_op``."""
        _an_id(field.data)

    @property
    def name_key(self) -> str:
        """The name as it is compared: who looks alike was shown for this one."""
        return text.fold(f"{self.given_names.data or ''} {self.family_name.data or ''}").strip()

    @property
    def ids(self) -> tuple[UUID, UUID]:
        """The operation and the person that this page makes."""
        return UUID(self.op.data), UUID(self.person.data)

    def typed(self) -> dict[str, Any]:
        """Return what was typed, as the operation carries it."""
        typed = {
            "given_names": self.given_names.data or "",
            "family_name": self.family_name.data or "",
            "organisation": self.organisation.data or "",
            "sex": "" if self.sex.data == "-" else self.sex.data,
        }
        return typed | ({"group": self.group.data} if "group" in self else {})


class CorrectionForm(StaffForm):
    """What a desk corrects. What the fields said when the page was made comes back with it, as ``was_…``."""

    op = HiddenField()
    given_names = Line(_l("Prénoms"), [Length(max=120, message=_TOO_LONG)], limit=120)
    family_name = Line(_l("Nom de famille"), [Length(max=120, message=_TOO_LONG)], limit=120)
    organisation = Line(_l("Structure"), [Length(max=160, message=_TOO_LONG)], limit=160)
    function = Line(_l("Fonction"), [Length(max=120, message=_TOO_LONG)], limit=120)
    was_given_names = HiddenField()
    was_family_name = HiddenField()
    was_organisation = HiddenField()
    was_function = HiddenField()

    def show(self, person: Any) -> "CorrectionForm":
        """Fill the page with what the record says now."""
        self.op.data = self.op.data or str(uuid4())
        for name in CORRECTED:
            self[name].data = self[f"was_{name}"].data = getattr(person, name)
        return self

    def validate_given_names(self, field: Line) -> None:
        """Ask for a name; one is enough."""
        if not text.words(f"{field.data or ''} {self.family_name.data or ''}"):
            raise ValidationError(_("Saisissez au moins un nom."))

    def validate_op(self, field: HiddenField) -> None:
        """Refuse an id that is none: the page made it."""
        _an_id(field.data)

    def changed(self) -> dict[str, dict[str, str]]:
        """Return what was typed, as the operation carries it: the fields that changed, before and after."""
        was = {name: self[f"was_{name}"].data or "" for name in CORRECTED}
        now = {name: self[name].data or "" for name in CORRECTED}
        apart = [name for name in CORRECTED if was[name] != now[name]]
        return {"was": {name: was[name] for name in apart}, "now": {name: now[name] for name in apart}}


def _an_id(value: str | None) -> None:
    try:
        UUID(value or "")
    except ValueError as error:
        raise ValidationError(_("Cette page est abîmée. Recommencez depuis la recherche.")) from error
