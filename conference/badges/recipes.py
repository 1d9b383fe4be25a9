"""A badge as somebody orders it in a form: what it shows, in which format and colours, and what is behind. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from math import isfinite
from typing import Any, Literal, get_args

from conference.badges.formats import FORMATS, OWN, Format, own_format, size_faults
from conference.badges.rules import Fault, contrast
from conference.core.paper.lettering import printable

VERSION = 1
"""Of what ``to_data`` writes. A recipe of a later one is refused rather than printed without what it asks for."""

Orientation = Literal["as_is", "portrait", "landscape"]
NameStyle = Literal["given", "family", "even"]
"""Which name is the large one; ``even``: both alike."""

Inks = Literal["colour", "black"]
"""``black``: an outlined band without a filled surface, for a laser printer; the pattern tells the groups."""

Place = Literal["left", "top", "right"]
Back = Literal["none", "same", "programme", "emergency", "rules", "text"]
"""``same``: the front again, so that a badge that turns around on its lanyard still says who it is."""

ELEMENTS = (
    "group",
    "event",
    "title",
    "organisation",
    "function",
    "place",
    "table",
    "languages",
    "photo",
    "qr",
    "code",
    "number",
)  # fmt: skip
"""What a badge can show besides the name, which it always shows."""

SHOWN = ("group", "event", "organisation", "function", "photo", "qr", "code")
"""What a badge shows where nobody chose. Not the languages: where people are killed for their group, they tell it."""

MOST_LOGOS, MOST_EXTRAS, LABEL_LENGTH, TEXT_LENGTH, BACK_LENGTH = 6, 4, 30, 120, 2000
LEAST_CONTRAST = 3.0
"""Of the band against the paper (WCAG 2.2, 1.4.11)."""

_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_NAME = re.compile(r"[0-9A-Za-z_.:-]{1,80}")


@dataclass(frozen=True, slots=True)
class Logo:
    """An image at the head of the badge, by the name of its asset."""

    asset: str
    place: Place = "left"


@dataclass(frozen=True, slots=True)
class Extra:
    """The answer to a question, named by its code, after a label: the code is the same in a copy of the event."""

    question: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that somebody can choose of a badge; as it stands without a choice, it is one to be proud of.

    ``format`` is a code of ``FORMATS``, or ``own`` with ``width`` and ``height`` in millimetres. ``accent`` replaces
    the colours of the groups; empty, each group keeps its own. ``background`` is an asset behind everything; with
    ``panel`` texts stand on white before it. ``labels`` are words before a value, by element (``table``: "Table").
    ``table_question`` is the code of the question whose answer is the table or the room.
    ``text`` is a line on every front, ``back_title`` and ``back_text`` what the back says in the organisers' words.
    """

    format: str = "a6"
    width: float = 0.0
    height: float = 0.0
    orientation: Orientation = "as_is"
    shown: tuple[str, ...] = SHOWN
    names: NameStyle = "given"
    inks: Inks = "colour"
    accent: str = ""
    logos: tuple[Logo, ...] = ()
    background: str = ""
    panel: bool = True
    labels: Mapping[str, str] = field(default_factory=dict)
    extras: tuple[Extra, ...] = ()
    table_question: str = ""
    text: str = ""
    back: Back = "none"
    back_title: str = ""
    back_text: str = ""

    def size(self) -> Format:
        """Return the format as it is worn: turned where the recipe says so. ``KeyError`` for one that is none."""
        found = own_format(self.width, self.height) if self.format == OWN else FORMATS[self.format]
        short, long = sorted((found.width, found.height))
        sides = {"as_is": (found.width, found.height), "portrait": (short, long), "landscape": (long, short)}
        return Format(found.code, *sides[self.orientation], fold=found.fold)

    def to_data(self) -> dict[str, Any]:
        """Return the recipe as values that JSON can carry."""
        return {"version": VERSION, **asdict(self)}


def read_recipe(data: Mapping[str, Any]) -> tuple[Recipe, list[Fault]]:
    """Return the recipe of such values and what is wrong with it; nothing is wrong with what ``to_data`` gave.

    What is left out is as in ``Recipe()``; of what is wrong, too. ``recipe_newer``: it was made by a later version and
    asks for what this one does not know (``where``: the first such key).
    """
    known = {each.name for each in fields(Recipe)}
    unknown = sorted(printable(str(key))[:LABEL_LENGTH] for key in data.keys() - known - {"version"})
    faults = [Fault("recipe_newer", key) for key in unknown[:1]]
    if not unknown and data.get("version", VERSION) not in range(VERSION + 1):
        faults.append(Fault("recipe_newer", "version"))
    values: dict[str, Any] = {}
    for name in known & data.keys():
        try:
            values[name] = _READ[name](data[name])
        except (TypeError, ValueError, KeyError, AttributeError, OverflowError):
            faults.append(Fault("recipe_value", name))
    recipe = Recipe(**values)
    return recipe, faults + recipe_faults(recipe)


def recipe_faults(recipe: Recipe) -> list[Fault]:
    """Return why no badge can be made by this recipe; an empty list where one can.

    ``recipe_format``, ``recipe_choice`` (no such choice), ``size_limits``, ``size_number``, ``colour_unreadable``,
    ``colour_pale``, ``logos_many``, ``extras_many``, ``asset_name``, ``text_long``, ``back_empty``.
    """
    return [*_size_faults(recipe), *_choice_faults(recipe), *_look_faults(recipe), *_text_faults(recipe)]


def _size_faults(recipe: Recipe) -> list[Fault]:
    if recipe.format == OWN:
        return size_faults(recipe.width, recipe.height)
    return [] if recipe.format in FORMATS else [Fault("recipe_format", "format")]


def _choice_faults(recipe: Recipe) -> list[Fault]:
    choices = {"orientation": Orientation, "names": NameStyle, "inks": Inks, "back": Back}
    wrong = [name for name, kind in choices.items() if getattr(recipe, name) not in get_args(kind)]
    wrong += ["shown"] if set(recipe.shown) - set(ELEMENTS) else []
    wrong += ["logos"] if any(logo.place not in get_args(Place) for logo in recipe.logos) else []
    return [Fault("recipe_choice", name) for name in wrong]


def _look_faults(recipe: Recipe) -> list[Fault]:
    faults = []
    if recipe.accent and not _COLOUR.fullmatch(recipe.accent):
        faults.append(Fault("colour_unreadable", "accent"))
    elif recipe.accent and contrast(recipe.accent, "#ffffff") < LEAST_CONTRAST:
        ratio = round(contrast(recipe.accent, "#ffffff"), 1)
        faults.append(Fault("colour_pale", "accent", {"ratio": ratio, "least": LEAST_CONTRAST}))
    if len(recipe.logos) > MOST_LOGOS:
        faults.append(Fault("logos_many", "logos", {"most": MOST_LOGOS}))
    assets = [
        *(("logos", logo.asset) for logo in recipe.logos),
        *[("background", recipe.background)] * bool(recipe.background),
    ]
    return faults + [Fault("asset_name", where) for where, asset in assets if not _NAME.fullmatch(asset)]


def _text_faults(recipe: Recipe) -> list[Fault]:
    faults = []
    if len(recipe.extras) > MOST_EXTRAS:
        faults.append(Fault("extras_many", "extras", {"most": MOST_EXTRAS}))
    labels = [*recipe.labels.values(), *(extra.label for extra in recipe.extras)]
    lengths = {
        "labels": (labels, LABEL_LENGTH),
        "text": ([recipe.text, recipe.back_title], TEXT_LENGTH),
        "back_text": ([recipe.back_text], BACK_LENGTH),
    }
    for where, (texts, most) in lengths.items():
        if any(len(text) > most for text in texts):
            faults.append(Fault("text_long", where, {"most": most}))
    if recipe.back in {"emergency", "rules", "text"} and not printable(recipe.back_text):
        faults.append(Fault("back_empty", "back_text"))
    return faults


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise TypeError(value)
    return float(value)


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError(value)
    return value


def _each(value: Any) -> Sequence[Any]:
    if not isinstance(value, list | tuple):
        raise TypeError(value)
    return value


def _part(kind: type[Any]) -> Any:
    def read(value: Any) -> Any:
        return tuple(kind(**{key: _text(text) for key, text in one.items()}) for one in _each(value))

    return read


_READ: Mapping[str, Any] = {
    **dict.fromkeys(("format", "orientation", "names", "inks", "accent", "background", "text"), _text),
    **dict.fromkeys(("table_question", "back", "back_title", "back_text"), _text),
    **dict.fromkeys(("width", "height"), _number),
    "panel": _flag,
    "shown": lambda value: tuple(dict.fromkeys(_text(one) for one in _each(value))),
    "logos": _part(Logo),
    "extras": _part(Extra),
    "labels": lambda value: {_text(key): _text(text) for key, text in value.items()},
}
