"""A list and its rehearsal in words: what its columns hold, what becomes of each row, what differs."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext, ngettext, npgettext

from conference.core.phones import display
from conference.core.sheets import Column
from conference.exchange import listing, report, wording
from conference.exchange.listing import Plan, Row
from conference.exchange.lists.people import Reading
from conference.exchange.vocabulary import Vocabulary
from conference.participants import wording as words

#: The statuses, each with the tone of its chip.
STATUSES: Mapping[str, tuple[Any, str]] = {
    listing.NEW: (lazy_pgettext("ligne d’une liste", "nouvelle"), "ok"),
    listing.DUPLICATE: (lazy_pgettext("ligne d’une liste", "doublon"), "off"),
    listing.REVIEW: (lazy_pgettext("ligne d’une liste", "à vérifier"), "wait"),
    listing.INVALID: (lazy_pgettext("ligne d’une liste", "invalide"), "no"),
    listing.SKIPPED: (lazy_pgettext("ligne d’une liste", "laissée de côté"), "off"),
}
#: The filter that shows the rows with a note, beside those of the statuses.
NOTED = "remarque"
_FIELDS: Mapping[str, str] = {"district_id": "district"}
UNREAD = (
    Column("sheet", _l("Feuille")),
    Column("line", _l("Ligne"), "number", 8),
    Column("status", _l("État")),
    Column("text", _l("Lu dans le fichier"), width=40),
    Column("reason", _l("Pourquoi"), width=60),
)


@dataclass(frozen=True)
class Shown:
    """A row of the rehearsal as the page shows it."""

    at: int
    sheet: str
    number: int
    status: str
    word: str
    tone: str
    name: str
    about: str
    reason: str


@dataclass(frozen=True)
class Changes:
    """Somebody who is there, and what the list says otherwise: (tick, field, before, after)."""

    number: int
    name: str
    fields: tuple[tuple[str, str, str, str], ...]


def roles() -> dict[str, str]:
    """Return what a column may hold."""
    return {key: str(word) for key, word in wording.ROLES.items()}


def counts(plan: Plan) -> list[tuple[str, int, str]]:
    """Return (status, how many rows, the word for them)."""
    labels: dict[str, Callable[[int], str]] = {
        listing.NEW: lambda n: ngettext("nouvelle personne", "nouvelles personnes", n),
        listing.DUPLICATE: lambda n: ngettext("doublon", "doublons", n),
        listing.REVIEW: lambda n: ngettext("ligne à vérifier", "lignes à vérifier", n),
        listing.INVALID: lambda n: ngettext("ligne invalide", "lignes invalides", n),
        listing.SKIPPED: lambda n: ngettext("ligne laissée de côté", "lignes laissées de côté", n),
    }
    return [(status, plan.count(status), say(plan.count(status))) for status, say in labels.items()]


def states(numbers: Mapping[str, int]) -> list[tuple[str, int, str]]:
    """Return (state, how many people, the word for them) of the states in which a list brings people."""
    labels: dict[str, Callable[[int], str]] = {
        "confirmed": lambda n: npgettext("personnes", "confirmée", "confirmées", n),
        "pending": lambda _n: _("à valider"),
        "waitlisted": lambda _n: _("en liste d’attente"),
    }
    return [(state, numbers[state], say(numbers[state])) for state, say in labels.items() if numbers.get(state)]


def shown(at: int, row: Row, vocabulary: Vocabulary) -> Shown:
    """Return a row as the page shows it."""
    word, tone = STATUSES[row.status]
    person, name, about = row.line.person, row.line.text, ""
    if person is not None:
        name = " ".join(part for part in (row.details.title, row.details.given_names, row.details.family_name) if part)
        group = vocabulary.groups.labels.get(row.group_id, "") if row.group_id else ""
        about = ", ".join(part for part in (person.function, person.organisation, group, person.district) if part)
    return Shown(at, row.line.sheet, row.line.number, row.status, str(word), tone, name, about, report.reason(row))


def changes(at: int, row: Row, vocabulary: Vocabulary) -> Changes:
    """Return what a row says otherwise than the record, field by field."""
    name = " ".join(part for part in (row.details.given_names, row.details.family_name) if part)
    fields = tuple(
        (
            f"{at}.{one.field}",
            wording.column(_FIELDS.get(one.field, one.field)),
            value(one.field, one.before, vocabulary),
            value(one.field, one.after, vocabulary),
        )
        for one in row.differences
    )
    return Changes(row.line.number, name, fields)


def value(field: str, what: Any, vocabulary: Vocabulary) -> str:
    """Return the value of a field in words."""
    if not what:
        return ""
    if field == "phones":
        return ", ".join(display(phone) for phone in what)
    if field == "district_id":
        return vocabulary.districts.labels.get(what, "") if isinstance(what, UUID) else ""
    if field == "sex":
        return str(words.SEXES.get(what, what))
    return str(words.AGES.get(what, what)) if field == "age_bracket" else str(what)


def unread(plan: Plan) -> Iterator[dict[str, object]]:
    """Yield the rows that are not taken in, or not wholly."""
    for row in plan.rows:
        if (row.status in {listing.INVALID, listing.SKIPPED} and row.line.code != "row_empty") or row.notes:
            yield {
                "sheet": row.line.sheet,
                "line": row.line.number,
                "status": str(STATUSES[row.status][0]),
                "text": row.line.text,
                "reason": report.reason(row),
            }


def remarks(reading: Reading) -> list[str]:
    """Return what was left out of a file as a whole, a sentence each."""
    said = []
    if reading.unsure:
        said.append(_("Ce fichier ne dit pas quelles lignes et colonnes sont masquées : vérifiez qu’il n’y en a pas."))
    if reading.hidden_sheets:
        said.append(_("Feuilles masquées, non lues : %(names)s.", names=", ".join(reading.hidden_sheets)))
    if any(reading.left):
        said.append(_("Feuilles sans liste de personnes, non lues : %(names)s.", names=", ".join(reading.left)))
    if reading.hidden_columns:
        said.append(
            ngettext(
                "%(num)s colonne masquée n’est pas lue.",
                "%(num)s colonnes masquées ne sont pas lues.",
                reading.hidden_columns,
            )
        )
    if reading.hidden_rows:
        said.append(
            ngettext(
                "%(num)s ligne masquée n’est pas lue.", "%(num)s lignes masquées ne sont pas lues.", reading.hidden_rows
            )
        )
    return said
