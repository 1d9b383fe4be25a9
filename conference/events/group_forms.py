"""The form of a group."""

from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectMultipleField
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from conference.core.errors import Error, sentence
from conference.core.forms import Line, choices
from conference.events import colours, setup_rules, setup_wording
from conference.events.models import StakeholderGroup
from conference.events.rules import LEAVABLE
from conference.events.setup_fields import Between, Moment, SettingsForm, Text, Whole, in_every_language, spread

OTHER = "autre"
TEXTS = (
    Text("label", _l("Nom du groupe"), 120, needed=_l("Écrivez le nom du groupe.")),
    Text("short_label", _l("Nom court"), 40),
)
_PLAIN = (
    "pattern",
    "quota",
    "approval",
    "entry",
    "waiting_list",
    "auto_offer",
    "badge_name",
    "asks_commune",
    "protected",
)


class GroupForm(SettingsForm):
    """Everything that is set of a group."""

    colour = RadioField(
        _l("Couleur"), choices=choices({**setup_wording.COLOURS, OTHER: _l("Une autre couleur")}), default="#1B7F3B"
    )
    other_colour = Line(_l("Autre couleur"), limit=9)
    pattern = RadioField(_l("Motif en noir et blanc"), choices=choices(setup_wording.PATTERNS), default="solid")
    quota = Whole(_l("Quota"), [Between(0, setup_rules.MOST_SEATS, optional=True)])
    entry = RadioField(_l("Qui peut s’inscrire"), choices=choices(setup_wording.ENTRIES), default="open")
    approval = BooleanField(_l("L’organisation valide chaque inscription"))
    opens_at = Moment(_l("Ouverture de ce groupe"))
    closes_at = Moment(_l("Fermeture de ce groupe"))
    waiting_list = BooleanField(_l("Liste d’attente quand le groupe est complet"))
    auto_offer = BooleanField(_l("Proposer automatiquement une place libre à la personne suivante"), default=True)
    badge_name = RadioField(_l("Nom sur le badge"), choices=choices(setup_wording.BADGE_NAMES), default="full")
    asks_commune = BooleanField(_l("Demander la commune"))
    leaves_out = SelectMultipleField(
        _l("Le formulaire ne demande pas :"),
        choices=choices(setup_wording.LEAVABLE),
        widget=ListWidget(),
        option_widget=CheckboxInput(),
    )
    protected = BooleanField(_l("Groupe à protéger"))

    def validate_other_colour(self, field: Line) -> None:
        """Take only a colour that can be read; say the nearest that can."""
        if self.colour.data != OTHER:
            return
        colour = colours.normal(field.data or "")
        if colour is None:
            raise ValidationError(sentence(Error("bad_colour")))
        if not colours.readable(colour):
            raise ValidationError(sentence(Error("pale_colour", darker=colours.darker(colour))))

    def values(self, before: StakeholderGroup | None = None) -> dict[str, Any]:
        """Return what the form says, as the group holds it; only of a form that is good."""
        other = self.colour.data == OTHER
        return {
            "label": self.written("label", before.label if before else None),
            "short_label": self.written("short_label", before.short_label if before else None),
            "colour": colours.normal(self.other_colour.data or "") if other else self.colour.data,
            "opens_at": self.opens_at.instant(),
            "closes_at": self.closes_at.instant(),
            "leaves_out": [name for name in LEAVABLE if name in (self.leaves_out.data or [])],
            **{name: self[name].data for name in _PLAIN},
        }


def group_form() -> type[GroupForm]:
    """Return the form of a group in today's languages."""
    return in_every_language(GroupForm, TEXTS)


def shown(group: StakeholderGroup, zone: ZoneInfo) -> dict[str, Any]:
    """Return what the fields hold for a group."""
    usual = group.colour.upper() in setup_wording.COLOURS
    return {
        **spread("label", group.label),
        **spread("short_label", group.short_label),
        "colour": group.colour.upper() if usual else OTHER,
        "other_colour": "" if usual else group.colour,
        "opens_at": setup_rules.wall_text(group.opens_at, zone),
        "closes_at": setup_rules.wall_text(group.closes_at, zone),
        "leaves_out": list(group.leaves_out),
        **{name: getattr(group, name) for name in _PLAIN},
    }
