"""The forms that an export may have: the same rows as CSV, as a workbook, for a program, on paper."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from conference.core.i18n import current_locale, local
from conference.core.paper.listing import Heading, Listed, listing_pdf
from conference.core.sheets import CP1252, UTF8, Column, json_pieces, ods_pieces, write_csv, xlsx_pieces
from conference.participants import export_words, exports
from conference.participants.export_columns import Made
from conference.participants.export_rules import SEPARATORS
from conference.participants.exports import Beat, Export

MARK = "mark"
_MIDDLE = frozenset({"number", "yes_no"})


def file_name(export: Export, now: datetime) -> str:
    """Return a neutral name: what it is and when it was made, in the event's zone."""
    return f"liste-{now.astimezone(export.event.tz):%Y%m%d-%H%M}.{export.order.format}"


def pieces(export: Export, now: datetime, beat: Beat | None = None) -> Iterator[bytes]:
    """Yield the file in pieces as its people are read, in the language in force; ``beat`` as in ``exports.rows``.

    Raises as ``paper.draw``.
    """
    return _MAKERS[export.order.format](export, export.made(), now, beat)


def _csv(export: Export, made: Sequence[Made], now: datetime, beat: Beat | None) -> Iterator[bytes]:
    """Return CSV whose last column has the mark as its header, and nothing below.

    A line about the file would be a person to whoever reads it again. There the mark stays with the file whatever that
    is called, and an import passes it over.
    """
    columns = [*(one.column for one in made), Column(MARK, _mark(export, now))]
    rows = exports.rows(export, [*(one.cells for one in made), _nothing], beat)
    encoding = CP1252 if export.order.encoding == CP1252 else UTF8
    return write_csv(columns, rows, separator=SEPARATORS[export.order.separator], encoding=encoding)


def _xlsx(export: Export, made: Sequence[Made], now: datetime, beat: Beat | None) -> Iterator[bytes]:
    rows = exports.rows(export, [one.cells for one in made], beat)
    return xlsx_pieces([one.column for one in made], rows, sheet=_("Participants"), about=_about(export, now))


def _ods(export: Export, made: Sequence[Made], now: datetime, beat: Beat | None) -> Iterator[bytes]:
    rows = exports.rows(export, [one.cells for one in made], beat)
    return ods_pieces([one.column for one in made], rows, sheet=_("Participants"), about=_about(export, now))


def _json(export: Export, made: Sequence[Made], now: datetime, beat: Beat | None) -> Iterator[bytes]:
    order = export.order
    about = {
        "event": local(export.event.title),
        "exported_by": export.reader.actor.name,
        "exported_at": now.astimezone(export.event.tz).isoformat(timespec="seconds"),
        "view": export.whom,
        "people": export.count,
        "contacts": order.contacts,
        "sensitive": order.sensitive,
        "reason": export_words.reason(order) or None,
    }
    rows = exports.rows(export, [one.cells for one in made], beat)
    return json_pieces([one.column for one in made], rows, about=about)


def _pdf(export: Export, made: Sequence[Made], now: datetime, beat: Beat | None) -> Iterator[bytes]:
    from conference.core.paper.joining import joined

    columns = [
        Listed(one.column.label, one.column.width, "middle" if one.column.kind in _MIDDLE else "start") for one in made
    ]
    heading = Heading(
        title=_("Participants"),
        told=f"{local(export.event.title)} · {export.whom}",
        mark=_mark(export, now),
        page=_("page"),
        language=current_locale(),
    )
    rows = exports.rows(export, [one.words for one in made], beat)
    yield joined(listing_pdf(columns, rows, export.count, heading))


def _mark(export: Export, now: datetime) -> str:
    return export_words.mark(export.event, export.order, export.count, export.whom, actor=export.reader.actor, now=now)


def _about(export: Export, now: datetime) -> tuple[str, list[tuple[str, str]]]:
    told = export_words.about(export.event, export.order, export.count, export.whom, actor=export.reader.actor, now=now)
    return _("À propos"), told


def _nothing(some: Sequence[Any]) -> Sequence[object]:
    return [""] * len(some)


_MAKERS: Mapping[str, Callable[[Export, Sequence[Made], datetime, Beat | None], Iterator[bytes]]] = {
    "csv": _csv,
    "xlsx": _xlsx,
    "ods": _ods,
    "json": _json,
    "pdf": _pdf,
}
