"""What is printed of a programme: which pages, of which programme, in which languages."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from conference.agenda import plan_queries, printed_frames, queries
from conference.agenda import printed_words as words
from conference.agenda.differences import differences
from conference.agenda.plan import PlanRole
from conference.agenda.printed_programme import booklet_pdf, programme_pdf
from conference.agenda.printed_sheets import chairs_pdf, changes_pdf
from conference.agenda.printed_signs import signs_pdf
from conference.agenda.printed_words import Version
from conference.agenda.programme import PUBLIC, Programme, PublicRole, PublicSession, thaw
from conference.agenda.release_models import AgendaRelease
from conference.core.errors import Error
from conference.events.models import Event

#: What can be printed. On doors and for chairs, sessions for participants alone are there too.
PROGRAMME, BOOKLET, SIGNS, CHAIRS, CHANGES = KINDS = ("programme", "booklet", "signs", "chairs", "changes")
_INSIDE = frozenset({SIGNS, CHAIRS})


@dataclass(frozen=True)
class Wish:
    """What to print: ``day`` (1 is the first) or all; one language or two; the working copy instead of the release.

    ``participants``: also sessions that only participants may see.
    """

    kind: str = PROGRAMME
    languages: tuple[str, ...] = ()
    day: int | None = None
    draft: bool = False
    participants: bool = False


def printed(event: Event, wish: Wish, *, now: datetime) -> bytes:
    """Return the PDF of what is wished.

    Raises ``unknown_day``, ``no_programme`` (nothing is released), ``no_changes`` (there is but one programme),
    ``no_session_to_print``, and as ``paper.render``.
    """
    spoken = wish.languages or (printed_frames.languages(event)[0],)
    if wish.day is not None and not 1 <= wish.day <= (event.last_day - event.first_day).days + 1:
        raise Error("unknown_day", 404)
    if wish.kind == CHANGES:
        return _changes(event, wish, spoken, now)
    programme, version = _source(event, replace(wish, participants=wish.participants or wish.kind in _INSIDE), now)
    if wish.kind == CHAIRS:
        programme = _with_helpers(event, programme)
    return _MAKERS[wish.kind](event, programme, version, spoken, wish.day)


def whole_pdf(event: Event, *, now: datetime) -> bytes:
    """Return the programme of all days in the event's language: the release, or the draft where it differs.

    The same bytes as long as nothing changes. Raises as ``paper.render``.
    """
    release, working = queries.latest_release(event.id), queries.working_copy(event)
    public = _public(working)
    spoken = (printed_frames.languages(event)[0],)
    if release is not None and _on_paper(thaw(release.snapshot, participants=True)) == _on_paper(working):
        return programme_pdf(event, public, _version(release), spoken)
    changed = max((session.updated_at for session in working.sessions), default=now)
    return programme_pdf(event, public, Version(0, changed), spoken)


def _source(event: Event, wish: Wish, now: datetime) -> tuple[Programme, Version]:
    if wish.draft:
        working = queries.working_copy(event)
        return (working if wish.participants else _public(working)), Version(0, now)
    release = queries.latest_release(event.id)
    if release is None:
        raise Error("no_programme", 409)
    return thaw(release.snapshot, participants=wish.participants), _version(release)


def _with_helpers(event: Event, programme: Programme) -> Programme:
    """Return a programme with the interpreters and technicians of now: who leads has to know them, the public not."""
    known = {
        str(item.id): tuple(PublicRole(one.role, one.label) for one in item.roles if _helps(one) and one.confirmed)
        for item in plan_queries.plan(event).items
    }

    def helped(session: PublicSession) -> PublicSession:
        on_stage = (role for role in session.roles if not _helps(role))
        return replace(session, roles=(*on_stage, *known[session.id])) if session.id in known else session

    return replace(programme, sessions=tuple(map(helped, programme.sessions)))


def _helps(role: PublicRole | PlanRole) -> bool:
    return role.role in words.HELPERS


def _changes(event: Event, wish: Wish, spoken: tuple[str, ...], now: datetime) -> bytes:
    after, version = _source(event, wish, now)
    before = queries.release_before(event.id, None if wish.draft else version.number)
    if before is None:
        raise Error("no_changes", 409)
    older = thaw(before.snapshot, participants=wish.participants)
    return changes_pdf(event, differences(older, after), (_version(before), version), spoken)


def _booklet(event: Event, programme: Programme, version: Version, spoken: tuple[str, ...], _day: int | None) -> bytes:
    return booklet_pdf(event, programme, version, spoken)


def _on_paper(programme: Programme) -> Programme:
    """Return a programme without what paper never says: older releases do not have it."""
    sessions = tuple(replace(one, materials=()) for one in programme.sessions)
    return replace(programme, groups=(), sessions=sessions)


def _public(programme: Programme) -> Programme:
    return replace(programme, sessions=tuple(one for one in programme.sessions if one.visibility == PUBLIC))


def _version(release: AgendaRelease) -> Version:
    return Version(release.number, release.released_at)


_MAKERS: Mapping[str, Callable[[Event, Programme, Version, tuple[str, ...], int | None], bytes]] = {
    PROGRAMME: programme_pdf,
    BOOKLET: _booklet,
    SIGNS: signs_pdf,
    CHAIRS: chairs_pdf,
}
