"""Tables of presence given as files: for the team, without women and men, and who took them out is logged."""

import io
from collections.abc import Sequence

from flask import Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from conference.core import audit, clock
from conference.core.db import write
from conference.core.errors import Error
from conference.core.i18n import local
from conference.core.sheets import Column, Row, write_csv, write_xlsx
from conference.events import access
from conference.participants.export_rules import FORMATS

KINDS = ("csv", "xlsx")


def given(
    name: str, columns: Sequence[Column], rows: Sequence[Row], *, about: Sequence[tuple[str, str]], people: int
) -> ResponseReturnValue:
    """Give a table in the form that was asked for; ``people`` is how many it counts. Raises ``bad_request``."""
    event, actor, now = access.current_event(), access.current().actor, clock.now()
    kind = request.form.get("format", "")
    if kind not in KINDS:
        raise Error("bad_request")
    title, zone = local(event.title), event.tz
    with write():
        audit.log("numbers.exported", actor=actor, now=now, event_id=event.id, count=people, format=kind)
    at = now.astimezone(zone)
    told = [
        (_("Événement"), title),
        *about,
        (_("Exporté par"), actor.name),
        (_("Le"), f"{at:%Y-%m-%d %H:%M}"),
        (_("À savoir"), _("Pour l’équipe. Ce qui peut la quitter est dans « Chiffres », « Version à partager ».")),
    ]
    body = [*write_csv(columns, rows)] if kind == "csv" else _workbook(columns, rows, told)
    headers = {"Content-Disposition": f'attachment; filename="{name}-{at:%Y%m%d-%H%M}.{kind}"'}
    return Response(body, headers=headers, content_type=FORMATS[kind])


def _workbook(columns: Sequence[Column], rows: Sequence[Row], told: list[tuple[str, str]]) -> list[bytes]:
    file = io.BytesIO()
    write_xlsx(columns, rows, sheet=_("Présence"), path_or_file=file, about=(_("À propos"), told))
    return [file.getvalue()]
