"""What happened, in sentences for staff: the outcome of a decision, the history of a person."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from conference.core import phones
from conference.core.history import Change
from conference.core.i18n import moment
from conference.participants import list_telling, wording
from conference.participants.answer_words import Words
from conference.participants.answers import FIELD
from conference.participants.decisions import Outcome

ACTIONS = {
    "registered": _l("Inscription"),
    "details": _l("Fiche modifiée"),
    "group": _l("Changement de groupe"),
    "merged": _l("Doublons fusionnés"),
    "undo": _l("Retour en arrière"),
    "replaced": _l("Remplacement"),
    "offer.made": _l("Place proposée"),
    "offer.accepted": _l("Place acceptée"),
    "offer.refused": _l("Place laissée"),
    "offer.lapsed": _l("Délai de réponse passé"),
    "offer.withdrawn": _l("Offre retirée"),
    "offer.prolonged": _l("Délai prolongé"),
    "offer.rejoined": _l("Retour en liste d’attente"),
    "tag.on": _l("Étiquette mise"),
    "tag.off": _l("Étiquette enlevée"),
    "tag.deleted": _l("Étiquette supprimée"),
    "note.added": _l("Note écrite"),
    "note.edited": _l("Note modifiée"),
    "note.deleted": _l("Note enlevée"),
    "message.sent": _l("Message écrit"),
    "erasure.asked": _l("Effacement demandé"),
    "erasure.taken_back": _l("Demande d’effacement retirée"),
    "erasure.refused": _l("Effacement refusé"),
    "erasure.done": _l("Personne effacée"),
}
#: What the organiser need not read: who holds the seat follows from the state.
_SILENT = frozenset({"seat"})
_SEALED = frozenset({"phones", "email", "commune"})
_CODES = {
    "reason": wording.REASONS,
    "sex": wording.SEXES,
    "age_bracket": wording.AGES,
    "language": wording.LANGUAGES,
    "erasure": wording.ERASURES,
    "erasure_reason": wording.REFUSALS,
}
_ACTORS = {
    "participant": _l("la personne elle-même"),
    "public": _l("formulaire public"),
    "system": _l("système"),
    "delegation": _l("le point focal"),
}
_DECISION, _GONE, _HIDDEN = _l("Décision"), _l("compte supprimé"), _l("(masqué)")


@dataclass(frozen=True)
class Names:
    """The names behind the ids that a history holds."""

    staff: Mapping[UUID, str]
    groups: Mapping[str, str]
    districts: Mapping[str, str]
    #: Whether the reader may see contacts.
    contacts: bool
    #: The questions behind the answers.
    answers: Words
    #: People whom others came in place of.
    people: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Told:
    """One entry of a history, to be shown: (field, before, after) of each change."""

    at: datetime
    who: str
    what: str
    changes: list[tuple[str, str, str]]
    undone: bool


def outcome(result: Outcome) -> str:
    """Return how a decision on many went: « 48 personnes acceptées. 2 laissées telles quelles : 1 annulée… »."""
    said = [_done(result)] if result.done else []
    if result.left:
        each = ", ".join(f"{count} {wording.state_word(state)}" for state, count in sorted(result.left.items()))
        said.append(_left(sum(result.left.values()), each))
    if result.no_queue:
        said.append(list_telling.no_queue(result.no_queue))
    if result.delegation_full:
        said.append(_delegation_full(len(result.delegation_full)))
    if result.full:
        said.append(_full(len(result.full)))
    return " ".join(said)


def moved(to: str) -> str:
    """Return what became of one person."""
    said: str = _("Inscription : %(state)s.", state=wording.state_word(to))
    return said


def history(changes: Iterable[Change], names: Names) -> list[Told]:
    """Return a person's history in words."""
    return [_told(change, names) for change in changes]


def _done(result: Outcome) -> str:
    said: str = {
        "confirmed": ngettext("%(num)s personne acceptée.", "%(num)s personnes acceptées.", result.done),
        "declined": ngettext("%(num)s personne refusée.", "%(num)s personnes refusées.", result.done),
        "cancelled": ngettext("%(num)s inscription annulée.", "%(num)s inscriptions annulées.", result.done),
        "pending": ngettext("%(num)s personne remise à valider.", "%(num)s personnes remises à valider.", result.done),
        "waitlisted": ngettext(
            "%(num)s personne mise en liste d’attente.", "%(num)s personnes mises en liste d’attente.", result.done
        ),
    }[result.to]
    return said


def _left(number: int, each: str) -> str:
    said: str = ngettext(
        "%(num)s laissée telle quelle : %(each)s.", "%(num)s laissées telles quelles : %(each)s.", number, each=each
    )
    return said


def _delegation_full(number: int) -> str:
    said: str = ngettext(
        "%(num)s laissée : sa délégation n’a plus de place.",
        "%(num)s laissées : leur délégation n’a plus de place.",
        number,
    )
    return said


def _full(number: int) -> str:
    said: str = ngettext("%(num)s laissée : groupe complet.", "%(num)s laissées : groupe complet.", number)
    return said


def _told(change: Change, names: Names) -> Told:
    fields = [name for name in wording.FIELDS if name in change.after and name not in _SILENT]
    changes = [
        (str(wording.FIELDS[name]), _value(name, change.before.get(name), names), _value(name, after, names))
        for name in fields
        if (after := change.after[name]) != change.before.get(name)
    ]
    changes += [
        (names.answers.label(key), names.answers.value(key, change.before.get(name)), names.answers.value(key, after))
        for name, after in change.after.items()
        if name.startswith(FIELD) and (key := name.removeprefix(FIELD))
    ]
    changes += list_telling.changes(change)
    return Told(
        at=change.at,
        who=_who(change, names),
        what=_what(change, names),
        changes=[one for one in changes if one[1] or one[2]],
        undone=change.undone_at is not None,
    )


def _what(change: Change, names: Names) -> str:
    if change.action == "registered" and change.actor_kind == "staff":
        said: str = _("Saisi par %(name)s", name=_who(change, names))
        return said
    return str(ACTIONS.get(change.action, _DECISION))


def _who(change: Change, names: Names) -> str:
    if change.actor_kind == "staff" and change.actor_id is not None:
        return names.staff.get(change.actor_id) or str(_GONE)
    return wording.word(_ACTORS, change.actor_kind)


def _value(name: str, value: Any, names: Names) -> str:
    if value in (None, "", []):
        return ""
    if name in _SEALED and not names.contacts:
        return str(_HIDDEN)
    if isinstance(value, bool):
        return wording.yes_no(value=value)
    if isinstance(value, list):
        return " / ".join(phones.display(one) for one in value)
    return _word(name, str(value), names)


def _word(name: str, value: str, names: Names) -> str:
    if name == "state":
        return wording.state_word(value)
    if name in _CODES:
        return wording.word(_CODES[name], value)
    if name == "offer_until":
        return moment(datetime.fromisoformat(value))
    found = {"group_id": names.groups, "district_id": names.districts, "replaces": names.people}.get(name, {})
    return found.get(value, value)
