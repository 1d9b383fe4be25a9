"""Cells of a list that are no names: telephones, addresses, sex, dates, ages. What cannot be read is said by a code."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from conference.core import addresses, phones
from conference.core.errors import Error
from conference.core.text import clean_line, fold, words
from conference.exchange.lists import tables
from conference.exchange.rules import MOST_PHONES, whole_number

#: What people write into a cell that has nothing to say.
NOTHING = tables.words_of("nothing")
#: What repeats the cell above.
DITTO = frozenset(
    {"idem", '"', "″", "''", "//", "〃", "id", "id.", "ditto", "do", "do.", "same", "meme", "'' ''", '" "'}
)

_ABBREVIATED = re.compile(r"\d[.,]\d+\s*E\+?\d+", re.IGNORECASE)
_PIECES = re.compile(r"[/,;|&\n\r]+|\b(?:et|ou|and|or)\b|\s[-–—]\s|\s{2,}", re.IGNORECASE)
_PHONE = re.compile(r"\+?\d[\d\s().\-–]{5,}\d")
_AROUND_MAIL = re.compile(r"[\s<>;,/|()]+")
_AT = re.compile(r"\s*[(\[]\s*(?:at|a|arobase)\s*[)\]]\s*", re.IGNORECASE)
_MALI, _LOCAL = 11, 8
_ZERO_DAY = date(1899, 12, 30)
_SERIALS = range(10_000, 60_000)
_MONTHS = (
    ("janvier", "janv", "jan", "january"), ("fevrier", "fev", "fevr", "february", "feb"), ("mars", "march", "mar"),
    ("avril", "avr", "april", "apr"), ("mai", "may"), ("juin", "june", "jun"), ("juillet", "juil", "july", "jul"),
    ("aout", "august", "aug"), ("septembre", "sept", "sep", "september"), ("octobre", "oct", "october"),
    ("novembre", "nov", "november"), ("decembre", "dec", "december"),
)  # fmt: skip
_MONTH = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}
_DAYS = {name: number for number, names in enumerate((
    ("lundi", "monday", "lun", "mon"), ("mardi", "tuesday", "mar", "tue"), ("mercredi", "wednesday", "mer", "wed"),
    ("jeudi", "thursday", "jeu", "thu"), ("vendredi", "friday", "ven", "fri"), ("samedi", "saturday", "sam", "sat"),
    ("dimanche", "sunday", "dim", "sun"),
)) for name in names}  # fmt: skip
_YEAR = re.compile(r"\b(19[1-9]\d|20[0-4]\d)\b")
_AGE = re.compile(r"(\d{1,3})(?:\.0)?\s*(?:ans?|years?|yrs?|y)?(?:\s+old)?")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?")
_NUMERIC = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{2}|\d{4})(?:[T ]\d.*)?")
_SHORT = re.compile(r"(\d{1,2})[-/.](\d{1,2})")
_NAMED = re.compile(r"(\d{1,2})(?:er|st|nd|rd|th)?[\s.-]+([a-z]+)\.?(?:[\s,.-]+(\d{2,4}))?")
_ENGLISH = re.compile(r"([a-z]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(\d{4}))?")
_SEXES = {
    word: sex
    for sex, text in (
        ("F", "f femme feminin feminine fille dame mme madame mlle female woman w girl fem mrs ms"),
        ("M", "m h homme masculin garcon mr monsieur male man boy masc hom"),
    )
    for word in text.split()
}


@dataclass(frozen=True)
class Phones:
    """The numbers of a cell, and the code of what could not be read in it."""

    found: tuple[str, ...] = ()
    problem: str = ""


@lru_cache(maxsize=16384)
def nothing(text: str) -> bool:
    """Tell whether a filled cell says nothing: « néant », « RAS », a dash."""
    return fold(clean_line(text)).strip(" .") in NOTHING or not any(c.isalnum() for c in text)


def ditto(text: str) -> bool:
    """Tell whether a cell repeats the one above it."""
    return fold(clean_line(text)) in DITTO


def read_phones(text: str, region: str) -> Phones:
    """Read every number of a cell; those that can be read are kept when another cannot."""
    line = text.strip().lstrip("'")
    if nothing(line):
        return Phones()
    whole = whole_number(line)
    if whole is None or _ABBREVIATED.fullmatch(line):
        return Phones(problem="import_phone_abbreviated")
    try:
        return _bounded([phone.e164 for phone in phones.parse_all(_apart(whole, region), region)])
    except Error as error:
        problem = error.code
    found = []
    for piece in _PIECES.split(whole):
        try:
            found += [phone.e164 for phone in phones.parse_all(piece, region)] if any(map(str.isdigit, piece)) else []
        except Error:
            continue
    return Phones(_bounded(found).found, "" if found and not any(map(str.isdigit, _rest(whole, found))) else problem)


def _rest(text: str, found: Iterable[str]) -> str:
    digits = re.sub(r"\D", "", text)
    for number in found:
        digits = digits.replace(number.lstrip("+"), "").replace(number[-_LOCAL:], "")
    return digits


def _bounded(found: list[str]) -> Phones:
    kept = tuple(dict.fromkeys(found))
    return Phones(kept[:MOST_PHONES], "import_phones_many" if len(kept) > MOST_PHONES else "")


def _apart(text: str, region: str) -> str:
    """Part two numbers that were typed without anything between."""
    figures = re.sub(r"[\s.\-]", "", text)
    if region != "ML" or not figures.isdigit():
        return text
    for length, start in ((_LOCAL, ""), (_MALI, "223"), (_MALI + 2, "00223")):
        parts = [figures[at : at + length] for at in range(0, len(figures), length)]
        if len(figures) == 2 * length and all(part.startswith(start) for part in parts):
            return " / ".join(parts)
    return text


def phones_in(text: str) -> list[str]:
    """Return what looks like telephone numbers in a line of text."""
    return [found.strip() for found in _PHONE.findall(text) if sum(map(str.isdigit, found)) >= _LOCAL - 1]


def read_email(text: str) -> tuple[str, str]:
    """Return (the first address of a cell, or the code of why there is none); slips that can be seen are mended."""
    if nothing(text):
        return "", ""
    line = re.sub(r"^mailto:\s*", "", _AT.sub("@", clean_line(text)), flags=re.IGNORECASE)
    if line.count("@") == 1:
        line = re.sub(r"(?<=[.@_-])\s+|\s+(?=[.@_-])", "", line)
    for piece in re.split(r"[;/|<>]|,\s|\s(?=\S+@)|\bet\b|\bou\b", line):
        name, _, domain = re.sub(r"@+", "@", "".join(piece.split()).strip(".,;:()")).partition("@")
        if name and domain and (found := addresses.read(f"{name}@{domain.replace(',', '.')}")):
            return found.lower(), ""
    return "", "import_email"


def with_at(text: str) -> str:
    """Return a text with « (at) » as the sign that it stands for."""
    return _AT.sub("@", text)


def emails_in(text: str) -> list[str]:
    """Return what looks like addresses in a line of text."""
    return [word for word in _AROUND_MAIL.split(with_at(text)) if _is_mail(word)]


def _is_mail(word: str) -> bool:
    """Tell something, @, something, a dot, something: looked for by hand, for a pattern takes cubic time."""
    at = word.find("@", 1)
    return at > 0 and word.rfind(".", 0, -1) > at + 1


def read_sex(text: str) -> str:
    """Return ``F``, ``M``, or nothing: what is unclear (« H/F ») says nothing."""
    found = {_SEXES[word] for word in words(text) if word in _SEXES}
    return found.pop() if len(found) == 1 else ""


def read_age(text: str, today: date) -> int | None:
    """Return an age in years from an age, a year, « vers 1961 » or a date of birth; ``None`` if it cannot be read."""
    line = fold(clean_line(text)).strip(" .")
    if found := _AGE.fullmatch(line):
        age = int(found[1])
        return age if 0 < age <= 110 else None  # noqa: PLR2004
    born = read_date(line, today.year)
    if born is not None:
        years = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    elif year := _YEAR.search(line):
        years = today.year - int(year[1])
    else:
        return None
    return years if 0 < years <= 110 else None  # noqa: PLR2004


def read_date(text: str, year: int) -> date | None:
    """Return the day that a cell tells in any of the usual shapes; ``year`` is the one meant where none is written.

    20/08/2024, 20.08.24, 2024-08-20, 45524 (a spreadsheet's serial), 20 août 2024, « mardi 20/08 », August 20, 2024,
    and 08/20/2024 where the day can only be that.
    """
    line = fold(clean_line(text)).replace("le ", "").strip(" .")
    if re.fullmatch(r"\d{5}(?:\.0+)?", line) and int(float(line)) in _SERIALS:
        return _ZERO_DAY + timedelta(days=int(float(line)))
    parts = line.replace(",", " ").split()
    weekday = _DAYS.get(parts[0].strip(".")) if len(parts) > 1 else None
    if weekday is not None:
        line = " ".join(parts[1:])
    return _numeric(line, year, weekday) or _named(line, year, weekday)


def _numeric(line: str, year: int, weekday: int | None) -> date | None:
    if found := _ISO.fullmatch(line):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := _NUMERIC.fullmatch(line):
        first, second, full = int(found[1]), int(found[2]), _full_year(found[3])
        return _day(full, second, first) or _day(full, first, second)
    if found := _SHORT.fullmatch(line):
        return _nearest(int(found[2]), int(found[1]), year, weekday)
    return None


def _named(line: str, year: int, weekday: int | None) -> date | None:
    if found := _NAMED.fullmatch(line):
        day, month, told = int(found[1]), _MONTH.get(found[2]), found[3]
    elif found := _ENGLISH.fullmatch(line):
        day, month, told = int(found[2]), _MONTH.get(found[1]), found[3]
    else:
        return None
    if month is None:
        return None
    return _day(_full_year(told), month, day) if told else _nearest(month, day, year, weekday)


def _full_year(text: str) -> int:
    value = int(text)
    return value if value > 99 else 1900 + value if value > 40 else 2000 + value  # noqa: PLR2004


def _nearest(month: int, day: int, year: int, weekday: int | None) -> date | None:
    """Return the day in the year meant; a weekday moves it to the nearest year in which it falls so."""
    for other in (year, year - 1, year + 1, year - 2, year + 2, year - 3, year + 3, year - 4, year - 5):
        found = _day(other, month, day)
        if found is not None and (weekday is None or found.weekday() == weekday):
            return found
    return _day(year, month, day)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
