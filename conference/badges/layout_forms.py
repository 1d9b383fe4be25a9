"""The form of a badge layout: everything that somebody chooses of a badge, and what is wrong beside its field."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import nan
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from conference.badges import layout_wording as words
from conference.badges.formats import OWN
from conference.badges.layout_services import NAME_LENGTH
from conference.badges.recipes import (
    BACK_LENGTH,
    ELEMENTS,
    LABEL_LENGTH,
    MOST_EXTRAS,
    SHOWN,
    TEXT_LENGTH,
    Extra,
    Logo,
    Recipe,
    recipe_faults,
)
from conference.badges.rules import Fault
from conference.core.forms import Line, choices
from conference.core.i18n import local
from conference.events.question_rules import Asked
from conference.events.setup_fields import Paragraphs, SettingsForm

#: The elements before which a word may stand.
LABELLED = ("organisation", "function", "place", "table", "languages")
_PLAIN = ("orientation", "names", "inks", "accent", "panel", "background", "text", "back", "back_title", "back_text")
_BESIDE = {
    "recipe_newer": "format",
    "recipe_format": "format",
    "logos": "logos",
    "extras": "extra_1",
    "labels": f"label_{LABELLED[0]}",
}


@dataclass(frozen=True)
class Shown:
    """A picture of the event, as the form offers it: its name as an asset, what its file is called, what it is."""

    asset: str
    kind: str
    name: str
    media_type: str


class LayoutForm(SettingsForm):
    """Everything that is chosen of a layout. What no form of ours sends is a fault of the recipe, beside its field."""

    #: The logos that the event has.
    assets: tuple[str, ...] = ()

    name = Line(_l("Nom du modèle"), limit=NAME_LENGTH)
    format = RadioField(_l("Format"), choices=choices(words.FORMATS), validate_choice=False, default="a6")
    width = Line(_l("Largeur, en millimètres"), limit=8)
    height = Line(_l("Hauteur, en millimètres"), limit=8)
    orientation = RadioField(
        _l("Sens"), choices=choices(words.ORIENTATIONS), validate_choice=False, default="as_is"
    )  # fmt: skip
    shown = SelectMultipleField(
        _l("Ce que montre le badge, en plus du nom"),
        choices=choices(words.SHOWN),
        validate_choice=False,
        default=list(SHOWN),
        widget=ListWidget(),
        option_widget=CheckboxInput(),
    )
    names = RadioField(_l("Le plus grand nom"), choices=choices(words.NAME_STYLES), validate_choice=False)
    inks = RadioField(_l("Impression"), choices=choices(words.INKS), validate_choice=False)
    accent = Line(_l("Une seule couleur pour tous les groupes"), limit=9)
    logos = SelectMultipleField(_l("Logos"), validate_choice=False)
    new_logo = FileField(_l("Ajouter un logo"))
    background = SelectField(_l("Fond"), validate_choice=False)
    new_background = FileField(_l("Ajouter un fond"))
    panel = BooleanField(_l("Écrire sur du blanc devant le fond"), default=True)
    text = Line(_l("Une ligne de texte sur chaque badge"), limit=TEXT_LENGTH)
    back = RadioField(_l("Au verso"), choices=choices(words.BACK_CHOICES), validate_choice=False)
    back_title = Line(_l("Titre du verso"), limit=TEXT_LENGTH)
    back_text = Paragraphs(_l("Texte du verso"))

    def recipe(self) -> Recipe:
        """Return what the form asks for, faults and all."""
        own = self.format.data == OWN
        chosen: dict[str, Any] = {name: self[name].data if self[name].data is not None else "" for name in _PLAIN}
        labels = {one: self[f"label_{one}"].data for one in LABELLED if self[f"label_{one}"].data}
        return Recipe(
            format=self.format.data or "",
            width=_millimetres(self.width.data) if own else 0.0,
            height=_millimetres(self.height.data) if own else 0.0,
            shown=tuple(one for one in ELEMENTS if one in self._shown()) + self._strange(),
            table_question=self["table_question"].data or "",
            logos=tuple(self._logos()),
            labels=labels,
            extras=tuple(self._extras()),
            **chosen,
        )

    def refused(self, recipe: Recipe) -> bool:
        """Say beside its field what is wrong with a recipe, and tell whether anything is."""
        found = recipe_faults(recipe)
        for fault in found:
            field = self[self._beside(fault)]
            field.errors = [*field.errors, words.fault_words(fault)]
        if "table" in recipe.shown and not recipe.table_question:
            self["table_question"].errors = [_l("Choisissez la question dont la réponse est la table ou la salle.")]
            return True
        return bool(found)

    def places(self) -> Iterator[tuple[str, Any]]:
        """Yield each logo of the event, by asset, and the field that says where it stands."""
        for asset in self.assets:
            yield asset, self[f"place_{asset}"]

    def _shown(self) -> set[str]:
        """Return what is ticked; who chooses the question for the table wants to see its answer."""
        return {*(self.shown.data or ()), *(["table"] if self["table_question"].data else [])}

    def _strange(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one for one in self.shown.data or () if one not in ELEMENTS))[:1]

    def _logos(self) -> Iterator[Logo]:
        known = dict(self.places())
        for asset in dict.fromkeys(self.logos.data or ()):
            yield Logo(asset, known[asset].data or "left") if asset in known else Logo(asset)

    def _extras(self) -> Iterator[Extra]:
        for number in range(1, MOST_EXTRAS + 1):
            question = self[f"extra_{number}"].data
            if question:
                yield Extra(question, self[f"extra_label_{number}"].data or "")

    def _beside(self, fault: Fault) -> str:
        if fault.code == "text_long":
            long = [name for name, most in self._limits() if len(self[name].data or "") > most]
            return long[0] if long else "name"
        name = _BESIDE.get(fault.code, _BESIDE.get(fault.where, fault.where))
        return name if name in self else "format"

    def _limits(self) -> Iterator[tuple[str, int]]:
        yield from ((f"label_{one}", LABEL_LENGTH) for one in LABELLED)
        yield from ((f"extra_label_{number}", LABEL_LENGTH) for number in range(1, MOST_EXTRAS + 1))
        yield from (("text", TEXT_LENGTH), ("back_title", TEXT_LENGTH), ("back_text", BACK_LENGTH))


def layout_form(pictures: Sequence[Shown], questions: Sequence[Asked]) -> type[LayoutForm]:
    """Return the form with what the event has: its pictures, and the questions whose answers may be shown."""
    fields: dict[str, Any] = {"assets": tuple(one.asset for one in pictures if one.kind == "logo")}
    for one in LABELLED:
        fields[f"label_{one}"] = Line(words.SHOWN[one], limit=LABEL_LENGTH)
    asked = {"": _l("rien de plus"), **{str(one.id): local(dict(one.label)) for one in questions}}
    tables = {"": _l("aucune"), **{one.code: local(dict(one.label)) for one in questions}}
    label = _l("Question qui donne la table ou la salle")
    fields["table_question"] = SelectField(label, choices=choices(tables), validate_choice=False)
    for number in range(1, MOST_EXTRAS + 1):
        label = _l("Réponse %(number)s", number=number)
        fields[f"extra_{number}"] = SelectField(label, choices=choices(asked), validate_choice=False)
        fields[f"extra_label_{number}"] = Line(_l("Mot devant la réponse"), limit=LABEL_LENGTH)
    for picture in pictures:
        if picture.kind == "logo":
            place = SelectField(_l("Place du logo"), choices=choices(words.PLACES), validate_choice=False)
            fields[f"place_{picture.asset}"] = place
    return type("LayoutForm", (LayoutForm,), fields)


def offer(form: LayoutForm, pictures: Sequence[Shown]) -> None:
    """Offer pictures in a form, with those that it has just taken."""
    form.logos.choices = choices({one.asset: one.name for one in pictures if one.kind == "logo"})
    backgrounds = {one.asset: one.name for one in pictures if one.kind == "background"}
    form.background.choices = choices({"": _l("aucun"), **backgrounds})


def shown(recipe: Recipe, name: str) -> Mapping[str, Any]:
    """Return what the fields hold for a layout."""
    own = recipe.format == OWN
    extras = dict(enumerate(recipe.extras, 1))
    return {
        "name": name,
        "format": recipe.format,
        "width": f"{recipe.width:g}".replace(".", ",") if own else "",
        "height": f"{recipe.height:g}".replace(".", ",") if own else "",
        "shown": list(recipe.shown),
        "table_question": recipe.table_question,
        "logos": [logo.asset for logo in recipe.logos],
        **{f"place_{logo.asset}": logo.place for logo in recipe.logos},
        **{f"label_{one}": recipe.labels.get(one, "") for one in LABELLED},
        **{f"extra_{number}": extra.question for number, extra in extras.items()},
        **{f"extra_label_{number}": extra.label for number, extra in extras.items()},
        **{one: getattr(recipe, one) for one in _PLAIN},
    }


def _millimetres(typed: str | None) -> float:
    """Return a number that was typed, with a comma or a point; what is none is no number of millimetres."""
    try:
        return float((typed or "").replace("mm", "").replace(",", ".").strip())
    except ValueError:
        return nan
