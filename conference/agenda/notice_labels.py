"""How the messages about a release are counted and named on the organiser's pages."""

from flask_babel import ngettext

from conference.agenda.notice_rules import GROUP, ROLE, SEATED, WAITING
from conference.agenda.notice_services import Notices


def is_due(told: Notices) -> bool:
    """Tell whether people should be told unless somebody chooses otherwise: not of a first release."""
    return bool(told.messages) and not told.first


def kinds(told: Notices) -> list[str]:
    """Return to how many people of each kind messages go: « 3 personnes avec un rôle »."""
    count = told.by_kind
    words = {
        ROLE: ngettext("%(num)s personne avec un rôle", "%(num)s personnes avec un rôle", count[ROLE]),
        SEATED: ngettext("%(num)s inscrite à une séance", "%(num)s inscrites à une séance", count[SEATED]),
        WAITING: ngettext(
            "%(num)s en attente d’une place dans une séance",
            "%(num)s en attente d’une place dans une séance",
            count[WAITING],
        ),
        GROUP: ngettext("%(num)s confirmée d’un groupe", "%(num)s confirmées d’un groupe", count[GROUP]),
    }
    return [word for kind, word in words.items() if count[kind]]


def waiting(count: int) -> str:
    """Return that so many messages wait out ten minutes."""
    said: str = ngettext(
        "%(num)s message est prêt : il attend dix minutes, le temps de l’arrêter.",
        "%(num)s messages sont prêts : ils attendent dix minutes, le temps de les arrêter.",
        count,
    )
    return said


def role_words(label: str, name: str) -> str:
    """Return who somebody is who is no participant: their name and function."""
    return f"{name}, {label}" if label and label != name else name
