"""Reads the people whom an organiser types or pastes to invite, one a line: « Prénom ; Nom ; Structure ; contact »."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from conference.core import phones, text
from conference.core.errors import Error
from conference.participants.contacts import Contacts
from conference.participants.invitation_records import Wish
from conference.registration import delegation_reading as reading

MOST_LINES = 500
_SEPARATOR = re.compile(r"\s*[;\t]\s*")
_NUMBER = re.compile(r"[+(]?\d[\d .()/\-]{2,}")
_LIMITS = {"given_names": 120, "family_name": 120, "organisation": 160, "function": 120}


def read(typed: str, region: str) -> tuple[list[Wish], list[tuple[int, Error]]]:
    """Return who is named in each line, and what is wrong in which line, counted from 1.

    Contacts stand anywhere in a line: what has an @ is an address, what is made of figures a number. Of the rest the
    first cell is the given names, then family name, organisation, function; a single cell « Awa Keïta » is split at its
    last word. Errors: ``invitation_name``, ``invitation_long``, ``invitation_many``, those of phones and addresses.
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
    cells = [cell.strip(" -•*") for cell in _SEPARATOR.split(line)]
    mails = [cell for cell in cells if "@" in cell]
    numbers = [cell for cell in cells if _NUMBER.fullmatch(cell)]
    rest = [cell for cell in cells if cell not in mails and cell not in numbers]
    words = dict(zip(_LIMITS, _names(rest), strict=False))
    if not (words.get("given_names") or words.get("family_name")):
        raise Error("invitation_name")
    for name, value in words.items():
        if len(value) > _LIMITS[name]:
            raise Error("invitation_long", limit=_LIMITS[name])
    found = [one.e164 for number in numbers for one in phones.parse_all(number, region)]
    reached = Contacts(tuple(dict.fromkeys(found)), reading.address(mails[0]) if mails else "")
    return Wish(
        given_names=words.get("given_names", ""),
        family_name=words.get("family_name", ""),
        organisation=words.get("organisation", ""),
        function=words.get("function", ""),
        contacts=reached,
    )


def _names(cells: list[str]) -> list[str]:
    if len([cell for cell in cells if cell]) == 1 and " " in cells[0]:
        given, _space, family = cells[0].rpartition(" ")
        return [given, family]
    return cells[: len(_LIMITS)]
