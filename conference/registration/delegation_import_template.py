"""The spreadsheet of delegations to fill in: fixed columns, groups and languages to choose from."""

import io

from flask_babel import gettext as _

from conference.core.i18n import LOCALES, local
from conference.core.sheets import sheet_name
from conference.events import queries as events
from conference.events.models import Event
from conference.registration.delegation_import import MOST_ROWS
from conference.registration.delegation_import_plan import COLUMNS, NEEDED

_WIDTHS = {"organisation": 34, "group": 34, "focal_name": 24, "email": 28, "phone": 22}
_WIDTH = 17


def workbook(event: Event) -> bytes:
    """Return the template as .xlsx, in the reader's language; it names no author and no computer."""
    import xlsxwriter

    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet, lists = book.add_worksheet(sheet_name(_("Délégations"))), book.add_worksheet(sheet_name(_("Listes")))
    plain = {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}
    header, needed = book.add_format(plain), book.add_format({**plain, "bg_color": "#FFE9B8"})
    cell = book.add_format({"num_format": "@", "valign": "top"})
    for place, (name, label) in enumerate(COLUMNS.items()):
        sheet.set_column(place, place, _WIDTHS.get(name, _WIDTH), cell)
        sheet.write_string(0, place, str(label), needed if name in NEEDED else header)
    sheet.freeze_panes(1, 0)
    choices = {"group": [local(group.label) for group in events.groups(event.id)], "locale": list(LOCALES.values())}
    for at, (name, values) in enumerate(choices.items()):
        lists.set_column(at, at, 40, cell)
        for row, value in enumerate([str(COLUMNS[name]), *values]):
            lists.write_string(row, at, value, cell)
        quoted, letter, place = lists.get_name().replace("'", "''"), "AB"[at], list(COLUMNS).index(name)
        source = f"='{quoted}'!${letter}$2:${letter}${max(2, len(values) + 1)}"
        sheet.data_validation(
            1, place, MOST_ROWS, place, {"validate": "list", "source": source, "error_type": "warning"}
        )
    for name in ("name_by", "confirm_by"):
        place = list(COLUMNS).index(name)
        told = {"input_title": str(COLUMNS[name]), "input_message": _("Par exemple 10/08/2026 18:00.")}
        sheet.data_validation(1, place, MOST_ROWS, place, {"validate": "any"} | told)
    book.close()
    return file.getvalue()
