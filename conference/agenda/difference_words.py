"""What is different between two releases, in words for people: a list by day, and a text to paste into WhatsApp.

Nothing stands in it that the public programme does not say. In the reader's language.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from babel.lists import format_list
from flask_babel import gettext as _
from flask_babel import ngettext

from conference.agenda import wording
from conference.agenda.differences import CANCELLED, CHANGED, NEW, OTHER, REMOVED, REVIVED, Difference, Differences
from conference.agenda.phrases import clock, quoted, stretch
from conference.agenda.programme import Programme, PublicSession
from conference.core import i18n
from conference.core.i18n import local, region
from conference.core.types import Localised

#: What WhatsApp takes for the beginning of bold, struck or fixed text, and what looks the same and is not.
LOOKALIKES = str.maketrans({"*": "∗", "~": "∼", "`": "’"})


@dataclass(frozen=True)
class Line:
    """One thing that people should know of a session: « 14 h 00 », « Atelier 1 », « Salle 3 au lieu de Salle 1 »."""

    at: datetime
    hour: str
    title: str
    words: tuple[str, ...]
    kind: str
    session: PublicSession


def by_day(found: Differences, *, details: bool = False) -> list[tuple[date, list[Line]]]:
    """Return what happened on each day, in the order of the day; ``details``: also what nobody has to be told.

    A session that went to another day stands on both. What changed in other languages only is left out.
    """
    days: dict[date, list[Line]] = {}
    for one in found.sessions:
        for day, line in _lines(one, found, details=details):
            if line.words:
                days.setdefault(day, []).append(line)
    return [(day, sorted(lines, key=lambda line: line.at)) for day, lines in sorted(days.items())]


def renamed(found: Differences) -> list[str]:
    """Return the rooms that have another name now: « Salle Djoliba : nouveau nom de Salle Niger »."""
    pairs = [(local(old.name), local(new.name)) for old, new in found.rooms]
    return [_("%(new)s : nouveau nom de %(old)s", new=new, old=old) for old, new in pairs if new != old]


def paste(found: Differences, title: Localised, locale: str, *, number: int, address: str = "") -> str:
    """Return a text for WhatsApp in a language: the event, its days, a short line for each thing, the address.

    ``number`` is that of the release. The first release says that there is a programme. When nobody has to be told
    anything, the text is empty.
    """
    with i18n.speaking(locale):
        if found.before is None:
            blocks = [[_bold(_("Le programme est publié")), _plain(local(title))]]
        else:
            rooms, days = [_plain(words) for words in renamed(found)], by_day(found)
            if not rooms and not days:
                return ""
            head = _bold(_("Programme modifié (version %(number)s)", number=number))
            blocks = [[head, _plain(local(title))], rooms, *(_day(day, lines) for day, lines in days)]
        blocks.append([address])
        return "\n\n".join("\n".join(filter(None, block)) for block in blocks if any(block))


def _day(day: date, lines: list[Line]) -> list[str]:
    told = [_bold(i18n.day(day))]
    for line in lines:
        told.append(_("%(hour)s : %(what)s", hour=line.hour, what=_bold(line.title)))
        told += [f"– {_plain(words)}" for words in line.words]
    return told


def _lines(one: Difference, found: Differences, *, details: bool) -> Iterable[tuple[date, Line]]:
    old, new = one.before, one.after
    if old and found.before and (new is None or "day" in one.aspects):
        words = _gone(one, found.after)
        yield found.before.date_of(old), _line(old, words, one.kind, found.before.zone)
    if new:
        words = _of_kind(one, found) if one.kind != CHANGED else _changes(one, found, details=details)
        yield found.after.date_of(new), _line(new, words, one.kind, found.after.zone)


def _line(session: PublicSession, words: list[str], kind: str, zone: str) -> Line:
    title = local(session.title) or session.code
    return Line(session.starts_at, clock(session.starts_at, zone), title, tuple(words), kind, session)


def _gone(one: Difference, after: Programme) -> list[str]:
    if one.after is None:
        return [_("retirée du programme")]
    return [_("déplacée : %(when)s", when=_moment(one.after, after))]


def _of_kind(one: Difference, found: Differences) -> list[str]:
    if one.kind == CANCELLED:
        return [_("annulée")]
    session = one.session
    words = {NEW: _("nouvelle séance"), REVIVED: _("de nouveau au programme"), REMOVED: ""}[one.kind]
    until = _("jusqu’à %(time)s", time=clock(session.ends_at, found.after.zone))
    return [", ".join(filter(None, (words, until, _rooms(session, found.after))))]


def _changes(one: Difference, found: Differences, *, details: bool) -> list[str]:
    old, new = one.before, one.after
    if old is None or new is None or found.before is None:
        return []
    said: list[str] = []
    for aspect in one.aspects:
        if aspect in {"day", "time"}:
            said += _when(old, new, found.before, found.after)
        elif aspect == "room":
            said += _instead(_rooms(new, found.after), _rooms(old, found.before), _("sans salle"))
        elif aspect == "details":
            said += [_("texte ou autres détails")] if details else []
        else:
            said += WORDS[aspect](old, new)
    return said


def _when(old: PublicSession, new: PublicSession, before: Programme, after: Programme) -> list[str]:
    if before.date_of(old) != after.date_of(new):
        return _instead(_moment(new, after), _moment(old, before))
    if old.starts_at == new.starts_at:
        times = (clock(new.ends_at, after.zone), clock(old.ends_at, before.zone))
        return [_("jusqu’à %(new)s au lieu de %(old)s", new=times[0], old=times[1])]
    if old.ends_at - old.starts_at == new.ends_at - new.starts_at:
        return _instead(clock(new.starts_at, after.zone), clock(old.starts_at, before.zone))
    spans = [
        stretch(one.starts_at, one.ends_at, whole.zone, with_day=False) for one, whole in ((new, after), (old, before))
    ]
    return _instead(*spans)


def _moment(session: PublicSession, programme: Programme) -> str:
    return f"{wording.short_day(programme.date_of(session))}, {clock(session.starts_at, programme.zone)}"


def _rooms(session: PublicSession, programme: Programme) -> str:
    return _listed(local(programme.room[code].name) or code for code in session.rooms)


def _instead(new: str, old: str, none: str = "") -> list[str]:
    """Return what stands now for what stood before; nothing, when both read the same in this language."""
    if new == old:
        return []
    return [_("%(new)s au lieu de %(old)s", new=new, old=old) if new and old else new or none]


def _title(old: PublicSession, new: PublicSession) -> list[str]:
    was, now = local(old.title), local(new.title)
    return [_("nouveau titre (avant : %(title)s)", title=quoted(was))] if was and was != now else []


def _people(old: PublicSession, new: PublicSession) -> list[str]:
    was, now = (Counter((role.role, local(role.label)) for role in one.roles) for one in (old, new))
    said: list[str] = []
    for role in dict.fromkeys(role for role, _label in [*now, *was]):
        come, gone = ([label for (each, label) in some if each == role] for some in (now - was, was - now))
        names = {"new": _listed(come), "old": _listed(gone), "role": wording.role_name(role).lower()}
        if come and gone:
            said.append(_("%(new)s au lieu de %(old)s (%(role)s)", **names))
        elif come:
            said.append(_("avec %(new)s (%(role)s)", **names))
        elif gone:
            said.append(_("sans %(old)s (%(role)s)", **names))
    return said


def _languages(old: PublicSession, new: PublicSession) -> list[str]:
    was, now = wording.languages(old), wording.languages(new)
    if was == now:
        return []
    return [now[:1].lower() + now[1:] if now else _("langue non précisée")]


def _capacity(old: PublicSession, new: PublicSession) -> list[str]:
    if new.capacity is None:
        return [_("nombre de places non limité")]
    if old.capacity is None:
        return [ngettext("limitée à %(num)s place", "limitée à %(num)s places", new.capacity)]
    return [
        ngettext(
            "%(num)s place au lieu de %(old)s", "%(num)s places au lieu de %(old)s", new.capacity, old=old.capacity
        )
    ]


def _access(old: PublicSession, new: PublicSession) -> list[str]:
    was, now = local(old.audience), local(new.audience)
    said: list[str] = []
    if was != now:
        said.append(_("réservée : %(audience)s", audience=now) if now else _("ouverte à tous"))
    if old.sign_up != new.sign_up:
        said.append(_("sur inscription") if new.sign_up else _("sans inscription"))
    return said


def _other(_old: PublicSession, _new: PublicSession) -> list[str]:
    return [_("autre changement")]


#: How each aspect is said that needs no programme around it.
WORDS = {
    "title": _title,
    "people": _people,
    "languages": _languages,
    "capacity": _capacity,
    "access": _access,
    OTHER: _other,
}


def _listed(names: Iterable[str]) -> str:
    return format_list(list(names), locale=region())


def _plain(words: str) -> str:
    return re.sub(r"[ \t\n\r\f\v\u2028\u2029]+", " ", words).strip().translate(LOOKALIKES)


def _bold(words: str) -> str:
    words = _plain(words)
    return f"*{words}*" if words else ""
