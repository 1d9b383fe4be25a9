"""Invitations in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from conference.core.history import Change
from conference.participants.invitations import Outcome

VIEWS = {
    "": _l("Toutes"),
    "draft": _l("À envoyer"),
    "sent": _l("Sans réponse"),
    "late": _l("Délai passé"),
    "accepted": _l("Acceptées"),
    "declined": _l("Déclinées"),
    "withdrawn": _l("Retirées"),
}
STANDING = {
    "draft": _l("brouillon"),
    "sent": _l("sans réponse"),
    "late": _l("délai passé"),
    "accepted": _l("acceptée"),
    "declined": _l("déclinée"),
    "withdrawn": _l("retirée"),
}
TONES = {"draft": "info", "sent": "wait", "late": "no", "accepted": "ok", "declined": "off", "withdrawn": "off"}
WAYS = {"letter": _l("lettre"), "email": _l("e-mail"), "hand": _l("remise à la main"), "call": _l("à appeler")}
_WHAT = {
    "invitation.printed": _l("Lettre imprimée"),
    "invitation.sent": _l("Envoyée"),
    "invitation.changed": _l("Modifiée"),
    "invitation.reminded": _l("Relancée"),
    "invitation.due": _l("Relancée automatiquement"),
    "invitation.withdrawn": _l("Retirée"),
    "invitation.accepted": _l("Acceptée"),
    "invitation.declined": _l("Déclinée"),
    "undo": _l("Retour en arrière"),
}


@dataclass(frozen=True)
class Told:
    """One line of what happened."""

    at: datetime
    who: str
    what: str


def told(changes: Iterable[Change], staff: Mapping[UUID, str]) -> list[Told]:
    """Return what happened to an invitation, newest first."""
    return [Told(one.at, _who(one, staff), str(_WHAT.get(one.action, _WHAT["invitation.changed"]))) for one in changes]


def outcome(action: str, done: Outcome) -> str:
    """Return how an action on many went."""
    count = done.done
    said = {
        "send": lambda: ngettext("%(num)s invitation envoyée.", "%(num)s invitations envoyées.", count),
        "remind": lambda: ngettext("%(num)s personne relancée.", "%(num)s personnes relancées.", count),
        "withdraw": lambda: ngettext("%(num)s invitation retirée.", "%(num)s invitations retirées.", count),
    }[action]()
    parts = [said]
    if done.by_hand:
        parts.append(
            ngettext(
                "%(num)s sans adresse e-mail : ouvrez-la pour copier son texte.",
                "%(num)s sans adresse e-mail : ouvrez-les pour copier leur texte.",
                len(done.by_hand),
            )
        )
    if done.left:
        parts.append(ngettext("%(num)s laissée telle quelle.", "%(num)s laissées telles quelles.", done.left))
    return " ".join(parts)


def _who(change: Change, staff: Mapping[UUID, str]) -> str:
    if change.actor_kind == "staff" and change.actor_id is not None:
        return staff.get(change.actor_id) or str(_("compte supprimé"))
    return str(_("la personne elle-même")) if change.actor_kind == "participant" else str(_("système"))
