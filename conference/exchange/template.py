"""The spreadsheet to fill in: headers, lists of this event to choose from, two examples that are never imported."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from conference.core.sheets import sheet_name
from conference.exchange import rules, wording
from conference.exchange.vocabulary import Vocabulary
from conference.participants.rules import CONSENTS

_WIDTHS = {"id": 14, "title": 9, "sex": 10, "group": 34, "organisation": 30, "function": 24, "email": 28, "phones": 24}
_WIDTH = 18
_LAST_ROW = rules.MOST_ROWS + len(rules.EXAMPLE_PEOPLE)
_HINTS = {
    "id": _l("Laissez vide pour une nouvelle personne."),
    "given_names": _l("Obligatoire : au moins un nom."),
    "group": _l("Obligatoire : choisissez dans la liste."),
    "phones": _l("Plusieurs numéros : séparez-les par /."),
    "commune": _l("Gardée seulement pour les groupes qui la demandent."),
    "state": _l("Vide : selon les règles du groupe."),
}


def columns(vocabulary: Vocabulary) -> list[str]:
    """Return the columns of an event's template: only what this event asks."""
    unused = {"phones2"} | {f"consent_{purpose}" for purpose in CONSENTS if purpose not in vocabulary.consents}
    unused |= set() if vocabulary.asking_commune else {"commune"}
    unused |= set() if vocabulary.districts.labels else {"district"}
    return [name for name in rules.COLUMNS if name not in unused]


def choices(vocabulary: Vocabulary) -> dict[str, list[str]]:
    """Return what each column may be chosen from, in the reader's language."""
    states = [vocabulary.states.labels[state] for state in rules.STATES_ALLOWED]
    yes = list(vocabulary.yes.labels.values())
    lists = {
        "group": list(vocabulary.groups.labels.values()),
        "sex": list(vocabulary.sexes.labels.values()),
        "age_bracket": list(vocabulary.ages.labels.values()),
        "district": list(vocabulary.districts.labels.values()),
        "language": list(vocabulary.languages.labels.values()),
        "state": states,
    }
    lists |= {f"consent_{purpose}": yes for purpose in CONSENTS}
    return {name: lists[name] for name in columns(vocabulary) if lists.get(name)}


def workbook(vocabulary: Vocabulary) -> bytes:
    """Return the template as .xlsx, in the reader's language. It names no author and no computer."""
    import xlsxwriter

    file, names, lists = io.BytesIO(), columns(vocabulary), choices(vocabulary)
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    people, listed = book.add_worksheet(sheet_name(_("Participants"))), book.add_worksheet(sheet_name(_("Listes")))
    _head(book, people, names)
    _examples(book, people, names, lists)
    places = _write_lists(book, listed, lists)
    for number, name in enumerate(names):
        _guide(people, number, name, places.get(name))
    book.close()
    return file.getvalue()


def _head(book: Any, sheet: Any, names: Sequence[str]) -> None:
    plain = {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}
    header = book.add_format(plain)
    needed = book.add_format({**plain, "bg_color": "#FFE9B8"})
    text = book.add_format({"num_format": "@", "valign": "top"})
    for number, name in enumerate(names):
        sheet.set_column(number, number, _WIDTHS.get(name, _WIDTH), text)
        sheet.write_string(0, number, wording.column(name), needed if name in rules.REQUIRED else header)
    sheet.freeze_panes(1, 0)
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})


def _examples(book: Any, sheet: Any, names: Sequence[str], lists: Mapping[str, Sequence[str]]) -> None:
    grey = book.add_format({"num_format": "@", "italic": True, "font_color": "#6B6B6B", "valign": "top"})
    for row, (given_names, family_name) in enumerate(rules.EXAMPLE_PEOPLE, 1):
        cells = {
            "id": str(wording.EXAMPLE),
            "given_names": given_names,
            "family_name": family_name,
            "organisation": _("CSCom de l’exemple"),
            "function": _("Sage-femme") if row == 1 else _("Infirmier"),
            "phones": "70 00 12 34" if row == 1 else "70 00 12 35 / 60 00 12 35",
            "email": "awa@exemple.org" if row == 1 else "",
        } | {name: values[min(row, len(values)) - 1] for name, values in lists.items()}
        for number, name in enumerate(names):
            sheet.write_string(row, number, cells.get(name, ""), grey)


def _write_lists(book: Any, sheet: Any, lists: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Write every list as a column, and return the range of cells that each one fills."""
    bold, text = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "@"})
    ranges = {}
    for number, (name, values) in enumerate(lists.items()):
        sheet.set_column(number, number, max(_WIDTH, *map(len, values)), text)
        sheet.write_string(0, number, wording.column(name), bold)
        for row, value in enumerate(values, 1):
            sheet.write_string(row, number, value, text)
        letter = chr(ord("A") + number)
        quoted = sheet.get_name().replace("'", "''")
        ranges[name] = f"='{quoted}'!${letter}$2:${letter}${len(values) + 1}"
    sheet.freeze_panes(1, 0)
    return ranges


def _guide(sheet: Any, number: int, name: str, source: str | None) -> None:
    """Give a column its drop-down list and its hint; another text stays possible, the import says what it thinks."""
    hint = str(_HINTS.get(name, ""))
    if not hint and source is None:
        return
    rule = {"validate": "list", "source": source, "error_type": "warning"} if source else {"validate": "any"}
    told = {"input_title": wording.column(name), "input_message": hint} if hint else {}
    sheet.data_validation(1, number, _LAST_ROW, number, rule | told)
