"""What became of tags, notes, groups and messages of many people, in sentences for staff."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from conference.core.history import Change
from conference.participants.grouping import Regrouped
from conference.participants.letters import FIELD as MESSAGE
from conference.participants.notes import FIELD as NOTE
from conference.participants.tags import FIELD as TAG
from conference.participants.tags import Tagged

#: More names than this are counted, not told.
MOST_NAMES = 5
_LABELS = {TAG: _l("Étiquette"), NOTE: _l("Note")}


def changes(change: Change) -> list[tuple[str, str, str]]:
    """Return (label, before, after) of each tag, changed note and message that an entry of the history is about.

    A note that was added stands on the page already, one that was taken away is not shown again.
    """
    names = change.before.keys() | change.after.keys()
    told = [(_LABELS[TAG], change.before.get(name), change.after.get(name)) for name in names if name.startswith(TAG)]
    told += [
        (_LABELS[NOTE], change.before[name]["text"], change.after[name]["text"])
        for name in names
        if name.startswith(NOTE) and change.before.get(name) and change.after.get(name)
    ]
    if MESSAGE in change.after:
        told.append((_l("Objet"), None, change.after[MESSAGE]))
    return [(str(label), before or "", after or "") for label, before, after in told]


def tagged(result: Tagged, *, taken: bool) -> str:
    """Return how putting a tag on people, or taking it off, went."""
    words: dict[str, str] = {"tag": result.name}
    if taken:
        said = ngettext(
            "Étiquette « %(tag)s » enlevée à %(num)s personne.",
            "Étiquette « %(tag)s » enlevée à %(num)s personnes.",
            result.done,
            **words,
        )
    else:
        said = ngettext(
            "Étiquette « %(tag)s » mise à %(num)s personne.",
            "Étiquette « %(tag)s » mise à %(num)s personnes.",
            result.done,
            **words,
        )
    return " ".join([said, *_already(result.already, taken=taken), *gone(len(result.gone))])


def regrouped(result: Regrouped, group: str) -> str:
    """Return how moving people to a group went."""
    said = ngettext(
        "%(num)s personne placée dans « %(group)s ».",
        "%(num)s personnes placées dans « %(group)s ».",
        result.done,
        group=group,
    )
    there = ngettext("%(num)s y était déjà.", "%(num)s y étaient déjà.", result.already)
    return " ".join([said, *([there] if result.already else []), *gone(len(result.gone))])


def gone(number: int) -> list[str]:
    """Return how many people chosen are not in the list any more, as a sentence, if any."""
    if not number:
        return []
    said = ngettext(
        "%(num)s n’est plus dans la liste (fusionnée ou effacée) et n’a pas compté.",
        "%(num)s ne sont plus dans la liste (fusionnées ou effacées) et n’ont pas compté.",
        number,
    )
    return [str(said)]


def no_queue(number: int) -> str:
    """Return how many people are left because their group has no waiting list."""
    said: str = ngettext(
        "%(num)s laissée : son groupe n’a pas de liste d’attente.",
        "%(num)s laissées : leur groupe n’a pas de liste d’attente.",
        number,
    )
    return said


def edited(number: int) -> str:
    """Return how many records were changed."""
    said: str = ngettext("%(num)s fiche enregistrée.", "%(num)s fiches enregistrées.", number)
    return said


def names_of(names: list[str]) -> list[str]:
    """Return the names to tell, as few as one can read at a glance; somebody erased has none."""
    known = [name for name in names if name]
    more = len(known) - MOST_NAMES
    return known if more <= 0 else [*known[:MOST_NAMES], _("et %(n)s autres", n=more)]


def _already(number: int, *, taken: bool) -> list[str]:
    if not number:
        return []
    if taken:
        return [ngettext("%(num)s ne l’avait pas.", "%(num)s ne l’avaient pas.", number)]
    return [ngettext("%(num)s l’avait déjà.", "%(num)s l’avaient déjà.", number)]
