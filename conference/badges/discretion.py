"""What badges of an exposed event keep to themselves: no text on them names the event. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from conference.badges.recipes import Recipe
from conference.badges.rules import Fault
from conference.core.text import fold


def names_it(text: str, names: Iterable[str]) -> bool:
    """Tell whether a text has one of the names of an event in it, however it is written."""
    said = fold(text)
    return any(name in said for name in map(fold, names) if name)


def discreet(recipe: Recipe, names: Sequence[str]) -> tuple[Recipe, list[Fault]]:
    """Return a recipe without the texts that name the event, and which these are (``event_named``).

    Of the text on the back only the lines that name it are left out.
    """
    quiet = replace(
        recipe,
        text=_without(recipe.text, names),
        back_title=_without(recipe.back_title, names),
        back_text=_without(recipe.back_text, names),
    )
    fields = ("text", "back_title", "back_text")
    return quiet, [Fault("event_named", name) for name in fields if getattr(quiet, name) != getattr(recipe, name)]


def _without(text: str, names: Sequence[str]) -> str:
    lines = text.splitlines()
    kept = [line for line in lines if not names_it(line, names)]
    return "\n".join(kept) if len(kept) < len(lines) else text
