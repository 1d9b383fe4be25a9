"""One cell of a file: what it says, or why it cannot be read."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from conference.core import addresses, phones
from conference.core.errors import Error
from conference.core.text import clean_line
from conference.exchange import rules
from conference.exchange.vocabulary import Vocabulary
from conference.participants.rules import AGE_BRACKETS


def read(column: str, text: str, vocabulary: Vocabulary) -> Any:
    """Return what a filled cell says, in our terms; ``None`` if it says nothing. Raises ``Error``."""
    return _READERS[column](column, text, vocabulary)


def _line(column: str, text: str, _vocabulary: Vocabulary) -> str:
    line, limit = clean_line(text), rules.LIMITS[column]
    if rules.LOST_LETTER.search(line):
        raise Error("import_letter_lost")
    if len(line) > limit:
        raise Error("import_too_long", limit=limit, count=len(line))
    return line


def _name(column: str, text: str, vocabulary: Vocabulary) -> str:
    line = _line(column, text, vocabulary)
    if rules.DATE.fullmatch(line):
        raise Error("import_date")
    if line[:1] in {"=", "+", "@"} or not any(letter.isalpha() for letter in line):
        raise Error("import_not_a_name")
    return line


def _id(_column: str, text: str, _vocabulary: Vocabulary) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Error("import_id_unreadable") from None


def _group(_column: str, text: str, vocabulary: Vocabulary) -> UUID:
    try:
        return vocabulary.groups.find(text)
    except Error as error:
        raise Error("import_group_unknown") if error.code == "import_unknown" else error from None


def _age(_column: str, text: str, vocabulary: Vocabulary) -> str:
    return rules.bracket_of(text, AGE_BRACKETS) or vocabulary.ages.find(text)


def _state(_column: str, text: str, vocabulary: Vocabulary) -> str:
    return vocabulary.states.find(text)


def _phones(_column: str, text: str, vocabulary: Vocabulary) -> tuple[str, ...] | None:
    if vocabulary.nothing.names(text):
        return None
    if rules.DATE.fullmatch(text):
        raise Error("import_date")
    number = rules.whole_number(text)
    if number is None:
        raise Error("import_phone_abbreviated")
    found = tuple(phone.e164 for phone in phones.parse_all(number, vocabulary.region))
    if len(found) > rules.MOST_PHONES:
        raise Error("import_phones_many", limit=rules.MOST_PHONES)
    return found


def _email(_column: str, text: str, vocabulary: Vocabulary) -> str | None:
    line = clean_line(text)
    if vocabulary.nothing.names(line):
        return None
    found = addresses.read(line[: rules.LIMITS["email"] + 1])
    if found is None:
        raise Error("import_email")
    return found


_READERS: dict[str, Callable[[str, str, Vocabulary], Any]] = {
    "id": _id,
    "title": _line,
    "given_names": _name,
    "family_name": _name,
    "group": _group,
    "sex": lambda _column, text, vocabulary: vocabulary.sexes.find(text),
    "age_bracket": _age,
    "district": lambda _column, text, vocabulary: vocabulary.districts.find(text),
    "organisation": _line,
    "function": _line,
    "phones": _phones,
    "phones2": _phones,
    "email": _email,
    "commune": _line,
    "language": lambda _column, text, vocabulary: vocabulary.languages.find(text),
    "state": _state,
    "consent_photo": lambda _column, text, vocabulary: vocabulary.yes.find(text),
    "consent_list": lambda _column, text, vocabulary: vocabulary.yes.find(text),
    "consent_invite": lambda _column, text, vocabulary: vocabulary.yes.find(text),
}
