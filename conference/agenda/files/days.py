"""A programme in the shape of a schedule file: days, in each the rooms, in each the sessions."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from conference.agenda.files.model import FileProgramme, FileSession

#: The room of what is nowhere: readers drop what has none.
NOWHERE = "–"


@dataclass(frozen=True)
class FileDay:
    """A day with its sessions by room, rooms in the order of the programme; it lasts as long as they do."""

    number: int
    date: date
    start: datetime
    end: datetime
    rooms: dict[str, list[FileSession]]


def days(programme: FileProgramme) -> Iterator[FileDay]:
    """Yield every day; instants are in the programme's zone, so that dates and hours are what clocks show there."""
    zone = ZoneInfo(programme.zone)
    order = list(dict.fromkeys(_room(session) for session in programme.sessions))
    for number, day in enumerate(programme.days, start=1):
        sessions = [session for session in programme.sessions if session.day == number]
        midnight = datetime.combine(day, time(), zone)
        start = min((session.starts_at for session in sessions), default=midnight)
        end = max((session.ends_at for session in sessions), default=midnight + timedelta(hours=23, minutes=59))
        rooms: dict[str, list[FileSession]] = {room: [] for room in order}
        for session in sessions:
            rooms[_room(session)].append(session)
        held = {room: some for room, some in rooms.items() if some}
        yield FileDay(number, day, start.astimezone(zone), end.astimezone(zone), held)


def duration(minutes: int) -> str:
    """Return a length as ``HH:MM``."""
    hours, rest = divmod(minutes, 60)
    return f"{hours:02d}:{rest:02d}"


def _room(session: FileSession) -> str:
    return session.rooms[0] if session.rooms else NOWHERE
