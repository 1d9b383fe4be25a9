"""Forms of rooms, tracks, types of session, and of how a programme is judged."""

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import StopValidation, ValidationError

from conference.agenda import clash_labels, place_services, typed
from conference.agenda.clash_table import DEFAULT_LEVELS
from conference.agenda.plan import LEVELS
from conference.core.errors import Error, sentence
from conference.core.forms import Line, choices
from conference.core.history import Fields
from conference.core.i18n import current_locale
from conference.events import colours
from conference.events.setup_fields import Between, Paragraphs, SettingsForm, Text, Whole, in_every_language, spread

NAME = Text("name", _l("Nom"), place_services.NAME_MOST, needed=_l("Écrivez un nom."))
ROOM_TEXTS = (NAME, Text("note_public", _l("Pour s’y rendre"), 300), Text("note_staff", _l("Note pour l’équipe"), 600))


def _read(reader: Callable[[str], object], text: str | None) -> None:
    try:
        reader(text or "")
    except Error as error:
        raise StopValidation(sentence(error)) from error


class HoursField(Paragraphs):
    """Hours, one a line."""

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 (signature of WTForms)
        """Refuse what cannot be read."""
        _read(typed.read_hours, self.data)


class BoothsField(StringField):
    """Pairs of languages."""

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 (signature of WTForms)
        """Refuse what cannot be read."""
        _read(typed.read_pairs, self.data)


class PlaceForm(SettingsForm):
    """What rooms, tracks and types have in common."""

    def values(self, before: Fields) -> Fields:
        """Return what the form says, as the record holds it; only of a form that is good."""
        return {"name": self.written("name", before.get("name"))}


class RoomForm(PlaceForm):
    """A room."""

    capacity = Whole(_l("Places"), [Between(0, 100_000, optional=True)])
    floor = Whole(_l("Étage"), [Between(-9, 200, optional=True)])
    accessible = BooleanField(_l("On y entre sans marche"), default=True)
    allows_parallel = BooleanField(_l("Plusieurs séances à la fois"))
    booths = BoothsField(_l("Cabines d’interprétation"))
    hours = HoursField(_l("Heures où elle est libre"))
    hidden = BooleanField(_l("Ne pas la montrer au public"))

    def values(self, before: Fields) -> Fields:
        """Return what the form says, as the record holds it; only of a form that is good."""
        plain = ("capacity", "floor", "accessible", "allows_parallel", "hidden")
        return {
            **{text.name: self.written(text.name, before.get(text.name)) for text in ROOM_TEXTS},
            **{name: self[name].data for name in plain},
            "booths": typed.read_pairs(self.booths.data or ""),
            "hours": typed.read_hours(self.hours.data or ""),
        }


class TrackForm(PlaceForm):
    """A track."""

    colour = Line(_l("Couleur"), limit=9, default="#1B7F3B")

    def validate_colour(self, field: Line) -> None:
        """Take only a colour that can be read; say the nearest that can."""
        colour = colours.normal(field.data or "")
        if colour is None:
            raise ValidationError(sentence(Error("bad_colour")))
        if not colours.readable(colour):
            raise ValidationError(sentence(Error("pale_colour", darker=colours.darker(colour))))

    def values(self, before: Fields) -> Fields:
        """Return what the form says, as the record holds it; only of a form that is good."""
        return {**super().values(before), "colour": colours.normal(self.colour.data or "")}


class TypeForm(PlaceForm):
    """A type of session."""

    minutes = Whole(_l("Durée habituelle en minutes"), [Between(1, 24 * 60)], default=60)
    plenary = BooleanField(_l("Tout le monde y est attendu"))
    is_break = BooleanField(_l("C’est une pause"))

    def values(self, before: Fields) -> Fields:
        """Return what the form says, as the record holds it; only of a form that is good."""
        return {**super().values(before), **{name: self[name].data for name in ("minutes", "plenary", "is_break")}}


class RulesForm(SettingsForm):
    """How a programme is judged."""

    grid = Whole(_l("Pas de la grille, en minutes"), [Between(1, 60)])
    walk = Whole(_l("Minutes pour aller d’une salle à l’autre"), [Between(0, 240)])
    alone = Whole(_l("Minutes qu’un interprète travaille seul au plus"), [Between(1, 600)])
    opening = HoursField(_l("Heures d’ouverture"))
    protected = Paragraphs(_l("Temps à respecter"))

    def validate_protected(self, field: Paragraphs) -> None:
        """Refuse a line that cannot be read."""
        _read(read_protected, field.data)

    def values(self, before: Fields) -> Fields:
        """Return what the form says, as the record holds it; only of a form that is good."""
        return {
            **{name: self[name].data for name in ("grid", "walk", "alone")},
            "opening": typed.read_hours(self.opening.data or ""),
            "levels": {rule: self[f"level_{rule}"].data for rule in DEFAULT_LEVELS if self[f"level_{rule}"].data},
            "protected": keep_labels(read_protected(self.protected.data or ""), before.get("protected") or []),
        }


def rules_form() -> type[RulesForm]:
    """Return the form of how a programme is judged, with a field for the level of each rule."""
    levels = {f"level_{rule}": _level(rule, usual) for rule, usual in DEFAULT_LEVELS.items()}
    return type("RulesForm", (RulesForm,), levels)


def _level(rule: str, usual: str) -> SelectField:
    usually = _("Comme d’habitude (%(level)s)", level=clash_labels.level_name(usual).lower())
    offered = {"": usually, **{level: clash_labels.level_name(level) for level in LEVELS}}
    return SelectField(clash_labels.rule_name(rule), choices=choices(offered), default="")


def form_of(kind: str) -> type[PlaceForm]:
    """Return the form of a room (``salles``), a track (``fils``) or a type (``types``) in today's languages."""
    forms: Mapping[str, tuple[type[PlaceForm], tuple[Text, ...]]] = {
        "salles": (RoomForm, ROOM_TEXTS),
        "fils": (TrackForm, (NAME,)),
        "types": (TypeForm, (NAME,)),
    }
    return in_every_language(*forms[kind])


def shown(fields: Fields) -> dict[str, Any]:
    """Return what the fields of a form hold for a record."""
    texts = [name for name in ("name", "note_public", "note_staff") if name in fields]
    data = {**fields, **{key: word for name in texts for key, word in spread(name, fields[name]).items()}}
    for name, write in (("booths", typed.pairs), ("hours", typed.hours), ("opening", typed.hours)):
        if name in fields:
            data[name] = write(fields[name])
    for rule, level in fields.get("levels", {}).items():
        data[f"level_{rule}"] = level
    if "protected" in fields:
        data["protected"] = protected_text(fields["protected"])
    return data


def weekdays() -> dict[str, int]:
    """Return the days of the week by the word that is typed, in the reader's language."""
    words = (_("lundi"), _("mardi"), _("mercredi"), _("jeudi"), _("vendredi"), _("samedi"), _("dimanche"))
    return {str(word): number for number, word in enumerate(words)}


def protected_text(stored: list[Fields]) -> str:
    """Return protected times as people write them, one a line: ``vendredi 13:00-14:00 Prière``."""
    names = {number: word for word, number in weekdays().items()}
    lines = []
    for one in stored:
        when = names.get(one["weekday"], "") if one.get("weekday") is not None else ""
        label = next(iter(one["label"].values()), "")
        lines.append(" ".join(part for part in (when, typed.hours([one["hours"]]), label) if part))
    return "\n".join(lines)


def read_protected(text: str) -> list[Fields]:
    """Return protected times that were typed. Raises ``bad_protected`` with the line that cannot be read."""
    return [_one_protected(line) for line in filter(None, map(str.strip, text.split("\n")))]


def keep_labels(read: list[Fields], before: list[Fields]) -> list[Fields]:
    """Give the times whose French words did not change the words that they have in other languages."""
    known = {next(iter(one["label"].values()), ""): one["label"] for one in before}
    return [{**one, "label": known.get(next(iter(one["label"].values())), one["label"])} for one in read]


def _one_protected(line: str) -> Fields:
    rest, weekday = line, None
    for word, day in weekdays().items():
        if rest.lower().startswith(f"{word.lower()} "):
            rest, weekday = rest[len(word) :].strip(), day
    parts = rest.split(maxsplit=2 if rest[:1] in "jJ" else 1)
    try:
        (found,) = typed.read_hours(" ".join(parts[:-1]))
    except (Error, ValueError) as error:
        raise Error("bad_protected", line=line) from error
    return {"label": {current_locale(): parts[-1][:120]}, "hours": found, "weekday": weekday}
