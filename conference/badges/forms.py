"""Which badges are asked for and how, as the address of the page and the fields of its forms say it."""

from dataclasses import dataclass, replace
from typing import Any

from werkzeug.datastructures import MultiDict

from conference.badges import run_rules
from conference.badges.printer import Printer
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
from conference.badges.sheets import CODES, PLAIN, PRESELECTED
from conference.core.errors import Error
from conference.core.text import clean_line
from conference.participants import lists
from conference.participants.lists import Choices, Wanted

#: Who gets a badge when nobody says otherwise.
USUAL = "confirmed"
UNPRINTED, SHEET, LAYOUT_FIELD = "reste", "feuille", "modele"
AT_ONCE = "seul"
SORT, SEPARATOR, DESKS, SPLIT, RIGHT, DOWN = "ordre", "separateur", "guichets", "par_fichier", "droite", "bas"
OTHER_SHEET, DUPLEX, GUTTER, UNMARKED = "planche", "verso", "espace", "sans_traits"
BACK_RIGHT, BACK_DOWN = "verso_droite", "verso_bas"
#: How it is printed; the address may say it too, so that a refusal brings back what was chosen.
HOW = (
    SORT, SEPARATOR, DESKS, SPLIT, LAYOUT_FIELD, SHEET, RIGHT, DOWN,
    OTHER_SHEET, DUPLEX, GUTTER, UNMARKED, BACK_RIGHT, BACK_DOWN,
)  # fmt: skip
FOUR = PRESELECTED
#: Says that the sheet is the one chosen among the others.
OTHER = "autre"
MOST_GUTTER = 30.0
OF_PRINTER = (LAYOUT_FIELD, SHEET, RIGHT, DOWN, AT_ONCE)


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
        duplex=_one_of(form, DUPLEX, tuple(run_rules.DUPLEX)),
        back_right=_offset(form, BACK_RIGHT),
        back_down=_offset(form, BACK_DOWN),
        gutter=_millimetres(form, GUTTER, 0.0, MOST_GUTTER, "badges_gutter"),
        marks=form.get(UNMARKED) != "1",
    )


def how(form: "MultiDict[str, str]") -> dict[str, str]:
    """Return what a form says of how to print, as parameters of an address."""
    return {name: clean_line(form.get(name), 40) for name in HOW if form.get(name)}


def sheet(form: "MultiDict[str, str]") -> str | None:
    """Return the code of the sheet that was chosen, or nothing for one badge on each page."""
    chosen = form.get(SHEET, "")
    code = form.get(OTHER_SHEET, "") if chosen == OTHER else chosen
    return code if code in CODES and code != PLAIN else None


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
    return _millimetres(form, name, -MOST_OFFSET, MOST_OFFSET, "badges_offset")


def _millimetres(form: "MultiDict[str, str]", name: str, least: float, most: float, code: str) -> float:
    text = clean_line(form.get(name), 12).replace(",", ".").replace("−", "-")
    try:
        found = round(float(text), 1) if text else 0.0
    except ValueError:
        found = most + 1
    if not least <= found <= most:
        raise Error(code, 422, most=f"{most:g}")
    return found
