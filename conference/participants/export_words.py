"""An export in words: whom it holds, who made it when and why, for the file and its pages."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from flask_babel import LazyString, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from conference.core.i18n import local
from conference.core.permissions import Actor
from conference.events.models import Event
from conference.participants import wording
from conference.participants.export_rules import Order
from conference.participants.fields import Field
from conference.participants.rules import holds_contact
from conference.participants.wanted import (
    ACTIVE,
    CONTAINS,
    EMPTY,
    FILLED,
    FROM,
    IS,
    NOT,
    TO,
    Filter,
    Wanted,
)

REASONS: Mapping[str, LazyString] = {
    "calls": _l("Appeler les personnes"),
    "logistics": _l("Logistique et transport"),
    "security": _l("Sécurité des participants"),
    "donor": _l("Demande du bailleur"),
    "other": _l("Autre raison"),
}
_OPS: Mapping[str, LazyString] = {
    IS: _l("%(field)s : %(values)s"),
    NOT: _l("%(field)s : pas %(values)s"),
    CONTAINS: _l("%(field)s : contient « %(values)s »"),
    FROM: _l("%(field)s : à partir de %(values)s"),
    TO: _l("%(field)s : jusqu’à %(values)s"),
    EMPTY: _l("%(field)s : vide"),
    FILLED: _l("%(field)s : rempli"),
}


def view(fields: Mapping[str, Field], wanted: Wanted, *, ticked: bool) -> str:
    """Return in words whom a list shows; never a contact that somebody was looked for by."""
    if ticked:
        return str(_("personnes choisies une à une"))
    parts = [_filter(fields[one.key], one) for one in wanted.every if one.key in fields]
    if wanted.q:
        shown = _("un téléphone ou une adresse") if holds_contact(wanted.q) else wanted.q
        parts.insert(0, _("Recherche : « %(words)s »", words=shown))
    return " · ".join(parts) or str(_("tout le monde"))


def reason(order: Order) -> str:
    """Return why contacts or sensitive answers are in it; nothing when they are not."""
    if not order.sealed or not order.reason:
        return ""
    return order.note if order.reason == "other" and order.note else str(REASONS[order.reason])


def about(event: Event, order: Order, count: int, whom: str, *, actor: Actor, now: datetime) -> list[tuple[str, str]]:
    """Return what a file says of itself, as (term, value)."""
    told = [
        (_("Événement"), local(event.title)),
        (_("Exporté par"), actor.name),
        (_("Le"), f"{now.astimezone(event.tz):%Y-%m-%d %H:%M}"),
        (_("Filtre"), whom),
        (_("Personnes"), str(count)),
        (_("Coordonnées"), wording.yes_no(value=order.contacts)),
        (_("Réponses sensibles"), wording.yes_no(value=order.sensitive)),
    ]
    return [*told, (_("Raison"), reason(order))] if order.sealed else told


def mark(event: Event, order: Order, count: int, whom: str, *, actor: Actor, now: datetime) -> str:
    """Return the same on one line, for the foot of a page and the last column of a CSV file."""
    people = ngettext("%(num)s personne", "%(num)s personnes", count)
    at = f"{now.astimezone(event.tz):%Y-%m-%d %H:%M}"
    told = _("Exporté par %(name)s le %(at)s", name=actor.name, at=at)
    return " · ".join(part for part in (told, people, whom, reason(order)) if part)


def _filter(field: Field, one: Filter) -> str:
    values = "" if one.op in {EMPTY, FILLED} else _values(field, one.values)
    return str(_OPS[one.op]) % {"field": field.label, "values": values}


def _values(field: Field, values: Sequence[str]) -> str:
    if field.flag:
        return str(_("un contact précis"))
    said = {"-": _("non précisé"), **dict(field.options())}
    if field.key == "etat":
        said[ACTIVE] = _("toutes sauf refusées et annulées")
    return str(_(" ou ")).join(said.get(value, value) for value in values)
