"""Rules of the record: states, which of them hold a seat, and which may follow which. Pure."""

import re

STATES = ("nominated", "pending", "confirmed", "waitlisted", "declined", "cancelled")
#: ``assisted``: typed by staff for somebody on the telephone.
SOURCES = ("online", "delegation", "import", "desk", "assisted")
SEATS = ("none", "group", "delegation")
SEXES = ("F", "M", "")
AGE_BRACKETS = ("15-17", "18-24", "25-29", "30-35", "36-59", "60+")
REASONS = ("self", "organiser", "no_answer", "replaced", "merged")
LANGUAGES = ("fr", "bm", "ff", "bmq", "en")
CONSENTS = ("photo", "list", "invite")

INVITATION_STATES = ("draft", "sent", "accepted", "declined", "withdrawn")
#: From here only an organiser brings a person back, and nothing is expected of them.
OVER = frozenset({"declined", "cancelled"})

HOLDS_SEAT = frozenset({"nominated", "pending", "confirmed"})
#: Who counts as somebody who is expected at the door.
EXPECTED = frozenset({"confirmed"})

#: From each state, the states that may follow. Coming back from declined or cancelled asks for a seat again.
FOLLOWS: dict[str, frozenset[str]] = {
    "nominated": frozenset({"pending", "confirmed", "waitlisted", "declined", "cancelled"}),
    "pending": frozenset({"confirmed", "waitlisted", "declined", "cancelled"}),
    "confirmed": frozenset({"pending", "declined", "cancelled"}),
    "waitlisted": frozenset({"nominated", "pending", "confirmed", "declined", "cancelled"}),
    "declined": frozenset({"pending", "confirmed", "waitlisted", "cancelled"}),
    "cancelled": frozenset({"pending", "confirmed", "waitlisted", "declined"}),
}


def may_follow(before: str, after: str) -> bool:
    """Tell whether ``after`` may follow ``before``; a state never follows itself."""
    return after in FOLLOWS[before]


def holds_seat(state: str, *, offered: bool = False) -> bool:
    """Tell whether a person in ``state`` holds a seat: nominated, pending, confirmed, and a running offer."""
    return state in HOLDS_SEAT or (state == "waitlisted" and offered)


#: What may be a phone number or an address.
_A_CONTACT = re.compile(r"@|\d(?: ?\d){7}|(?:\d\d[ .\-/]){3}\d\d")


def holds_contact(text: str) -> bool:
    """Tell whether a free text may hold a phone number or an address: the audit log, where it goes, holds neither."""
    return _A_CONTACT.search(text) is not None
