"""What a clash says: where or who, when, what, and what to do where that is plain. In the reader's language."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from babel.lists import format_list
from flask_babel import gettext as _
from flask_babel import ngettext

from conference.agenda import wording
from conference.agenda.clash_table import Found
from conference.agenda.phrases import clock, day, quoted, stretch
from conference.agenda.plan import Item, Plan
from conference.core.i18n import local, region


class Told(NamedTuple):
    """A clash in the plan in which it was found, so that a sentence can name its sessions, rooms and people."""

    found: Found
    plan: Plan

    @property
    def items(self) -> list[Item]:
        """Its sessions."""
        return [self.plan.item[each] for each in self.found.items]

    def titles(self) -> list[str]:
        """Its sessions by title, or by code where there is none: « Cérémonie d’ouverture »."""
        return [quoted(local(item.title) or item.code) for item in self.items]

    def names(self, **more: object) -> dict[str, object]:
        """Return all that a sentence may name."""
        params = self.found.params
        titles = self.titles()
        return {
            "one": titles[0],
            "other": titles[-1],
            "all": format_list(titles, locale=region()),
            "when": self.when(),
            "who": self.who(),
            "room": self.room(params["room"]) if "room" in params else self.rooms(self.items[0]),
            **{name: params[name] for name in ("seats", "places") if name in params},
            **more,
        }

    def when(self) -> str:
        """Return from when to when; the day is told where there are several."""
        start, end = self.found.params.get("starts_at"), self.found.params.get("ends_at")
        if start is None or end is None:
            return ""
        return stretch(start, end, self.plan.zone, with_day=len(self.plan.days) != 1)

    def moment(self, at: datetime) -> str:
        """Return when something is; the day is told where there are several."""
        hour = clock(at, self.plan.zone)
        return f"{day(at, self.plan.zone)}, {hour}" if len(self.plan.days) != 1 else hour

    def who(self) -> str:
        """Return the person it is about, by name or function."""
        person = self.found.params.get("person", "")
        labels = (local(role.label) for item in self.items for role in item.roles if role.person == person)
        return next(filter(None, labels), person)

    def role(self, item: Item) -> str:
        """Return what this person is in a session: « présidence et intervenant »."""
        roles = dict.fromkeys(role.role for role in item.roles if role.person == self.found.params["person"])
        return format_list([wording.role_name(role).lower() for role in roles], locale=region())

    def room(self, room: UUID) -> str:
        """Return a room by name."""
        known = self.plan.room[room]
        return local(known.name) or known.code

    def rooms(self, item: Item) -> str:
        """Return the rooms of a session by name."""
        return format_list([self.room(each) for each in item.rooms if each in self.plan.room], locale=region())

    def pairs(self) -> str:
        """Return pairs of languages: « français – bambara, français – fulfulde »."""
        pairs = self.found.params["pairs"]
        return ", ".join(" – ".join(wording.language(code) for code in pair if code) for pair in pairs)


def sentence(found: Found, plan: Plan) -> str:
    """Return what a clash says: « Salle Niger, 10 h 00 – 10 h 30 : deux séances à la fois, « A » et « B ». »."""
    return SENTENCES[found.rule](Told(found, plan))


def _no_length(told: Told) -> str:
    start, end = (told.found.params.get(name) for name in ("starts_at", "ends_at"))
    if start is None or end is None or start == end:
        return str(_("%(one)s n’a pas de durée.", **told.names()))
    times = {name: clock(at, told.plan.zone) for name, at in (("start", start), ("end", end))}
    words: str = _("%(one)s finit à %(end)s, avant de commencer à %(start)s.", **told.names(**times))
    return words


def _protected_time(told: Told) -> str:
    label = local(told.found.params["protected"].label)
    words: str = _("%(one)s, %(when)s : pendant « %(label)s ».", **told.names(label=label))
    return words


def _person_twice(told: Told) -> str:
    first, second = told.items
    roles = {"role": told.role(first), "other_role": told.role(second)}
    words: str = _(
        "%(who)s, %(when)s : dans deux séances à la fois, %(one)s (%(role)s) et %(other)s (%(other_role)s).",
        **told.names(**roles),
    )
    return words


def _walk(told: Told) -> str:
    first, second = told.items
    names = told.names(here=told.rooms(first), there=told.rooms(second))
    count = told.found.params["count"]
    if not count:
        names["when"] = told.moment(told.found.params["ends_at"])
        return str(
            _("%(who)s n’a pas le temps d’aller de %(one)s (%(here)s) à %(other)s (%(there)s) : %(when)s.", **names)
        )
    words: str = ngettext(
        "%(who)s n’a que %(num)s minute pour aller de %(one)s (%(here)s) à %(other)s (%(there)s) : %(when)s.",
        "%(who)s n’a que %(num)s minutes pour aller de %(one)s (%(here)s) à %(other)s (%(there)s) : %(when)s.",
        count,
        **names,
    )
    return words


def _over_capacity(told: Told) -> str:
    names, count = told.names(), told.found.params["count"]
    words: str
    if told.found.params["seated"]:
        words = ngettext(
            "%(one)s : %(num)s personne inscrite pour %(seats)s sièges (%(room)s).",
            "%(one)s : %(num)s personnes inscrites pour %(seats)s sièges (%(room)s).",
            count,
            **names,
        )
    else:
        words = ngettext(
            "%(one)s : %(num)s place pour %(seats)s sièges (%(room)s).",
            "%(one)s : %(num)s places pour %(seats)s sièges (%(room)s).",
            count,
            **names,
        )
    return words


def _seated(told: Told) -> str:
    words: str = ngettext(
        "%(one)s : %(num)s personne inscrite pour %(places)s places.",
        "%(one)s : %(num)s personnes inscrites pour %(places)s places.",
        told.found.params["count"],
        **told.names(),
    )
    return words


def _audience(told: Told) -> str:
    words: str = ngettext(
        "%(one)s : %(num)s personne attendue pour %(seats)s sièges (%(room)s).",
        "%(one)s : %(num)s personnes attendues pour %(seats)s sièges (%(room)s).",
        told.found.params["count"],
        **told.names(),
    )
    return words


def _alone(told: Told) -> str:
    words: str = ngettext(
        "%(who)s, %(when)s : interprète sans relais pendant %(num)s minute, %(all)s.",
        "%(who)s, %(when)s : interprète sans relais pendant %(num)s minutes, %(all)s.",
        told.found.params["count"],
        **told.names(),
    )
    return words


def _no_title(told: Told) -> str:
    language = wording.language(told.found.params["language"])
    words: str = _("%(one)s : pas de titre en %(language)s.", **told.names(language=language))
    return words


#: The sentence of each rule.
SENTENCES: dict[str, Callable[[Told], str]] = {
    "no_length": _no_length,
    "outside_days": lambda told: _("%(one)s, %(when)s : hors des jours de l’événement.", **told.names()),
    "outside_hours": lambda told: _("%(one)s, %(when)s : hors des heures d’ouverture.", **told.names()),
    "protected_time": _protected_time,
    "plenary_twice": lambda told: _("Deux plénières à la fois, %(when)s : %(one)s et %(other)s.", **told.names()),
    "plenary_against_parallel": lambda told: _(
        "%(other)s se tient pendant la plénière %(one)s, %(when)s.", **told.names()
    ),
    "room_twice": lambda told: _("%(room)s, %(when)s : deux séances à la fois, %(one)s et %(other)s.", **told.names()),
    "room_closed": lambda told: _("%(room)s, %(when)s : pas disponible pour %(one)s.", **told.names()),
    "no_room": lambda told: _("%(one)s, %(when)s : aucune salle.", **told.names()),
    "over_capacity": _over_capacity,
    "seated_over_capacity": _seated,
    "audience_over_capacity": _audience,
    "person_twice": _person_twice,
    "walk": _walk,
    "no_chair": lambda told: _("%(one)s : personne ne préside.", **told.names()),
    "interpreter_twice": lambda told: _(
        "%(who)s, %(when)s : interprète deux séances à la fois, %(one)s et %(other)s.", **told.names()
    ),
    "interpreter_missing": lambda told: _("%(one)s : pas d’interprète (%(pairs)s).", **told.names(pairs=told.pairs())),
    "interpreter_unconfirmed": lambda told: _(
        "%(one)s : aucun interprète confirmé (%(pairs)s).", **told.names(pairs=told.pairs())
    ),
    "interpreter_alone": _alone,
    "no_booth": lambda told: _("%(one)s : pas de cabine (%(pairs)s), %(room)s.", **told.names(pairs=told.pairs())),
    "no_language": lambda told: _("%(one)s : la langue n’est pas indiquée.", **told.names()),
    "no_title": _no_title,
    "draft": lambda told: _("%(one)s : encore un brouillon, le public ne verra pas cette séance.", **told.names()),
    "unscheduled": lambda told: _("%(one)s : séance confirmée, mais sans horaire.", **told.names()),
}
