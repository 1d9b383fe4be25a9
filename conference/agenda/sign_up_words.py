"""What a change of a session did to its seats, in sentences for organisers."""

from flask_babel import gettext as _
from flask_babel import ngettext

from conference.agenda import sign_up_lists
from conference.agenda.models import AgendaSession
from conference.core.i18n import local


def saved(row: AgendaSession, seated_before: int) -> str:
    """Return what to say after a session was saved: who moved up, and where more sit than there are seats."""
    seated, _waiting = sign_up_lists.standing(row.id)
    said = [str(_("Séance enregistrée."))]
    if seated > seated_before:
        said.append(
            ngettext(
                "%(num)s personne en attente a maintenant une place.",
                "%(num)s personnes en attente ont maintenant une place.",
                seated - seated_before,
            )
        )
    return " ".join([*said, *over(row)])


def over(row: AgendaSession) -> list[str]:
    """Return where more sit than there are seats: lowering a number takes nobody's seat."""
    said = []
    for group, seats, taken in sign_up_lists.over(row):
        numbers = {"seats": seats, "taken": taken}
        if group is None:
            said.append(_("Places : %(seats)s, prises : %(taken)s. Personne ne perd la sienne.", **numbers))
        else:
            told = {"group": local(group), **numbers}
            said.append(_("%(group)s : quota %(seats)s, places prises %(taken)s. Personne ne perd la sienne.", **told))
    return [str(one) for one in said]
