"""Programmes as files know them: one like the conference's, any at all, one of a thousand sessions."""

from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from conference.agenda.files import FileLink, FilePerson, FileProgramme, FileSession, FileTrack, Interpreted
from conference.agenda.files.lines import ON_STAGE
from conference.agenda.files.model import ordered
from conference.agenda.plan import ROLES
from conference.core.text import clean_line, clean_text

BAMAKO = ZoneInfo("Africa/Bamako")
FIRST = date(2026, 8, 21)


def session(number: int = 1, **values: object) -> FileSession:
    """Return a session at 9:00 of the first day, an hour long, unless ``values`` say otherwise."""
    given: dict[str, object] = {
        "guid": UUID(int=number),
        "number": number,
        "day": 1,
        "starts_at": datetime(2026, 8, 21, 9, tzinfo=BAMAKO),
        "minutes": 60,
        "title": f"Séance {number}",
        "rooms": ("Grande salle",),
    }
    return FileSession(**{**given, **values})  # type: ignore[arg-type]


def programme(*sessions: FileSession, **values: object) -> FileProgramme:
    """Return a programme of two days in Bamako."""
    given: dict[str, object] = {
        "title": "Paix par la Santé au Centre du Mali",
        "acronym": "paix_par_la_sante",
        "version": "3",
        "zone": "Africa/Bamako",
        "days": (FIRST, FIRST + timedelta(days=1)),
        "sessions": sessions,
        "tracks": tuple(FileTrack(name) for name in dict.fromkeys(one.track for one in sessions) if name),
        "url": "https://jatigi.example/c/paix/programme",
    }
    return ordered(FileProgramme(**{**given, **values}))  # type: ignore[arg-type]


def plenary() -> FileSession:
    """Return the session in which everything is said that a file can say."""
    return session(
        rooms=("Grande salle", "Salle Niger", "Salle Bani"),
        title="Ouverture : « N’ko, ɛ ɔ ɲ ŋ », <peace> & santé",
        subtitle="Dɔgɔtɔrɔso",
        kind="ceremony",
        track="Protocole",
        languages=("fr", "bm"),
        interpretation=(Interpreted("fr", "bm", "booth"), Interpreted("fr", "ff", "whispered")),
        description="Deux allocutions.\n\nPuis la photo : dehors.",
        people=(
            FilePerson("Cheffe du protocole", "chair"),
            FilePerson("Représentant du ministère", "opening"),
            FilePerson("Aïssata Koné"),
            FilePerson("Dr N’Golo Coulibaly"),
            FilePerson("Rapporteuse désignée", "rapporteur"),
            FilePerson("Équipe A", "interpreter"),
        ),
        links=(FileLink("https://jatigi.example/doc", "Note"),),
        attachments=(FileLink("https://jatigi.example/diapos.pdf", "Diapositives"),),
        url="https://jatigi.example/c/paix/programme/seance/1",
        audience="Communautés",
        recorded=False,
    )


def large(count: int, rooms: int = 30) -> FileProgramme:
    """Return ``count`` sessions over four days in ``rooms`` rooms."""
    sessions = []
    for number in range(1, count + 1):
        day, slot = divmod(number - 1, max(1, count // 4 + 1))
        at = datetime(2026, 8, 21 + day, 8, tzinfo=BAMAKO) + timedelta(minutes=20 * (slot // rooms))
        sessions.append(
            session(number, day=day + 1, starts_at=at, minutes=20, rooms=(f"Salle {slot % rooms + 1}",), track="Santé")
        )
    days = tuple(FIRST + timedelta(days=day) for day in range(4))
    return programme(*sessions, days=days)


_words = st.text(max_size=60).map(lambda text: clean_line(text.replace(";", ",")))
_names = _words.filter(bool)
_texts = st.text(max_size=200).map(clean_text)
_modes = st.sampled_from(["booth", "consecutive", "whispered", "sign", "on_request"])
_languages = st.sampled_from(["fr", "bm", "ff", "bmq", "en"])
_interpretation = st.lists(st.builds(Interpreted, _languages, _languages, _modes), max_size=2)
_anybody = st.one_of(
    st.builds(FilePerson, _names, st.sampled_from(ROLES)),
    st.builds(FilePerson, _names, st.sampled_from(ON_STAGE), st.just(True)),
)
_people = st.lists(_anybody, max_size=5, unique_by=lambda one: one.name)


@st.composite
def any_programme(draw: st.DrawFn) -> FileProgramme:
    """Draw any programme that a file can hold: every room and person has a name, each session lasts a while."""
    sessions = []
    for number in range(1, draw(st.integers(1, 5)) + 1):
        day = 1 if number == 1 else draw(st.integers(1, 2))
        start = draw(st.integers(0, 30 * 60 - 1))
        sessions.append(
            session(
                number,
                guid=draw(st.uuids()),
                day=day,
                starts_at=datetime(2026, 8, 20 + day, tzinfo=BAMAKO) + timedelta(minutes=start),
                minutes=draw(st.integers(1, 1439)),
                title=draw(_names),
                subtitle=draw(_words),
                kind=draw(st.sampled_from(["", "plenary", "workshop"])),
                track=draw(_words),
                rooms=tuple(draw(st.lists(_names.filter(lambda name: name != "–"), max_size=3, unique=True))),
                languages=tuple(draw(st.lists(_languages, max_size=3, unique=True))),
                interpretation=tuple(draw(_interpretation)),
                description=draw(_texts),
                abstract=draw(_texts),
                people=tuple(draw(_people)),
                audience=draw(_words),
                recorded=draw(st.booleans()),
            )
        )
    used = sorted({one.day for one in sessions})
    return programme(*sessions, days=tuple(FIRST + timedelta(days=day - 1) for day in used))


assert set(ON_STAGE) <= set(ROLES)
