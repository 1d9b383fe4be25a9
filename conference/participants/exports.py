"""The list as a file: the same people in the same order, in words, one query, nothing that a spreadsheet would run."""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask_babel import LazyString, pgettext
from flask_babel import gettext as _

from conference.core import audit, vault
from conference.core.db import write
from conference.core.errors import Error
from conference.core.i18n import local
from conference.core.permissions import Actor
from conference.core.sheets import Column, write_csv, write_xlsx
from conference.events import queries as events
from conference.events.models import Event
from conference.participants import contacts as contact_store
from conference.participants import queries, wording
from conference.participants.answer_words import Words
from conference.participants.lists import Wanted
from conference.participants.queries import Condition
from conference.participants.rules import holds_contact

FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class Selection:
    """Whom an export holds: what a list shows, or people ticked in it, in the order of that list."""

    event: Event
    wanted: Wanted
    ids: Sequence[UUID] | None = None
    contacts: bool = False
    #: Whether answers to questions are in it, and whether sensitive ones are.
    answers: bool = False
    sensitive: bool = False
    by_contact: bool = False

    def conditions(self) -> list[Condition]:
        """Return the condition that says who; ids of another event are nobody."""
        if self.ids is not None:
            return queries.chosen(self.event.id, self.ids)
        return queries.match(self.event.id, self.wanted, by_contact=self.by_contact).conditions


def table(selection: Selection) -> tuple[list[Column], list[tuple[object, ...]]]:
    """Return the columns of an export and its rows, in the reader's language and the event's zone."""
    rows = queries.export_rows(
        selection.conditions(),
        selection.wanted.sort,
        contacts=selection.contacts,
        answers=selection.answers,
        event_id=selection.event.id,
    )
    words = Words(selection.event.id, sensitive=selection.sensitive) if selection.answers else None
    columns = _columns(contacts=selection.contacts) + (words.columns() if words else [])
    return columns, list(_rows(selection, rows, words))


def note(selection: Selection, count: int, *, kind: str, reason: str | None, actor: Actor, now: datetime) -> None:
    """Write into the audit log who takes out how many people, in which form and, with what is sealed, why.

    Raises ``reason_needed`` for contacts or sensitive answers without a reason, ``reason_holds_contact`` for one that
    names somebody's.
    """
    if (selection.contacts or selection.sensitive) and not reason:
        raise Error("reason_needed")
    if reason and holds_contact(reason):
        raise Error("reason_holds_contact")
    with write():
        audit.log(
            "participants.exported",
            actor=actor,
            now=now,
            event_id=selection.event.id,
            count=count,
            format=kind,
            contacts=selection.contacts,
            sensitive=selection.sensitive,
            reason=reason,
        )


def as_file(
    kind: str, columns: Sequence[Column], rows: Iterable[tuple[object, ...]], about: Sequence[tuple[str, str]]
) -> Iterable[bytes]:
    """Return a file in pieces: CSV of the people alone, or a workbook with a second sheet that says what it is."""
    if kind == "csv":
        return write_csv(columns, rows)
    file = io.BytesIO()
    write_xlsx(columns, rows, sheet=_("Participants"), path_or_file=file, about=(_("À propos"), about))
    return [file.getvalue()]


def about(selection: Selection, count: int, *, actor: Actor, now: datetime) -> list[tuple[str, str]]:
    """Return what the second sheet says: which event, who took it out, when, which filter, how many."""
    at = now.astimezone(selection.event.tz)
    return [
        (_("Événement"), local(selection.event.title)),
        (_("Exporté par"), actor.name),
        (_("Le"), f"{at:%Y-%m-%d %H:%M}"),
        (_("Filtre"), _("personnes choisies une à une") if selection.ids is not None else _filter(selection)),
        (_("Personnes"), str(count)),
        (_("Coordonnées"), wording.yes_no(value=selection.contacts)),
        (_("Réponses sensibles"), wording.yes_no(value=selection.sensitive)),
    ]


def _filter(selection: Selection) -> str:
    return ", ".join(f"{name} = {value}" for name, value in selection.wanted.parameters().items()) or _("aucun")


def _columns(*, contacts: bool) -> list[Column]:
    plain = [
        Column("id", _("Identifiant"), width=38),
        Column("code", _("Code"), width=9),
        Column("title", _("Titre"), width=8),
        Column("given_names", _("Prénoms"), width=20),
        Column("family_name", pgettext("nom de famille", "Nom"), width=20),
        Column("group", _("Groupe"), width=30),
        Column("state", _("État"), width=16),
        Column("reason", _("Motif"), width=14),
        Column("sex", _("Sexe"), width=12),
        Column("age", _("Tranche d’âge"), width=14),
        Column("district", _("District"), width=14),
        Column("organisation", _("Structure"), width=30),
        Column("function", _("Fonction"), width=24),
        Column("language", _("Langue"), width=12),
        Column("consent_photo", _("Accord photos"), width=10),
        Column("consent_list", _("Accord liste"), width=10),
        Column("consent_invite", _("Accord nouvelle invitation"), width=12),
        Column("source", _("Inscription"), width=16),
        Column("created_at", _("Inscrite le"), "datetime", width=16),
    ]
    sealed = [
        Column("phone", _("Téléphone"), width=18),
        Column("phone2", _("Autres téléphones"), width=18),
        Column("email", _("Adresse e-mail"), width=28),
        Column("commune", _("Commune"), width=16),
    ]
    return plain + sealed if contacts else plain


def _rows(selection: Selection, found: Iterator[Any], words: Words | None) -> Iterator[tuple[object, ...]]:
    """Turn codes into words through tables made once: five thousand rows ask no translation each."""
    event = selection.event
    groups = {group.id: local(group.label) for group in events.groups(event.id)}
    districts = {place.id: place.name for place in events.places(event.id, "district")}
    states = {code: wording.state_word(code) for code in wording.STATES}
    reasons, sexes, ages = _words(wording.REASONS), _words(wording.SEXES), _words(wording.AGES)
    languages, sources = _words(wording.LANGUAGES), _words(wording.SOURCES)
    yes = {True: wording.yes_no(value=True), False: wording.yes_no(value=False)}
    zone = event.tz
    for row in found:
        plain = (
            str(row.id),
            row.code,
            row.title,
            row.given_names,
            row.family_name,
            groups.get(row.group_id, ""),
            states[row.state],
            reasons.get(row.reason, ""),
            sexes[row.sex],
            ages.get(row.age_bracket, ""),
            districts.get(row.district_id, ""),
            row.organisation,
            row.function,
            languages.get(row.language, row.language),
            yes[row.consent_photo],
            yes[row.consent_list],
            yes[row.consent_invite],
            sources[row.source],
            row.created_at.astimezone(zone),
        )
        sealed = _opened(event.id, row.id, row.sealed) if selection.contacts else ()
        yield plain + sealed + (words.cells(event.id, row) if words else ())


def _words(words: Mapping[str, LazyString]) -> dict[str, str]:
    return {code: str(word) for code, word in words.items()}


def _opened(event_id: UUID, participant_id: UUID, sealed: bytes | None) -> tuple[str, str, str, str]:
    if sealed is None:
        return "", "", "", ""
    value = vault.unseal_json(event_id, contact_store.PURPOSE, participant_id, sealed)
    first, *others = value["phones"] or [""]
    return first, " / ".join(others), value["email"], value["commune"]
