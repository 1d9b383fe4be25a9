"""Delegations in words, for staff: what a history entry changed, the columns of the board as a file."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from conference.core import phones
from conference.core.history import Change
from conference.core.i18n import local
from conference.core.sheets import Column
from conference.events import wording
from conference.events.models import Event, StakeholderGroup
from conference.participants import delegation_queries
from conference.participants.delegation_queries import Standing
from conference.participants.telling import Told

ACTIONS = {
    "delegation.created": _l("Délégation créée"),
    "delegation.changed": _l("Délégation modifiée"),
    "delegation.closed": _l("Délégation fermée"),
    "delegation.reminded": _l("Relance"),
    "delegation.due": _l("Relance automatique"),
    "delegation.explained": _l("Explication du point focal"),
    "undo": _l("Retour en arrière"),
}
FIELDS = {
    "organisation": _l("Structure"),
    "seats": _l("Places"),
    "women_minimum": _l("Femmes, au moins"),
    "women_reason": _l("Pourquoi moins de femmes"),
    "name_by": _l("Désigner avant le"),
    "confirm_by": _l("Confirmer avant le"),
    "focal_name": _l("Point focal"),
    "phones": _l("Téléphone"),
    "email": _l("Adresse e-mail"),
    "reference": _l("Référence"),
    "closed_at": _l("Fermée le"),
}
_INSTANTS = frozenset({"name_by", "confirm_by", "closed_at"})
_SEALED = frozenset({"phones", "email"})


def told(event: Event, changes: list[Change], staff: Mapping[UUID, str], *, contacts: bool) -> list[Told]:
    """Return a delegation's history in words."""
    return [_told(event, change, staff, contacts=contacts) for change in changes]


def differences(
    event: Event, before: dict[str, Any], after: dict[str, Any], *, contacts: bool
) -> list[tuple[str, str, str]]:
    """Return (field, before, after) of what differs; contacts are masked for who may not see them."""
    return [
        (str(label), _value(event, name, before.get(name), contacts), _value(event, name, after.get(name), contacts))
        for name, label in FIELDS.items()
        if name in after and before.get(name) != after.get(name) and (before.get(name) or after.get(name))
    ]


def board_columns() -> list[Column]:
    """Return the columns of the board as a file: no contacts."""
    return [
        Column("reference", _("Référence"), width=14),
        Column("organisation", _("Structure"), width=36),
        Column("group", _("Groupe"), width=30),
        Column("seats", _("Places"), "number", width=8),
        Column("used", _("Désignées"), "number", width=10),
        Column("women", _("Femmes"), "number", width=8),
        Column("women_minimum", _("Femmes, au moins"), "number", width=10),
        Column("women_reason", _("Pourquoi moins de femmes"), width=36),
        Column("confirmed", _("Confirmées"), "number", width=10),
        Column("pending", _("À valider"), "number", width=10),
        Column("name_by", _("Désigner avant le"), "datetime", width=16),
        Column("confirm_by", _("Confirmer avant le"), "datetime", width=16),
        Column("focal", _("Point focal"), width=24),
        Column("letter_at", _("Lettre"), "datetime", width=16),
        Column("opened_at", _("Page ouverte"), "datetime", width=16),
        Column("reminded_at", _("Relance"), "datetime", width=16),
        Column("closed_at", _("Fermée le"), "datetime", width=16),
    ]


def board_row(event: Event, groups: Mapping[UUID, StakeholderGroup], one: Standing) -> dict[str, object]:
    """Return one delegation as a row of the file."""
    row, tally = one.delegation, one.tally
    moments = ("name_by", "confirm_by", "letter_at", "opened_at", "reminded_at", "closed_at")
    return {
        "reference": row.reference,
        "organisation": row.organisation,
        "group": local(groups[row.group_id].label),
        "seats": tally.seats,
        "used": tally.used,
        "women": tally.women,
        "women_minimum": tally.women_minimum,
        "women_reason": delegation_queries.women_reason(row),
        "confirmed": tally.confirmed,
        "pending": tally.pending,
        "focal": row.focal_name,
        **{name: at.astimezone(event.tz) if (at := getattr(row, name)) else None for name in moments},
    }


def _told(event: Event, change: Change, staff: Mapping[UUID, str], *, contacts: bool) -> Told:
    others = {"delegation": _("le point focal")}
    who = staff.get(change.actor_id, "") if change.actor_id else ""
    return Told(
        at=change.at,
        who=who or others.get(change.actor_kind, _("système")),
        what=str(ACTIONS.get(change.action, _("Délégation modifiée"))),
        changes=differences(event, change.before, change.after, contacts=contacts),
        undone=change.undone_at is not None,
    )


def _value(event: Event, name: str, value: Any, contacts: bool) -> str:  # noqa: FBT001 (said by name above)
    if value in (None, "", []):
        return ""
    if name in _SEALED and not contacts:
        return str(_("(masqué)"))
    if name in _INSTANTS:
        return wording.until(datetime.fromisoformat(value), event.tz)
    if isinstance(value, list):
        return " / ".join(phones.display(one) for one in value)
    return str(value)
