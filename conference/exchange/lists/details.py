"""What the cells of a row say of somebody, besides the name; what of them cannot be read."""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from conference.core.text import clean_line, name_book
from conference.exchange.lists import gazetteer, groups, names, values
from conference.exchange.lists.gazetteer import Gazetteer
from conference.exchange.lists.names import Name
from conference.exchange.rules import LIMITS

#: The names around a doubtful one that decide which part comes first.
NEIGHBOURS = 15


@dataclass(frozen=True)
class Note:
    """What of a row is not taken in: its column, the code of the reason, and what stood there."""

    role: str
    code: str
    text: str = ""


@dataclass(frozen=True)
class Person:
    """What a row says of somebody. ``group`` is a kind (see ``groups``); ``group_text`` what the file has."""

    name: Name
    sex: str = ""
    group: str = ""
    group_text: str = ""
    district: str = ""
    commune: str = ""
    organisation: str = ""
    function: str = ""
    phones: tuple[str, ...] = ()
    email: str = ""
    age: int | None = None
    arrival: date | None = None
    language: str = ""
    #: The identifier that our own exports give.
    id: str = ""


@dataclass
class Context:
    """What holds for the rows below: the district and group that titles tell, the cells above, the order of names."""

    region: str
    today: date
    places: Gazetteer
    district: str = ""
    group: str = ""
    home_district: str = ""
    home_group: str = ""
    above: dict[str, str] = field(default_factory=dict)
    orders: deque[str] = field(default_factory=lambda: deque(maxlen=NEIGHBOURS))


def told(name: Name, said: Mapping[str, str], context: Context) -> tuple[Person, list[Note]]:
    """Return what the cells of a row say of somebody, and what of them is not taken in."""
    notes: list[Note] = [Note("name", "import_letter_lost", name.full)] if name.lost else []
    if name.remark and len(name.remark) > 3:  # noqa: PLR2004 (« Mme », « Dr »)
        notes.append(Note("name", "import_remark_left", ""))
    sex, sex_notes = _sex(name, said.get("sex", ""))
    phones = values.read_phones(said.get("phones", ""), context.region) if said.get("phones") else values.Phones()
    email, no_email = values.read_email(said["email"]) if said.get("email") else ("", "")
    notes += sex_notes
    notes += [Note("phones", phones.problem)] if phones.problem else []
    notes += [Note("email", no_email)] if no_email else []
    organisation = _text("organisation", said, context, notes)
    function = _text("function", said, context, notes)
    place = _place(said, context)
    group_text = "" if values.nothing(said.get("group", "-")) else clean_line(said.get("group"))
    age, arrival = _days(said, context, notes)
    group = groups.written(group_text) or groups.told(organisation, function) or context.group
    group = group or groups.told(function, "")
    return (
        Person(
            name, sex, group, group_text, place.district, place.commune[: LIMITS["commune"]], organisation, function,
            phones.found, email, age, arrival, clean_line(said.get("language", "")), said.get("id", ""),
        ),
        notes,
    )  # fmt: skip


def _sex(name: Name, cell: str) -> tuple[str, list[Note]]:
    """Return the sex that the cell or the civility tells; a given name tells none, it may only cast a doubt."""
    said = values.read_sex(cell)
    doubt = name.sex or (name_book.sex_of(name.given.split()[0]) if name.given else "")
    if said and doubt and said != doubt:
        return said, [Note("sex", "import_sex_doubt", clean_line(cell)[:20])]
    return said or name.sex, []


def _text(role: str, said: Mapping[str, str], context: Context, notes: list[Note]) -> str:
    """Return an organisation or a function; a formula is left out, a ditto mark is the cell above."""
    raw = said.get(role, "")
    if values.ditto(raw):
        raw = context.above.get(role, "")
    line = names.repaired(raw)
    if line[:1] in set("=@+") or (line[:1] == "-" and any(map(str.isdigit, line[:3]))):
        notes.append(Note(role, "import_formula", ""))
        return ""
    line = "" if values.nothing(line) else line
    if len(line) > LIMITS[role]:
        notes.append(Note(role, "import_cut"))
    context.above[role] = line
    return line[: LIMITS[role]]


def _place(said: Mapping[str, str], context: Context) -> gazetteer.Found:
    """Return the place of a row: its own, the one above where it says ditto, else that of the title."""
    parts = []
    for role in ("district", "place", "commune"):
        raw = said.get(role, "")
        text = (
            context.above.get(role, "") if values.ditto(raw) else "" if values.nothing(raw or "-") else clean_line(raw)
        )
        context.above[role] = text
        parts.append(text)
    own, locality, commune = (context.places.read(part) for part in parts)
    district = own.district or commune.district or locality.district
    elsewhere = any(part and context.places.known(part) for part in parts)
    typed = commune.commune or (parts[2] if not commune.district else "") or own.commune or locality.commune
    if not typed and parts[1] and not locality.district and not context.places.known(parts[1]):
        typed = parts[1]
    if not district and not elsewhere:
        district = context.district
    return gazetteer.Found(district, typed)


def _days(said: Mapping[str, str], context: Context, notes: list[Note]) -> tuple[int | None, date | None]:
    age_text, arrival_text = said.get("age", ""), said.get("arrival", "")
    age = values.read_age(age_text, context.today) if age_text and not values.nothing(age_text) else None
    arrival = values.read_date(arrival_text, context.today.year) if arrival_text else None
    if age is None and age_text and not values.nothing(age_text):
        notes.append(Note("age", "import_age_unread", clean_line(age_text)[:20]))
    if arrival is None and arrival_text and not values.nothing(arrival_text):
        notes.append(Note("arrival", "import_date_unread", clean_line(arrival_text)[:20]))
    return age, arrival
