"""What rapporteurs wrote of all sessions of an event: read as one, and made a table or a document of."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from flask import render_template
from flask_babel import gettext as _

from conference.agenda import material_queries, material_words, printed_frames, report_state
from conference.agenda.models import AgendaSession
from conference.agenda.printed_styles import reports_css
from conference.core import i18n, paper
from conference.core.db import session
from conference.core.sheets import Column, write_csv, write_xlsx
from conference.core.types import Localised
from conference.events.models import Event

_SECONDS = 60


@dataclass(frozen=True)
class Line:
    """A session as its rapporteur left it."""

    id: UUID
    code: str
    title: str
    place: str
    text: Localised
    is_open: bool
    is_published: bool
    documents: int
    written_at: datetime


def lines(event: Event) -> list[Line]:
    """Return the sessions of an event that have a report or had a link for one, in the order of the programme."""
    reports, counts = material_queries.reports(event.id), material_queries.counts(event.id)
    query = sa.select(AgendaSession).where(AgendaSession.id.in_(reports))
    order = (AgendaSession.day, AgendaSession.start_minute, AgendaSession.code)
    rows = list(session().scalars(query.order_by(*order)))
    places, published = material_words.places(event, rows), material_queries.published(event.id)
    return [
        Line(
            id=of.id,
            code=of.code,
            title=material_words.name(of),
            place=places[of.id],
            text=report_state.text_of(event.id, reports[of.id]),
            is_open=report_state.is_open(reports[of.id]),
            is_published=of.id in published,
            documents=counts.get(of.id, 0),
            written_at=reports[of.id].updated_at,
        )
        for of in rows
    ]


def made(event: Event, written: Sequence[Line], kind: str, *, now: datetime) -> bytes:
    """Return reports as ``csv``, ``xlsx`` or ``pdf``, in the reader's language. Raises as ``paper.render``."""
    if kind == "pdf":
        return _pdf(event, written, now)
    columns, rows = _table(event, written)
    if kind == "csv":
        return b"".join(write_csv(columns, rows))
    out = io.BytesIO()
    write_xlsx(columns, rows, sheet=_("Comptes rendus"), path_or_file=out)
    return out.getvalue()


def _table(event: Event, written: Sequence[Line]) -> tuple[list[Column], list[dict[str, object]]]:
    languages = list(dict.fromkeys([*event.languages, *(code for one in written for code in one.text)]))
    columns = [
        Column("code", _("Code")),
        Column("title", _("Séance"), width=40),
        Column("place", _("Quand et où"), width=40),
        *(Column(f"text_{code}", _("Recommandations (%(language)s)", language=i18n.name_of(code)), width=80)
          for code in languages),
        Column("documents", _("Documents"), kind="number"),
        Column("published", _("Publié"), kind="yes_no", words=(_("Oui"), _("Non"))),
        Column("written", _("Écrit le"), kind="datetime"),
    ]  # fmt: skip
    rows: list[dict[str, object]] = [
        {
            "code": one.code,
            "title": one.title,
            "place": one.place,
            **{f"text_{code}": one.text.get(code, "") for code in languages},
            "documents": one.documents,
            "published": one.is_published,
            "written": one.written_at.astimezone(event.tz).replace(tzinfo=None),
        }
        for one in written
    ]
    return columns, rows


def _pdf(event: Event, written: Sequence[Line], now: datetime) -> bytes:
    locale = i18n.current_locale()
    html = render_template(
        "agenda/print/reports.html",
        language=locale,
        direction=i18n.direction(locale),
        name=printed_frames.name(event),
        isolated=printed_frames.Frame.isolated,
        printed=i18n.moment(now, event.zone),
        lines=written,
        name_of=i18n.name_of,
    )
    return paper.render(html, reports_css(), seconds=_SECONDS)
