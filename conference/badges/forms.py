"""Which badges are asked for, as the address of the page and the fields of its forms say it."""

from dataclasses import dataclass, replace

from werkzeug.datastructures import MultiDict

from conference.badges.render import Sheet
from conference.badges.services import LAYOUT
from conference.core.text import clean_line
from conference.participants import lists
from conference.participants.lists import Choices, Wanted

#: Who gets a badge when nobody says otherwise.
USUAL = "confirmed"
UNPRINTED, SHEET, LAYOUT_FIELD = "reste", "feuille", "modele"
FOUR: Sheet = "A4x4"


@dataclass(frozen=True)
class Asked:
    """The people whose badges are asked for, as a list's filters; ``unprinted``: only those who have none yet."""

    wanted: Wanted
    unprinted: bool = False

    @property
    def active(self) -> int:
        """How many filters are in use, the usual state aside."""
        return self.wanted.active_filters - (self.wanted.state == USUAL) + self.unprinted

    @classmethod
    def read(cls, args: "MultiDict[str, str]", choices: Choices) -> "tuple[Asked, list[str]]":
        """Return what an address asks for, and the parameters left out because they ask for what cannot be."""
        found, refused = lists.read(args, choices)
        return cls(_usual(found), args.get(UNPRINTED) == "1"), refused

    @classmethod
    def sent(cls, form: "MultiDict[str, str]", choices: Choices) -> "Asked":
        """Return what a form of the page asks for."""
        return cls(_usual(lists.from_field(form.get("filtre", ""), choices)), form.get(UNPRINTED) == "1")


def sheet(form: "MultiDict[str, str]") -> Sheet | None:
    """Return whether four badges stand on a sheet, or one on each page."""
    return FOUR if form.get(SHEET) == FOUR else None


def layout(form: "MultiDict[str, str]") -> str:
    """Return the name of the layout that was chosen."""
    return clean_line(form.get(LAYOUT_FIELD), 40) or LAYOUT


def _usual(found: Wanted) -> Wanted:
    return found if found.state else replace(found, state=USUAL)
