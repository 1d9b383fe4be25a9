"""The document of numbers as a file, and the line of the log that says who took it out."""

import io
from collections.abc import Iterable, Iterator
from datetime import datetime

from flask_babel import gettext as _

from conference.core import audit
from conference.core.db import write
from conference.core.errors import Error
from conference.core.i18n import local
from conference.core.permissions import Actor
from conference.core.sheets import Column, write_csv, write_xlsx
from conference.events.models import Event
from conference.participants import export_rules
from conference.reports.sharing import Document, SharedTable
from conference.reports.sharing_wording import explanations, hidden_word

#: The forms that the document to share is given in.
FORMATS = {kind: export_rules.FORMATS[kind] for kind in ("csv", "xlsx")}


def note(event: Event, found: Document, *, kind: str, actor: Actor, now: datetime) -> None:
    """Write into the audit log who takes the numbers out. Raises ``bad_request`` and ``too_few_to_share``."""
    if kind not in FORMATS:
        raise Error("bad_request")
    if not found.people:
        raise Error("too_few_to_share", 409)
    with write():
        audit.log("numbers.exported", actor=actor, now=now, event_id=event.id, count=found.people, format=kind)


def as_file(event: Event, found: Document, *, kind: str, actor: Actor, now: datetime) -> Iterable[bytes]:
    """Return the file: one line for each row of each table, and in a workbook a sheet that says what it is."""
    columns = [Column("table", _("Tableau"), width=34), Column("row", _("Ligne"), width=34)]
    columns += [Column(f"c{number}", one.label, "number", width=16) for number, one in enumerate(found.columns)]
    told = found.sexes is not None and found.sexes.told
    columns += [Column("total", _("Total"), "number", width=10)] if told else []
    rows = [row[: len(columns)] for row in _rows(found)]
    if kind == "csv":
        return write_csv(columns, rows)
    file = io.BytesIO()
    about = (_("À propos"), list(_about(event, found, actor, now)))
    write_xlsx(columns, rows, sheet=_("Chiffres"), path_or_file=file, about=about)
    return [file.getvalue()]


def _rows(found: Document) -> Iterator[tuple[object, ...]]:
    yield _("Ensemble"), _("Personnes confirmées"), *found.sums
    for one in found.tables:
        yield from _lines(one)


def _lines(one: SharedTable) -> Iterator[tuple[object, ...]]:
    for row, numbers in zip(one.table.rows, one.table.numbers, strict=True):
        yield one.title, row.label, *(hidden_word() if number is None else number for number in numbers)


def _about(event: Event, found: Document, actor: Actor, now: datetime) -> Iterator[tuple[str, str]]:
    at = now.astimezone(event.tz)
    yield _("Événement"), local(event.title)
    yield _("Exporté par"), actor.name
    yield _("Le"), f"{at:%Y-%m-%d %H:%M}"
    yield from ((_("À savoir"), sentence) for sentence in explanations(found))
