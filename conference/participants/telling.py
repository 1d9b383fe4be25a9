"""What happened, in sentences for staff: the outcome of a decision, the history of a person."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from conference.core import phones
from conference.core.history import Change
from conference.participants import wording
from conference.participants.decisions import Outcome

ACTIONS = {
    "registered": _l("Inscription"),
    "details": _l("Fiche modifiée"),
    "group": _l("Changement de groupe"),
    "merged": _l("Doublons fusionnés"),
    "undo": _l("Retour en arrière"),
}
#: What the organiser need not read: who holds the seat follows from the state.
_SILENT = frozenset({"seat"})
_SEALED = frozenset({"phones", "email", "commune"})


@dataclass(frozen=True)
class Names:
    """The names behind the ids that a history holds."""

    staff: Mapping[UUID, str]
    groups: Mapping[str, str]
    districts: Mapping[str, str]
    #: Whether the reader may see contacts.
    contacts: bool


@dataclass(frozen=True)
class Told:
    """One entry of a history, to be shown: (field, before, after) of each change."""

    at: datetime
    who: str
    what: str
    changes: list[tuple[str, str, str]]
    undone: bool


def outcome(result: Outcome) -> str:
    """Return how a decision on many went: « 48 personnes acceptées. 2 laissées : 1 déjà confirmée, 1 annulée. »."""
    parts = [_done(result)]
    if result.left:
        number = sum(result.left.values())
        named = ", ".join(f"{count} {wording.state_word(state)}" for state, count in sorted(result.left.items()))
        parts.append(ngettext("%(num)s laissée telle quelle :", "%(num)s laissées telles quelles :", number))
        parts[-1] = f"{parts[-1]} {named}."
    if result.delegation_full:
        number = len(result.delegation_full)
        parts.append(
            ngettext(
                "%(num)s laissée : sa délégation n’a plus de place.",
                "%(num)s laissées : leur délégation n’a plus de place.",
                number,
            )
        )
    if result.full:
        number = len(result.full)
        parts.append(ngettext("%(num)s laissée : groupe complet.", "%(num)s laissées : groupe complet.", number))
    return " ".join(parts)


def moved(to: str) -> str:
    """Return what became of one person."""
    return _("Inscription : %(state)s.", state=wording.state_word(to))


def history(changes: Iterable[Change], names: Names) -> list[Told]:
    """Return a person's history in words."""
    return [_told(change, names) for change in changes]


def _done(result: Outcome) -> str:
    if result.to == "confirmed":
        return ngettext("%(num)s personne acceptée.", "%(num)s personnes acceptées.", result.done)
    if result.to == "declined":
        return ngettext("%(num)s personne refusée.", "%(num)s personnes refusées.", result.done)
    return ngettext("%(num)s inscription annulée.", "%(num)s inscriptions annulées.", result.done)


def _told(change: Change, names: Names) -> Told:
    fields = [name for name in wording.FIELDS if name in change.after and name not in _SILENT]
    changes = [
        (str(wording.FIELDS[name]), _value(name, change.before.get(name), names), _value(name, after, names))
        for name in fields
        if (after := change.after[name]) != change.before.get(name)
    ]
    return Told(
        at=change.at,
        who=_who(change, names),
        what=str(ACTIONS.get(change.action) or _("Décision")),
        changes=[one for one in changes if one[1] or one[2]],
        undone=change.undone_at is not None,
    )


def _who(change: Change, names: Names) -> str:
    if change.actor_kind == "staff" and change.actor_id is not None:
        return names.staff.get(change.actor_id) or _("compte supprimé")
    return {
        "participant": _("la personne elle-même"),
        "public": _("formulaire public"),
        "system": _("système"),
    }.get(change.actor_kind, change.actor_kind)


def _value(name: str, value: Any, names: Names) -> str:
    if value in (None, "", []):
        return ""
    if name in _SEALED and not names.contacts:
        return _("(masqué)")
    if isinstance(value, bool):
        return wording.yes_no(value=value)
    if isinstance(value, list):
        return " / ".join(phones.display(one) for one in value)
    return _WORDS.get(name, _as_is)(str(value), names)


def _as_is(value: str, _names: Names) -> str:
    return value


_WORDS = {
    "state": lambda code, _names: wording.state_word(code),
    "reason": lambda code, _names: wording.word(wording.REASONS, code),
    "sex": lambda code, _names: wording.word(wording.SEXES, code),
    "age_bracket": lambda code, _names: wording.word(wording.AGES, code),
    "language": lambda code, _names: wording.word(wording.LANGUAGES, code),
    "group_id": lambda key, names: names.groups.get(key, key),
    "district_id": lambda key, names: names.districts.get(key, key),
    "delegation_id": lambda _key, _names: _("oui"),
}
