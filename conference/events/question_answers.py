"""Answers to questions: read from what a form sends, written again in a form's fields, and said in words."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from datetime import date

from babel.numbers import format_decimal
from flask_babel import LazyString
from flask_babel import gettext as _

from conference.core import addresses, clock, i18n, phones
from conference.core.errors import Error
from conference.core.text import clean_line, clean_text, fold
from conference.events import question_words as known_words
from conference.events.question_queries import Places
from conference.events.question_rules import Asked, Value, as_texts

TEXT_MOST, LONG_MOST = 300, 2000
#: A number question that allows no more than this may be about an age.
AGE_MOST = 130
FIRST_YEAR, LAST_YEAR = 1900, 2100
YES, NO = frozenset({"yes", "oui", "awo"}), frozenset({"no", "non", "ayi"})

_NUMBER = re.compile(r"([+-]?)(\d{1,12}|\d{1,3}(?: \d{3}){1,3})(?:[.,](\d{1,4}))?(?: ?(?:ans?|years?))?")
_DATES = (
    re.compile(r"(?P<d>\d{1,2}) ?[/.\- ] ?(?P<m>\d{1,2}) ?[/.\- ] ?(?P<y>\d{4})"),
    re.compile(r"(?P<y>\d{4}) ?[/.-] ?(?P<m>\d{1,2}) ?[/.-] ?(?P<d>\d{1,2})"),
    re.compile(r"(?:[^\W\d]+,? )?(?P<d>\d{1,2})(?:er|st|nd|rd|th)? (?:of )?(?P<month>[^\W\d]+)\.?,? (?P<y>\d{4})"),
    re.compile(r"(?:[^\W\d]+,? )?(?P<month>[^\W\d]+)\.? (?P<d>\d{1,2})(?:st|nd|rd|th)?,? (?P<y>\d{4})"),
)


def parse(
    asked: Asked, raw: Sequence[str], region: str = phones.DEFAULT_REGION, *, places: Places, known: Value | None = None
) -> Value | None:
    """Return the answer that a form's values for one question mean, ``None`` for none.

    ``region`` is where telephone numbers without a country code belong, ``places`` comes from
    ``question_queries.place_names``. ``known`` is this person's answer until now: an option or a place that is offered
    no more stays good for who chose it. Whether an answer is required, or a seat is left, is asked elsewhere. Raises
    ``Error`` with a code ``answer_…``, or one of ``core.phones``.
    """
    if asked.kind == "long_text":
        return _short_enough(clean_text("\n".join(raw)[: 8 * LONG_MOST]), LONG_MOST)
    lines = [line for line in (clean_line(one[: 8 * TEXT_MOST]) for one in raw) if line]
    if not lines or asked.kind == "section":
        return None
    if asked.kind == "several_of":
        return _codes(asked, lines, known)
    if asked.kind in {"one_of", "place", "file"}:
        return _listed(asked, lines[0], places, known)
    if asked.kind == "number":
        return _number(asked, lines[0])
    return _READERS[asked.kind](lines[0], region)


def typed(asked: Asked, value: Value | None, locale: str = i18n.DEFAULT) -> list[str]:
    """Return an answer as a form's fields hold it, as people would type it: ``parse`` reads it again."""
    if value is None:
        return []
    if isinstance(value, bool | list):
        return sorted(as_texts(value))
    text = str(value)
    if asked.kind == "date":
        text = "/".join(reversed(text.split("-")))
    if asked.kind == "phone":
        text = phones.display(text)
    if asked.kind == "number" and locale == i18n.DEFAULT:
        text = text.replace(".", ",")
    return [text]


def words(asked: Asked, value: Value | None, locale: str, *, places: Places) -> str:
    """Return an answer as people read it in ``locale``; empty for none. What was retired keeps its name."""
    if value is None:
        return ""
    if asked.choices:
        labels = {choice.code: i18n.local(dict(choice.label), locale) for choice in asked.choices}
        return ", ".join(labels.get(code, code) for code in _in_order(labels, as_texts(value)))
    with i18n.speaking(locale):
        if isinstance(value, bool):
            return str(_("oui") if value else _("non"))
        if isinstance(value, int | float):
            return figure(value)
        return _SAYERS.get(asked.kind, _as_it_is)(asked, value if isinstance(value, str) else ", ".join(value), places)


def number(line: str) -> int | float:
    """Return the number that one clean line is: comma or point, spaces between thousands. Raises ``answer_number``."""
    found = _NUMBER.fullmatch(_figures(line).replace("−", "-"))
    if found is None:
        raise Error("answer_number")
    sign, whole, parts = found[1], found[2].replace(" ", ""), (found[3] or "").rstrip("0")
    return float(f"{sign}{whole}.{parts}") if parts else int(f"{sign}{whole}")


def day(line: str) -> str:
    """Return the day that one line is, as ISO, however people write it. Raises ``answer_date``."""
    return _date(line, "")


def figure(value: float) -> str:
    """Return a number as it is written in the language in force: « 1 250,5 »."""
    return format_decimal(value, locale=i18n.region(), decimal_quantization=False)


def _short_enough(text: str, most: int) -> str | None:
    if len(text) > most:
        raise Error("answer_too_long", limit=most, count=len(text))
    return text or None


def _text(line: str, _region: str) -> Value | None:
    return _short_enough(line, TEXT_MOST)


def _yes_no(line: str, _region: str) -> bool:
    said = fold(line)
    if said not in YES | NO:
        raise Error("answer_yes_no")
    return said in YES


def _number(asked: Asked, line: str) -> int | float:
    value = number(line)
    least, most = asked.minimum, asked.maximum
    if most is not None and value > most:
        if most <= AGE_MOST and FIRST_YEAR <= value <= clock.now().year:
            raise Error("answer_birth_year")
        raise Error("answer_too_large", maximum=LazyString(figure, most))
    if least is not None and value < least:
        raise Error("answer_too_small", minimum=LazyString(figure, least))
    return value


def _codes(asked: Asked, lines: list[str], known: Value | None) -> list[str]:
    good = {choice.code: choice for choice in asked.choices}
    own = as_texts(known)
    if any(code not in own and (code not in good or good[code].retired) for code in lines):
        raise Error("answer_unknown")
    return _in_order(good, lines)


def _in_order(offered: Iterable[str], codes: Iterable[str]) -> list[str]:
    """Return codes once each, as the question has them, then what it has no more."""
    chosen = list(dict.fromkeys(codes))
    place = {code: number for number, code in enumerate(offered)}
    return sorted(chosen, key=lambda code: (place.get(code, len(place)), code))


def _listed(asked: Asked, line: str, places: Places, known: Value | None) -> str:
    if asked.kind == "one_of":
        offered = {choice.code for choice in asked.choices if not choice.retired}
    else:
        offered = set(places.get(asked.place_kind, ())) if asked.kind == "place" else set()
    if line not in offered | as_texts(known):
        raise Error("answer_unknown")
    return line


def _date(line: str, _region: str) -> str:
    text = fold(_figures(line))
    for pattern in _DATES:
        found = pattern.fullmatch(text)
        if found is not None:
            parts = found.groupdict()
            month = parts["m"] if "m" in parts else known_words.month(parts["month"])
            return _day(int(parts["y"]), int(month or 0), int(parts["d"]))
    raise Error("answer_date")


def _day(year: int, month: int, day: int) -> str:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Error("answer_date")
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        raise Error("answer_date") from None


def _country(line: str, _region: str) -> str:
    code = known_words.country(line)
    if code is None:
        raise Error("answer_country")
    return code


def _phone(line: str, region: str) -> str:
    found = phones.parse_all(line, region)
    if len(found) > 1:
        raise Error("answer_one_phone")
    return found[0].e164


def _email(line: str, _region: str) -> str:
    found = addresses.read(line)
    if found is None:
        raise Error("answer_email")
    return found


def _figures(line: str) -> str:
    """Return a line with the ordinary figures for those of any script."""
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in line)


def _as_it_is(_asked: Asked, value: str, _places: Places) -> str:
    return value


_READERS: dict[str, Callable[[str, str], Value | None]] = {
    "text": _text,
    "yes_no": _yes_no,
    "date": _date,
    "country": _country,
    "phone": _phone,
    "email": _email,
}
_SAYERS: dict[str, Callable[[Asked, str, Places], str]] = {
    "date": lambda _asked, value, _places: i18n.day(date.fromisoformat(value), "d MMMM y"),
    "country": lambda _asked, value, _places: known_words.country_name(value, i18n.region()),
    "phone": lambda _asked, value, _places: phones.display(value, i18n.current_locale()),
    "place": lambda asked, value, places: places.get(asked.place_kind, {}).get(value, ""),
    "file": lambda _asked, _value, _places: str(_("Fichier joint")),
}
