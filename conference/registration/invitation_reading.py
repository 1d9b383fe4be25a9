"""Reads the people whom an organiser types or pastes to invite, one a line: « Prénom ; Nom ; Structure ; contact »."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from conference.core import phones, text
from conference.core.errors import Error
from conference.participants.contacts import Contacts
from conference.participants.invitation_records import Wish
from conference.participants.rules import holds_contact
from conference.registration import delegation_reading as reading

MOST_LINES = 500
_SEPARATOR = re.compile(r"\s*[;\t]\s*")
#: An address wherever it stands: « Awa Keïta <awa@radio.example> ».
_MAIL = re.compile(r"[^\s<>()\[\]\",;]*@[^\s<>()\[\]\",;]*")
#: A number wherever it stands; a cell of figures is one however few they are, so that a slip of the pen is told.
_NUMBER = re.compile(r"(?<!\w)[+(]{0,2}\d(?:[ .()/\-\u00a0\u202f]{0,3}\d){6,}(?!\w)")
_FIGURES = re.compile(r"[+(]?\d[\d .()/\-]{2,}")
_AROUND = ' -–—•*<>()"“”,:'
_LIMITS = {"given_names": 120, "family_name": 120, "organisation": 160, "function": 120}


def read(typed: str, region: str) -> tuple[list[Wish], list[tuple[int, Error]]]:
    """Return who is named in each line, and what is wrong in which line, counted from 1.

    Contacts stand anywhere in a line and never stay in a text beside them: what has an @ is an address, what is made of
    figures a number. Of the rest the first cell is the given names, then family name, organisation, function; a single
    cell « Awa Keïta » is split at its last word. Errors: ``invitation_name``, ``invitation_long``, ``invitation_many``,
    ``invitation_contact``, ``invitation_addresses``, those of phones and addresses.
    """
    found: list[Wish] = []
    problems: list[tuple[int, Error]] = []
    for number, line in _lines(typed):
        if len(found) + len(problems) >= MOST_LINES:
            problems.append((number, Error("invitation_many", most=MOST_LINES)))
            break
        try:
            found.append(_line(line, region))
        except Error as error:
            problems.append((number, error))
    return found, problems


def wishes(typed: str, region: str, *, locale: str, reserves: bool, expires_at: datetime | None) -> list[Wish]:
    """Return whom a text without a problem names; the same person named twice is one."""
    found, _problems = read(typed, region)
    once = {(text.fold(one.given_names), text.fold(one.family_name), one.contacts): one for one in found}
    return [replace(one, locale=locale, reserves=reserves, expires_at=expires_at) for one in once.values()]


def _lines(typed: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(typed.splitlines(), 1):
        clean = text.clean_line(line.replace("\t", ";"), 1000)
        if clean.strip(" ;-•*"):
            yield number, clean


def _line(line: str, region: str) -> Wish:
    mails, numbers, cells = list[str](), list[str](), list[str]()
    for cell in _SEPARATOR.split(line):
        words = _take(_MAIL, cell, mails)
        words = _take(_FIGURES if _FIGURES.fullmatch(words.strip(_AROUND)) else _NUMBER, words, numbers)
        if words or not cell.strip(_AROUND):
            cells.append(words)
    names = dict(zip(_LIMITS, _names(cells), strict=False))
    _check(names)
    return replace(Wish(contacts=_contacts(mails, numbers, region)), **names)  # type: ignore[arg-type]  # texts only


def _take(shape: re.Pattern[str], cell: str, into: list[str]) -> str:
    """Move what has this shape out of a cell, and return the rest of it."""
    into += shape.findall(cell)
    return text.clean_line(shape.sub(" ", cell), 1000).strip(_AROUND)


def _names(cells: list[str]) -> list[str]:
    if len([cell for cell in cells if cell]) == 1 and " " in cells[0]:
        given, _space, family = cells[0].rpartition(" ")
        return [given, family]
    return cells[: len(_LIMITS)]


def _check(names: dict[str, str]) -> None:
    if not (names.get("given_names") or names.get("family_name")):
        raise Error("invitation_name")
    for name, value in names.items():
        if len(value) > _LIMITS[name]:
            raise Error("invitation_long", limit=_LIMITS[name])
        if holds_contact(value):
            raise Error("invitation_contact")


def _contacts(mails: list[str], numbers: list[str], region: str) -> Contacts:
    if len(mails) > 1:
        raise Error("invitation_addresses")
    found = [one.e164 for number in numbers for one in phones.parse_all(number, region)]
    return Contacts(tuple(dict.fromkeys(found)), reading.address(mails[0]) if mails else "")
