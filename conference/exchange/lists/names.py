"""One cell with somebody's name: title, given names, family name, married name. The spelling stays as it is typed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from conference.core.text import clean_line, fold, name_book
from conference.exchange.lists import tables

#: Which comes first in a list: ``family`` (NOM Prénom), ``given`` (Prénom NOM), or nobody knows yet.
FAMILY_FIRST, GIVEN_FIRST = "family", "given"

_CIVILITIES = {
    **dict.fromkeys(("mme", "mlle", "madame", "mademoiselle", "mrs", "ms", "miss", "lady", "mesdames"), "F"),
    **dict.fromkeys(("m", "mr", "monsieur", "sir", "mister"), "M"),
}
_TITLES = tables.words_of("titles")
#: Titles of several words.
_LONG_TITLES = (
    "el hadj",
    "el hadji",
    "el hadja",
    "al hadji",
    "s e",
    "s e m",
    "son excellence",
    "his excellency",
    "h e",
)
_TITLE_SEX = {
    "hadja": "F",
    "adja": "F",
    "elhadja": "F",
    "el hadja": "F",
    "hajia": "F",
    "soeur": "F",
    "ambassadrice": "F",
}
_PARTICLES = tables.words_of("particles")
_MARRIED = re.compile(r"\b(?:[ée]pouse|[ée]p\.?|[ée]pse|veuve|vve|wife of|married)\s+", re.IGNORECASE)
_BORN = re.compile(r"\b(?:n[ée]e|born)\s+", re.IGNORECASE)
_REMARK = re.compile(r"\s*[(\[][^)\]]*[)\]]\s*|\s*\(.*$")
_FORMULA = re.compile(r"^[\s'\"]*[=+@＝＋＠\-](?:[A-Za-z_.]+\([^)]*\)*|\S*)[\s\"')]*")
_MOJIBAKE = re.compile(r"[ÃÂÅÉ][\u0080-\u00bf\u0152-\u2122]|Ã|â€")
_EDGES = " ,;.:-–—/*•·\t\"'«»"
_LOST = re.compile(r"\w\?|\?\w|\ufffd")


@dataclass(frozen=True)
class Name:
    """Somebody's name. ``order``: which part came first, if it tells; ``remark``: what stood in brackets."""

    given: str = ""
    family: str = ""
    married: str = ""
    title: str = ""
    sex: str = ""
    order: str = ""
    remark: str = ""
    lost: bool = False

    @property
    def full(self) -> str:
        """Given names and family name."""
        return " ".join(part for part in (self.given, self.family) if part)

    @property
    def stored_family(self) -> str:
        """The family name as the record has it, the married name with it."""
        return f"{self.family} épouse {self.married}" if self.married and self.family else self.family or self.married


def repaired(text: str) -> str:
    """Return a text as it was before UTF-8 was read as Windows-1252, without invisible signs."""
    line = clean_line(text)
    for encoding in ("cp1252", "latin-1") if _MOJIBAKE.search(line) else ():
        try:
            return clean_line(line.encode(encoding).decode("utf-8"))
        except UnicodeError:
            continue
    return line


def without_formula(text: str) -> str:
    """Return what a person typed behind a formula; nothing if the formula is all."""
    line = repaired(text)
    if not is_formula(line):
        return line
    return _FORMULA.sub("", line, count=1).strip(_EDGES)


def without_remark(line: str) -> str:
    """Return a name without what stands in brackets."""
    return _REMARK.sub(" ", line)


def is_formula(line: str) -> bool:
    """Tell whether a spreadsheet would calculate a text."""
    return line.lstrip("'\" ")[:1] in {"=", "+", "@", "＝", "＋", "＠"}


def read(text: str, *, order: str = "") -> Name:
    """Read a cell that holds a whole name. ``order``: which part this list puts first, where the name does not tell."""
    line = without_formula(text)
    remark = " ".join(found.strip(" ()[]") for found in _REMARK.findall(line)).strip()
    line = _REMARK.sub(" ", line).strip(_EDGES)
    line, married = _married(line)
    line, title, sex = _untitled(line)
    found = _split(line, order, feminine=sex == "F")
    return replace(
        found, title=title, sex=sex, remark=remark, married=found.married or married, lost=bool(_LOST.search(line))
    )


def joined(given: str, family: str, married: str = "", title: str = "") -> Name:
    """Read a name that stands in two cells; what is a title in them is taken out."""
    given_line, given_title, given_sex = _untitled(_REMARK.sub(" ", without_formula(given)).strip(_EDGES))
    family_line, also_married = _married(_REMARK.sub(" ", without_formula(family)).strip(_EDGES))
    family_line, family_title, family_sex = _untitled(family_line)
    said, title_sex = title_of(title)
    return Name(
        given=given_line,
        family=family_line,
        married=repaired(married).strip(_EDGES) or also_married,
        title=said or given_title or family_title,
        sex=title_sex or given_sex or family_sex,
        lost=bool(_LOST.search(f"{given_line} {family_line}")),
    )


def title_of(text: str) -> tuple[str, str]:
    """Return the title and the sex that a cell of titles tells: « Mme Dr » is Dr and F."""
    rest, title, sex = _untitled(f"{repaired(text)} x")
    return (title if rest == "x" else repaired(text)), sex


def _married(line: str) -> tuple[str, str]:
    """Take « épouse X » off a name; behind « née » stands the birth name, before it the married one."""
    if found := _MARRIED.search(line):
        return line[: found.start()].strip(_EDGES), line[found.end() :].strip(_EDGES)
    if (found := _BORN.search(line)) and found.start():
        before, born = line[: found.start()].strip(_EDGES), line[found.end() :].strip(_EDGES)
        bare = _untitled(before)[0]
        name, civility = _split(bare, "", feminine=True), before.removesuffix(bare)
        if not name.family and len(born.split()) > 1:
            return f"{civility}{born}", name.given
        if name.family and name.given and born:
            return f"{civility}{born}, {name.given}", name.family
    return line, ""


def _untitled(line: str) -> tuple[str, str, str]:
    """Take titles and civilities off both ends; return the rest, the titles as typed, the sex they tell."""
    tokens, titles, sex = line.split(), list[str](), ""
    while len(tokens) > 1:
        taken = _title_length(tokens)
        if not taken:
            break
        sex = sex or _sex_of_title(tokens[:taken])
        if fold(tokens[0]).strip(".,") not in _CIVILITIES:
            titles.append(" ".join(tokens[:taken]).strip(","))
        tokens = tokens[taken:]
    while len(tokens) > 1 and fold(tokens[-1]).strip(".,()") in _CIVILITIES.keys() | _TITLES:
        word = tokens.pop()
        sex = sex or _sex_of_title([word])
        if fold(word).strip(".,()") not in _CIVILITIES:
            titles.append(word.strip(",()"))
    return " ".join(tokens).strip(_EDGES), " ".join(titles), sex


def _title_length(tokens: Sequence[str]) -> int:
    for count in (3, 2):
        if (
            len(tokens) > count
            and " ".join(fold(t).replace(".", " ").strip(" ,") for t in tokens[:count]) in _LONG_TITLES
        ):
            return count
    first = fold(tokens[0]).strip(",")
    bare = first.rstrip(".")
    if bare.replace(".", " ").strip() in _LONG_TITLES:
        return 1
    if bare == "m" and not first.endswith(".") and tokens[0] != "M":
        return 0
    return int(bare in _CIVILITIES or bare in _TITLES or ("/" in bare and bare.split("/")[0] in _CIVILITIES))


def _sex_of_title(tokens: Sequence[str]) -> str:
    said = " ".join(fold(token).strip(".,()") for token in tokens)
    return _CIVILITIES.get(said) or _TITLE_SEX.get(said, "")


def _split(line: str, order: str, *, feminine: bool) -> Name:
    if "," in line:
        family, _, given = (part.strip(_EDGES) for part in line.partition(","))
        if family and given and "," not in given:
            return Name(given, family, order=FAMILY_FIRST)
    tokens = line.replace(",", " ").split()
    if len(tokens) <= 1:
        return Name(given=line)
    return _by_capitals(tokens, feminine=feminine) or _by_names(tokens, order, feminine=feminine)


def _by_capitals(tokens: Sequence[str], *, feminine: bool) -> Name | None:
    """Family names in capitals, at one end of the name, given names not."""
    loud = [_is_loud(token) for token in tokens]
    if not any(loud) or all(loud[at] or len(token) == 1 for at, token in enumerate(tokens)):
        return None
    count = sum(loud)
    if all(loud[:count]):
        return _wife(tokens[count:], tokens[:count], FAMILY_FIRST, feminine=feminine)
    if all(loud[-count:]):
        return _wife(tokens[:-count], tokens[-count:], GIVEN_FIRST, feminine=feminine)
    return None


def _is_loud(token: str) -> bool:
    letters = [c for c in token if c.isalpha()]
    return len(letters) > 1 and all(not c.islower() for c in letters) and not token.endswith(".")


def _wife(given: Sequence[str], family: Sequence[str], order: str, *, feminine: bool) -> Name:
    """Part a married name from given names: « Haïdara Fanta » before DIAKITE."""
    married = ""
    if len(given) > 1 and feminine:
        at = 0 if _family_only(given[0]) else len(given) - 1 if _family_only(given[-1]) else None
        if at is not None:
            married, given = given[at], [*given[:at], *given[at + 1 :]]
    return Name(" ".join(given), " ".join(family), married, order=order)


def _family_only(token: str) -> bool:
    return name_book.family(token) > name_book.given(token)


def _by_names(tokens: Sequence[str], order: str, *, feminine: bool) -> Name:
    """Cut where the known names fit best; where they do not tell, as the list does, else « Prénom Nom »."""
    if len(tokens) == 3 and feminine and _family_only(tokens[0]) and _family_only(tokens[2]):  # noqa: PLR2004
        return Name(tokens[1], tokens[2], tokens[0], order=order)
    first = max(_cuts(tokens, family_first=True))
    last = max(_cuts(tokens, family_first=False))
    told = FAMILY_FIRST if first[0] > last[0] + 0.4 else GIVEN_FIRST if last[0] > first[0] + 0.4 else ""
    if (told or order) == FAMILY_FIRST:
        count = first[1]
        return Name(" ".join(tokens[count:]), " ".join(tokens[:count]), order=told)
    count = len(tokens) - last[1]
    return Name(" ".join(tokens[:count]), " ".join(tokens[count:]), order=told)


def _cuts(tokens: Sequence[str], *, family_first: bool) -> list[tuple[float, int]]:
    """Return (fit, length of the family name) for each place to cut."""
    found = []
    for count in range(1, len(tokens)):
        family = tokens[:count] if family_first else tokens[-count:]
        given = tokens[count:] if family_first else tokens[:-count]
        fit = sum(name_book.family(t) - name_book.given(t) for t in family)
        fit += sum(name_book.given(t) - name_book.family(t) for t in given)
        bound = _bound(family, tokens, family_first=family_first)
        found.append((fit + bound - 0.3 * (abs(count - _usual(len(tokens), bound))), count))
    return found


def _usual(length: int, bound: float) -> int:
    """Return how many words a family name mostly has: two of four, but where a particle says more."""
    return 2 if length >= 4 or bound > 0 else 1  # noqa: PLR2004


def _bound(family: Sequence[str], tokens: Sequence[str], *, family_first: bool) -> float:
    """Return what particles say: Ag, Ould, Van bind the word behind them, and belong to the family name."""
    small = [fold(token) in _PARTICLES for token in tokens]
    if not any(small):
        return 0
    inside = [fold(token) in _PARTICLES for token in family]
    if not any(inside) or inside[-1]:
        return -3
    leading = inside[0] if not family_first or small[0] else True
    return 3 if leading and sum(inside) == sum(small) else -1
