"""One messy list of 240 rows about 196 invented people, whose truth is known, and the same rows in other shapes."""

import io
import itertools
import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import xlsxwriter

from conference.core.text import fold

_DATA = Path(__file__).with_name("data") / "messy.json"
HEADER, FIRST, LAST = 7, 8, 247
_MERGED = ("E31:E35", "E38:E40", "E41:E44")
_BANDS = ("A6:C6", "D6:G6", "I6:K6", "L6:M6")
FIELDS = ("prenom", "nom", "sexe", "groupe", "district", "structure", "fonction", "telephones", "email")
NOBODY = {"skipped", "invalid"}


@dataclass
class Messy:
    """A file, and for each (sheet, row) below its headings who it names, ``invalid`` or ``skipped``."""

    name: str
    data: bytes
    truth: Mapping[tuple[str, int], str] = field(default_factory=dict)


@cache
def _all() -> dict[str, Any]:
    return json.loads(_DATA.read_text(encoding="utf-8"))


def people() -> dict[str, dict[str, str]]:
    """The 196 people as they are, by their mark."""
    return {mark: dict(zip(FIELDS, values, strict=True)) for mark, values in _all()["people"].items()}


def rows() -> list[tuple[int, str, list[Any]]]:
    """(row, who, cells) below the headings."""
    listed = enumerate(_all()["rows"], 1)
    return [(at, who, [*cells, *[None] * (14 - len(cells))]) for at, (who, cells) in listed if at > HEADER]


def workbook() -> Messy:
    """The list as it was sent: titles, bands, merged cells, a hidden column, a comment, a leftover, a hidden sheet."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet, day = book.add_worksheet("Liste définitive VF2"), book.add_format({"num_format": "dd/mm/yyyy"})
    for at, (_, cells) in enumerate(_all()["rows"]):
        for column, value in enumerate(cells):
            if isinstance(value, dict):
                sheet.write_datetime(at, column, date.fromisoformat(value["date"]), day)
            elif value is not None:
                sheet.write(at, column, value)
    for area in (*_MERGED, *_BANDS):
        _merge(sheet, area)
    for at in range(1, LAST + 1):
        if at <= 4 or (at > HEADER and len(_all()["rows"][at - 1][1]) == 1):
            _merge(sheet, f"A{at}:M{at}")
    sheet.set_column("N:N", None, None, {"hidden": True})
    sheet.write_comment("B9", "ne pas afficher son village")
    book.add_worksheet("Feuil2").write_column(0, 0, ["Récap", "Catégorie", "Communautés", 70])
    old = book.add_worksheet("Liste 2023")
    old.write_column(0, 0, ["Nom et prénoms", "Personne Ancienne"])
    old.hide()
    book.close()
    return Messy("liste.xlsx", file.getvalue(), {("Liste définitive VF2", at): who for at, who, _ in rows()})


def _merge(sheet: Any, area: str) -> None:
    first, last = area.split(":")
    corner = sheet.table.get(int(first[1:]) - 1, {}).get(ord(first[0]) - 65)
    sheet.merge_range(f"{first}:{last}", "")
    if corner is not None:
        sheet.table[int(first[1:]) - 1][ord(first[0]) - 65] = corner


def _text(value: Any) -> str:
    if isinstance(value, dict):
        return date.fromisoformat(value["date"]).strftime("%d/%m/%Y")
    return "" if value is None else "2,24E+10" if isinstance(value, int) and value > 10**9 else str(value)


def _lines(separator: str, end: str, chosen: Sequence[Sequence[Any]]) -> str:
    def quoted(text: str) -> str:
        return '"' + text.replace('"', '""') + '"' if any(c in text for c in f'{separator}"\n\r') else text

    return end.join(separator.join(quoted(_text(cell)) for cell in cells) for cells in chosen)


def _whole(end: str, encoding: str) -> bytes:
    listed = [[*cells, *[None] * (13 - len(cells))][:13] for _, cells in _all()["rows"]]
    return _lines(";", end, listed).encode(encoding, "replace")


def twin() -> Messy:
    """The same as Excel saves it: Windows-1252 and semicolons; merged cells and three names lose something."""
    return Messy("liste.csv", _whole("\r\n", "cp1252"), {("", at): who for at, who, _ in rows()})


def of_a_mac() -> Messy:
    """The same as Excel for Mac saves it."""
    return Messy("liste.csv", _whole("\r", "mac_roman"), {("", at): who for at, who, _ in rows()})


ENGLISH = (
    (10, "E-mail address"), (8, "Telephone"), (0, "S/N"), (4, "Organization"), (5, "Position"), (2, "Gender"),
    (6, "Location"), (1, "Full name"), (7, "Stakeholder group"), (3, "Age / DOB"), (11, "Arrival"), (12, "Remarks"),
)  # fmt: skip


def english() -> Messy:
    """English headings on the first row, the columns in another order; what stood over all columns still does."""
    listed: list[list[Any]] = [[label for _, label in ENGLISH]]
    for _, who, cells in rows():
        if _is_header(cells):
            listed.append(listed[0])
            continue
        only = [cell for cell in cells if cell is not None]
        listed.append([only[0]] if who == "skipped" and len(only) == 1 else [cells[at] for at, _ in ENGLISH])
    return _book([("Participants", listed)], {("Participants", at - 6): who for at, who, _ in rows()})


def in_two_columns() -> Messy:
    """Given names and family names apart, the headings on the first row."""
    known, listed = (
        people(),
        [["Prénoms", "Nom", "Genre", "Institution", "Qualité", "Zone", "Groupe", "Contact", "Mail"]],
    )
    for _, who, cells in rows():
        if _is_header(cells):
            listed.append(listed[0])
            continue
        given, family = (known[who]["prenom"], known[who]["nom"].upper()) if who in known else (None, cells[1])
        only = [cell for cell in cells if cell is not None]
        listed.append(
            [only[0]]
            if who == "skipped" and len(only) == 1
            else [given, family, cells[2], *cells[4:8], cells[8], cells[10]]
        )
    return _book([("Feuil1", listed)], {("Feuil1", at - 6): who for at, who, _ in rows()})


def utf16() -> Messy:
    """Unicode text of Excel: UTF-16 and tabs, without titles."""
    listed = [cells[:13] for cells in (["N°", "Nom complet", "Sexe", "Naissance", "Organisme", "Poste", "Localité", "Catégorie", "Mobile", "", "Courriel", "Arrivée", "Obs."], *(cells for _, _, cells in rows()))]  # noqa: E501 # fmt: skip
    return Messy("liste.txt", _lines("\t", "\r\n", listed).encode("utf-16"), {("", at - 6): w for at, w, _ in rows()})


def a_sheet_a_section() -> Messy:
    """One sheet for each title; the sheet's name is all that tells the district."""
    head = [
        "N°",
        "Nom & prénom",
        "Sexe",
        "Âge",
        "Structure",
        "Fonction",
        "Localité",
        "Type",
        "Tél",
        "WhatsApp",
        "Email",
    ]
    sheets: list[tuple[str, list[list[Any]]]] = []
    truth = {}
    for _, who, cells in rows():
        if who == "skipped" and isinstance(cells[0], str) and cells[0].isupper() and ":" not in cells[0]:
            sheets.append((cells[0].removeprefix("DISTRICT SANITAIRE DE ").title()[:31].replace("/", "-"), [head]))
        elif any(cells):
            sheets[-1][1].append(cells[:11])
            truth[sheets[-1][0], len(sheets[-1][1])] = who
    return _book(sheets, truth)


def message() -> Messy:
    """A message: a greeting, one person a line with function, structure and telephone, thanks."""
    lines, truth = ["Bonjour Docteur, voici les noms pour la conférence :", ""], {}
    for _, who, cells in rows():
        if who not in NOBODY and "\n" not in str(cells[8] or "") and not str(cells[1]).startswith("\t"):
            parts = [cells[1], cells[5], cells[4], f"tel {cells[8]}" if cells[8] else None, cells[10]]
            lines.append(f"{len(truth) + 1}) " + ", ".join(str(part) for part in parts if part))
            truth["", len(lines)] = who
    return Messy("message.txt", "\n".join([*lines, "", "Merci et bonne réception."]).encode(), truth)


def _is_header(cells: Sequence[Any]) -> bool:
    return cells[1] == "Noms et prénoms"


def _book(sheets: Sequence[tuple[str, Sequence[Sequence[Any]]]], truth: Mapping[tuple[str, int], str]) -> Messy:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    for name, listed in sheets:
        sheet = book.add_worksheet(name)
        for at, cells in enumerate(listed):
            sheet.write_row(at, 0, ["" if c is None else _text(c) if isinstance(c, dict) else c for c in cells])
    book.close()
    return Messy("liste.xlsx", file.getvalue(), truth)


SHAPES: tuple[Callable[[], Messy], ...] = (
    workbook, twin, of_a_mac, english, in_two_columns, utf16, a_sheet_a_section, message,
)  # fmt: skip


@dataclass(frozen=True)
class Score:
    """How a report stands against the truth: statuses that are wrong, pairs found, missed, proposed, wrong."""

    wrong_statuses: list[tuple[int, str, str]]
    found: int
    proposed: int
    missed: int
    wrong_pairs: set[tuple[Any, Any]]
    mistakes: dict[str, int]


def score(report: Sequence[Mapping[str, Any]], truth: Mapping[tuple[str, int], str]) -> Score:
    """Compare a report with the truth."""
    by = {(one["sheet"], one["row"]): one for one in report}
    wrong = [(key[1], who, by[key]["status"]) for key, who in truth.items() if _expected(who) != _kind(by[key])]
    linked = {key: _other(one) for key, one in by.items() if one["status"] == "duplicate"}
    clusters: dict[Any, list[Any]] = {}
    for key, who in truth.items():
        if who not in NOBODY:
            clusters.setdefault(_root(key, linked), []).append(key)
    found = {pair for keys in clusters.values() for pair in itertools.combinations(sorted(keys), 2)}
    named = [key for key, who in truth.items() if who not in NOBODY]
    true = {pair for pair in itertools.combinations(sorted(named), 2) if truth[pair[0]] == truth[pair[1]]}
    asked = {tuple(sorted((key, _other(one)))) for key, one in by.items() if one["status"] == "review"}
    return Score(
        wrong, len(found & true), len(asked & true), len(true - found - asked), found - true, _mistakes(by, truth)
    )


def _expected(who: str) -> str:
    return who if who in NOBODY else "person"


def _kind(one: Mapping[str, Any]) -> str:
    return one["status"] if one["status"] in NOBODY else "person"


def _other(one: Mapping[str, Any]) -> tuple[str, int]:
    return one.get("duplicate_of_sheet", one["sheet"]), one["duplicate_of_row"]


def _root(key: Any, linked: Mapping[Any, Any]) -> Any:
    while key in linked:
        key = linked[key]
    return key


def _mistakes(by: Mapping[Any, Any], truth: Mapping[Any, str]) -> dict[str, int]:
    """How many cells of people say something else than the truth; what is missing is no mistake."""
    known, found = people(), Counter[str]()
    for key, who in truth.items():
        for name in FIELDS if who in known and _kind(by[key]) == "person" else ():
            said, true = str(by[key].get(name) or ""), known[who][name]
            if name == "telephones":
                found[name] += not set(said.split()) <= set(true.replace(";", " ").split())
            else:
                found[name] += bool(said) and fold(said) != fold(true)
    return {name: count for name, count in found.items() if count}
