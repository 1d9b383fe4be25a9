"""Sheets for who leads a session (who speaks, how long, when to ring), and for what changed between two programmes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from flask import render_template
from flask_babel import gettext as _
from flask_babel import ngettext

from conference.agenda import difference_words, printed_frames, wording
from conference.agenda import printed_rules as rules
from conference.agenda import printed_words as words
from conference.agenda.differences import Differences
from conference.agenda.phrases import clock
from conference.agenda.printed_programme import SECONDS
from conference.agenda.printed_styles import chair_css, changes_css
from conference.agenda.printed_words import Version, tight
from conference.agenda.programme import Programme, PublicRole, PublicSession
from conference.core import i18n, paper
from conference.core.errors import Error
from conference.core.i18n import local, speaking
from conference.events.models import Event

#: From so many letters on a title is set smaller.
_LONG = 120


@dataclass(frozen=True)
class Line:
    """A line of the table: its place in the order of protocol, who, as what, how long, when, the bells."""

    number: str
    who: str
    role: str
    minutes: str
    hours: str
    bells: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """A page for who leads a session."""

    title: str
    small: bool
    when: str
    facts: list[tuple[str, str]]
    lines: list[Line]
    proposed: bool
    ends: str


@dataclass(frozen=True)
class Changes:
    """What changed, in one language: the words on top, rooms with another name, what happened on each day."""

    language: str
    frame: printed_frames.Frame
    title: str
    told: str
    rooms: list[str]
    days: list[tuple[str, list[difference_words.Line]]]
    nothing: str


def chairs_pdf(
    event: Event, programme: Programme, version: Version, spoken: Sequence[str], day: int | None = None
) -> bytes:
    """Return a sheet for each session of a day, or of every day, that somebody leads; in the first language alone.

    Raises ``no_session_to_print``, and as ``paper.render``.
    """
    numbers = [day] if day else range(1, len(programme.days) + 1)
    with speaking(spoken[0]):
        sheets = [_sheet(one, programme) for number in numbers for one in rules.chaired(programme, number)]
        if not sheets:
            raise Error("no_session_to_print", 409)
        html = render_template(
            "agenda/print/chairs.html",
            frame=printed_frames.frame(event, programme, version, spoken),
            language=spoken[0],
            direction=i18n.direction(spoken[0]),
            sheets=sheets,
            bells=rules.BELLS,
        )
    return paper.render(html, chair_css(), seconds=SECONDS)


def changes_pdf(event: Event, found: Differences, versions: tuple[Version, Version], spoken: Sequence[str]) -> bytes:
    """Return what is different between two programmes, older and newer, for people; a language after the other.

    Raises as ``paper.render``.
    """
    told = []
    for language in spoken:
        with speaking(language):
            frame = printed_frames.frame(event, found.after, versions[1], [language])
            told.append(_changes(found, versions, language, frame))
    with speaking(spoken[0]):
        html = render_template(
            "agenda/print/changes.html",
            language=spoken[0],
            direction=i18n.direction(spoken[0]),
            changes=told,
        )
    return paper.render(html, changes_css(), seconds=SECONDS)


def _sheet(session: PublicSession, programme: Programme) -> Sheet:
    hour = partial(clock, zone=programme.zone)
    minutes = (session.ends_at - session.starts_at).total_seconds() / 60
    length = str(ngettext("%(num)s minute", "%(num)s minutes", round(minutes)))
    turns = rules.turns(session)
    lines = [_turn(turn, session, programme) for turn in turns] or [
        Line(str(number), tight(local(role.label)), _role(role), "", "", ())
        for number, role in enumerate(_on_stage(session), 1)
    ]
    day = i18n.day(programme.days[session.day - 1])
    return Sheet(
        title=words.title(session),
        small=len(words.title(session)) > _LONG,
        when=f"{day[:1].upper()}{day[1:]}, {hour(session.starts_at)} – {hour(session.ends_at)} ({length})",
        facts=[(word, said) for word, said in _facts(session, programme) if said],
        lines=lines,
        proposed=bool(turns),
        ends=hour(session.ends_at),
    )


def _facts(session: PublicSession, programme: Programme) -> list[tuple[str, str]]:
    told = words.told(session, programme)
    by_role: dict[str, list[PublicRole]] = {}
    for role in session.roles:
        by_role.setdefault(role.role, []).append(role)

    def named(*codes: str) -> str:
        return printed_frames.between_names().join(
            tight(local(role.label)) for code in codes for role in by_role.get(code, ())
        )

    return [
        (_("Salle"), told.rooms),
        (_("Présidence"), named("chair")),
        (_("Modération"), named("moderator")),
        (wording.role_name("rapporteur"), named("rapporteur")),
        (_("Langues"), told.spoken),
        (_("Interprètes"), named("interpreter")),
        (_("Technique"), named("technician")),
        (_("Réservé"), told.audience),
        (_("Photos"), "" if session.photo_allowed else _("Sans photo ni vidéo.")),
        (_("Séance"), session.code),
    ]


def _on_stage(session: PublicSession) -> list[PublicRole]:
    return [role for role in session.roles if role.role in rules.HEARD]


def _turn(turn: rules.Turn, session: PublicSession, programme: Programme) -> Line:
    hour = partial(clock, zone=programme.zone)
    hours = f"{hour(turn.starts_at)} – {hour(turn.ends_at)}"
    if turn.role is None:
        word = _("Ouverture de la séance") if turn.kind == "chair" else _("Questions et débat")
        return Line("", word, "", str(turn.minutes), hours, ())
    role = session.roles[turn.role]
    rung = {left: hour(at) for left, at in turn.bells}
    heard = [place for place, one in enumerate(session.roles) if one.role in rules.HEARD]
    return Line(
        str(heard.index(turn.role) + 1),
        tight(local(role.label)),
        _role(role),
        str(turn.minutes),
        hours,
        tuple(rung.get(left, "–") for left in rules.BELLS),
    )


def _role(role: PublicRole) -> str:
    return wording.role_name(role.role)


def _changes(
    found: Differences, versions: tuple[Version, Version], language: str, frame: printed_frames.Frame
) -> Changes:
    zone = found.after.zone
    days = [(_named(day), lines) for day, lines in difference_words.by_day(found)]
    rooms = difference_words.renamed(found)
    told = _(
        "%(new)s, au lieu de : %(old)s", new=words.version(versions[1], zone), old=words.version(versions[0], zone)
    )
    nothing = "" if days or rooms else _("Rien n’a changé pour le public.")
    return Changes(language, frame, _("Changements du programme"), told, rooms, days, nothing)


def _named(day: date) -> str:
    words = i18n.day(day)
    return words[:1].upper() + words[1:]
