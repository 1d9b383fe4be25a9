"""The report of a rehearsal for a program: one object for each row below the headings."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from conference.core.errors import Error, sentence
from conference.exchange import wording
from conference.exchange.listing import Plan, Row


def rows(plan: Plan, codes: Mapping[UUID, str]) -> list[dict[str, Any]]:
    """Return what becomes of each row, with its fields in one form. ``codes``: of the groups."""
    return [_row(row, codes) for row in plan.rows]


def reason(row: Row) -> str:
    """Return why a row has its status, and what of it is not taken in, in the reader's language."""
    said = [sentence(row.why)] if row.why else []
    return " ".join([*said, *(note(one.role, one.code, one.text) for one in row.notes)])


def note(role: str, code: str, text: str) -> str:
    """Return what of a row is not taken in: the column, and the reason."""
    column = wording.role(role)
    return (
        f"{column}\u00a0: {sentence(Error(code, text=text, limit=4))}" if column else sentence(Error(code, text=text))
    )


def _row(row: Row, codes: Mapping[UUID, str]) -> dict[str, Any]:
    told: dict[str, Any] = {
        "row": row.line.number,
        "sheet": row.line.sheet,
        "status": row.status,
        "reason": reason(row),
    }
    if row.duplicate_of is not None:
        told["duplicate_of_row"] = row.duplicate_of.number
        if row.duplicate_of.sheet != row.line.sheet:
            told["duplicate_of_sheet"] = row.duplicate_of.sheet
    if row.participant is not None:
        told["participant"] = str(row.participant)
    person = row.line.person
    if person is None:
        return told
    return told | {
        "prenom": person.name.given,
        "nom": person.name.family,
        "nom_marital": person.name.married,
        "titre": person.name.title,
        "sexe": person.sex,
        "groupe": codes.get(row.group_id, "") if row.group_id else person.group,
        "district": person.district,
        "commune": person.commune,
        "structure": person.organisation,
        "fonction": person.function,
        "telephones": " ".join(person.phones),
        "email": person.email,
        "tranche_age": row.details.age_bracket,
        "arrivee": person.arrival.isoformat() if person.arrival else "",
        "etat": row.state,
    }
