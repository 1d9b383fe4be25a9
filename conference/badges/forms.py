"""Which badges are asked for and how, as the address of the page and the fields of its forms say it."""

from dataclasses import dataclass, replace
from typing import Any

from werkzeug.datastructures import MultiDict

from conference.badges.printer import Printer
from conference.badges.render import Sheet
from conference.badges.run_rules import (
    LEAST_SPLIT,
    MOST_DESKS,
    MOST_OFFSET,
    MOST_SPLIT,
    ONLY,
    SEPARATORS,
    SORTS,
    Order,
)
from conference.core.errors import Error
from conference.core.text import clean_line
from conference.participants import lists
from conference.participants.lists import Choices, Wanted

#: Who gets a badge when nobody says otherwise.
USUAL = "confirmed"
UNPRINTED, SHEET, LAYOUT_FIELD = "reste", "feuille", "modele"
AT_ONCE = "seul"
SORT, SEPARATOR, DESKS, SPLIT, RIGHT, DOWN = "ordre", "separateur", "guichets", "par_fichier", "droite", "bas"
#: How it is printed; the address may say it too, so that a refusal brings back what was chosen.
HOW = (SORT, SEPARATOR, DESKS, SPLIT, LAYOUT_FIELD, SHEET, RIGHT, DOWN)
OF_PRINTER = (LAYOUT_FIELD, SHEET, RIGHT, DOWN, AT_ONCE)
FOUR: Sheet = "A4x4"


@dataclass(frozen=True)
class Asked:
    """The people whose badges are asked for, as a list's filters; ``only``: which of them (``run_rules.ONLY``)."""

    wanted: Wanted
    only: str = ""

    @property
    def active(self) -> int:
        """How many filters are in use, the usual state aside."""
        return self.wanted.active_filters - (self.wanted.state == USUAL) + bool(self.only)

    @classmethod
    def read(cls, args: "MultiDict[str, str]", choices: Choices) -> "tuple[Asked, list[str]]":
        """Return what an address asks for, and the parameters left out because they ask for what cannot be."""
        whom = MultiDict([(name, value) for name, value in args.items(multi=True) if name not in {*HOW, UNPRINTED}])
        found, refused = lists.read(whom, choices)
        return cls(_usual(found), _one_of(args, UNPRINTED, ONLY)), refused

    @classmethod
    def sent(cls, form: "MultiDict[str, str]", choices: Choices) -> "Asked":
        """Return what a form of the page asks for. Raises ``list_gone`` for a filter that cannot be any more."""
        found, refused = lists.read_field(form.get("filtre", ""), choices)
        if refused:
            raise Error("list_gone", 409)
        return cls(_usual(found), _one_of(form, UNPRINTED, ONLY))

    def parameters(self) -> dict[str, Any]:
        """Return the address's parameters."""
        return self.wanted.parameters() | ({UNPRINTED: self.only} if self.only else {})


def order(form: "MultiDict[str, str]", asked: Asked) -> Order:
    """Return how badges are to be printed. Raises ``badges_split``, ``badges_desks`` and ``badges_offset``."""
    separator = _one_of(form, SEPARATOR, SEPARATORS)
    return Order(
        filter=asked.wanted.as_field(),
        only=asked.only,
        sort=_one_of(form, SORT, SORTS) or "group",
        separator=separator,
        desks=_number(form, DESKS, 2, 2, MOST_DESKS, "badges_desks") if separator == "desk" else 2,
        split=_number(form, SPLIT, 0, LEAST_SPLIT, MOST_SPLIT, "badges_split"),
        layout=layout(form),
        sheet=sheet(form) or "",
        right=_offset(form, RIGHT),
        down=_offset(form, DOWN),
    )


def how(form: "MultiDict[str, str]") -> dict[str, str]:
    """Return what a form says of how to print, as parameters of an address."""
    return {name: clean_line(form.get(name), 40) for name in HOW if form.get(name)}


def sheet(form: "MultiDict[str, str]") -> Sheet | None:
    """Return whether four badges stand on a sheet, or one on each page."""
    return FOUR if form.get(SHEET) == FOUR else None


def layout(form: "MultiDict[str, str]") -> str:
    """Return the name of the layout that was chosen; nothing for that of each group."""
    return clean_line(form.get(LAYOUT_FIELD), 40)


def printer(form: "MultiDict[str, str]") -> Printer:
    """Return how a device prints, as a form or an address says it. Raises ``badges_offset``."""
    return Printer(
        layout(form),
        clean_line(form.get(SHEET), 40),
        _offset(form, RIGHT),
        _offset(form, DOWN),
        bool(form.get(AT_ONCE)),
    )


def _usual(found: Wanted) -> Wanted:
    asked = any(one.key == "etat" for one in found.every)
    return found if asked else replace(found, state=USUAL)


def _one_of(form: "MultiDict[str, str]", name: str, allowed: tuple[str, ...]) -> str:
    given = form.get(name, "")
    return given if given in allowed else ""


def _number(form: "MultiDict[str, str]", name: str, usual: int, least: int, most: int, code: str) -> int:  # noqa: PLR0917 (one field of a form)
    text = clean_line(form.get(name), 12)
    if not text:
        return usual
    if not (text.isascii() and text.isdigit() and least <= int(text) <= most):
        raise Error(code, 422, least=least, most=most)
    return int(text)


def _offset(form: "MultiDict[str, str]", name: str) -> float:
    text = clean_line(form.get(name), 12).replace(",", ".").replace("−", "-")
    try:
        found = round(float(text), 1) if text else 0.0
    except ValueError:
        found = MOST_OFFSET + 1
    if not -MOST_OFFSET <= found <= MOST_OFFSET:
        raise Error("badges_offset", 422, most=f"{MOST_OFFSET:g}")
    return found
