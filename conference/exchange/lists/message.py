"""A line of a message with somebody in it: « 3. Dr Awa Traoré, sage-femme, CSCom de Dioura, 76 12 34 56 »."""

import re
from collections.abc import Sequence

from conference.core.text import clean_line, fold, name_book, words
from conference.exchange.lists import groups, tables, values
from conference.exchange.lists.gazetteer import Gazetteer

_SENDER = re.compile(
    r"^\[?\d{1,2}[/.]\d{1,2}[/.]\d{2,4},? (?:à )?\d{1,2}[:h]\d{2}(?::\d\d)?\]?(?: ?- ?|: ?| )[^:]{1,40}:\s*"
)
_NUMBER = re.compile(
    r"^[\s*•·▪✅✔☑️\-–>]*(?:n°\s*)?\d{1,3}\s*[.)°/:\-–—]+\s*(?=\D)|^[\s*•·▪✅✔☑️>\-–—]+|^\d{1,3}\s+(?=[^\W\d])"
)
_BETWEEN = re.compile(r"\s*[,;:|\t]\s*|\s+[-–—]+\s+|\s*/\s*(?=[^\W\d])")
_LABEL = re.compile(
    r"(?:\b(?:tel|tél|contacts?|phone|mobile|whatsapp|e-?mail|cell?)\b\s*\.?\s*:?\s*)+$|\b(?:tel|tél|contact|phone|whatsapp|e-?mail)\b\s*[.:]+\s*",
    re.IGNORECASE,
)

_BRACKETS = re.compile(r"([^(,;:]{3,60})\(([^()]{3,120})\)(.*)$", re.DOTALL)
_FORMULA = re.compile(r"\s*(?:[=@]|[-+]\d)")
_SILENT = tables.words_of("silent")
_ROLE_WORDS = tables.words_of("roles")
_TALK = re.compile(rf"(?:{tables.pattern_of('talk')})\b")


def cells(row: Sequence[str], places: Gazetteer) -> dict[str, str]:
    """Return what a line says, by role; without a name if there is none."""
    text = " , ".join(cell for cell in row if cell)
    line = values.with_at(_NUMBER.sub("", _SENDER.sub("", clean_line(text))).strip())
    found: dict[str, str] = {}
    if emails := values.emails_in(line):
        found["email"] = emails[0]
    for email in emails:
        line = line.replace(email, " , ")
    if numbers := values.phones_in(line):
        found["phones"] = " / ".join(numbers)
    for number in numbers:
        line = line.replace(number, " , ")
    pieces = [
        piece for piece in (_tidy(p) for p in _BETWEEN.split(_opened(line))) if piece and not _says_nothing(piece)
    ]
    for at, piece in enumerate(_name_first(pieces)):
        role = "name" if at == 0 else _role(piece, places, found)
        found[role] = f"{found[role]}, {piece}" if role in found else piece
    return found


def is_talk(text: str) -> bool:
    """Tell whether a line without any contact greets, announces or thanks."""
    text = _SENDER.sub("", clean_line(text))
    return bool(_TALK.match(fold(text))) or text.rstrip().endswith(":")


def _opened(line: str) -> str:
    """Take what stands in brackets behind the name out of them, if it tells a function: « Awa Traoré (sage-femme) »."""
    found = _BRACKETS.match(line)
    if found is None or not any(_is_function(part) or groups.told(part, "") for part in _BETWEEN.split(found[2])):
        return line
    return f"{found[1]}, {found[2]}, {found[3]}"


def _tidy(piece: str) -> str:
    if _FORMULA.match(piece):
        return ""
    text = _LABEL.sub("", piece).strip(" .*_-–—'\"")
    return text if text.count("(") == text.count(")") else text.strip("() ")


def _says_nothing(piece: str) -> bool:
    return not any(map(str.isalpha, piece)) or values.nothing(piece) or all(word in _SILENT for word in words(piece))


def _is_function(piece: str) -> bool:
    return words(piece)[:1] != [] and (words(piece)[0] in _ROLE_WORDS or bool(groups.told("", piece)))


def _role(piece: str, places: Gazetteer, found: dict[str, str]) -> str:
    if len(words(piece)) == 1 and values.read_sex(piece) and "sex" not in found:
        return "sex"
    if _is_function(piece) and "function" not in found:
        return "function"
    if groups.told(piece, ""):
        return "organisation"
    if "place" not in found and places.known(piece):
        return "place"
    if groups.written(piece) and "group" not in found:
        return "group"
    return "organisation" if "function" in found else "function"


def _name_first(pieces: list[str]) -> list[str]:
    """Put « TRAORE, Awa » together again, a name that a comma parts; part « Awa Traoré sage-femme CSCom de Sah »."""
    if len(pieces) == 1:
        return _without_commas(pieces[0])
    if len(pieces) > 1 and len(words(pieces[0])) == 1 and all(name_book.given(word) for word in words(pieces[1])):
        return [f"{pieces[0]}, {pieces[1]}", *pieces[2:]]
    return pieces


def _without_commas(piece: str) -> list[str]:
    """Part a line in which nothing stands between name, function and organisation."""
    tokens, cuts = piece.split(), [0]
    for at, token in enumerate(tokens[2:], 2):
        said = words(token)[:1]
        function = (
            bool(said) and not name_book.known(token) and (said[0] in _ROLE_WORDS or bool(groups.told("", token)))
        )
        if (function and len(cuts) == 1) or (bool(groups.told(token, "")) and not name_book.known(token)):
            cuts.append(at)
    return [" ".join(tokens[start:end]) for start, end in zip(cuts, [*cuts[1:], None], strict=True)]
