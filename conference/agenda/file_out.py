"""From a programme of ours to what a schedule file says of it, in one language. Pure but for the words of types."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from conference.agenda.files import FilePerson, FileProgramme, FileSession, FileTrack, Interpreted
from conference.agenda.files.lines import MODES
from conference.agenda.files.model import LONGEST, FileLink, ordered
from conference.agenda.files.values import identifier, minutes_between
from conference.agenda.programme import Interpretation, Programme, PublicMaterial, PublicSession
from conference.core.types import Localised

_MOST_NUMBERS = 10**8


@dataclass(frozen=True)
class About:
    """What files say of the event itself; ``url`` is the address of its programme, ``version`` the release's."""

    title: Localised
    slug: str
    version: str
    url: str
    language: str = "fr"
    grid: int = 5


def from_programme(programme: Programme, about: About) -> FileProgramme:
    """Return what files say: sessions that are held, in the language of ``about`` or what there is instead.

    A session keeps the identifier of the file that it came from. One of a day or longer is told as ending a minute
    before that: readers take lengths for times of day.
    """
    held = [session for session in programme.sessions if not session.cancelled]
    guids = {session.id: guid_of(session.guid, session.id, about.slug) for session in held}
    numbers = numbered(guids.values())
    sessions = (_session(session, programme, about, guids[session.id], numbers) for session in held)
    return ordered(
        FileProgramme(
            title=said(about.title, about.language),
            acronym=about.slug,
            version=about.version,
            zone=programme.zone,
            days=programme.days,
            sessions=tuple(sessions),
            tracks=tuple(FileTrack(said(one.name, about.language), one.colour.lower()) for one in programme.tracks),
            grid=about.grid,
            url=about.url,
            language=about.language,
        )
    )


def guid_of(guid: str | None, own: str, slug: str) -> UUID:
    """Return under which identifier files know a session: that of the file it came from, else its own."""
    return identifier(guid, within=slug) if guid else UUID(own)


def numbered(guids: Iterable[UUID]) -> dict[UUID, int]:
    """Return a number for each identifier: the same in every file, none twice."""
    numbers: dict[UUID, int] = {}
    taken: set[int] = set()
    for guid in sorted(guids):
        number = guid.int % _MOST_NUMBERS + 1
        while number in taken:
            number += 1
        taken.add(number)
        numbers[guid] = number
    return numbers


def said(text: Localised, language: str) -> str:
    """Return a text in a language, else in French, else in any it has."""
    return text.get(language) or text.get("fr") or next(filter(None, text.values()), "")


def _session(
    session: PublicSession, programme: Programme, about: About, guid: UUID, numbers: Mapping[UUID, int]
) -> FileSession:
    language = about.language
    kind = programme.type.get(session.kind)
    track = programme.track.get(session.track or "")
    return FileSession(
        guid=guid,
        number=numbers[guid],
        day=session.day,
        starts_at=session.starts_at.astimezone(ZoneInfo(programme.zone)),
        minutes=min(minutes_between(session.starts_at, session.ends_at), LONGEST),
        title=said(session.title, language) or session.code,
        rooms=tuple(said(programme.room[code].name, language) for code in session.rooms if code in programme.room),
        kind=said(kind.name, language) if kind else session.kind,
        track=said(track.name, language) if track else "",
        languages=session.languages,
        interpretation=tuple(map(_interpreted, session.interpretation)),
        description=said(session.description, language),
        people=tuple(FilePerson(said(role.label, language), role.role, not role.name) for role in session.roles),
        links=tuple(_links(session.materials, language)),
        audience=said(session.audience, language),
        recorded=session.photo_allowed,
        url=f"{about.url.rstrip('/')}/seance/{session.code}" if about.url else "",
    )


def _interpreted(one: Interpretation) -> Interpreted:
    return Interpreted(one.source, one.target, one.mode if one.mode in MODES else "booth")


def _links(materials: tuple[PublicMaterial, ...], language: str) -> list[FileLink]:
    return [FileLink(one.url, said(one.title, language)) for one in materials if one.url]
