"""What schedule files have no place for, as lines at the end of a description: written and found again.

    Présidence : Représentant du ministère
    Interprétation : fr > bm (cabine)

They are read by people on their phones, so they are words; each begins with one of a few labels, in French or in
English, so that a file read back loses nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from conference.agenda.files.model import FilePerson, FileSession, Interpreted

#: Roles that a reader takes for the people on stage; the others stand in lines alone.
ON_STAGE = ("opening", "speaker", "discussant", "moderator", "closing")
_PEOPLE = {
    "chair": ("Présidence", "Chair"),
    "opening": ("Ouverture", "Opening"),
    "moderator": ("Modération", "Moderation"),
    "discussant": ("Discussion", "Discussant"),
    "rapporteur": ("Rapport", "Rapporteur"),
    "closing": ("Clôture", "Closing"),
    "interpreter": ("Interprètes", "Interpreters"),
    "technician": ("Technique", "Technical support"),
}
_ROOMS, _LANGUAGES = ("Autres salles", "Also in"), ("Langues", "Languages")
_INTERPRETATION, _AUDIENCE = ("Interprétation", "Interpretation"), ("Réservé", "Reserved for")
#: How people interpret: what stands in parentheses, in French and in English.
MODES = {
    "booth": ("cabine", "booth"),
    "consecutive": ("consécutive", "consecutive"),
    "whispered": ("chuchotée", "whispered"),
    "sign": ("langue des signes", "sign language"),
    "on_request": ("sur demande", "on request"),
}
_NOW = "; "
_INTO = " > "


def description_of(session: FileSession, language: str) -> str:
    """Return the description with what else there is to say of a session, in French unless ``language`` is ``en``."""
    said = "\n".join(_lines(session, 1 if language == "en" else 0))
    return "\n\n".join(part for part in (session.description, said) if part)


def taken_apart(session: FileSession) -> FileSession:
    """Return a session whose description was read from a file, with what its last lines say put where it belongs.

    ``people`` must be those on stage: who stands in a line has the role of the line instead.
    """
    rest, found = _split(session.description)
    session = replace(session, description=rest)
    staged = list(session.people)
    people: list[FilePerson] = []
    for label, value in found:
        values = [one.strip() for one in value.split(_NOW) if one.strip()]
        role = _role(label)
        if role:
            seen = {_inline(one.name): one.function for one in staged} if role in ON_STAGE else {}
            people += [FilePerson(name, role, seen.get(name, False)) for name in values]
            staged = _without(staged, values) if role in ON_STAGE else staged
        elif label in _ROOMS:
            session = replace(session, rooms=(*session.rooms[:1], *values))
        elif label in _LANGUAGES:
            session = replace(session, languages=tuple(values))
        elif label in _AUDIENCE:
            session = replace(session, audience=value)
        else:
            session = replace(session, interpretation=tuple(interpreted(one) for one in values))
    return replace(session, people=(*people, *staged))


def _lines(session: FileSession, column: int) -> Iterator[str]:
    colon = " : " if column == 0 else ": "
    for role, words in _PEOPLE.items():
        names = [_inline(person.name) for person in session.people if person.role == role]
        if names:
            yield f"{words[column]}{colon}{_NOW.join(names)}"
    if len(session.languages) > 1:
        yield f"{_LANGUAGES[column]}{colon}{_NOW.join(session.languages)}"
    if session.interpretation:
        said = (f"{one.source}{_INTO}{one.target} ({MODES[one.mode][column]})" for one in session.interpretation)
        yield f"{_INTERPRETATION[column]}{colon}{_NOW.join(said)}"
    if len(session.rooms) > 1:
        yield f"{_ROOMS[column]}{colon}{_NOW.join(map(_inline, session.rooms[1:]))}"
    if session.audience:
        yield f"{_AUDIENCE[column]}{colon}{_inline(session.audience)}"


def _inline(text: str) -> str:
    return " ".join(text.replace(";", ",").split())


def _split(description: str) -> tuple[str, list[tuple[str, str]]]:
    """Return the description without its last lines, and those as (label, value), in their order."""
    lines = description.split("\n")
    found: list[tuple[str, str]] = []
    while lines and (read := _read(lines[-1])):
        found.insert(0, read)
        lines.pop()
    if lines and lines[-1].strip():  # our lines stand apart: what follows a text directly is its author's
        return description, []
    return "\n".join(lines).rstrip("\n"), found


def _read(line: str) -> tuple[str, str] | None:
    label, colon, value = line.partition(":")
    label, value = label.strip(), value.strip()
    return (label, value) if colon and value and label in _KNOWN else None


def _role(label: str) -> str:
    return next((role for role, words in _PEOPLE.items() if label in words), "")


def _without(people: Sequence[FilePerson], names: Iterable[str]) -> list[FilePerson]:
    left = list(people)
    for name in names:
        same = next((one for one in left if _inline(one.name) == name), None)
        if same is not None:
            left.remove(same)
    return left


def interpreted(said: str) -> Interpreted:
    """Return what « fr > bm (cabine) » says."""
    pair, _, mode = said.partition(" (")
    source, _, target = pair.partition(_INTO.strip())
    word = mode.removesuffix(")")
    known = next((code for code, words in MODES.items() if word in words), "booth")
    return Interpreted(source.strip(), target.strip(), known)


_KNOWN = frozenset(
    label for words in (*_PEOPLE.values(), _ROOMS, _LANGUAGES, _INTERPRETATION, _AUDIENCE) for label in words
)
