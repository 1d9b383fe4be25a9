"""A programme as a table that organisers know how to fill in: a line a session, everything there is to say of it."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from conference.agenda.files.lines import MODES
from conference.agenda.files.model import FileProgramme, FileSession, ordered
from conference.agenda.plan import ROLES
from conference.core.sheets import Column
from conference.core.text import fold

#: Between several values in a cell.
BETWEEN = "; "


@dataclass(frozen=True)
class Field:
    """A column: what it is called in French and in English, what else people call it, what it says of a session."""

    key: str
    label: str
    english: str
    said: Callable[[FileProgramme, FileSession], object]
    also: tuple[str, ...] = ()
    width: int = 14


ROLE_LABELS = {
    "chair": ("Présidence", "Chair", ("president", "preside par", "chaired by")),
    "opening": ("Ouverture", "Opening", ()),
    "moderator": ("Modération", "Moderation", ("moderateur", "moderatrice", "facilitateur", "moderator", "animateur")),
    "speaker": ("Intervenants", "Speakers", ("intervenant", "orateur", "orateurs", "speaker", "presente par")),
    "discussant": ("Discutants", "Discussants", ("discutant", "discussant", "panelistes", "panelists")),
    "rapporteur": ("Rapporteurs", "Rapporteurs", ("rapporteur", "rapporteuse")),
    "closing": ("Clôture", "Closing", ()),
    "interpreter": ("Interprètes", "Interpreters", ("interprete", "interpreter")),
    "technician": ("Technique", "Technical support", ("technicien",)),
}
STATES = {
    "confirmed": ("confirmée", "confirmed"),
    "draft": ("brouillon", "draft"),
    "cancelled": ("annulée", "cancelled"),
}
VISIBILITIES = {
    "public": ("publique", "public"),
    "participants": ("participants", "participants"),
    "staff": ("équipe", "staff"),
}
SIGN_UPS = {"none": ("non", "no"), "open": ("libre", "open"), "required": ("obligatoire", "required")}


def fields(languages: Sequence[str]) -> tuple[Field, ...]:
    """Return the columns of an event's table, in their order; texts once for each of its ``languages``."""
    titles, descriptions = (
        _texts("title", "Titre", "Title", languages, 44),
        _texts("description", "Description", "Description", languages, 60),
    )
    return (*_PLACE, *titles, *_SORT, *_ROLES, *descriptions, *_ACCESS)


def _texts(name: str, french: str, english: str, languages: Sequence[str], width: int) -> Iterator[Field]:
    """Yield a column for a text in each language."""
    for code in languages:
        yield Field(
            f"{name}.{code}", f"{french} ({code})", f"{english} ({code})", _text_in(code, f"{name}s"), width=width
        )


def columns(languages: Sequence[str]) -> list[Column]:
    """Return the columns as sheets write them, named in French."""
    kinds = {"capacity": "number"}
    return [
        Column(one.key, one.label, kinds.get(one.key, "text"), one.width)  # type: ignore[arg-type]  # of two words
        for one in fields(languages)
    ]


def rows(programme: FileProgramme, languages: Sequence[str]) -> Iterator[list[object]]:
    """Yield a row for each session, those without a time first."""
    every = fields(languages)
    for session in ordered(programme).sessions:
        yield [one.said(programme, session) for one in every]


def named(languages: Sequence[str]) -> dict[str, str]:
    """Return which column a heading means: folded heading → key; a text without a language is in the first one."""
    known: dict[str, str] = {}
    for one in fields(languages):
        for name in (one.label, one.english, *one.also):
            known.setdefault(heading(name), one.key)
    first = languages[0]
    known |= {
        heading(name): f"title.{first}" for name in ("titre", "title", "intitule", "seance", "session", "activite")
    }
    known |= {heading(name): f"description.{first}" for name in ("description", "resume", "contenu", "abstract")}
    known |= {heading(name): "minutes" for name in ("duree", "duree (min)", "duration", "minutes")}
    return known


def heading(text: str) -> str:
    """Return a heading without case, accents and punctuation."""
    return " ".join(re.sub(r"[^a-z0-9]+", " ", fold(text)).split())


def _day(programme: FileProgramme, session: FileSession) -> str:
    return programme.days[session.day - 1].isoformat() if session.day else ""


def _start(programme: FileProgramme, session: FileSession) -> str:
    return _clock(programme, session, 0)


def _end(programme: FileProgramme, session: FileSession) -> str:
    return _clock(programme, session, session.minutes)


def _clock(programme: FileProgramme, session: FileSession, later: int) -> str:
    """Return a time of day; after the midnight of its day it says so: « 00:30 (+1) »."""
    if not session.day:
        return ""
    at = session.starts_at + timedelta(minutes=later)
    after = (at.date() - programme.days[session.day - 1]).days
    return f"{at:%H:%M}" + (f" (+{after})" if after else "")


def _text_in(code: str, name: str) -> Callable[[FileProgramme, FileSession], str]:
    return lambda _, session: dict(getattr(session, name)).get(code, "")


def _people(role: str) -> Callable[[FileProgramme, FileSession], str]:
    return lambda _, session: BETWEEN.join(
        person.name.replace(";", ",") for person in session.people if person.role == role
    )


def _interpretation(_: FileProgramme, session: FileSession) -> str:
    return BETWEEN.join(f"{one.source} > {one.target} ({MODES[one.mode][0]})" for one in session.interpretation)


def _word(words: dict[str, tuple[str, str]], name: str) -> Callable[[FileProgramme, FileSession], str]:
    return lambda _, session: words.get(getattr(session, name), ("",))[0]


#: Which session, when and where.
_PLACE = (
    Field("guid", "Identifiant", "Identifier", lambda _, one: str(one.guid), ("id", "uid"), 38),
    Field("code", "Code", "Code", lambda _, one: one.code, ("n", "no", "numero", "reference"), 8),
    Field("day", "Jour", "Day", _day, ("date",), 12),
    Field("start", "Début", "Start", _start, ("heure", "horaire", "horaires", "heures", "de", "time", "hour"), 9),
    Field("end", "Fin", "End", _end, ("a", "heure de fin", "until"), 9),
    Field("rooms", "Salles", "Rooms", lambda _, one: BETWEEN.join(one.rooms), ("salle", "lieu", "room", "venue"), 24),
)
#: Of what sort it is, and in which languages.
_SORT = (
    Field("kind", "Type", "Type", lambda _, one: one.kind, ("format", "nature", "kind")),
    Field("track", "Thème", "Track", lambda _, one: one.track, ("piste", "axe", "fil", "theme", "thematique"), 20),
    Field("languages", "Langues", "Languages", lambda _, one: BETWEEN.join(one.languages), ("langue", "language")),
    Field("interpretation", "Interprétation", "Interpretation", _interpretation, ("traduction",), 24),
)
_ROLES = tuple(
    Field(f"role.{role}", ROLE_LABELS[role][0], ROLE_LABELS[role][1], _people(role), ROLE_LABELS[role][2], 28)
    for role in ROLES
)
#: Whom it is for, and what stands.
_ACCESS = (
    Field("audience", "Public", "Audience", lambda _, one: one.audience, ("acces", "participants", "reserve a"), 20),
    Field("visibility", "Visibilité", "Visibility", _word(VISIBILITIES, "visibility")),
    Field("sign_up", "Inscription", "Sign-up", _word(SIGN_UPS, "sign_up"), ("inscription requise",)),
    Field("capacity", "Places", "Seats", lambda _, one: one.capacity, ("capacite", "capacity"), 8),
    Field("recorded", "Photo", "Photos", lambda _, one: "non" if one.recorded is False else "oui",
          ("photo autorisee",), 8),
    Field("state", "État", "State", _word(STATES, "state"), ("statut", "status")),
)  # fmt: skip
