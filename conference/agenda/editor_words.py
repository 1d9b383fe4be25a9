"""What the editor of a programme says in words: states, days, who may see what, what a verb has done."""

from datetime import timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext, pgettext

from conference.agenda.plan import Item, Plan
from conference.agenda.typed import clock
from conference.agenda.wording import short_day
from conference.core.i18n import local
from conference.events.models import Event

STATES = {"draft": _l("Brouillon"), "confirmed": _l("Confirmée"), "cancelled": _l("Annulée")}
VISIBILITIES = {
    "public": _l("Tout le monde"),
    "participants": _l("Les participants seulement"),
    "staff": _l("L’équipe seulement"),
}
POLICIES = {
    "none": _l("Sans inscription"),
    "open": _l("Inscription possible"),
    "required": _l("Inscription obligatoire"),
}


def days(event: Event) -> list[tuple[int, str]]:
    """Return the days of an event: number, and « Jour 1, lun. 21 déc. »."""
    count = (event.last_day - event.first_day).days + 1
    dates = (event.first_day + timedelta(days=number) for number in range(count))
    return [
        (number, _("Jour %(number)s, %(day)s", number=number, day=short_day(day)))
        for number, day in enumerate(dates, 1)
    ]


def role_words() -> dict[str, str]:
    """Return the word for each role in which one can be, in the order of a programme."""
    return {
        "chair": _("Présidence"),
        "opening": _("Ouverture"),
        "moderator": _("Modération"),
        "speaker": pgettext("rôle", "Intervention"),
        "discussant": pgettext("rôle", "Discussion"),
        "rapporteur": pgettext("rôle", "Rapport"),
        "closing": _("Clôture"),
        "interpreter": _("Interprétation"),
        "technician": _("Technique"),
    }


def chips(item: Item) -> list[tuple[str, str]]:
    """Return what must be seen of an item at a glance: (word, tone)."""
    found = []
    if item.state != "confirmed":
        found.append((str(STATES[item.state]).lower(), "no" if item.state == "cancelled" else "wait"))
    if item.visibility == "participants":
        found.append((_("participants"), "info"))
    if item.visibility == "staff":
        found.append((_("équipe"), "off"))
    return found


def time_of(item: Item) -> str:
    """Return from when to when an item is: « 09:00 – 10:30 »; nothing without a time."""
    return f"{clock(item.slot.start)} – {clock(item.slot.end)}" if item.slot else ""


def length_of(item: Item) -> str:
    """Return how long an item is: « 45 min », « 1 h », « 1 h 30 »; nothing if that is not told."""
    hours, minutes = divmod(item.minutes, 60)
    if not hours:
        return str(_("%(minutes)s min", minutes=minutes)) if minutes else ""
    if not minutes:
        return str(_("%(hours)s h", hours=hours))
    return str(_("%(hours)s h %(minutes)s", hours=hours, minutes=f"{minutes:02}"))


def where(item: Item, plan: Plan) -> str:
    """Return the rooms of an item by name."""
    return ", ".join(local(plan.room[room].name) for room in item.rooms if room in plan.room)


def place(item: Item, plan: Plan) -> str:
    """Return when and where an item is: « jour 1, 09:00 – 10:00, Grande salle »."""
    if item.slot is None:
        return ", ".join(filter(None, (str(_("pas encore d’heure")), length_of(item))))
    parts = (_("jour %(number)s", number=item.slot.day), time_of(item), where(item, plan))
    return ", ".join(part for part in parts if part)


def minutes_later(count: int) -> str:
    """Return how a time has moved: « 15 minutes plus tard », « 5 minutes plus tôt »."""
    if count < 0:
        return str(ngettext("%(num)s minute plus tôt", "%(num)s minutes plus tôt", -count))
    return str(ngettext("%(num)s minute plus tard", "%(num)s minutes plus tard", count))


def moving() -> dict[str, str]:
    """Return what is said while a session is moved by hand or by keyboard; ``{…}`` are filled in on the page."""
    return {
        "take": _("Prendre « {title} » pour la déplacer"),
        "lifted": _("« {title} » est prise. Flèches : heure et salle. Espace : poser. Échap : laisser."),
        "at": "{time}, {room}",
        "left": _("Rien n’a été déplacé."),
        "failed": _("Le serveur ne répond pas : la séance est restée où elle était."),
    }
